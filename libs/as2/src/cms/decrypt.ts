import { randomBytes } from 'node:crypto'
import { MalformedBer } from '../asn1/ber-reader.ts'
import { BerStream } from '../asn1/ber-stream.ts'
import type { ByteSource } from '../bytes/byte-source.ts'
import { notAnEnvelope, notForUs, type Refused, refused, undecryptableBecause } from '../refusal.ts'
import type { Legacy } from './algorithms.ts'
import { type CertificateName, certificateIdentity, names } from './certificate-identity.ts'
import { ContentDecryption } from './content-decryption.ts'
import { type EnvelopeHead, readEnvelopeHead } from './enveloped-data.ts'
import { asUnwrapper, type KeyUnwrapper, type OwnKey } from './key-unwrapper.ts'

/** A message may name the same key twice; more attempts than this only serve who wants to keep us busy. */
const maxAttempts = 4

/**
 * Opens the envelope at the head of the source with the own keys it names: after a change of certificates a message
 * may name the old key, the new one or both. Its plaintext then flows through the result.
 */
export async function decryptEnvelope(
  source: ByteSource,
  ownKeys: readonly (OwnKey | KeyUnwrapper)[],
  legacy: Legacy | undefined,
): Promise<ContentDecryption | Refused> {
  const unwrappers = ownKeys.map(asUnwrapper)
  const unwrappersFor = (name: CertificateName) =>
    unwrappers.filter(({ certificate }) => names(name, certificateIdentity(certificate)))
  const ber = new BerStream(source)
  const isOurs = (name: CertificateName) => unwrappersFor(name).length > 0
  const head = await readHead(ber, isOurs, legacy)
  if ('kind' in head) return head
  const { cipher, recipients } = head
  if (!cipher) return unsupportedCipher
  if (recipients.length === 0) return undecryptableBecause(notForUs)
  if (recipients.every(({ wrapped }) => !wrapped)) return unsupportedTransport
  const keys: Buffer[] = []
  for (const { name, wrapped } of recipients) {
    for (const unwrapper of wrapped ? unwrappersFor(name) : []) {
      if (wrapped && keys.length < maxAttempts)
        keys.push(usable(await unwrapper.unwrap(wrapped), cipher.keyBytes))
    }
  }
  return new ContentDecryption(ber, { ...head, cipher }, keys)
}

async function readHead(
  ber: BerStream,
  isOurs: (name: CertificateName) => boolean,
  legacy: Legacy | undefined,
): Promise<EnvelopeHead | Refused> {
  try {
    return await readEnvelopeHead(ber, isOurs, legacy)
  } catch (error) {
    if (!(error instanceof MalformedBer)) throw error
    return error.truncated ? cutEnvelope : undecryptableBecause(notAnEnvelope)
  }
}

/**
 * RFC 3218 2.3: a content key that cannot be unwrapped, or has the wrong length, is replaced by a random one, so that
 * the failure shows only where every other failure shows.
 */
function usable(key: Uint8Array | undefined, keyBytes: number): Buffer {
  const substitute = randomBytes(keyBytes)
  return key?.length === keyBytes ? Buffer.from(key) : substitute
}

export const cutEnvelope = refused(
  'body-truncated',
  'The encrypted message ends before its structure does. It will be accepted when sent again whole.',
)
const unsupportedCipher = refused(
  'unsupported-algorithm',
  'The message uses a content encryption algorithm we do not support. Ask the partner to use AES-256 in CBC or GCM mode.',
)
const unsupportedTransport = refused(
  'unsupported-algorithm',
  'The message uses a key encryption algorithm we do not support. Ask the partner to use RSA PKCS#1 v1.5 or RSA-OAEP with one hash.',
)
