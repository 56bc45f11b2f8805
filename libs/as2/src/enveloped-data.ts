import { type Cipher, cipherByOid, objectIds } from './algorithms.ts'
import { BerReader, MalformedBer } from './ber-reader.ts'
import { type CertificateName, readCertificateName } from './certificate-identity.ts'
import { readAlgorithm, readContentInfo } from './content-info.ts'

/** One RSA recipient: whose key, by which algorithm, and the content key encrypted for it. */
export type Recipient = {
  readonly name: CertificateName
  readonly algorithm: string
  readonly encryptedKey: Buffer
}

export type Enveloped = {
  readonly recipients: readonly Recipient[]
  /** Nothing when the content cipher is not one we offer. */
  readonly cipher?: Cipher
  readonly iv: Buffer
  readonly ciphertext: Buffer
}

/**
 * EnvelopedData (RFC 5652 6.1):
 *   version INTEGER | [0] originatorInfo? | SET of RecipientInfo
 *   SEQUENCE { OID data | cipher AlgorithmIdentifier | [0] ciphertext, whole or in pieces } | [1] unprotectedAttrs?
 * Keeps only the recipients `isOurs` accepts. Throws MalformedBer.
 */
export function readEnveloped(bytes: Buffer, isOurs: (name: CertificateName) => boolean): Enveloped {
  return readContentInfo(bytes, objectIds.envelopedData, 'tolerant', (reader) => {
    reader.primitive(0x02)
    if (reader.peek() === 0xa0) reader.skip()
    const recipients = readRecipients(reader, isOurs)
    reader.enter(0x30)
    reader.objectId()
    const { oid, parameters } = readAlgorithm(reader)
    const cipher = cipherByOid(oid)
    const ciphertext = reader.octets(0x80)
    reader.leave()
    return {
      recipients,
      ciphertext,
      ...(cipher ? { cipher, iv: readIv(parameters) } : { iv: Buffer.alloc(0) }),
    }
  })
}

function readRecipients(reader: BerReader, isOurs: (name: CertificateName) => boolean): Recipient[] {
  const recipients: Recipient[] = []
  reader.enter(0x31)
  while (reader.peek() !== -1) {
    const recipient = reader.peek() === 0x30 ? readKeyTransport(reader) : reader.skip()
    if (recipient && isOurs(recipient.name)) recipients.push(recipient)
  }
  reader.leave()
  return recipients
}

// KeyTransRecipientInfo (6.2.1); the other forms are tagged [1] to [4] and are passed over.
function readKeyTransport(reader: BerReader): Recipient {
  reader.enter(0x30)
  reader.primitive(0x02)
  const name = readCertificateName(reader)
  const { oid } = readAlgorithm(reader)
  const encryptedKey = reader.octets(0x04)
  reader.leave()
  return { name, algorithm: oid, encryptedKey }
}

function readIv(parameters: Buffer | undefined): Buffer {
  const iv = parameters && new BerReader(parameters).primitive(0x04)
  if (iv?.length !== 16) throw new MalformedBer('no initialisation vector', 0)
  return iv
}
