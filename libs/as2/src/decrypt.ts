import type { X509Certificate } from 'node:crypto'
import {
  constants,
  createDecipheriv,
  createSecretKey,
  type KeyObject,
  privateDecrypt,
  randomBytes,
} from 'node:crypto'
import { type Cipher, objectIds } from './algorithms.ts'
import { MalformedBer } from './ber-reader.ts'
import { certificateIdentity, names } from './certificate-identity.ts'
import { type Enveloped, type Recipient, readEnveloped } from './enveloped-data.ts'
import { type Refused, refused, undecryptable } from './refusal.ts'

export type OwnKey = { readonly certificate: X509Certificate; readonly privateKey: KeyObject }

/**
 * One attempt at the content. `intact` is false when the padding was wrong: the bytes are then read on all the
 * same, so that good and bad padding take the same road, and the answer is given only at its end.
 */
export type Decrypted = { readonly intact: boolean; readonly content: Buffer }

/** A message may name the same key twice; more attempts than this only serve who wants to keep us busy. */
const maxAttempts = 4

/**
 * Decrypts EnvelopedData with every own key it names, in the message's order: after a change of certificates a
 * message may name the old key, the new one or both. Attempts are made only as the caller asks for them.
 */
export function decryptions(bytes: Buffer, ownKeys: readonly OwnKey[]): Refused | Iterable<Decrypted> {
  const identities = ownKeys.map((key) => ({ key, identity: certificateIdentity(key.certificate) }))
  const keysFor = (recipient: Pick<Recipient, 'name'>) =>
    identities.filter(({ identity }) => names(recipient.name, identity)).map(({ key }) => key)
  const enveloped = parse(bytes, (name) => keysFor({ name }).length > 0)
  if ('kind' in enveloped) return enveloped
  const { cipher, recipients } = enveloped
  if (!cipher) return unsupported('content encryption algorithm', 'AES-128-CBC, AES-192-CBC or AES-256-CBC')
  if (recipients.length === 0) return undecryptable
  const usable = recipients.filter((recipient) => recipient.algorithm === objectIds.rsa)
  if (usable.length === 0) return unsupported('key encryption algorithm', 'RSA PKCS#1 v1.5')
  return attempts(enveloped, cipher, usable, keysFor)
}

function* attempts(
  enveloped: Enveloped,
  cipher: Cipher,
  recipients: readonly Recipient[],
  keysFor: (recipient: Recipient) => readonly OwnKey[],
): Generator<Decrypted> {
  let left = maxAttempts
  for (const recipient of recipients) {
    for (const key of keysFor(recipient)) {
      if (left-- === 0) return
      yield decrypt(enveloped, cipher, unwrapKey(recipient.encryptedKey, key.privateKey, cipher.keyBytes))
    }
  }
}

function parse(bytes: Buffer, isOurs: Parameters<typeof readEnveloped>[1]): Enveloped | Refused {
  try {
    return readEnveloped(bytes, isOurs)
  } catch (error) {
    if (!(error instanceof MalformedBer)) throw error
    return error.truncated
      ? refused(
          'body-truncated',
          'The encrypted message ends before its structure does. It will be accepted when sent again whole.',
        )
      : undecryptable
  }
}

/**
 * RFC 3218 2.3: a content key that cannot be unwrapped, or has the wrong length, is replaced by a random one, so that the
 * failure shows only where every other failure shows. OpenSSL >= 3.2 gives random bytes for bad padding by itself.
 */
function unwrapKey(encryptedKey: Buffer, privateKey: KeyObject, keyBytes: number): Buffer {
  const substitute = randomBytes(keyBytes)
  try {
    const key = privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, encryptedKey)
    return key.length === keyBytes ? key : substitute
  } catch (cause) {
    // A runtime without implicit rejection refuses the padding mode itself: that is our machine's fault.
    if (isNodeError(cause, 'ERR_INVALID_ARG_VALUE')) {
      throw new Error('this Node.js cannot decrypt RSA PKCS#1 v1.5; Node 22 or later is needed', { cause })
    }
    return substitute
  }
}

function decrypt({ iv, ciphertext }: Enveloped, cipher: Cipher, key: Buffer): Decrypted {
  if (ciphertext.length === 0 || ciphertext.length % 16 !== 0)
    return { intact: false, content: Buffer.alloc(0) }
  const decipher = createDecipheriv(cipher.name, createSecretKey(key), iv).setAutoPadding(false)
  const padded = decipher.update(ciphertext)
  decipher.final()
  return unpad(padded)
}

// PKCS#7 padding: n bytes of value n, 1 to 16. All 16 candidates are looked at whatever the value is.
function unpad(padded: Buffer): Decrypted {
  const count = padded[padded.length - 1] ?? 0
  let wrong = Number(count < 1) | Number(count > 16)
  for (let i = 1; i <= 16; i++) wrong |= Number(i <= count) & Number(padded[padded.length - i] !== count)
  const size = wrong ? padded.length - 1 : padded.length - count
  return { intact: wrong === 0, content: padded.subarray(0, size) }
}

function isNodeError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function unsupported(what: string, offered: string): Refused {
  return refused(
    'unsupported-algorithm',
    `The message uses a ${what} we do not support. Ask the partner to use ${offered}.`,
  )
}
