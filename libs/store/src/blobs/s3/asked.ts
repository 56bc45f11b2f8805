import { createHash } from 'node:crypto'
import { PayloadCorrupt, type Range } from '../../payloads.ts'

/** What a reader wants of a blob. */
export type Asked = { readonly sha256: string; readonly range: Range | undefined }

/** Throws PayloadCorrupt when the range ends behind the blob. */
export function checkEnd({ sha256, range }: Asked, sizeBytes: number): void {
  if (range && range.offset + range.length > sizeBytes) throw new PayloadCorrupt(sha256, 'it ends too early')
}

export function isWhole({ range }: Asked, sizeBytes: number): boolean {
  return range === undefined || (range.offset === 0 && range.length === sizeBytes)
}

/** The same bytes; throws PayloadCorrupt behind the last when their hash is another. */
export async function* hashed(bytes: AsyncIterable<Uint8Array>, sha256: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  for await (const piece of bytes) {
    hash.update(piece)
    yield piece
  }
  if (hash.digest('hex') !== sha256) throw new PayloadCorrupt(sha256)
}

export async function* nothing(): AsyncGenerator<Uint8Array> {}
