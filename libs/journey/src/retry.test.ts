import { expect, test } from 'vitest'
import { defaultRetryPolicy, nextTry } from './retry.ts'

const now = new Date('2026-01-15T09:30:00Z')
const clock = { now, jitter: 0 }

test('waits double from five minutes to an hour', () => {
  const waits = [1, 2, 3, 4, 5, 6].map((attempt) => {
    const next = nextTry('transient', attempt, defaultRetryPolicy, clock)
    return next.kind === 'retry' ? (next.at.getTime() - now.getTime()) / 60_000 : 'give up'
  })
  expect(waits).toEqual([5, 10, 20, 40, 60, 60])
})

test('a permanent failure is never tried again', () => {
  expect(nextTry('permanent', 1, defaultRetryPolicy, clock)).toEqual({ kind: 'give-up' })
})

test('an ambiguous failure is tried again, because identity and bytes stay the same', () => {
  expect(nextTry('ambiguous', 1, defaultRetryPolicy, clock).kind).toBe('retry')
})

test('the last attempt gives up', () => {
  expect(nextTry('transient', 76, defaultRetryPolicy, clock)).toEqual({ kind: 'give-up' })
})

test('jitter adds at most a tenth of the wait', () => {
  expect(nextTry('transient', 1, defaultRetryPolicy, { now, jitter: 1 })).toEqual({
    kind: 'retry',
    at: new Date(now.getTime() + 5.5 * 60_000),
  })
})
