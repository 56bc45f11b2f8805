import { type CipherGCM, createCipheriv, type X509Certificate } from 'node:crypto'
import { der, derHeader, derObjectId, derSmallInteger, openEnded } from '../asn1/der-writer.ts'
import type { Sized } from '../bytes/sized.ts'
import { type Cipher, type CipherName, cipherByName, objectIds } from './algorithms.ts'
import type { NamedBy } from './certificate-identity.ts'
import { type KeyTransport, recipientInfo } from './recipient-writer.ts'

/** For whom to encrypt, and how. */
export type EncryptFor = {
  readonly certificate: X509Certificate
  readonly cipher: CipherName
  /** More who shall be able to open it, such as the partner's next certificate or our own for the archive. */
  readonly also?: readonly X509Certificate[]
  /** PKCS#1 v1.5 when left out, which every AS2 product takes. */
  readonly keyTransport?: KeyTransport
  /** Issuer and serial number when left out. */
  readonly namedBy?: NamedBy
}

/** Gives that many random bytes. */
export type Random = (sizeBytes: number) => Uint8Array

const gcmTagBytes = 16

/**
 * EnvelopedData in DER (RFC 5652 6.1), or AuthEnvelopedData for GCM (RFC 5083). The length of the ciphertext follows
 * from the content's, so all lengths are known before the first byte: head first, then the content as it flows.
 */
export class EnvelopeWriter {
  readonly head: Buffer
  readonly sizeBytes: number
  readonly #encryption: ReturnType<typeof createCipheriv>
  readonly #gcm: CipherGCM | undefined

  constructor(contentBytes: number, to: EncryptFor, random: Random) {
    const cipher = cipherByName(to.cipher)
    const contentKey = random(cipher.keyBytes)
    const iv = random(cipher.mode === 'gcm' ? 12 : cipher.blockBytes)
    const ciphertextBytes = cipher.mode === 'gcm' ? contentBytes : paddedBytes(contentBytes, cipher)
    const tailBytes = cipher.mode === 'gcm' ? 2 + gcmTagBytes : 0
    this.head = envelopeHead(to, { cipher, contentKey, iv, ciphertextBytes, tailBytes })
    this.sizeBytes = this.head.length + ciphertextBytes + tailBytes
    this.#gcm =
      cipher.mode === 'gcm'
        ? createCipheriv(cipher.algorithm as 'aes-256-gcm', contentKey, iv, { authTagLength: gcmTagBytes })
        : undefined
    this.#encryption = this.#gcm ?? createCipheriv(cipher.algorithm, contentKey, iv)
  }

  update(piece: Uint8Array): Buffer {
    return this.#encryption.update(piece)
  }

  end(): Buffer {
    const last = this.#encryption.final()
    return this.#gcm ? Buffer.concat([last, der(0x04, this.#gcm.getAuthTag())]) : last
  }
}

/** The content encrypted; may be read once. */
export function encrypted(content: Sized, to: EncryptFor, random: Random): Sized {
  const writer = new EnvelopeWriter(content.sizeBytes, to, random)
  return {
    sizeBytes: writer.sizeBytes,
    async *read() {
      yield writer.head
      for await (const piece of content.read()) {
        const bytes = writer.update(piece)
        if (bytes.length > 0) yield bytes
      }
      yield writer.end()
    },
  }
}

/** CBC with PKCS#7 padding always adds 1 byte to one block (RFC 5652 6.3). */
function paddedBytes(contentBytes: number, { blockBytes }: Cipher): number {
  return (Math.floor(contentBytes / blockBytes) + 1) * blockBytes
}

type Parts = {
  readonly cipher: Cipher
  readonly contentKey: Uint8Array
  readonly iv: Uint8Array
  readonly ciphertextBytes: number
  /** What follows the ciphertext: the tag of GCM. */
  readonly tailBytes: number
}

function envelopeHead(to: EncryptFor, parts: Parts): Buffer {
  const {
    certificate,
    also = [],
    keyTransport: transport = 'rsa-pkcs1',
    namedBy: by = 'issuer-and-serial',
  } = to
  const { cipher, contentKey, iv, ciphertextBytes, tailBytes } = parts
  const recipients = [certificate, ...also].map((one) => recipientInfo(one, contentKey, { transport, by }))
  const gcm = cipher.mode === 'gcm'
  const parameters = gcm ? der(0x30, der(0x04, iv), derSmallInteger(gcmTagBytes)) : der(0x04, iv)
  const algorithm = der(0x30, derObjectId(cipher.oid), parameters)
  const contentHead = openEnded(
    0x30,
    [derObjectId(objectIds.data), algorithm, derHeader(0x80, ciphertextBytes)],
    ciphertextBytes,
  )
  // 6.1: version 2 as soon as one recipient agrees on a key or is named by its id; 0 in AuthEnvelopedData (RFC 5083 2.1).
  const simple = by === 'issuer-and-serial' && recipients.every((info) => info[0] === 0x30)
  const version = gcm || simple ? 0 : 2
  const after = ciphertextBytes + tailBytes
  const fields = [derSmallInteger(version), der(0x31, ...recipients), contentHead]
  const tagged = openEnded(0xa0, [openEnded(0x30, fields, after)], after)
  const oid = gcm ? objectIds.authEnvelopedData : objectIds.envelopedData
  return openEnded(0x30, [derObjectId(oid), tagged], after)
}
