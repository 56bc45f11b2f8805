import { X509Certificate } from 'node:crypto'
import { createCertificate, type KeyKind } from '@parley/certificates'
import { certificateLines } from '@parley/model'
import { note, say } from '../../terminal.ts'
import { keepKey, writeCertificate } from './places.ts'
import { factsText } from './show.ts'

export type CreateOptions = {
  readonly commonName: string
  readonly organization?: string
  readonly key: KeyKind
  readonly years: number
  readonly folder: string
}

/** parley certificate create <name>: the key first, so that no certificate is given out whose key was not kept. */
export async function create(name: string, options: CreateOptions, now: Date): Promise<void> {
  const { commonName, organization, key, years, folder } = options
  const made = createCertificate({
    commonName,
    key,
    validFrom: now,
    validTo: yearsAfter(now, years),
    ...(organization !== undefined && { organization }),
  })
  const privateKey = await keepKey(name, made.privateKeyPem)
  const path = await writeCertificate(folder, name, made.certificatePem)
  say(factsText(new X509Certificate(made.certificatePem)))
  note(`\nThe key is kept sealed as ${privateKey}. List the certificate in the YAML of our company:\n`)
  note(certificateLines({ use: ['sign', 'decrypt'], certificate: `file:${path}`, privateKey }).join('\n'))
}

export function yearsAfter(now: Date, years: number): Date {
  return new Date(Date.UTC(now.getUTCFullYear() + years, now.getUTCMonth(), now.getUTCDate()))
}
