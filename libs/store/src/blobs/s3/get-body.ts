import type { Readable } from 'node:stream'
import { s3ErrorClass } from './s3-errors.ts'
import type { S3Objects, Wanted } from './s3-objects.ts'
import type { S3Limits } from './s3-place.ts'
import { s3Unavailable, withRetries } from './with-retries.ts'

/** `sizeBytes` is that of the whole object; `bytes` are those wanted, as far as the object has them. */
export type GotBody = {
  readonly kind: 'there'
  readonly sizeBytes: number
  readonly etag: string
  readonly bytes: AsyncIterable<Uint8Array>
  /** Nobody will read it. */
  end(): void
}
/** beyond: the range begins behind the end. changed: the object has another tag. */
export type NotGot = { readonly kind: 'missing' | 'beyond' | 'changed' }

export type GetNeeds = { readonly objects: S3Objects; readonly limits: S3Limits }

/** Tears one after the other, without a byte between, that are borne. */
const mostTears = 5

/**
 * An object, or a range of it. An answer that breaks off is gone on with where it broke, as long as it is the same object.
 * Throws BlobsUnavailable, also while it is read. What is not read to the end is returned from (`for await` does) or ended.
 */
export async function getBody(needs: GetNeeds, key: string, wanted: Wanted): Promise<GotBody | NotGot> {
  try {
    const { sizeBytes, etag, body } = await ask(needs, key, wanted)
    const first = wanted.range?.first ?? 0
    const last = Math.min(wanted.range?.last ?? sizeBytes, sizeBytes - 1)
    const order = { key, etag, first, last }
    return { kind: 'there', sizeBytes, etag, bytes: flow(needs, order, body), end: () => body.destroy() }
  } catch (error) {
    const kind = s3ErrorClass(error)
    if (kind === 'missing' || kind === 'beyond' || kind === 'changed') return { kind }
    throw error
  }
}

/** Whole size of an object, undefined when there is none. */
export async function sizeOf({ objects, limits }: GetNeeds, key: string): Promise<number | undefined> {
  const times = { limitMs: limits.answerMs, retryForMs: limits.retryForMs }
  try {
    const head = await withRetries({ doing: 'look for an object', ...times }, (signal) =>
      objects.head(key, signal),
    )
    return head.sizeBytes
  } catch (error) {
    if (s3ErrorClass(error) === 'missing') return undefined
    throw error
  }
}

function ask({ objects, limits }: GetNeeds, key: string, wanted: Wanted) {
  const times = { limitMs: limits.answerMs, retryForMs: limits.retryForMs }
  return withRetries({ doing: 'get an object', ...times }, (signal) => objects.get(key, wanted, signal))
}

type Flow = { readonly key: string; readonly etag: string; readonly first: number; readonly last: number }

async function* flow(needs: GetNeeds, order: Flow, from: Readable): AsyncGenerator<Uint8Array> {
  let body = from
  let at = order.first
  let tears = 0
  try {
    while (at <= order.last) {
      const torn = yield* piecesOf(body, needs.limits.answerMs, (sizeBytes) => {
        at += sizeBytes
        tears = 0
      })
      if (at > order.last) break
      tears += 1
      body.destroy()
      if (tears > mostTears) throw s3Unavailable('read an object', torn)
      body = await goOn(needs, order, at)
    }
  } finally {
    body.destroy()
  }
}

/** Pieces until the end, or until it breaks; answers why it ended. Only waiting for S3 has a limit, not the reader. */
async function* piecesOf(
  body: Readable,
  limitMs: number,
  seen: (sizeBytes: number) => void,
): AsyncGenerator<Uint8Array, unknown> {
  const pieces = body.iterator({ destroyOnReturn: true })
  for (;;) {
    const next = await within(limitMs, pieces.next()).catch((error: unknown) => ({ broke: error }))
    if ('broke' in next) return next.broke
    if (next.done === true) return new Error('the answer ended too early')
    const piece = next.value as Uint8Array
    seen(piece.length)
    yield piece
  }
}

async function within<T>(limitMs: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no byte within ${limitMs} ms`)), limitMs)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

async function goOn(needs: GetNeeds, { key, etag, last }: Flow, first: number): Promise<Readable> {
  try {
    return (await ask(needs, key, { range: { first, last }, etag })).body
  } catch (error) {
    const kind = s3ErrorClass(error)
    // Replaced or removed while it was read: whoever reads it again gets one or the other whole.
    if (kind === 'missing' || kind === 'beyond' || kind === 'changed')
      throw s3Unavailable('go on reading', error)
    throw error
  }
}
