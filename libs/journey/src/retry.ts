import type { FailureClass } from './failure.ts'

/** How long to keep trying, per agreement or gateway. */
export type RetryPolicy = {
  /** Wait before the second attempt; every further wait doubles. */
  readonly firstWaitMs: number
  readonly longestWaitMs: number
  /** Tries in all, the first included. */
  readonly attempts: number
}

/** 5, 10, 20, 40, 60, 60 ... minutes, for about 72 hours (RFC 4130bis 5.5). */
export const defaultRetryPolicy: RetryPolicy = {
  firstWaitMs: 5 * 60_000,
  longestWaitMs: 60 * 60_000,
  attempts: 76,
}

export type NextTry = { readonly kind: 'retry'; readonly at: Date } | { readonly kind: 'give-up' }

/**
 * When to try again after attempt number `attempt` (1-based) failed. Permanent failures are never retried.
 * `jitter` is 0..1 and adds up to a tenth of the wait, so that a thousand deliveries do not return together.
 */
export function nextTry(
  failureClass: FailureClass,
  attempt: number,
  policy: RetryPolicy,
  clock: { readonly now: Date; readonly jitter: number },
): NextTry {
  if (failureClass === 'permanent' || attempt >= policy.attempts) return { kind: 'give-up' }
  const wait = Math.min(policy.firstWaitMs * 2 ** (attempt - 1), policy.longestWaitMs)
  return { kind: 'retry', at: new Date(clock.now.getTime() + wait + (wait / 10) * clock.jitter) }
}
