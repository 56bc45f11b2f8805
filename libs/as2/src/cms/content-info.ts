import { BerReader, MalformedBer } from '../asn1/ber-reader.ts'
import type { BerStream } from '../asn1/ber-stream.ts'
import { objectIds } from './algorithms.ts'

export type CmsKind = 'enveloped' | 'auth-enveloped' | 'signed' | 'compressed' | 'other'

const kinds: Readonly<Record<string, CmsKind>> = {
  [objectIds.envelopedData]: 'enveloped',
  [objectIds.authEnvelopedData]: 'auth-enveloped',
  [objectIds.signedData]: 'signed',
  [objectIds.compressedData]: 'compressed',
}

/** What the bytes say they are: content types lie, and RFC 8551 3.2.2 makes `smime-type` optional. */
export function cmsKind(bytes: Buffer): CmsKind {
  try {
    return kinds[headObjectId(bytes) ?? ''] ?? 'other'
  } catch (error) {
    if (error instanceof MalformedBer) return 'other'
    throw error
  }
}

// `30 len 06 len oid`: the head every ContentInfo has. Its length is not looked at, the rest may not be there yet.
function headObjectId(bytes: Buffer): string | undefined {
  if (bytes[0] !== 0x30) return undefined
  const first = bytes[1] ?? 0
  const start = first > 0x80 ? 2 + (first & 0x7f) : 2
  const size = bytes[start + 1] ?? 0
  return new BerReader(bytes.subarray(start, start + 2 + size)).objectId()
}

/**
 * Opens `ContentInfo ::= SEQUENCE { contentType OID, [0] EXPLICIT content }` and the content's own SEQUENCE (RFC 5652 3).
 * Gives the content type, which must be one of those. Throws MalformedBer.
 */
export async function enterContentInfo(ber: BerStream, oids: readonly string[]): Promise<string> {
  await ber.enter(0x30)
  const oid = await ber.objectId()
  if (!oids.includes(oid)) throw new MalformedBer('another content type', 0)
  await ber.enter(0xa0)
  await ber.enter(0x30)
  return oid
}

/** `AlgorithmIdentifier ::= SEQUENCE { algorithm OID, parameters ANY OPTIONAL }` */
export function readAlgorithm(reader: BerReader): { oid: string; parameters?: Buffer } {
  reader.enter(0x30)
  const oid = reader.objectId()
  const parameters = reader.peek() === -1 ? undefined : reader.element()
  reader.leave()
  return { oid, ...(parameters && { parameters }) }
}
