import { createPrivateKey } from 'node:crypto'
import { type Bundle, writeBundle, writePkcs12 } from '@parley/certificates'
import { openSecrets, SecretUnreadable } from '@parley/secrets'
import { note, UserError } from '../../terminal.ts'
import { readCertificates, secretPlaces, writeNew } from './places.ts'

export type ExportOptions = {
  readonly form: Bundle | 'p12'
  readonly output: string
  readonly key?: string
  readonly password?: string
}

/** parley certificate export <file> */
export async function exportFile(file: string, options: ExportOptions): Promise<void> {
  const { form, output } = options
  await writeNew(output, form === 'p12' ? await pkcs12(file, options) : await bundle(file, form))
  note(`Wrote ${output}${form === 'p12' ? '. It holds the private key: hand it over with care.' : '.'}`)
}

async function bundle(file: string, form: Bundle): Promise<Uint8Array> {
  const { certificates } = await readCertificates(file, undefined)
  return writeBundle(certificates, form)
}

async function pkcs12(file: string, { key, password, output }: ExportOptions): Promise<Uint8Array> {
  if (key === undefined) throw new UserError('A PKCS#12 file holds a key: name it with --key file:<path>.')
  if (password === undefined) throw new UserError('A PKCS#12 file needs a password: set PARLEY_PASSWORD.')
  const [certificate] = (await readCertificates(file, undefined)).certificates
  const secret = await openSecrets(secretPlaces())
    .read(key)
    .catch((error: unknown) => {
      throw error instanceof SecretUnreadable ? new UserError(`${error.message}.`) : error
    })
  const privateKey = createPrivateKey(secret.reveal())
  if (!certificate?.checkPrivateKey(privateKey)) throw new UserError(`${key} is not the key of ${file}.`)
  const written = writePkcs12(certificate, privateKey, { password, name: output })
  if (!written)
    throw new UserError('Only RSA keys can be written as PKCS#12; use openssl pkcs12 for this one.')
  return written
}
