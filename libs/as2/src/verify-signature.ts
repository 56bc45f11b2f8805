import { createHash, timingSafeEqual, verify, X509Certificate } from 'node:crypto'
import { type Digest, digestByOid, digestByRsaOid, objectIds } from './algorithms.ts'
import { MalformedBer } from './ber-reader.ts'
import { certificateIdentity, names } from './certificate-identity.ts'
import type { Tail } from './content-info.ts'
import { withCrlf } from './mime-entity.ts'
import { type Refusal, refusal } from './refusal.ts'
import { readSignedData, type SignedData, type Signer, signedForms } from './signed-data.ts'

export type SignatureTrust = {
  readonly partnerCertificates: readonly X509Certificate[]
  /** Our own: a signature by one of them is our own message coming back. */
  readonly ownCertificates: readonly X509Certificate[]
}

export type SignatureOutcome =
  /** `covered` are the bytes the signatures verify over: as received, or with CRLF line ends. */
  | {
      readonly kind: 'verified'
      readonly covered: Buffer
      readonly signer: X509Certificate
      readonly digest: Digest
    }
  /** `whole`: the signature is cryptographically right, only its signer is not one to trust. */
  | { readonly kind: 'rejected'; readonly refusal: Refusal; readonly whole: boolean }

type Rejected = Extract<SignatureOutcome, { kind: 'rejected' }>

/** Reads the signature part and checks it: `content` is what a detached signature covers (RFC 5652 5.6). */
export function verifySignature(
  signature: Buffer,
  content: Buffer | undefined,
  trust: SignatureTrust,
  tail: Tail,
): SignatureOutcome & { readonly content?: Buffer } {
  try {
    const signed = readSignedData(signature, tail)
    const covered = content ?? signed.content
    if (covered === undefined) return rejected('integrity-check-failed', 'The signature covers no content.')
    return { ...verifyAll(signed, covered, trust), content: covered }
  } catch (error) {
    if (!(error instanceof MalformedBer)) throw error
    return error.truncated
      ? rejected('body-truncated', 'The signature ends before its structure does.')
      : rejected(
          'integrity-check-failed',
          'The signature cannot be read. Ask the partner to send the message again.',
        )
  }
}

/** Every signer must verify over the same bytes; as received goes first, then with CRLF line ends. */
function verifyAll(signed: SignedData, content: Buffer, trust: SignatureTrust): SignatureOutcome {
  if (signed.signers.length === 0)
    return rejected('insufficient-message-security', 'The signature names no signer.')
  const raw = verifyOver(signed, content, trust)
  if (raw.kind === 'verified' || raw.whole || raw.refusal.code !== 'integrity-check-failed') return raw
  const canonical = withCrlf(content)
  if (canonical.length === content.length) return raw
  const again = verifyOver(signed, canonical, trust)
  return again.kind === 'verified' ? again : raw
}

function verifyOver(signed: SignedData, covered: Buffer, trust: SignatureTrust): SignatureOutcome {
  let first: SignatureOutcome | undefined
  for (const signer of signed.signers) {
    const outcome = verifySigner(signer, covered, signed.certificates, trust)
    if (outcome.kind === 'rejected') return outcome
    first ??= outcome
  }
  return first ?? rejected('insufficient-message-security', 'The signature names no signer.')
}

function verifySigner(
  signer: Signer,
  covered: Buffer,
  enclosed: readonly Buffer[],
  trust: SignatureTrust,
): SignatureOutcome {
  const digest = digestByOid(signer.digestOid)
  const signing = signer.signatureOid === objectIds.rsa ? digest : digestByRsaOid(signer.signatureOid)
  if (!digest || !signing) return unsupported
  const check = (certificate: X509Certificate) => isSignedBy(certificate, signer, covered, digest, signing)
  const own = find(trust.ownCertificates, signer)
  if (own) return { ...ownSignature, whole: check(own) }
  const partner = find(trust.partnerCertificates, signer)
  if (!partner) {
    const stranger = find(enclosed.flatMap(asCertificate), signer)
    return { ...unknownSigner, whole: stranger !== undefined && check(stranger) }
  }
  if (partner.publicKey.asymmetricKeyType !== 'rsa') return unsupported
  return check(partner) ? { kind: 'verified', covered, signer: partner, digest } : tampered
}

function isSignedBy(
  certificate: X509Certificate,
  signer: Signer,
  covered: Buffer,
  digest: Digest,
  signing: Digest,
): boolean {
  const { publicKey } = certificate
  if (publicKey.asymmetricKeyType !== 'rsa') return false
  if (!signer.attributes) return verify(signing.hash, covered, publicKey, signer.signature)
  const { messageDigest } = signer.attributes
  const actual = createHash(digest.hash).update(covered).digest()
  if (messageDigest.length !== actual.length || !timingSafeEqual(messageDigest, actual)) return false
  return signedForms(signer.attributes).some((form) =>
    verify(signing.hash, form, publicKey, signer.signature),
  )
}

function find(certificates: readonly X509Certificate[], signer: Signer): X509Certificate | undefined {
  return certificates.find((certificate) => names(signer.name, certificateIdentity(certificate)))
}

function asCertificate(bytes: Buffer): X509Certificate[] {
  try {
    return [new X509Certificate(bytes)]
  } catch {
    // Attribute certificates and damaged ones cannot be the signer's; they are no reason to refuse by themselves.
    return []
  }
}

function rejected(code: Refusal['code'], text: string): Rejected {
  return { kind: 'rejected', refusal: refusal(code, text), whole: false }
}

const unsupported = rejected(
  'unsupported-algorithm',
  'The signature uses an algorithm we do not support. Ask the partner to sign with RSA PKCS#1 v1.5 and SHA-256, SHA-384 or SHA-512.',
)
const ownSignature = rejected(
  'authentication-failed',
  'The message is signed with our own certificate. Check which key the partner signs with.',
)
const unknownSigner = rejected(
  'authentication-failed',
  'The message is signed with a certificate that is not registered for this partner. Register the current certificate of the partner.',
)
const tampered = rejected(
  'integrity-check-failed',
  'The signature does not fit the content: the message was changed on its way. Ask the partner to send it again.',
)
