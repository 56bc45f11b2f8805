import { createHash, X509Certificate } from 'node:crypto'
import { asBuffer, type Pieces } from '../bytes/byte-source.ts'
import { type HeaderLines, parseFields } from '../mime/mime-fields.ts'
import type { EvidenceManifest } from './manifest.ts'

/** An evidence file as it lies open: every part in it by name, however often it is there. */
export type EvidenceFile = {
  readonly names: readonly string[]
  /** The bytes of a part that is among the names. */
  readonly read: (name: string) => Pieces
}

export type Held = { readonly of: 'us' | 'partner'; readonly x509: X509Certificate }

/** An evidence file whose manifest was read. */
export type OpenedEvidence = {
  readonly file: EvidenceFile
  readonly manifest: EvidenceManifest
  readonly manifestBytes: Buffer
  readonly certificates: readonly Held[]
}

/** A part that is read whole must be small: what is large is read as it flows. */
export const maxWholeBytes = 8 * 1024 * 1024

/** Nothing when the part is not there, or is larger than any genuine one. */
export async function wholePart(file: EvidenceFile, name: string): Promise<Buffer | undefined> {
  if (!file.names.includes(name)) return undefined
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  for await (const piece of file.read(name)) {
    sizeBytes += piece.length
    if (sizeBytes > maxWholeBytes) return undefined
    pieces.push(piece)
  }
  return pieces.length === 1 && pieces[0] ? asBuffer(pieces[0]) : Buffer.concat(pieces)
}

export async function headerPart(file: EvidenceFile, name: string): Promise<HeaderLines | undefined> {
  const bytes = await wholePart(file, name)
  return bytes && parseFields(bytes.toString('latin1').replace(/(\r?\n)+$/, ''))
}

export async function sha256Of(
  pieces: Pieces,
): Promise<{ readonly sizeBytes: number; readonly sha256: string }> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const piece of pieces) {
    hash.update(piece)
    sizeBytes += piece.length
  }
  return { sizeBytes, sha256: hash.digest('hex') }
}

/** The certificates that can be read and are those the manifest names. */
export async function readCertificates(
  file: EvidenceFile,
  manifest: EvidenceManifest,
): Promise<readonly Held[]> {
  const held: Held[] = []
  for (const { part, of, fingerprint } of manifest.certificates) {
    const pem = await wholePart(file, part)
    const x509 = pem && certificateOf(pem)
    if (x509?.fingerprint256 === fingerprint) held.push({ of, x509 })
  }
  return held
}

function certificateOf(pem: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(pem)
  } catch {
    // Damaged: the check of the parts says so, and whatever it should prove fails.
    return undefined
  }
}

/** How a certificate is named to people: whom it says it is of, and the print to compare. */
export function named(certificate: X509Certificate): string {
  const subject = certificate.subject.split('\n').join(', ')
  return `${subject} (SHA-256 ${certificate.fingerprint256})`
}
