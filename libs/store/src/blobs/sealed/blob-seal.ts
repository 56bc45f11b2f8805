import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { BlobKey } from './blob-key.ts'

/*
 * A sealed blob, so that any range of it can be read by itself:
 *
 *   'PBL1' 4 | id of the key 8 | size of the plain blob 8 | nonce 12 | sealed data key 32 | tag 16
 *   blocks of up to 64 KiB: ciphertext | tag 16
 *
 * Both by AES-256-GCM. Each writing has a data key of its own, so that the number of a block can be its nonce: a block
 * that stands in another place, or comes from another blob, does not open. The data key is sealed by a key that is made
 * (HKDF, RFC 5869) of ours and of the blob's hash, with all before it authenticated: a blob that lies under another
 * name, or whose end is missing, does not open either.
 */

const magic = Buffer.from('PBL1')
const plainHeadBytes = 20
const nonceBytes = 12
const keyBytes = 32
export const tagBytes = 16
export const headBytes = plainHeadBytes + nonceBytes + keyBytes + tagBytes
export const blockBytes = 64 * 1024
export const sealedBlockBytes = blockBytes + tagBytes

/** What blocks are sealed and opened by. */
export type DataKey = Uint8Array

export function newDataKey(): DataKey {
  return randomBytes(keyBytes)
}

/** The head of a blob, known when all of it is. `sha256` is that of the plain bytes, in hex. */
export function sealHead(
  key: BlobKey,
  dataKey: DataKey,
  blob: { readonly sha256: string; readonly sizeBytes: number },
): Uint8Array {
  const plain = Buffer.alloc(plainHeadBytes)
  magic.copy(plain)
  Buffer.from(key.id, 'hex').copy(plain, magic.length)
  plain.writeBigUInt64BE(BigInt(blob.sizeBytes), 12)
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', keyOfName(key, blob.sha256), nonce).setAAD(plain)
  return Buffer.concat([plain, nonce, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()])
}

export type OpenedHead =
  | { readonly kind: 'open'; readonly dataKey: DataKey; readonly sizeBytes: number }
  /** Its bytes are not those that were sealed under this name. */
  | { readonly kind: 'damaged' }
  /** The key that sealed it is not among ours. */
  | { readonly kind: 'locked'; readonly keyId: string }

export function openHead(head: Uint8Array, sha256: string, keys: readonly BlobKey[]): OpenedHead {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length)
  if (bytes.length !== headBytes || !bytes.subarray(0, 4).equals(magic)) return { kind: 'damaged' }
  const keyId = bytes.toString('hex', 4, 12)
  const key = keys.find(({ id }) => id === keyId)
  if (key === undefined) return { kind: 'locked', keyId }
  const [plain, sealed] = [bytes.subarray(0, plainHeadBytes), bytes.subarray(plainHeadBytes)]
  const nonce = sealed.subarray(0, nonceBytes)
  const cipher = createDecipheriv('aes-256-gcm', keyOfName(key, sha256), nonce, { authTagLength: tagBytes })
  const dataKey = opened(cipher.setAAD(plain), sealed.subarray(nonceBytes))
  return dataKey
    ? { kind: 'open', dataKey, sizeBytes: Number(plain.readBigUInt64BE(12)) }
    : { kind: 'damaged' }
}

/** One block of up to 64 KiB; only the last may be shorter. Numbers count from 0. */
export function sealBlock(dataKey: DataKey, number: number, plain: Uint8Array): readonly Uint8Array[] {
  const cipher = createCipheriv('aes-256-gcm', dataKey, nonceOf(number))
  return [cipher.update(plain), cipher.final(), cipher.getAuthTag()]
}

/** The plain bytes; undefined when they are not those that were sealed as this block. */
export function openBlock(dataKey: DataKey, number: number, sealed: Uint8Array): Uint8Array | undefined {
  const cipher = createDecipheriv('aes-256-gcm', dataKey, nonceOf(number), { authTagLength: tagBytes })
  return opened(cipher, sealed)
}

/** How large a sealed blob is. */
export function sealedSize(sizeBytes: number): number {
  return headBytes + sizeBytes + Math.ceil(sizeBytes / blockBytes) * tagBytes
}

/**
 * The name of a sealed blob where strangers may see it, in hex. The plain hash would tell whoever guesses a document
 * whether it is there.
 */
export function sealedName(key: BlobKey, sha256: string): string {
  const nameKey = Buffer.from(hkdfSync('sha256', key.bytes, '', 'parley blob name', keyBytes))
  return createHmac('sha256', nameKey).update(sha256, 'hex').digest('hex')
}

function keyOfName(key: BlobKey, sha256: string): Uint8Array {
  const salt = Buffer.from(sha256, 'hex')
  return new Uint8Array(hkdfSync('sha256', key.bytes, salt, 'parley blob key', keyBytes))
}

function nonceOf(number: number): Uint8Array {
  const nonce = Buffer.alloc(nonceBytes)
  nonce.writeBigUInt64BE(BigInt(number), 4)
  return nonce
}

type Opening = ReturnType<typeof createDecipheriv> & { setAuthTag(tag: Uint8Array): unknown }

function opened(cipher: Opening, sealed: Uint8Array): Uint8Array | undefined {
  if (sealed.length < tagBytes) return undefined
  cipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  const plain = cipher.update(sealed.subarray(0, sealed.length - tagBytes))
  try {
    cipher.final()
    return plain
  } catch {
    // The tag does not fit; nothing of it is given out.
    return undefined
  }
}
