import { constants, type KeyObject, sign, type X509Certificate } from 'node:crypto'
import { der, derObjectId, derSmallInteger } from '../asn1/der-writer.ts'
import { type Digest, type DigestName, digestByName, objectIds } from './algorithms.ts'
import type { NamedBy } from './certificate-identity.ts'

/** A key of ours that lies in this process, and the digest to sign with. RSA keys sign PKCS#1 v1.5 unless told PSS. */
export type SigningKey = {
  readonly certificate: X509Certificate
  readonly privateKey: KeyObject
  readonly digest: DigestName
  readonly scheme?: 'rsa-pss'
  /** Issuer and serial number when left out. */
  readonly namedBy?: NamedBy
}

/** Signs with the private key of one certificate; a key service can stand behind it. */
export type ContentSigner = {
  readonly certificate: X509Certificate
  readonly digest: DigestName
  readonly scheme: 'rsa' | 'rsa-pss' | 'ecdsa'
  /** Issuer and serial number when left out. */
  readonly namedBy?: NamedBy
  /** Size of every signature in bytes. Left out when it varies: then the content is read twice. */
  readonly signatureBytes?: number
  /** The signature over these bytes, which are the signed attributes in DER and not yet digested. */
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

export function asSigner(key: SigningKey | ContentSigner): ContentSigner {
  return 'sign' in key ? key : localSigner(key)
}

/** Signs with a private key of this process. */
export function localSigner(key: SigningKey): ContentSigner {
  const { certificate, privateKey, digest, scheme, namedBy = 'issuer-and-serial' } = key
  const type = privateKey.asymmetricKeyType
  const { hash } = digestByName(digest)
  if (type === 'ec')
    return { certificate, digest, namedBy, scheme: 'ecdsa', sign: signOnPool(hash, privateKey) }
  if (type !== 'rsa') throw new Error(`an RSA or EC key is needed to sign, not ${type}`)
  const modulusBits = privateKey.asymmetricKeyDetails?.modulusLength ?? 0
  const padding =
    scheme === 'rsa-pss'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : {}
  return {
    certificate,
    digest,
    namedBy,
    scheme: scheme ?? 'rsa',
    signatureBytes: Math.ceil(modulusBits / 8),
    sign: signOnPool(hash, { key: privateKey, ...padding }),
  }
}

/** On the thread pool: a signature costs as much as all else that is done for a small message. */
function signOnPool(hash: string, key: Parameters<typeof sign>[2]): ContentSigner['sign'] {
  return (bytes) =>
    new Promise((resolve, reject) => {
      sign(hash, bytes, key, (error, signature) => (error ? reject(error) : resolve(signature)))
    })
}

const nothing = Buffer.from([0x05, 0x00])

/** The signature's AlgorithmIdentifier (RFC 5754 3). rsaEncryption for PKCS#1 v1.5: every receiver reads that. */
export function signatureAlgorithm({ scheme, digest }: ContentSigner): Buffer {
  const used = digestByName(digest)
  if (scheme === 'rsa') return der(0x30, derObjectId(objectIds.rsa), nothing)
  return scheme === 'ecdsa' ? der(0x30, derObjectId(used.ecdsaOid)) : pssAlgorithm(used)
}

// RFC 4055 3.1: [0] hash | [1] MGF1 with the same hash | [2] salt of the hash's size
function pssAlgorithm({ oid, sizeBytes }: Digest): Buffer {
  const hash = der(0x30, derObjectId(oid), nothing)
  const mask = der(0x30, derObjectId(objectIds.mgf1), hash)
  const parameters = der(0x30, der(0xa0, hash), der(0xa1, mask), der(0xa2, derSmallInteger(sizeBytes)))
  return der(0x30, derObjectId(objectIds.rsaPss), parameters)
}
