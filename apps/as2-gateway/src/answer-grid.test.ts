import { expect, test } from 'vitest'
import { nextStep, onGrid, TimedPieces } from './answer-grid.ts'

function fakeClock() {
  const clock = {
    at: 1_000,
    nowMs: () => clock.at,
    pause: async (ms: number) => {
      clock.at += ms
    },
  }
  return clock
}

test.each([
  [1_000, 1_050],
  [1_001, 1_050],
  [1_049.9, 1_050],
  [1_050, 1_050],
  [1_050.1, 1_100],
  [1_212, 1_250],
])('work that ends at %d ms is answered at %d ms', async (now, then) => {
  const clock = fakeClock()
  clock.at = now
  expect(nextStep(1_000, now)).toBe(then)
  await onGrid(clock, 1_000)
  expect(clock.at).toBeGreaterThanOrEqual(then)
  expect(clock.at).toBeLessThan(then + 1)
})

test('the grid starts when the last piece came, not when it had been worked on', async () => {
  const clock = fakeClock()
  async function* pieces() {
    clock.at += 7
    yield Buffer.from('a')
    clock.at += 7
    yield Buffer.from('b')
    clock.at += 100
  }
  const timed = new TimedPieces(pieces(), clock)
  for await (const _ of timed) clock.at += 5
  expect(timed.endedAtMs).toBe(1_000 + 7 + 5 + 7)
})
