import { createHash, sign } from 'node:crypto'
import { der, derObjectId, derSetOf, derSmallInteger, derTime } from './asn1/der-writer.ts'
import { digestByName, objectIds } from './cms/algorithms.ts'
import { certificateIdentity } from './cms/certificate-identity.ts'
import { now } from './test-messages.ts'
import { type Party, party } from './trading-pair.ts'

/** For tests: what of one signer can be bent. Left out, Bob signs as he should. */
export type Bending = {
  /** Whose key signs. */
  readonly by?: Party
  /** Whom the signature names, by issuer and serial number or by the key identifier. */
  readonly naming?: Party
  readonly keyId?: boolean
  /** The signed attributes as sent, made of the usual ones; undefined for none. */
  readonly attributes?: (usual: readonly Buffer[]) => Buffer | undefined
  /** What is signed, made of the attributes as sent; left out, the usual ones as DER wants them. */
  readonly signedForm?: (sent: Buffer) => Buffer
  readonly signature?: Buffer
  /** The digest algorithm that the signer states. */
  readonly digestOid?: string
}

export const attribute = (oid: string, ...values: readonly Buffer[]) =>
  der(0x30, derObjectId(oid), der(0x31, ...values))

/** contentType, messageDigest and signingTime over this content, in the order of DER. */
export function usualAttributes(content: Uint8Array): readonly Buffer[] {
  return [
    attribute(objectIds.contentType, derObjectId(objectIds.data)),
    attribute(objectIds.messageDigest, der(0x04, createHash('sha256').update(content).digest())),
    attribute(objectIds.signingTime, derTime(now)),
  ]
}

/** One SignerInfo over this content (RFC 5652 5.3). */
export function signerInfo(content: Uint8Array, bending: Bending = {}): Buffer {
  const { by = party('bob'), naming = by, keyId = false } = bending
  const usual = usualAttributes(content)
  const sent = bending.attributes ? bending.attributes(usual) : derSetOf(0xa0, usual)
  const covered = sent ? (bending.signedForm?.(sent) ?? derSetOf(0x31, usual)) : content
  const { issuer, serialNumber, subjectKeyId } = certificateIdentity(naming.certificate)
  const name = keyId ? der(0x80, subjectKeyId ?? Buffer.alloc(0)) : der(0x30, issuer, der(0x02, serialNumber))
  return der(
    0x30,
    derSmallInteger(keyId ? 3 : 1),
    name,
    der(0x30, derObjectId(bending.digestOid ?? digestByName('sha-256').oid)),
    ...(sent ? [sent] : []),
    der(0x30, derObjectId(objectIds.rsa), Buffer.from([5, 0])),
    der(0x04, bending.signature ?? sign('sha256', covered, by.privateKey)),
  )
}

type Around = {
  /** Certificates that lie in the message. */
  readonly certificates?: readonly Party[]
  /** The content inside, for a signature that is not detached. */
  readonly content?: Buffer
}

/** SignedData with these signers (RFC 5652 5.1). */
export function signedDataOf(
  signers: readonly Buffer[],
  { certificates = [], content }: Around = {},
): Buffer {
  const digest = der(0x30, derObjectId(digestByName('sha-256').oid))
  const inside = content ? [der(0xa0, der(0x04, content))] : []
  const enclosed = certificates.map(({ certificate }) => certificate.raw)
  const fields = [
    derSmallInteger(1),
    der(0x31, digest),
    der(0x30, derObjectId(objectIds.data), ...inside),
    ...(enclosed.length > 0 ? [der(0xa0, ...enclosed)] : []),
    der(0x31, ...signers),
  ]
  return der(0x30, derObjectId(objectIds.signedData), der(0xa0, der(0x30, ...fields)))
}
