import type { X509Certificate } from 'node:crypto'
import { BerReader } from '../asn1/ber-reader.ts'
import { der } from '../asn1/der-writer.ts'
import { objectIds } from './algorithms.ts'

/** How CMS names a certificate (RFC 5652 10.2.4 and 6.2.1). All values are the encoded bytes. */
export type CertificateIdentity = {
  readonly issuer: Buffer
  readonly serialNumber: Buffer
  readonly subjectKeyId?: Buffer
}

/** What a signer or recipient entry names: issuer and serial number, or the subject key identifier. */
export type CertificateName =
  | { readonly issuer: Buffer; readonly serialNumber: Buffer }
  | { readonly subjectKeyId: Buffer }

const known = new WeakMap<X509Certificate, CertificateIdentity>()

/** The identity from the certificate's own bytes, since names must match byte for byte. */
export function certificateIdentity(certificate: X509Certificate): CertificateIdentity {
  const identity = known.get(certificate) ?? readIdentity(certificate)
  known.set(certificate, identity)
  return identity
}

function readIdentity(certificate: X509Certificate): CertificateIdentity {
  const reader = new BerReader(certificate.raw)
  reader.enter(0x30)
  reader.enter(0x30)
  if (reader.peek() === 0xa0) reader.skip()
  const serialNumber = reader.primitive(0x02)
  reader.skip()
  const issuer = reader.element()
  // validity, subject, subjectPublicKeyInfo, and the two unique ids nobody uses
  while (reader.peek() !== -1 && reader.peek() !== 0xa3) reader.skip()
  const subjectKeyId = reader.peek() === 0xa3 ? readSubjectKeyId(reader) : undefined
  return { issuer, serialNumber, ...(subjectKeyId && { subjectKeyId }) }
}

/** How a certificate is named in what we write. Every product reads issuer and serial number. */
export type NamedBy = 'issuer-and-serial' | 'subject-key-id'

/** `SEQUENCE { issuer, serialNumber }` or `[0] subjectKeyIdentifier`. Throws for a certificate without such an id. */
export function writtenName(certificate: X509Certificate, by: NamedBy): Buffer {
  const { issuer, serialNumber, subjectKeyId } = certificateIdentity(certificate)
  if (by === 'issuer-and-serial') return der(0x30, issuer, der(0x02, serialNumber))
  if (!subjectKeyId) throw new Error('the certificate has no subject key identifier to be named by')
  return der(0x80, subjectKeyId)
}

/** `SEQUENCE { issuer Name, serialNumber INTEGER }` or `[0] subjectKeyIdentifier`. */
export function readCertificateName(reader: BerReader): CertificateName {
  if (reader.peek() === 0x80) return { subjectKeyId: reader.primitive(0x80) }
  if (reader.peek() === 0xa0) {
    reader.enter(0xa0)
    const subjectKeyId = reader.octets(0x04)
    reader.leave()
    return { subjectKeyId }
  }
  reader.enter(0x30)
  const issuer = reader.element()
  const serialNumber = reader.primitive(0x02)
  reader.leave()
  return { issuer, serialNumber }
}

export function names(name: CertificateName, certificate: CertificateIdentity): boolean {
  if ('subjectKeyId' in name) return certificate.subjectKeyId?.equals(name.subjectKeyId) ?? false
  return certificate.serialNumber.equals(name.serialNumber) && certificate.issuer.equals(name.issuer)
}

function readSubjectKeyId(reader: BerReader): Buffer | undefined {
  reader.enter(0xa3)
  reader.enter(0x30)
  while (reader.peek() !== -1) {
    reader.enter(0x30)
    if (reader.objectId() === objectIds.subjectKeyIdentifier) {
      if (reader.peek() === 0x01) reader.skip()
      return new BerReader(reader.primitive(0x04)).primitive(0x04)
    }
    reader.leave()
  }
  return undefined
}
