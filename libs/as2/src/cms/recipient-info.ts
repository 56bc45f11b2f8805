import { BerReader } from '../asn1/ber-reader.ts'
import { der } from '../asn1/der-writer.ts'
import { hashByOid, objectIds } from './algorithms.ts'
import { type CertificateName, readCertificateName } from './certificate-identity.ts'
import { readAlgorithm } from './content-info.ts'
import type { AgreedKey } from './key-agreement.ts'
import { sharedInfoFor } from './key-agreement.ts'
import type { WrappedKey } from './key-unwrapper.ts'

/** One recipient: whose key, and the content key wrapped for it. No key when the algorithm is not one we have. */
export type Recipient = { readonly name: CertificateName; readonly wrapped?: WrappedKey }

/** The recipients one RecipientInfo names (RFC 5652 6.2). Forms without a certificate name nobody. */
export function readRecipientInfo(element: Buffer): readonly Recipient[] {
  if (element[0] === 0x30) return [readKeyTransport(new BerReader(element))]
  return element[0] === 0xa1 ? readKeyAgreement(new BerReader(element)) : []
}

// KeyTransRecipientInfo (6.2.1): version | rid | algorithm | encrypted key
function readKeyTransport(reader: BerReader): Recipient {
  reader.enter(0x30)
  reader.primitive(0x02)
  const name = readCertificateName(reader)
  const { oid, parameters } = readAlgorithm(reader)
  const encryptedKey = reader.octets(0x04)
  reader.leave()
  if (oid === objectIds.rsa) return { name, wrapped: { kind: 'rsa-pkcs1', encryptedKey } }
  const oaep = oid === objectIds.rsaOaep ? readOaep(parameters) : undefined
  return { name, ...(oaep && { wrapped: { kind: 'rsa-oaep', encryptedKey, ...oaep } }) }
}

// RSAES-OAEP-params (RFC 4055 4.1): [0] hash, SHA-1 by default | [1] mask function | [2] label source
function readOaep(parameters: Buffer | undefined): { hash: string; label?: Buffer } | undefined {
  const reader = new BerReader(parameters ?? der(0x30))
  let hash: string | undefined = 'sha1'
  let maskHash: string | undefined = 'sha1'
  let label: Buffer | undefined
  reader.enter(0x30)
  if (reader.peek() === 0xa0) hash = inside(reader, 0xa0, () => hashByOid(readAlgorithm(reader).oid))
  if (reader.peek() === 0xa1) maskHash = inside(reader, 0xa1, () => readMaskHash(reader))
  if (reader.peek() === 0xa2) {
    label = inside(reader, 0xa2, () => {
      const { oid, parameters: source } = readAlgorithm(reader)
      return oid === objectIds.pSpecified && source ? new BerReader(source).octets(0x04) : undefined
    })
  }
  reader.leave()
  // node:crypto masks with the hash of the padding only.
  return hash && hash === maskHash ? { hash, ...(label?.length && { label }) } : undefined
}

/** The hash of a mask generation function, which must be MGF1. */
export function readMaskHash(reader: BerReader): string | undefined {
  const { oid, parameters } = readAlgorithm(reader)
  return oid === objectIds.mgf1 && parameters
    ? hashByOid(readAlgorithm(new BerReader(parameters)).oid)
    : undefined
}

export function inside<T>(reader: BerReader, tag: number, read: () => T): T {
  reader.enter(tag)
  const result = read()
  reader.leave()
  return result
}

const kdfHashes: Readonly<Record<string, string>> = {
  '1.3.133.16.840.63.0.2': 'sha1',
  '1.3.132.1.11.0': 'sha224',
  '1.3.132.1.11.1': 'sha256',
  '1.3.132.1.11.2': 'sha384',
  '1.3.132.1.11.3': 'sha512',
}
const wrapKeySizes: Readonly<Record<string, 16 | 24 | 32>> = {
  '2.16.840.1.101.3.4.1.5': 16,
  '2.16.840.1.101.3.4.1.25': 24,
  '2.16.840.1.101.3.4.1.45': 32,
}

// KeyAgreeRecipientInfo (6.2.2): version | [0] originator | [1] keying material? | algorithm | encrypted keys
function readKeyAgreement(reader: BerReader): readonly Recipient[] {
  const recipients: Recipient[] = []
  reader.enter(0xa1)
  reader.primitive(0x02)
  const point = inside(reader, 0xa0, () => readOriginatorPoint(reader))
  const material = reader.peek() === 0xa1 ? inside(reader, 0xa1, () => reader.octets(0x04)) : undefined
  const agreement = readAgreement(reader, point, material)
  reader.enter(0x30)
  while (reader.peek() !== -1) {
    reader.enter(0x30)
    const name = readAgreedName(reader)
    const encryptedKey = reader.octets(0x04)
    reader.leave()
    recipients.push({ name, ...(agreement && { wrapped: { ...agreement, encryptedKey } }) })
  }
  reader.leave()
  reader.leave()
  return recipients
}

// OriginatorPublicKey ::= [1] SEQUENCE { algorithm, publicKey BIT STRING }; senders with a fixed key are not served.
function readOriginatorPoint(reader: BerReader): Buffer | undefined {
  if (reader.peek() !== 0xa1) return undefined
  return inside(reader, 0xa1, () => {
    reader.skip()
    return reader.primitive(0x03).subarray(1)
  })
}

function readAgreement(
  reader: BerReader,
  point: Buffer | undefined,
  material: Buffer | undefined,
): Omit<AgreedKey, 'encryptedKey'> | undefined {
  const { oid, parameters } = readAlgorithm(reader)
  const kdfHash = kdfHashes[oid]
  if (!point || !kdfHash || !parameters) return undefined
  const wrapKeyBytes = wrapKeySizes[readAlgorithm(new BerReader(parameters)).oid]
  if (!wrapKeyBytes) return undefined
  const sharedInfo = sharedInfoFor(parameters, material, wrapKeyBytes)
  return { kind: 'ecdh', point, kdfHash, wrapKeyBytes, sharedInfo }
}

// KeyAgreeRecipientIdentifier: issuer and serial number, or [0] SEQUENCE { subject key identifier, ... }
function readAgreedName(reader: BerReader): CertificateName {
  if (reader.peek() !== 0xa0) return readCertificateName(reader)
  return inside(reader, 0xa0, () => ({ subjectKeyId: reader.octets(0x04) }))
}
