import type { X509Certificate } from 'node:crypto'
import { describeCertificate } from '@parley/certificates'
import { say, table } from '../../terminal.ts'
import { readCertificates } from './places.ts'

/** parley certificate show <file> */
export async function show(
  file: string,
  { password, json }: { readonly password?: string; readonly json?: boolean },
): Promise<void> {
  const { certificates, privateKey } = await readCertificates(file, password)
  if (json) say(JSON.stringify(certificates.map(describeCertificate), null, 2))
  else say(certificates.map(factsText).join('\n\n'))
  if (privateKey && !json)
    say(`\nThe file also holds the private key${certificates[0] ? ' of the first' : ''}.`)
}

/** What two people read to each other on the telephone. */
export function factsText(certificate: X509Certificate): string {
  const { subject, issuer, selfSigned, serial, key, validFrom, validUntil, sha256, sha1 } =
    describeCertificate(certificate)
  return table([
    ['subject', subject],
    ['issuer', selfSigned ? 'itself' : issuer],
    ['serial', serial],
    ['key', key],
    ['valid', `${validFrom.toISOString().slice(0, 10)} to ${validUntil.toISOString().slice(0, 10)}`],
    ['SHA-256', sha256],
    ['SHA-1', sha1],
  ])
}
