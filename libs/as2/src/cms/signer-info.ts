import { BerReader, MalformedBer } from '../asn1/ber-reader.ts'
import { der, derObjectId, derSetOf } from '../asn1/der-writer.ts'
import { objectIds } from './algorithms.ts'
import { type CertificateName, readCertificateName } from './certificate-identity.ts'
import { readAlgorithm } from './content-info.ts'

export type SignedAttributes = {
  /** The attributes as received, tag [0] included. */
  readonly received: Buffer
  readonly messageDigest: Buffer
}

export type Signer = {
  readonly name: CertificateName
  readonly digestOid: string
  readonly attributes?: SignedAttributes
  readonly signatureOid: string
  readonly signatureParameters?: Buffer
  readonly signature: Buffer
}

const maxSigners = 16

/** The SET of SignerInfo at the end of SignedData. Throws MalformedBer. */
export function readSigners(element: Buffer, contentType: string): Signer[] {
  const reader = new BerReader(element)
  const signers: Signer[] = []
  reader.enter(0x31)
  while (reader.peek() !== -1) {
    if (signers.length >= maxSigners) throw new MalformedBer('too many signers', reader.byteOffset)
    signers.push(readSigner(reader, contentType))
  }
  return signers
}

// SignerInfo (5.3): version | sid | digest | [0] signedAttrs? | signature algorithm | signature | [1] unsignedAttrs?
function readSigner(reader: BerReader, contentType: string): Signer {
  reader.enter(0x30)
  reader.primitive(0x02)
  const name = readCertificateName(reader)
  const digestOid = readAlgorithm(reader).oid
  const attributes = reader.peek() === 0xa0 ? readAttributes(reader.element(), contentType) : undefined
  const { oid: signatureOid, parameters } = readAlgorithm(reader)
  const signature = reader.octets(0x04)
  reader.leave()
  return {
    name,
    digestOid,
    signatureOid,
    signature,
    ...(parameters && { signatureParameters: parameters }),
    ...(attributes && { attributes }),
  }
}

// Attribute ::= SEQUENCE { type OID, values SET }. 11.1 and 11.2: exactly one contentType and one messageDigest,
// of one value each; a second one could be the one somebody else compares.
function readAttributes(received: Buffer, contentType: string): SignedAttributes {
  const reader = new BerReader(received)
  const digests: Buffer[] = []
  const types: string[] = []
  reader.enter(0xa0)
  while (reader.peek() !== -1) {
    reader.enter(0x30)
    const oid = reader.objectId()
    reader.enter(0x31)
    while (reader.peek() !== -1) {
      if (oid === objectIds.messageDigest) digests.push(reader.octets(0x04))
      else if (oid === objectIds.contentType) types.push(reader.objectId())
      else reader.skip()
    }
    reader.leave()
    reader.leave()
  }
  reader.leave()
  const [messageDigest] = digests
  if (messageDigest === undefined || digests.length > 1) throw new MalformedBer('no single message digest', 0)
  if (types.length > 1 || (types[0] ?? contentType) !== contentType)
    throw new MalformedBer('wrong content type', 0)
  return { received, messageDigest }
}

const messageDigestId = derObjectId(objectIds.messageDigest)

/**
 * Is this content the attributes of some other message? What was signed then was that message (RFC 5652 5.4), and whoever takes
 * the attributes out of its signature can send them as a document. Attributes are small: content too large to be kept is none.
 */
export function isSignedAttributes(content: Buffer | undefined): boolean {
  return content?.[0] === 0x31 && content.includes(messageDigestId)
}

/**
 * The bytes a signature over attributes covers: a SET OF in DER (5.4). First as received, which is what nearly every
 * signer signed; when they came in BER, also as DER, which is what the signer should have signed.
 */
export function signedForms({ received }: SignedAttributes): readonly Buffer[] {
  const asSent = Buffer.concat([Buffer.from([0x31]), received.subarray(1)])
  const asDer = toDer(asSent)
  return asDer.equals(asSent) ? [asSent] : [asSent, asDer]
}

function toDer(element: Buffer): Buffer {
  const tag = element[0] ?? 0
  const reader = new BerReader(element)
  if ((tag & 0x20) === 0) return der(tag, reader.primitive(tag))
  if (tag === 0x24) return der(0x04, reader.octets(0x04))
  const children: Buffer[] = []
  reader.enter(tag)
  while (reader.peek() !== -1) children.push(toDer(reader.element()))
  return tag === 0x31 ? derSetOf(tag, children) : der(tag, ...children)
}
