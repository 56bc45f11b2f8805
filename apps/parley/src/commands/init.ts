import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { amazonVendorStarter, edifactSets, starterSets } from '@parley/amazon'
import { createCertificate } from '@parley/certificates'
import { keepSecret } from '@parley/secrets'
import { note, say, UserError } from '../terminal.ts'
import { yearsAfter } from './certificate/create.ts'
import { secretPlaces } from './certificate/places.ts'

export type InitOptions = {
  readonly name: string
  readonly as2Id: string
  readonly x12Id: string
  readonly gln: string
  readonly amazonAs2Id: string
  readonly amazonUrl: string
  readonly amazonCertificateFile?: string
  readonly outbox: string
  readonly inbox: string
  readonly documents: string
  readonly format: 'json' | 'xml'
}

const starters = ['amazon-vendor'] as const

/** parley init amazon-vendor [folder]: a commented folder that can be applied as it stands. */
export async function init(starter: string, folder: string, options: InitOptions, now: Date): Promise<void> {
  if (!(starters as readonly string[]).includes(starter)) {
    throw new UserError(`There is no starter "${starter}". There is: ${starters.join(', ')}`)
  }
  if ((await readdir(folder).catch(() => [])).length > 0)
    throw new UserError(`${folder} is not empty; name a new folder.`)
  const documents = documentsOf(options.documents)
  const own = createCertificate({ commonName: options.as2Id, validFrom: now, validTo: yearsAfter(now, 3) })
  const amazon = await partnerCertificate(options, now)
  const files = amazonVendorStarter({
    ourName: options.name,
    ourAs2Id: options.as2Id,
    ourX12: { qualifier: 'ZZ', id: options.x12Id },
    ourEdifact: { qualifier: '14', id: options.gln },
    amazonAs2Id: options.amazonAs2Id,
    amazonUrl: options.amazonUrl,
    ourCertificatePem: own.certificatePem,
    amazonCertificatePem: amazon,
    outboxPath: options.outbox,
    inboxPath: options.inbox,
    documents,
    format: options.format,
  })
  const { masterKeyFile } = secretPlaces()
  const places = { secretsDir: join(folder, 'secrets'), masterKeyFile }
  await keepSecret(places, 'us.key.pem', own.privateKeyPem)
  for (const { path, text } of files) await write(join(folder, path), text, 0o644)
  await write(join(folder, '.gitignore'), 'secrets/\n', 0o644)
  say(`Wrote ${files.length + 2} files to ${folder}.`)
  note(
    `Our private key is in ${places.secretsDir}, sealed by ${masterKeyFile}; both stay out of Git. Start Parley with PARLEY_SECRETS_DIR set to the folder.`,
  )
  note(
    `Next: read ${join(folder, 'README.md')}, then parley test ${folder} && parley apply -f ${folder} && parley deploy`,
  )
}

/** `850,855`, or `all`; `ORDERS,DESADV`, or `eu`. */
function documentsOf(text: string): readonly string[] {
  if (text === 'all') return starterSets
  if (text === 'eu') return edifactSets
  const sets = text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  const all = [...starterSets, ...edifactSets]
  const unknown = sets.find((one) => !all.includes(one))
  if (sets.some((one) => starterSets.includes(one)) && sets.some((one) => edifactSets.includes(one))) {
    throw new UserError(
      'X12 and EDIFACT are exchanged over connections of their own: write a folder for each.',
    )
  }
  if (unknown === undefined && sets.length > 0) return sets
  const what = unknown === undefined ? 'No documents are named' : `There is no document "${unknown}"`
  throw new UserError(`${what}. There are: ${all.join(', ')}; or write all (X12) or eu (EDIFACT).`)
}

/** Amazon's certificate where it is at hand already, else one that stands in its place and says so. */
async function partnerCertificate({ amazonCertificateFile }: InitOptions, now: Date): Promise<string> {
  if (amazonCertificateFile === undefined) {
    return createCertificate({ commonName: 'replace-me', validFrom: now, validTo: yearsAfter(now, 1) })
      .certificatePem
  }
  return readFile(amazonCertificateFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`The certificate ${amazonCertificateFile} cannot be read (${error.code}).`)
  })
}

async function write(path: string, text: string, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text, { mode })
}
