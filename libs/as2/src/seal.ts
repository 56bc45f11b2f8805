import {
  constants,
  createCipheriv,
  createHash,
  type KeyObject,
  publicEncrypt,
  sign,
  type X509Certificate,
} from 'node:crypto'
import { type CipherName, cipherByName, type DigestName, digestByName, objectIds } from './algorithms.ts'
import { certificateIdentity } from './certificate-identity.ts'
import { der, derHeader, derObjectId, derSetOf, derSmallInteger, derTime } from './der-writer.ts'

/** Who signs, and with which digest. The key must be RSA and belong to the certificate. */
export type SigningKey = {
  readonly certificate: X509Certificate
  readonly privateKey: KeyObject
  readonly digest: DigestName
}

/** For whom to encrypt. The certificate's key must be RSA. */
export type EncryptFor = { readonly certificate: X509Certificate; readonly cipher: CipherName }

/** Gives that many random bytes. */
export type Random = (sizeBytes: number) => Uint8Array

const version1 = derSmallInteger(1)
const nothing = Buffer.from([0x05, 0x00])
const rsaAlgorithm = der(0x30, derObjectId(objectIds.rsa), nothing)

/**
 * A detached SignedData in DER (RFC 5652 5.1) with the signer's certificate and the attributes every receiver knows:
 * content type, signing time, message digest. Same inputs, same bytes.
 */
export async function signDetached(content: Uint8Array, key: SigningKey, now: Date): Promise<Buffer> {
  requireRsa(key.privateKey)
  const digest = digestByName(key.digest)
  const digestAlgorithm = der(0x30, derObjectId(digest.oid))
  const messageDigest = createHash(digest.hash).update(content).digest()
  const attributes = [
    attribute(objectIds.contentType, derObjectId(objectIds.data)),
    attribute(objectIds.signingTime, derTime(now)),
    attribute(objectIds.messageDigest, der(0x04, messageDigest)),
  ]
  const signature = await signOnPool(digest.hash, derSetOf(0x31, attributes), key.privateKey)
  const signerInfo = der(
    0x30,
    version1,
    certificateName(key.certificate),
    digestAlgorithm,
    derSetOf(0xa0, attributes),
    rsaAlgorithm,
    der(0x04, signature),
  )
  return contentInfo(
    objectIds.signedData,
    version1,
    der(0x31, digestAlgorithm),
    der(0x30, derObjectId(objectIds.data)),
    der(0xa0, key.certificate.raw),
    der(0x31, signerInfo),
  )
}

/** On the thread pool: a signature costs as much as all else that is done for a small message. */
function signOnPool(hash: string, bytes: Uint8Array, key: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign(hash, bytes, key, (error, signature) => (error ? reject(error) : resolve(signature)))
  })
}

/**
 * EnvelopedData in DER (RFC 5652 6.1) for one recipient. The ciphertext comes last and its length follows from the
 * content's, so all lengths are known before the first byte: head first, then the content as it flows.
 */
export function encryptFor(content: readonly Uint8Array[], recipient: EncryptFor, random: Random): Buffer[] {
  requireRsa(recipient.certificate.publicKey)
  const cipher = cipherByName(recipient.cipher)
  const contentKey = random(cipher.keyBytes)
  const iv = random(16)
  const contentBytes = content.reduce((sum, piece) => sum + piece.length, 0)
  const head = envelopeHead(recipient, contentKey, iv, paddedBytes(contentBytes))
  const encryption = createCipheriv(cipher.name, contentKey, iv)
  return [head, ...content.map((piece) => encryption.update(piece)), encryption.final()]
}

function requireRsa(key: KeyObject): void {
  if (key.asymmetricKeyType !== 'rsa') throw new Error(`an RSA key is needed, not ${key.asymmetricKeyType}`)
}

/** CBC with PKCS#7 padding always adds 1 to 16 bytes (RFC 5652 6.3). */
function paddedBytes(contentBytes: number): number {
  return (Math.floor(contentBytes / 16) + 1) * 16
}

function envelopeHead(
  { certificate, cipher }: EncryptFor,
  contentKey: Uint8Array,
  iv: Uint8Array,
  ciphertextBytes: number,
): Buffer {
  const encryptedKey = publicEncrypt(
    { key: certificate.publicKey, padding: constants.RSA_PKCS1_PADDING },
    contentKey,
  )
  const recipient = der(
    0x30,
    derSmallInteger(0),
    certificateName(certificate),
    rsaAlgorithm,
    der(0x04, encryptedKey),
  )
  const algorithm = der(0x30, derObjectId(cipherByName(cipher).oid), der(0x04, iv))
  const contentHead = openEnded(
    0x30,
    [derObjectId(objectIds.data), algorithm, derHeader(0x80, ciphertextBytes)],
    ciphertextBytes,
  )
  const enveloped = openEnded(0x30, [derSmallInteger(0), der(0x31, recipient), contentHead], ciphertextBytes)
  const tagged = openEnded(0xa0, [enveloped], ciphertextBytes)
  return openEnded(0x30, [derObjectId(objectIds.envelopedData), tagged], ciphertextBytes)
}

/** The start of an element whose last `tailBytes` are written later. */
function openEnded(tag: number, start: readonly Buffer[], tailBytes: number): Buffer {
  const startBytes = start.reduce((sum, piece) => sum + piece.length, 0)
  return Buffer.concat([derHeader(tag, startBytes + tailBytes), ...start])
}

function contentInfo(oid: string, ...content: Buffer[]): Buffer {
  return der(0x30, derObjectId(oid), der(0xa0, der(0x30, ...content)))
}

function attribute(oid: string, value: Buffer): Buffer {
  return der(0x30, derObjectId(oid), der(0x31, value))
}

function certificateName(certificate: X509Certificate): Buffer {
  const { issuer, serialNumber } = certificateIdentity(certificate)
  return der(0x30, issuer, der(0x02, serialNumber))
}
