import { writeBundle } from '@parley/certificates'
import { certificateLines } from '@parley/model'
import { note, say, UserError } from '../../terminal.ts'
import { keepKey, readCertificates, writeCertificate } from './places.ts'
import { factsText } from './show.ts'

export type ImportOptions = { readonly name: string; readonly password?: string; readonly folder: string }

/** parley certificate import <file>: the first certificate (that of the key, where there is one). */
export async function importFile(file: string, { name, password, folder }: ImportOptions): Promise<void> {
  const { certificates, privateKey } = await readCertificates(file, password)
  const [certificate, ...others] = certificates
  if (!certificate) throw new UserError(`${file} holds a private key but no certificate.`)
  const reference =
    privateKey && (await keepKey(name, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()))
  const path = await writeCertificate(folder, name, writeBundle([certificate], 'pem').toString())
  say(factsText(certificate))
  if (others.length > 0)
    note(`\n${others.length} further certificates of the file (its issuers) are left out.`)
  note(`\nCompare the SHA-256 with the partner on the telephone, then list it in the YAML of ${name}:\n`)
  note(
    certificateLines({
      use: reference ? ['sign', 'decrypt'] : ['verify', 'encrypt'],
      certificate: `file:${path}`,
      ...(reference !== undefined && { privateKey: reference }),
    }).join('\n'),
  )
}
