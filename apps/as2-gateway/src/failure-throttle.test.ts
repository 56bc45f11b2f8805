import { expect, test } from 'vitest'
import { FailureThrottle } from './failure-throttle.ts'

function throttle(count: number) {
  const clock = { ms: Date.parse('2026-11-25T08:00:00Z') }
  return { clock, throttle: new FailureThrottle({ count, withinMs: 60_000 }, () => new Date(clock.ms)) }
}

test('the last failure allowed turns a sender away, itself alone, until the first of them is old enough', () => {
  const { clock, throttle: one } = throttle(3)
  for (let round = 0; round < 3; round++) {
    expect(one.turnedAwayUntil('a')).toBeUndefined()
    one.failed('a')
    clock.ms += 10_000
  }
  expect(one.turnedAwayUntil('a')).toEqual(new Date('2026-11-25T08:01:00Z'))
  expect(one.turnedAwayUntil('b')).toBeUndefined()
  clock.ms = Date.parse('2026-11-25T08:01:00Z')
  expect(one.turnedAwayUntil('a')).toBeUndefined()
})

test('a limit of 0 turns nobody away', () => {
  const { throttle: none } = throttle(0)
  for (let round = 0; round < 100; round++) none.failed('a')
  expect(none.turnedAwayUntil('a')).toBeUndefined()
})

test('of more senders than are remembered the one is forgotten that failed first', () => {
  const { throttle: one } = throttle(1)
  for (let sender = 0; sender <= 10_000; sender++) one.failed(`sender ${sender}`)
  expect([0, 1, 10_000].map((sender) => one.turnedAwayUntil(`sender ${sender}`) !== undefined)).toEqual([
    false,
    true,
    true,
  ])
})
