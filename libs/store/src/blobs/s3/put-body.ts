import { randomUUID } from 'node:crypto'
import type { PartBuffers } from './part-buffers.ts'
import { s3ErrorName } from './s3-errors.ts'
import type { Part, S3Objects, Upload } from './s3-objects.ts'
import type { S3Limits } from './s3-place.ts'
import { withRetries } from './with-retries.ts'

/** A body whose bytes can be had as often as a part has to be sent again. */
export type StoredBody = {
  readonly sizeBytes: number
  /** Fills the buffer from there on. */
  fill(buffer: Uint8Array, offset: number): Promise<void>
}

export type PutNeeds = {
  readonly objects: S3Objects
  readonly buffers: PartBuffers
  readonly limits: S3Limits
}

/** S3 takes no more. */
const mostParts = 10_000
const partsAtOnce = 4
/** A connection that carries less is as good as broken. */
const slowestBytesPerMs = 1024
const mebibyte = 1024 * 1024

/**
 * Puts a body under its key: it is there whole or not at all. One request up to the size of a part; more go up as parts,
 * four at once, which are joined by one request at the end. Throws BlobsUnavailable; parts are removed then.
 */
export async function putBody(needs: PutNeeds, key: string, body: StoredBody): Promise<void> {
  if (body.sizeBytes > needs.limits.partBytes) return putParts(needs, key, body)
  const send = (bytes: Uint8Array) =>
    withRetries({ doing: 'put an object', ...timesOf(needs, bytes.length) }, (signal) =>
      needs.objects.put(key, bytes, signal),
    )
  await usePart(needs, body, { offset: 0, length: body.sizeBytes, send })
}

async function putParts(needs: PutNeeds, key: string, body: StoredBody): Promise<void> {
  const mark = randomUUID()
  const upload = await withRetries({ doing: 'begin an upload', ...timesOf(needs, 0) }, (signal) =>
    needs.objects.begin(key, mark, signal),
  )
  try {
    await join(needs, { upload, mark, parts: await sendAll(needs, upload, body) })
  } catch (error) {
    await abandon(needs, upload)
    throw error
  }
}

/** Every part, in order. When one fails the others are given up, and have ended when this throws. */
async function sendAll(needs: PutNeeds, upload: Upload, body: StoredBody): Promise<readonly Part[]> {
  const size = partSize(needs.limits, body.sizeBytes)
  const count = Math.ceil(body.sizeBytes / size)
  const parts = new Array<Part>(count)
  const stop = new AbortController()
  let next = 0
  const sender = async () => {
    while (next < count && !stop.signal.aborted) {
      const at = next
      next += 1
      parts[at] = await sendPart(needs, upload, { body, at, size, signal: stop.signal })
    }
  }
  const senders = Array.from({ length: Math.min(partsAtOnce, count) }, () =>
    sender().catch((error: unknown) => {
      stop.abort(error)
      throw error
    }),
  )
  await Promise.allSettled(senders)
  stop.signal.throwIfAborted()
  return parts
}

type PartOrder = {
  readonly body: StoredBody
  /** From 0. */
  readonly at: number
  readonly size: number
  readonly signal: AbortSignal
}

function sendPart(needs: PutNeeds, upload: Upload, { body, at, size, signal }: PartOrder): Promise<Part> {
  const offset = at * size
  const length = Math.min(size, body.sizeBytes - offset)
  const send = (bytes: Uint8Array) =>
    withRetries({ doing: 'put a part of an object', signal, ...timesOf(needs, length) }, (limit) =>
      needs.objects.putPart(upload, { number: at + 1, bytes }, limit),
    )
  return usePart(needs, body, { offset, length, send })
}

type Use<T> = {
  readonly offset: number
  readonly length: number
  readonly send: (bytes: Uint8Array) => Promise<T>
}

function usePart<T>({ buffers }: PutNeeds, body: StoredBody, { offset, length, send }: Use<T>): Promise<T> {
  return buffers.use(length, async (buffer) => {
    const bytes = buffer.subarray(0, length)
    await body.fill(bytes, offset)
    return send(bytes)
  })
}

type Joining = { readonly upload: Upload; readonly mark: string; readonly parts: readonly Part[] }

/** An answer that was lost shows at the next try as an upload that is no more: the object's mark says whether it is ours. */
async function join(needs: PutNeeds, { upload, mark, parts }: Joining): Promise<void> {
  // Of large objects it takes long, and what is asked again finds it done.
  const times = { limitMs: needs.limits.completeMs, retryForMs: needs.limits.completeMs }
  await withRetries({ doing: 'join the parts of an object', ...times }, async (signal) => {
    try {
      await needs.objects.complete(upload, parts, signal)
    } catch (error) {
      if (s3ErrorName(error) !== 'NoSuchUpload') throw error
      if ((await needs.objects.head(upload.key, signal)).mark !== mark) throw error
    }
  })
}

/** Removes the parts. Where that fails too, the bucket's lifecycle rule does it later. */
async function abandon({ objects, limits }: PutNeeds, upload: Upload): Promise<void> {
  await objects.abort(upload, AbortSignal.timeout(limits.answerMs)).catch(() => undefined)
}

function partSize({ partBytes }: S3Limits, sizeBytes: number): number {
  const least = Math.ceil(sizeBytes / mostParts / mebibyte) * mebibyte
  return Math.max(partBytes, least)
}

function timesOf({ limits }: PutNeeds, sizeBytes: number) {
  return {
    limitMs: limits.answerMs + Math.ceil(sizeBytes / slowestBytesPerMs),
    retryForMs: limits.retryForMs,
  }
}
