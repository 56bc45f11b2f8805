import type { X509Certificate } from 'node:crypto'
import { integer, oid, sequence, set, tagged } from './der.ts'
import { pem } from './pem.ts'

export type Bundle = 'pem' | 'der' | 'p7b'

/**
 * Certificates in the form that a partner's software imports: PEM text, DER (the first certificate only) or P7B, which
 * is a SignedData without content and signatures (RFC 5652 5.1), as PEM.
 */
export function writeBundle(certificates: readonly X509Certificate[], form: Bundle): Buffer {
  switch (form) {
    case 'pem':
      return Buffer.from(certificates.map(({ raw }) => pem('CERTIFICATE', raw)).join(''))
    case 'der':
      return certificates[0]?.raw ?? Buffer.alloc(0)
    case 'p7b':
      return Buffer.from(pem('PKCS7', certificatesOnly(certificates)))
    default:
      return form satisfies never
  }
}

function certificatesOnly(certificates: readonly X509Certificate[]): Buffer {
  const signedData = sequence(
    integer(Buffer.from([1])),
    set(),
    sequence(oid('1.2.840.113549.1.7.1')),
    tagged(0, ...certificates.map(({ raw }) => raw)),
    set(),
  )
  return sequence(oid('1.2.840.113549.1.7.2'), tagged(0, signedData))
}
