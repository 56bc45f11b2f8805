import { BerReader, MalformedBer } from '../asn1/ber-reader.ts'
import type { BerStream } from '../asn1/ber-stream.ts'
import { type Cipher, cipherByOid, type Legacy, objectIds } from './algorithms.ts'
import type { CertificateName } from './certificate-identity.ts'
import { enterContentInfo, readAlgorithm } from './content-info.ts'
import { type Recipient, readRecipientInfo } from './recipient-info.ts'

const maxRecipients = 1000
const maxRecipientBytes = 64 * 1024
const maxAlgorithmBytes = 1024

/** All of EnvelopedData or AuthEnvelopedData that comes before the ciphertext. */
export type EnvelopeHead = {
  readonly recipients: readonly Recipient[]
  /** Nothing when the content cipher is not one we offer, or not one for this kind of envelope. */
  readonly cipher?: Cipher
  readonly iv: Buffer
  /** Bytes of the authentication tag; 0 for CBC. */
  readonly tagBytes: number
}

/**
 * EnvelopedData (RFC 5652 6.1) and AuthEnvelopedData (RFC 5083 2.1):
 *   version INTEGER | [0] originatorInfo? | SET of RecipientInfo
 *   SEQUENCE { OID data | cipher AlgorithmIdentifier | [0] ciphertext, whole or in pieces } | ...
 * Stops before the ciphertext. Keeps only the recipients `isOurs` accepts. Throws MalformedBer.
 */
export async function readEnvelopeHead(
  ber: BerStream,
  isOurs: (name: CertificateName) => boolean,
  legacy?: Legacy,
): Promise<EnvelopeHead> {
  const oid = await enterContentInfo(ber, [objectIds.envelopedData, objectIds.authEnvelopedData])
  await ber.element(16)
  if ((await ber.peek()) === 0xa0) await ber.skip()
  const recipients = await readRecipients(ber, isOurs)
  await ber.enter(0x30)
  await ber.objectId()
  const algorithm = readAlgorithm(new BerReader(await ber.element(maxAlgorithmBytes)))
  const cipher = cipherByOid(algorithm.oid, legacy)
  const mode = oid === objectIds.authEnvelopedData ? 'gcm' : 'cbc'
  if (cipher?.mode !== mode) return { recipients, iv: Buffer.alloc(0), tagBytes: 0 }
  return { recipients, cipher, ...readParameters(cipher, algorithm.parameters) }
}

async function readRecipients(
  ber: BerStream,
  isOurs: (name: CertificateName) => boolean,
): Promise<Recipient[]> {
  const recipients: Recipient[] = []
  await ber.enter(0x31)
  for (let count = 0; (await ber.peek()) !== -1; count++) {
    if (count >= maxRecipients) throw new MalformedBer('too many recipients', 0)
    const named = readRecipientInfo(await ber.element(maxRecipientBytes))
    recipients.push(...named.filter(({ name }) => isOurs(name)))
  }
  await ber.leave()
  return recipients
}

// CBC: the initialisation vector as an OCTET STRING (RFC 3565 2.3). GCM (RFC 5084 3.2): SEQUENCE { nonce, tag size? }
function readParameters(cipher: Cipher, parameters: Buffer | undefined): { iv: Buffer; tagBytes: number } {
  if (!parameters) throw new MalformedBer('no initialisation vector', 0)
  const reader = new BerReader(parameters)
  if (cipher.mode === 'cbc') {
    const iv = reader.octets(0x04)
    if (iv.length !== cipher.blockBytes) throw new MalformedBer('no initialisation vector', 0)
    return { iv, tagBytes: 0 }
  }
  reader.enter(0x30)
  const iv = reader.octets(0x04)
  const tagBytes = reader.peek() === 0x02 ? (reader.primitive(0x02)[0] ?? 0) : 12
  if (iv.length < 8 || iv.length > 128 || tagBytes < 12 || tagBytes > 16)
    throw new MalformedBer('no usable nonce or tag size', 0)
  return { iv, tagBytes }
}
