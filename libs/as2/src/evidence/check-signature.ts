import { createHash, type X509Certificate } from 'node:crypto'
import { ByteSource } from '../bytes/byte-source.ts'
import { digestBySpelling, type Legacy } from '../cms/algorithms.ts'
import { CoveredBytes } from '../cms/covered-bytes.ts'
import { type SignatureOutcome, verifyDetached } from '../cms/verify-signature.ts'
import { type Check, fails, holds, note } from './check.ts'
import { entityPayload } from './entity-payload.ts'
import { partNames } from './manifest.ts'
import { named, type OpenedEvidence, wholePart } from './opened-evidence.ts'

/** Old digests are read too: how much they prove is for the reader to judge, and said. */
export const oldDigests: Legacy = { allow: ['sha-1', 'md5'], now: new Date(0), until: new Date(1) }

const digestNames = ['sha-256', 'sha-384', 'sha-512', 'sha-1', 'md5']

/** The digests of what the signature and the MIC cover, read once. */
export async function coveredOf({ file }: OpenedEvidence): Promise<CoveredBytes | undefined> {
  if (!file.names.includes(partNames.signedEntity)) return undefined
  const covered = new CoveredBytes(digestNames.flatMap((name) => digestBySpelling(name, oldDigests) ?? []))
  for await (const piece of file.read(partNames.signedEntity)) covered.update(piece)
  return covered
}

export type SignatureChecks = { readonly checks: readonly Check[]; readonly signer?: X509Certificate }

/** The partner's signature over what we received. */
export async function checkSignature(
  evidence: OpenedEvidence,
  covered: CoveredBytes | undefined,
): Promise<SignatureChecks> {
  const { partner } = evidence.manifest.message
  const signature = await wholePart(evidence.file, partNames.signature)
  if (!signature || !covered)
    return { checks: [fails('signature', 'The message carries no signature: who sent it is not proved.')] }
  const partnerCertificates = evidence.certificates.flatMap(({ of, x509 }) =>
    of === 'partner' ? [x509] : [],
  )
  const ownCertificates = evidence.certificates.flatMap(({ of, x509 }) => (of === 'us' ? [x509] : []))
  const trust = { partnerCertificates, ownCertificates, legacy: oldDigests }
  const outcome = await verifyDetached(new ByteSource([signature]), covered, trust, 'tolerant')
  if (outcome.kind === 'rejected')
    return {
      checks: [fails('signature', `${partner.name}'s signature does not hold. ${outcome.refusal.text}`)],
    }
  const text = `${partner.name} signed the message with the certificate ${named(outcome.signer)}.`
  return { checks: [holds('signature', text), ...weakness(outcome)], signer: outcome.signer }
}

function weakness({ digest }: Extract<SignatureOutcome, { kind: 'verified' }>): readonly Check[] {
  if (digest.name !== 'sha-1' && digest.name !== 'md5') return []
  return [note('signature', `It uses ${digest.name}, which experts no longer count as safe.`)]
}

/** Was the certificate valid on that day, and is it the one that the reader knows? */
export function checkCertificate(
  certificate: X509Certificate,
  at: string,
  pinned: readonly X509Certificate[] | undefined,
): readonly Check[] {
  const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)]
  const time = Date.parse(at)
  const span = `from ${new Date(from).toISOString()} to ${new Date(to).toISOString()}`
  const valid = time >= from && time <= to
  const validity = valid
    ? holds('certificate', `The certificate was valid at ${at}: ${span}.`)
    : fails('certificate', `The certificate was not valid at ${at}, only ${span}.`)
  if (!pinned) {
    const text = `That the certificate is the partner's is not in this file: compare its SHA-256 with what the partner gave you, or give its file with --partner-certificate.`
    return [validity, note('certificate', text)]
  }
  const known = pinned.some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256)
  return [
    validity,
    known
      ? holds('certificate', 'It is the certificate that you gave.')
      : fails('certificate', 'It is not the certificate that you gave.'),
  ]
}

/** The payload is what lies inside the bytes that the signature, or the MIC, covers. */
export async function checkPayload({ file, manifest }: OpenedEvidence): Promise<Check> {
  const listed = manifest.parts.find(({ name }) => name === partNames.payload)
  if (!listed || !file.names.includes(partNames.signedEntity))
    return fails('payload', 'Nothing in the file ties the payload to the message.')
  const inside = createHash('sha256')
  const readable = await entityPayload(file.read(partNames.signedEntity), (piece) => inside.update(piece))
  const bare = createHash('sha256')
  if (!readable) for await (const piece of file.read(partNames.signedEntity)) bare.update(piece)
  const actual = (readable ? inside : bare).digest('hex')
  return actual === listed.sha256
    ? holds('payload', `${partNames.payload} is what lies inside ${partNames.signedEntity}, byte for byte.`)
    : fails('payload', `${partNames.payload} is not what lies inside ${partNames.signedEntity}.`)
}
