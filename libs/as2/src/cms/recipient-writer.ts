import {
  constants,
  createCipheriv,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  publicEncrypt,
  type X509Certificate,
} from 'node:crypto'
import { BerReader } from '../asn1/ber-reader.ts'
import { der, derObjectId, derSmallInteger } from '../asn1/der-writer.ts'
import { digestByName, objectIds } from './algorithms.ts'
import { type NamedBy, writtenName } from './certificate-identity.ts'
import { derivedKey, keyWrapIv, keyWrapName, sharedInfoFor } from './key-agreement.ts'

/** How the content key goes to holders of RSA keys. Holders of EC keys always get it by key agreement. */
export type KeyTransport = 'rsa-pkcs1' | 'rsa-oaep'

const nothing = Buffer.from([0x05, 0x00])
const dhSha256Kdf = '1.3.132.1.11.1'
const keyWrapArcs: Readonly<Record<number, number>> = { 16: 5, 24: 25, 32: 45 }

/** The RecipientInfo for the holder of a certificate (RFC 5652 6.2). */
export function recipientInfo(
  certificate: X509Certificate,
  contentKey: Uint8Array,
  { transport, by }: { readonly transport: KeyTransport; readonly by: NamedBy },
): Buffer {
  const type = certificate.publicKey.asymmetricKeyType
  if (type === 'ec') return keyAgreement(certificate, contentKey, by)
  if (type !== 'rsa') throw new Error(`an RSA or EC key is needed to encrypt to, not ${type}`)
  const encryptedKey =
    transport === 'rsa-pkcs1'
      ? publicEncrypt({ key: certificate.publicKey, padding: constants.RSA_PKCS1_PADDING }, contentKey)
      : publicEncrypt({ key: certificate.publicKey, oaepHash: 'sha256' }, contentKey)
  return der(
    0x30,
    derSmallInteger(by === 'issuer-and-serial' ? 0 : 2),
    writtenName(certificate, by),
    transport === 'rsa-pkcs1' ? der(0x30, derObjectId(objectIds.rsa), nothing) : oaepAlgorithm(),
    der(0x04, encryptedKey),
  )
}

// RFC 4055 4.1: [0] SHA-256 | [1] MGF1 with SHA-256
function oaepAlgorithm(): Buffer {
  const hash = der(0x30, derObjectId(digestByName('sha-256').oid), nothing)
  const mask = der(0x30, derObjectId(objectIds.mgf1), hash)
  return der(0x30, derObjectId(objectIds.rsaOaep), der(0x30, der(0xa0, hash), der(0xa1, mask)))
}

/** RFC 5753 3.1: a fresh key on the recipient's curve, agreed with the recipient's, wraps the content key. */
function keyAgreement(certificate: X509Certificate, contentKey: Uint8Array, by: NamedBy): Buffer {
  const recipientKey = certificate.publicKey
  const namedCurve = recipientKey.asymmetricKeyDetails?.namedCurve ?? ''
  const ephemeral = generateKeyPairSync('ec', { namedCurve })
  const wrapKeyBytes = contentKey.length === 16 ? 16 : contentKey.length === 24 ? 24 : 32
  const wrapAlgorithm = der(0x30, derObjectId(`2.16.840.1.101.3.4.1.${keyWrapArcs[wrapKeyBytes]}`))
  const secret = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: recipientKey })
  const sharedInfo = sharedInfoFor(wrapAlgorithm, undefined, wrapKeyBytes)
  const wrappingKey = derivedKey(secret, { kdfHash: 'sha256', wrapKeyBytes, sharedInfo })
  const wrap = createCipheriv(keyWrapName(wrapKeyBytes), wrappingKey, keyWrapIv)
  const encryptedKey = Buffer.concat([wrap.update(contentKey), wrap.final()])
  const originator = der(0xa1, der(0x30, derObjectId(objectIds.ecPublicKey)), pointOf(ephemeral.publicKey))
  return der(
    0xa1,
    derSmallInteger(3),
    der(0xa0, originator),
    der(0x30, derObjectId(dhSha256Kdf), wrapAlgorithm),
    der(0x30, der(0x30, agreedName(certificate, by), der(0x04, encryptedKey))),
  )
}

/** The BIT STRING of an EC public key. */
function pointOf(key: KeyObject): Buffer {
  const reader = new BerReader(key.export({ type: 'spki', format: 'der' }))
  reader.enter(0x30)
  reader.skip()
  return reader.element()
}

// KeyAgreeRecipientIdentifier (6.2.2): issuer and serial number, or [0] SEQUENCE { subject key identifier }
function agreedName(certificate: X509Certificate, by: NamedBy): Buffer {
  const name = writtenName(certificate, by)
  return by === 'issuer-and-serial' ? name : der(0xa0, der(0x04, new BerReader(name).primitive(0x80)))
}
