import type { PayloadContent } from '@parley/store'
import type { Needs } from './needs.ts'

/** Small bytes ride in the ledger's transaction; large ones are on disk as a blob before it begins. */
export async function keep(needs: Needs, bytes: Uint8Array, mediaType: string): Promise<PayloadContent> {
  if (bytes.length <= needs.limits.inlineLimitBytes) return { kind: 'bytes', bytes, mediaType }
  return { kind: 'blob', ref: await needs.blobs.write(inPieces(bytes), mediaType) }
}

const pieceBytes = 256 * 1024

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}
