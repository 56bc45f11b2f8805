import { createCipheriv } from 'node:crypto'

const reduction = 0xe1n << 120n
const mask64 = (1n << 64n) - 1n

/**
 * The tag a GCM message would have without its authenticated attributes. They follow the ciphertext in the encoding
 * though GCM wants them first (RFC 5083 2.2). GHASH is linear (NIST SP 800-38D 6.4): with A the hash of the attributes
 * and n blocks of ciphertext, the attributes add A * H^(n+1) and their length adds len * H. Both are taken off, so that
 * the content can be decrypted as it flows.
 */
export function tagWithoutAttributes(
  tag: Buffer,
  attributes: Buffer,
  { key, ciphertextBytes }: { readonly key: Buffer; readonly ciphertextBytes: number },
): Buffer {
  const ecb = createCipheriv(`aes-${key.length * 8}-ecb`, key, null)
  const h = toNumber(ecb.update(Buffer.alloc(16)))
  let hash = 0n
  for (let at = 0; at < attributes.length; at += 16) {
    hash = multiply(hash ^ toNumber(padded(attributes.subarray(at, at + 16))), h)
  }
  const shifted = multiply(hash, power(h, Math.ceil(ciphertextBytes / 16) + 1))
  const lengthTerm = multiply(((BigInt(attributes.length) * 8n) & mask64) << 64n, h)
  const difference = Buffer.from((shifted ^ lengthTerm).toString(16).padStart(32, '0'), 'hex')
  return Buffer.from(tag.map((byte, i) => byte ^ (difference[i] ?? 0)))
}

function padded(block: Buffer): Buffer {
  return Buffer.concat([block, Buffer.alloc(16 - block.length)])
}

function toNumber(block: Buffer): bigint {
  return BigInt(`0x${block.toString('hex')}`)
}

/** Multiplication in GF(2^128) with GCM's bit order (SP 800-38D 6.3). */
function multiply(x: bigint, y: bigint): bigint {
  let product = 0n
  let factor = y
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((x >> bit) & 1n) product ^= factor
    factor = factor & 1n ? (factor >> 1n) ^ reduction : factor >> 1n
  }
  return product
}

function power(base: bigint, exponent: number): bigint {
  // The one of this field has its only bit at the left.
  let result = 1n << 127n
  let square = base
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(result, square)
    square = multiply(square, square)
  }
  return result
}
