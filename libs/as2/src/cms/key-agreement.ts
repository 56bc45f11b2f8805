import { createDecipheriv, createHash, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto'
import { BerReader } from '../asn1/ber-reader.ts'
import { der } from '../asn1/der-writer.ts'

/** RFC 5753 3.1: an ephemeral key of the sender, agreed with ours, gives the key that wraps the content key. */
export type AgreedKey = {
  readonly kind: 'ecdh'
  readonly encryptedKey: Buffer
  /** The sender's point, as in an EC public key. */
  readonly point: Buffer
  readonly kdfHash: string
  readonly wrapKeyBytes: 16 | 24 | 32
  readonly sharedInfo: Buffer
}

/** RFC 3394 2.2.3.1 */
export const keyWrapIv = Buffer.alloc(8, 0xa6)

/** How many bits the wrapping key has: `suppPubInfo` of ECC-CMS-SharedInfo (RFC 5753 7.2). */
export function sharedInfoFor(
  wrapAlgorithm: Buffer,
  keyMaterial: Buffer | undefined,
  wrapKeyBytes: number,
): Buffer {
  const bits = Buffer.alloc(4)
  bits.writeUInt32BE(wrapKeyBytes * 8)
  const entity = keyMaterial ? [der(0xa0, der(0x04, keyMaterial))] : []
  return der(0x30, wrapAlgorithm, ...entity, der(0xa2, der(0x04, bits)))
}

/** Agrees a secret, derives the wrapping key and unwraps. Throws when the key does not unwrap. */
export function unwrapByAgreement(wrapped: AgreedKey, privateKey: KeyObject): Buffer {
  const publicKey = pointKey(wrapped.point, createPublicKey(privateKey))
  const wrappingKey = derivedKey(diffieHellman({ privateKey, publicKey }), wrapped)
  const decipher = createDecipheriv(keyWrapName(wrapped.wrapKeyBytes), wrappingKey, keyWrapIv)
  return Buffer.concat([decipher.update(wrapped.encryptedKey), decipher.final()])
}

/** X9.63 key derivation (SEC 1 3.6.1): hash(secret | counter | shared info), as often as needed. */
export function derivedKey(
  secret: Buffer,
  { kdfHash, wrapKeyBytes, sharedInfo }: Omit<AgreedKey, 'kind' | 'encryptedKey' | 'point'>,
): Buffer {
  const blocks: Buffer[] = []
  for (let size = 0; size < wrapKeyBytes; size += blocks[0]?.length ?? 0) {
    const counter = Buffer.from([0, 0, 0, blocks.length + 1])
    blocks.push(createHash(kdfHash).update(secret).update(counter).update(sharedInfo).digest())
  }
  return Buffer.concat(blocks).subarray(0, wrapKeyBytes)
}

export function keyWrapName(keyBytes: number): string {
  return `id-aes${keyBytes * 8}-wrap`
}

/** A bare point as a public key on the curve of another key. */
function pointKey(point: Buffer, curve: KeyObject): KeyObject {
  const reader = new BerReader(curve.export({ type: 'spki', format: 'der' }))
  reader.enter(0x30)
  const spki = der(0x30, reader.element(), der(0x03, Buffer.of(0), point))
  return createPublicKey({ key: spki, type: 'spki', format: 'der' })
}
