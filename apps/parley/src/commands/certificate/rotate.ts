import { X509Certificate } from 'node:crypto'
import { rename, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { createCertificate, type KeyKind } from '@parley/certificates'
import { type CertificateEntry, certificateLines, listCertificate, type ResourceFile } from '@parley/model'
import { note, say, UserError } from '../../terminal.ts'
import { findPartner } from '../find-partner.ts'
import { yearsAfter } from './create.ts'
import { keepKey, writeCertificate } from './places.ts'
import { factsText } from './show.ts'

export type RotateOptions = {
  readonly folder: string
  readonly partner: string
  readonly from: string
  readonly key: KeyKind
  readonly years: number
}

/**
 * parley certificate rotate: a new key and certificate of ours, listed beside the old one and preferred from the agreed
 * day on. Nothing is changed before everything could be.
 */
export async function rotate(options: RotateOptions, now: Date): Promise<void> {
  const { folder, partner, from, key, years } = options
  if (!/^\d{4}-\d{2}-\d{2}$/.test(from) || Number.isNaN(Date.parse(from)))
    throw new UserError('--from is a day such as 2027-01-31.')
  const ours = await ourPartner(folder, partner)
  const made = createCertificate({
    commonName: ours.commonName,
    key,
    validFrom: now,
    validTo: yearsAfter(now, years),
  })
  const name = `${partner}-${from}`
  const privateKey = await keepKey(name, made.privateKeyPem)
  const path = await writeCertificate(folder, name, made.certificatePem)
  await list(folder, ours.file, partner, {
    use: ['sign', 'decrypt'],
    certificate: `file:${relative(dirname(ours.file.path), path).replaceAll('\\', '/')}`,
    privateKey,
    from,
  })
  say(factsText(new X509Certificate(made.certificatePem)))
  note(
    `\nThe key is kept sealed as ${privateKey}. From now on both keys decrypt; from ${from} on the new one signs.`,
  )
  note(`Next: parley apply -f ${folder} && parley deploy, then send ${join(folder, path)} to every partner.`)
}

async function list(
  folder: string,
  file: ResourceFile,
  partner: string,
  entry: CertificateEntry,
): Promise<void> {
  const listed = listCertificate(file.text, partner, entry)
  if (listed.kind === 'listed') {
    const path = join(folder, file.path)
    await writeFile(`${path}.new`, listed.text)
    await rename(`${path}.new`, path)
    note(`Listed in ${path}.`)
    return
  }
  note(
    `Put this into the certificates of ${partner} in ${file.path}, which is not written as a list of lines:\n`,
  )
  note(certificateLines(entry).join('\n'))
}

/** The YAML file of our company, and the name that its newest certificate carries. */
async function ourPartner(folder: string, name: string) {
  const { spec, file } = await findPartner(folder, name)
  if (spec.role !== 'us')
    throw new UserError(`"${name}" is a partner, whose key is not ours; import its new certificate.`)
  const newest = spec.certificates?.at(-1)?.certificate
  const commonName = newest === undefined ? undefined : commonNameOf(new X509Certificate(newest))
  return { file, commonName: commonName ?? spec.identities.as2 ?? name }
}

function commonNameOf({ subject }: X509Certificate): string | undefined {
  return /(?:^|\n)CN=(.*)/.exec(subject)?.[1]
}
