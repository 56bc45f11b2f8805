import type { LRUCache } from 'lru-cache'
import { PayloadCorrupt, type Range } from '../../payloads.ts'
import type { BlobKey } from '../sealed/blob-key.ts'
import { headBytes, sealedSize } from '../sealed/blob-seal.ts'
import { blocksOf, openBlocks, openSealed, type SealedBlob, SealedPieces } from '../sealed/read-sealed.ts'
import { type Asked, checkEnd, hashed, isWhole, nothing } from './asked.ts'
import { type GetNeeds, type GotBody, getBody } from './get-body.ts'
import { s3Unavailable } from './with-retries.ts'

/** The head of a sealed object, good for the object that has this tag. */
export type Head = { readonly blob: SealedBlob; readonly etag: string }

export type SealedNeeds = GetNeeds & {
  readonly place: { readonly keys: readonly BlobKey[] }
  /** Heads by key, of the objects that ranges were read of lately: the next range is one request then. */
  readonly heads: LRUCache<string, Head>
}

type Bytes = AsyncIterable<Uint8Array>

/** As `readBlob`, of the object under this key; undefined when there is none. */
export async function readSealed(needs: SealedNeeds, key: string, asked: Asked): Promise<Bytes | undefined> {
  const { range, sha256 } = asked
  if (range) return readRange(needs, key, { sha256, range })
  const got = await getBody(needs, key, {})
  if (got.kind === 'missing') return undefined
  if (got.kind !== 'there') throw new PayloadCorrupt(sha256, 'its head is missing')
  const pieces = new SealedPieces(got.bytes)
  const { dataKey } = await headOf(needs, { got, pieces, sha256 })
  return hashed(openBlocks(pieces, { sha256, dataKey, first: 0 }), sha256)
}

type AskedRange = { readonly sha256: string; readonly range: Range }

async function readRange(needs: SealedNeeds, key: string, asked: AskedRange): Promise<Bytes | undefined> {
  // Once more when it is another object by now, sealed by another data key: somebody put the same blob again.
  for (let tries = 0; tries < 2; tries++) {
    const head = await findHead(needs, key, asked.sha256)
    if (head === undefined) return undefined
    checkEnd(asked, head.blob.sizeBytes)
    if (asked.range.length === 0) return nothing()
    const found = await blocksIn(needs, { key, head, asked })
    if (found) return isWhole(asked, head.blob.sizeBytes) ? hashed(found, asked.sha256) : found
    needs.heads.delete(key)
  }
  throw s3Unavailable('read an object', new Error('it was replaced again and again'))
}

async function findHead(needs: SealedNeeds, key: string, sha256: string): Promise<Head | undefined> {
  const known = needs.heads.get(key)
  if (known) return known
  const got = await getBody(needs, key, { range: { first: 0, last: headBytes - 1 } })
  if (got.kind === 'missing') return undefined
  if (got.kind !== 'there') throw new PayloadCorrupt(sha256, 'its head is missing')
  const pieces = new SealedPieces(got.bytes)
  const head = { blob: await headOf(needs, { got, pieces, sha256 }), etag: got.etag }
  await pieces.end()
  needs.heads.set(key, head)
  return head
}

type Opening = { readonly got: GotBody; readonly pieces: SealedPieces; readonly sha256: string }

/** Nothing may be missing behind it either: the object is as long as its head says. */
async function headOf(needs: SealedNeeds, { got, pieces, sha256 }: Opening): Promise<SealedBlob> {
  try {
    const blob = openSealed(await pieces.take(headBytes), sha256, needs.place.keys)
    if (got.sizeBytes !== sealedSize(blob.sizeBytes)) throw new PayloadCorrupt(sha256, 'its end is missing')
    return blob
  } catch (error) {
    got.end()
    throw error
  }
}

type BlocksOrder = { readonly key: string; readonly head: Head; readonly asked: AskedRange }

async function blocksIn(needs: SealedNeeds, { key, head, asked }: BlocksOrder): Promise<Bytes | undefined> {
  const { sha256, range } = asked
  const { first, span, skip } = blocksOf(range)
  const last = Math.min(span.last, sealedSize(head.blob.sizeBytes) - 1)
  const got = await getBody(needs, key, { range: { first: span.first, last }, etag: head.etag })
  if (got.kind !== 'there') return undefined
  const opening = { sha256, dataKey: head.blob.dataKey, first }
  return within(openBlocks(new SealedPieces(got.bytes), opening), { offset: skip, length: range.length })
}

async function* within(pieces: Bytes, { offset, length }: Range): AsyncGenerator<Uint8Array> {
  let skip = offset
  let left = length
  for await (const piece of pieces) {
    const wanted = piece.subarray(Math.min(skip, piece.length)).subarray(0, left)
    skip -= Math.min(skip, piece.length)
    left -= wanted.length
    if (wanted.length > 0) yield wanted
  }
}
