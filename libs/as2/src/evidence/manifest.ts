import { z } from 'zod'

/** The names of the parts of an evidence file; what else is in it is no part of the proof. */
export const partNames = {
  manifest: 'manifest.json',
  seal: 'manifest.sig',
  request: 'request.bin',
  requestHeaders: 'request-headers.txt',
  payload: 'payload.bin',
  signedEntity: 'signed-entity.bin',
  signature: 'signature.p7s',
  receipt: 'receipt.bin',
  receiptHeaders: 'receipt-headers.txt',
  ledger: 'ledger.json',
} as const

const time = z.iso.datetime()
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const party = z.object({ name: z.string(), as2Id: z.string() })

const part = z.object({
  name: z.string().regex(/^[a-z0-9][a-z0-9./-]*$/),
  what: z.string(),
  sizeBytes: z.number().int().nonnegative(),
  sha256,
})

const certificate = z.object({
  /** The part that holds it, in PEM. */
  part: z.string(),
  of: z.enum(['us', 'partner']),
  /** SHA-256 of the DER form, upper-case hex with colons. */
  fingerprint: z.string(),
})

/** What an evidence file says of itself: the exchange, and every part with its hash. The seal covers it. */
export const evidenceManifest = z.object({
  format: z.literal('parley-evidence'),
  version: z.literal(1),
  madeBy: z.string(),
  madeAt: time,
  /** Fingerprint of our certificate whose key sealed this list. */
  sealedBy: z.string(),
  message: z.object({
    id: z.string(),
    direction: z.enum(['in', 'out']),
    mode: z.enum(['test', 'production']),
    state: z.string(),
    revision: z.string(),
    agreement: z.string().optional(),
    /** When it was received, or first about to be sent. */
    at: time,
    as2MessageId: z.string(),
    us: party,
    partner: party,
  }),
  /** What the receipt must name. */
  mic: z.object({ digest: z.string(), algorithm: z.string() }).optional(),
  receipt: z
    .object({ signed: z.boolean(), at: time.describe('When it was made here, or taken from the partner') })
    .optional(),
  certificates: z.array(certificate),
  parts: z.array(part).max(100),
})
export type EvidenceManifest = z.output<typeof evidenceManifest>

/** Nothing when the bytes are no manifest of a version that is known here. */
export function readManifest(bytes: Uint8Array): EvidenceManifest | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const read = evidenceManifest.safeParse(JSON.parse(text))
    return read.success ? read.data : undefined
  } catch {
    // Neither text nor JSON: whatever is wrong with it, there is no manifest.
    return undefined
  }
}

export function writeManifest(manifest: EvidenceManifest): Buffer {
  return Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`)
}
