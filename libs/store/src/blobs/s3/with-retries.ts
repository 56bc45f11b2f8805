import { setTimeout as pause } from 'node:timers/promises'
import { BlobsUnavailable } from '../../payloads.ts'
import { s3ErrorClass, s3Sentence } from './s3-errors.ts'

export type RetryOrder = {
  /** What is done, such as `put an object`; for the error. */
  readonly doing: string
  /** Of each try. */
  readonly limitMs: number
  /** A failed try is followed by a second, and by more as long as the first one began no longer ago. */
  readonly retryForMs: number
  /** Nobody wants it any more. */
  readonly signal?: AbortSignal
}

/** First wait and longest one. Whoever is told to slow down waits longer than who met a torn connection. */
const waits = { broken: { first: 50, longest: 2_000 }, busy: { first: 400, longest: 5_000 } } as const

/**
 * Tries until it succeeds, until time is up, or until another try cannot help. Throws BlobsUnavailable with what is to
 * be done; of an object that is missing, changed or shorter the error as it is, and the signal's own reason.
 */
export async function withRetries<T>(
  order: RetryOrder,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, limitMs, retryForMs } = order
  const began = performance.now()
  for (let tries = 0; ; tries++) {
    const limit = AbortSignal.timeout(limitMs)
    try {
      return await attempt(signal ? AbortSignal.any([signal, limit]) : limit)
    } catch (error) {
      signal?.throwIfAborted()
      const kind = s3ErrorClass(error)
      if (kind === 'missing' || kind === 'beyond' || kind === 'changed') throw error
      const isOver = tries > 0 && performance.now() - began > retryForMs
      if (kind === 'setup' || isOver) throw s3Unavailable(order.doing, error)
      await pause(waitMs(kind, tries), undefined, signal && { signal })
    }
  }
}

/** The error for whoever stores and reads: nothing of their message is at fault. */
export function s3Unavailable(doing: string, cause: unknown): BlobsUnavailable {
  return new BlobsUnavailable(new Error(`cannot ${doing} in S3: ${s3Sentence(cause)}`, { cause }))
}

/** Doubled each time; anywhere in its second half, so that those who failed together do not come back together. */
function waitMs(kind: 'broken' | 'busy', tries: number): number {
  const { first, longest } = waits[kind]
  return Math.min(longest, first * 2 ** tries) * (0.5 + Math.random() / 2)
}
