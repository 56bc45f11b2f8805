import { X509Certificate } from 'node:crypto'
import { MalformedBer } from '../asn1/ber-reader.ts'
import type { Tail } from '../asn1/ber-stream.ts'
import type { ByteSource } from '../bytes/byte-source.ts'
import { type Refusal, refusal } from '../refusal.ts'
import type { Digest, Legacy } from './algorithms.ts'
import { certificateIdentity, names } from './certificate-identity.ts'
import type { CoveredBytes, Form } from './covered-bytes.ts'
import { isSignedBy, keyFits, schemeOf } from './signature-check.ts'
import { type OpaqueSignature, readDetached, type SignedData } from './signed-data.ts'
import type { Signer } from './signer-info.ts'

export type SignatureTrust = {
  readonly partnerCertificates: readonly X509Certificate[]
  /** Our own: a signature by one of them is our own message coming back. */
  readonly ownCertificates: readonly X509Certificate[]
  readonly legacy?: Legacy
}

export type SignatureOutcome =
  /** `form`: the bytes the signatures verify over, as received or with CRLF line ends. */
  | {
      readonly kind: 'verified'
      readonly form: Form
      readonly signer: X509Certificate
      readonly digest: Digest
    }
  /** `whole`: the signature is cryptographically right, only its signer is not one to trust. */
  | { readonly kind: 'rejected'; readonly refusal: Refusal; readonly whole: boolean }

type Rejected = Extract<SignatureOutcome, { kind: 'rejected' }>

/** Reads a detached signature and checks it against what it covers (RFC 5652 5.6). */
export async function verifyDetached(
  signature: ByteSource,
  covered: CoveredBytes,
  trust: SignatureTrust,
  tail: Tail,
): Promise<SignatureOutcome> {
  return verified(() => readDetached(signature, tail), covered, trust)
}

/** The same for a signature around its content, when that has been read. */
export async function verifyOpaque(
  signature: OpaqueSignature,
  covered: CoveredBytes,
  trust: SignatureTrust,
  tail: Tail,
): Promise<SignatureOutcome> {
  const read = async () => {
    const signed = await signature.rest(tail)
    return signature.hasContent ? signed : undefined
  }
  return verified(read, covered, trust)
}

async function verified(
  read: () => Promise<SignedData | undefined>,
  covered: CoveredBytes,
  trust: SignatureTrust,
): Promise<SignatureOutcome> {
  try {
    const signed = await read()
    if (!signed) return rejected('integrity-check-failed', 'The signature covers no content.')
    return verifyAll(signed, covered, trust)
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
function verifyAll(signed: SignedData, covered: CoveredBytes, trust: SignatureTrust): SignatureOutcome {
  if (signed.signers.length === 0)
    return rejected('insufficient-message-security', 'The signature names no signer.')
  const raw = verifyOver('raw', signed, covered, trust)
  if (raw.kind === 'verified' || raw.whole || raw.refusal.code !== 'integrity-check-failed') return raw
  const again = verifyOver('canonical', signed, covered, trust)
  return again.kind === 'verified' ? again : raw
}

function verifyOver(
  form: Form,
  signed: SignedData,
  covered: CoveredBytes,
  trust: SignatureTrust,
): SignatureOutcome {
  let first: SignatureOutcome | undefined
  for (const signer of signed.signers) {
    const outcome = verifySigner(signer, { form, enclosed: signed.certificates, covered, trust })
    if (outcome.kind === 'rejected') return outcome
    first ??= outcome
  }
  return first ?? rejected('insufficient-message-security', 'The signature names no signer.')
}

type Context = {
  readonly form: Form
  readonly enclosed: readonly Buffer[]
  readonly covered: CoveredBytes
  readonly trust: SignatureTrust
}

function verifySigner(signer: Signer, { form, enclosed, covered, trust }: Context): SignatureOutcome {
  const scheme = schemeOf(signer, trust.legacy)
  if (!scheme) return unsupported
  const check = (certificate: X509Certificate) => isSignedBy(certificate, { signer, scheme, covered, form })
  const own = find(trust.ownCertificates, signer)
  if (own) return { ...ownSignature, whole: check(own) }
  const partner = find(trust.partnerCertificates, signer)
  if (!partner) {
    const stranger = find(enclosed.flatMap(asCertificate), signer)
    return { ...unknownSigner, whole: stranger !== undefined && check(stranger) }
  }
  if (!keyFits(partner, scheme)) return unsupported
  if (check(partner)) return { kind: 'verified', form, signer: partner, digest: scheme.digest }
  return covered.digest(scheme.digest, form) ? tampered : unstatedDigest
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
  'The signature uses an algorithm we do not support. Ask the partner to sign with RSA or ECDSA and SHA-256, SHA-384 or SHA-512.',
)
const unstatedDigest = rejected(
  'unsupported-algorithm',
  'The signature uses another digest than its micalg parameter states. Ask the partner to state the digest the signature has.',
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
