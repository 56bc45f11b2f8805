import { PayloadCorrupt, type Range } from '../../payloads.ts'
import { type Asked, checkEnd, hashed, isWhole, nothing } from './asked.ts'
import { type GetNeeds, getBody, sizeOf } from './get-body.ts'
import { placesOf } from './object-keys.ts'
import { readSealed, type SealedNeeds } from './read-sealed-object.ts'
import type { S3Place } from './s3-place.ts'

export type ReadNeeds = GetNeeds & SealedNeeds & { readonly place: S3Place }

/**
 * The bytes of a blob, or a range of them. Throws PayloadCorrupt when it is missing or too short, and after the last byte
 * of a whole one whose hash does not fit; of a sealed one also at the first block that was altered. Throws
 * BlobsUnavailable when S3 cannot be asked.
 */
export async function* readBlob(
  needs: ReadNeeds,
  sha256: string,
  range: Range | undefined,
): AsyncGenerator<Uint8Array> {
  const asked = { sha256, range }
  for (const { key, sealed } of placesOf(needs.place, sha256)) {
    const found = sealed ? await readSealed(needs, key, asked) : await readPlain(needs, key, asked)
    if (found === undefined) continue
    yield* found
    return
  }
  throw new PayloadCorrupt(sha256, 'it is missing')
}

async function readPlain(
  needs: GetNeeds,
  key: string,
  asked: Asked,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const { sha256, range } = asked
  if (range?.length === 0) {
    const sizeBytes = await sizeOf(needs, key)
    if (sizeBytes === undefined) return undefined
    checkEnd(asked, sizeBytes)
    return nothing()
  }
  const span = range && { first: range.offset, last: range.offset + range.length - 1 }
  const got = await getBody(needs, key, span ? { range: span } : {})
  if (got.kind === 'missing') return undefined
  if (got.kind !== 'there') throw new PayloadCorrupt(sha256, 'it ends too early')
  try {
    checkEnd(asked, got.sizeBytes)
  } catch (error) {
    got.end()
    throw error
  }
  return isWhole(asked, got.sizeBytes) ? hashed(got.bytes, sha256) : got.bytes
}
