import {
  constants,
  type KeyObject,
  publicDecrypt,
  timingSafeEqual,
  verify,
  type X509Certificate,
} from 'node:crypto'
import { BerReader } from '../asn1/ber-reader.ts'
import { der, derObjectId } from '../asn1/der-writer.ts'
import { type Digest, digestByOid, type Legacy, objectIds, signatureByOid } from './algorithms.ts'
import { readAlgorithm } from './content-info.ts'
import type { CoveredBytes, Form } from './covered-bytes.ts'
import { inside, readMaskHash } from './recipient-info.ts'
import { isSignedAttributes, type Signer, signedForms } from './signer-info.ts'

const sha1 = '1.3.14.3.2.26'

/** How one signer signed: what is digested, and how the digest or the attributes are signed. */
export type Scheme = {
  readonly digest: Digest
  readonly signing: Digest
  readonly kind: 'rsa' | 'rsa-pss' | 'ecdsa'
  readonly saltBytes?: number
}

/** Nothing when an algorithm is not one we offer. */
export function schemeOf(signer: Signer, legacy: Legacy | undefined): Scheme | undefined {
  const digest = digestByOid(signer.digestOid, legacy)
  if (!digest) return undefined
  if (signer.signatureOid === objectIds.rsaPss) return pssScheme(signer, digest, legacy)
  const named = signatureByOid(signer.signatureOid)
  const signing = named?.digest ? digestByOid(named.digest.oid, legacy) : digest
  return named && signing ? { digest, signing, kind: named.scheme } : undefined
}

// RSASSA-PSS-params (RFC 4055 3.1): [0] hash, SHA-1 by default | [1] mask function | [2] salt size, 20 by default
function pssScheme({ signatureParameters }: Signer, digest: Digest, legacy?: Legacy): Scheme | undefined {
  // RFC 4056 2.2 wants parameters; who leaves them out signs with the digest of the content and some salt.
  if (!signatureParameters)
    return { digest, signing: digest, kind: 'rsa-pss', saltBytes: constants.RSA_PSS_SALTLEN_AUTO }
  const reader = new BerReader(signatureParameters)
  let oid: string = sha1
  let maskHash: string | undefined = 'sha1'
  let saltBytes = 20
  reader.enter(0x30)
  if (reader.peek() === 0xa0) oid = inside(reader, 0xa0, () => readAlgorithm(reader).oid)
  if (reader.peek() === 0xa1) maskHash = inside(reader, 0xa1, () => readMaskHash(reader))
  if (reader.peek() === 0xa2) saltBytes = inside(reader, 0xa2, () => smallInteger(reader.primitive(0x02)))
  const signing = digestByOid(oid, legacy)
  // node:crypto masks with the hash of the signature only.
  return signing?.hash === maskHash && signing ? { digest, signing, kind: 'rsa-pss', saltBytes } : undefined
}

// Openssl salts with all the room a key leaves: more than one byte can say without a leading zero.
function smallInteger(content: Buffer): number {
  return content.length > 0 && content.length <= 3 ? content.readUIntBE(0, content.length) : 0
}

/** Is the certificate's key one for this scheme? */
export function keyFits(certificate: X509Certificate, { kind }: Scheme): boolean {
  const type = certificate.publicKey.asymmetricKeyType
  if (kind === 'ecdsa') return type === 'ec'
  return type === 'rsa' || (kind === 'rsa-pss' && type === 'rsa-pss')
}

/** Did the holder of this certificate sign these bytes in this form? */
export function isSignedBy(
  certificate: X509Certificate,
  { signer, scheme, covered, form }: { signer: Signer; scheme: Scheme; covered: CoveredBytes; form: Form },
): boolean {
  const { publicKey } = certificate
  const { signature, attributes } = signer
  if (!keyFits(certificate, scheme)) return false
  if (attributes) {
    const actual = covered.digest(scheme.digest, form)
    if (!actual || !sameBytes(attributes.messageDigest, actual)) return false
    return signedForms(attributes).some((bytes) => verifies(bytes, publicKey, { signature, scheme }))
  }
  if (isSignedAttributes(covered.whole(form))) return false
  if (scheme.kind === 'rsa') {
    const actual = covered.digest(scheme.signing, form)
    return actual !== undefined && signsDigest(actual, publicKey, { signature, scheme })
  }
  const whole = covered.whole(form)
  return whole !== undefined && verifies(whole, publicKey, { signature, scheme })
}

type Made = { readonly signature: Buffer; readonly scheme: Scheme }

function verifies(bytes: Buffer, key: KeyObject, { signature, scheme }: Made): boolean {
  const padding =
    scheme.kind === 'rsa-pss'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltBytes ?? 20 }
      : {}
  return verify(scheme.signing.hash, bytes, { key, ...padding }, signature)
}

/** RSA PKCS#1 v1.5 over a digest already computed: the signature holds DigestInfo (RFC 8017 9.2), with NULL or without. */
function signsDigest(digest: Buffer, key: KeyObject, { signature, scheme }: Made): boolean {
  const oid = derObjectId(scheme.signing.oid)
  try {
    const signed = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature)
    const [one, other] = [Buffer.of(0x05, 0x00), Buffer.alloc(0)].map((parameters) =>
      der(0x30, der(0x30, oid, parameters), der(0x04, digest)),
    )
    return (one?.equals(signed) || other?.equals(signed)) ?? false
  } catch {
    // No valid padding: the key did not make this signature.
    return false
  }
}

function sameBytes(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}
