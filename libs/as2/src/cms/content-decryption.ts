import { createDecipheriv, createSecretKey, type DecipherGCM } from 'node:crypto'
import { MalformedBer } from '../asn1/ber-reader.ts'
import type { BerStream } from '../asn1/ber-stream.ts'
import { ByteSource } from '../bytes/byte-source.ts'
import type { Cipher } from './algorithms.ts'
import { tagWithoutAttributes } from './authenticated-attributes.ts'
import type { EnvelopeHead } from './enveloped-data.ts'

/** `damaged` is anything from bad padding to a wrong tag; only `truncated` may be told to the sender. */
export type DecryptionEnd = 'intact' | 'damaged' | 'truncated'

const maxAttributeBytes = 64 * 1024
const probeBytes = 64
const cbcStep = 16

type Head = EnvelopeHead & { readonly cipher: Cipher }

/**
 * The content of one envelope. `plaintext` is read once, to its end; then `end` says whether any of it counts.
 * Bad padding does not shorten the road: the bytes are given out all the same, and only the end differs.
 */
export class ContentDecryption {
  readonly #ber: BerStream
  readonly #head: Head
  readonly #keys: readonly Buffer[]
  end: DecryptionEnd = 'damaged'

  constructor(ber: BerStream, head: Head, keys: readonly Buffer[]) {
    this.#ber = ber
    this.#head = head
    this.#keys = keys
  }

  async *plaintext(): AsyncGenerator<Buffer> {
    try {
      const ciphertext = new ByteSource(this.#ber.octets(0x80))
      await ciphertext.fill(probeBytes)
      const key = this.#chooseKey(ciphertext.window.subarray(0, probeBytes))
      const intact = yield* this.#head.cipher.mode === 'gcm'
        ? this.#gcm(ciphertext, key)
        : this.#cbc(ciphertext, key)
      await this.#ber.finish('tolerant')
      this.end = intact ? 'intact' : 'damaged'
    } catch (error) {
      if (!(error instanceof MalformedBer)) throw error
      this.end = error.truncated ? 'truncated' : 'damaged'
    }
  }

  /** Of several keys the first whose plaintext starts like a MIME entity or a CMS structure. */
  #chooseKey(start: Buffer): Buffer {
    const [first] = this.#keys
    if (!first) throw new Error('no content key to decrypt with')
    if (this.#keys.every((key) => key.equals(first))) return first
    return this.#keys.find((key) => startsLikeContent(this.#decipher(key).update(start))) ?? first
  }

  #decipher(key: Buffer) {
    const { cipher, iv, tagBytes } = this.#head
    const secret = createSecretKey(key)
    if (cipher.mode === 'cbc') return createDecipheriv(cipher.algorithm, secret, iv).setAutoPadding(false)
    const algorithm = cipher.algorithm as 'aes-256-gcm'
    return createDecipheriv(algorithm, secret, iv, { authTagLength: tagBytes })
  }

  async *#cbc(ciphertext: ByteSource, key: Buffer): AsyncGenerator<Buffer, boolean> {
    const decipher = this.#decipher(key)
    let size = 0
    let held: Buffer = Buffer.alloc(0)
    for await (const piece of ciphertext.rest()) {
      size += piece.length
      const plain = decipher.update(piece)
      if (plain.length === 0) continue
      if (held.length > 0) yield held
      held = plain.subarray(Math.max(0, plain.length - cbcStep))
      if (plain.length > held.length) yield plain.subarray(0, plain.length - held.length)
    }
    const { blockBytes } = this.#head.cipher
    const whole = size > 0 && size % blockBytes === 0
    if (whole) decipher.final()
    const last = unpad(held, blockBytes)
    if (last.content.length > 0) yield last.content
    return whole && last.intact
  }

  /** AuthEnvelopedData: the ciphertext is followed by [1] attributes? | tag OCTET STRING | [2] other attributes? */
  async *#gcm(ciphertext: ByteSource, key: Buffer): AsyncGenerator<Buffer, boolean> {
    const decipher = this.#decipher(key) as DecipherGCM
    let ciphertextBytes = 0
    for await (const piece of ciphertext.rest()) {
      ciphertextBytes += piece.length
      const plain = decipher.update(piece)
      if (plain.length > 0) yield plain
    }
    await this.#ber.leave()
    const attributes =
      (await this.#ber.peek()) === 0xa1 ? await this.#ber.element(maxAttributeBytes) : undefined
    const tag = await this.#ber.octetString(64)
    if (tag.length !== this.#head.tagBytes) return false
    // RFC 5083 2.2: what is authenticated is the DER of the attributes as a SET OF.
    const covered = attributes && Buffer.concat([Buffer.of(0x31), attributes.subarray(1)])
    const expected = covered ? tagWithoutAttributes(tag, covered, { key, ciphertextBytes }) : tag
    try {
      decipher.setAuthTag(expected).final()
      return true
    } catch {
      // The tag does not fit: somebody changed the message, or the key is another one. Nothing more may be told.
      return false
    }
  }
}

function startsLikeContent(plain: Buffer): boolean {
  if (plain[0] === 0x30 && (plain[1] ?? 0) >= 0x80 && (plain[1] ?? 0) <= 0x86) return true
  return (
    plain.length > 0 && plain.every((byte) => byte >= 0x20 || byte === 0x0d || byte === 0x0a || byte === 0x09)
  )
}

// PKCS#7 padding: n bytes of value n, 1 to one block. All candidates are looked at whatever the value is.
function unpad(padded: Buffer, blockBytes: number): { intact: boolean; content: Buffer } {
  const count = padded[padded.length - 1] ?? 0
  let wrong = Number(count < 1) | Number(count > blockBytes)
  for (let i = 1; i <= blockBytes; i++)
    wrong |= Number(i <= count) & Number(padded[padded.length - i] !== count)
  const size = wrong ? Math.max(0, padded.length - 1) : padded.length - count
  return { intact: wrong === 0, content: padded.subarray(0, size) }
}
