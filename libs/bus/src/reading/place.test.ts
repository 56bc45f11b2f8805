import { expect, test } from 'vitest'
import { failed, passed, restMs } from './place.ts'

const start = { position: 10n, attempts: 0, loneUntil: 0n }

test('after a failed batch its records go alone, until all of them are passed', () => {
  const lone = failed(start, { end: 15n, attempts: 0 })
  expect(lone).toEqual({ position: 10n, attempts: 0, loneUntil: 15n })
  expect(passed(lone, 11n)).toEqual({ position: 11n, attempts: 0, loneUntil: 15n })
})

test('lone tries are kept until the record is passed', () => {
  const once = failed({ ...start, loneUntil: 15n }, { end: 11n, attempts: 1 })
  expect(once).toEqual({ position: 10n, attempts: 1, loneUntil: 15n })
  expect(failed(once, { end: 11n, attempts: 2 })).toEqual({ position: 10n, attempts: 2, loneUntil: 15n })
  expect(passed(once, 11n).attempts).toBe(0)
})

test('a broken machine is waited for longer than a broken record, and neither for more than 5 s', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 99].map((failures) => restMs(failures, true))).toEqual([
    200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000,
  ])
  expect([1, 2, 3, 99].map((failures) => restMs(failures, false))).toEqual([50, 100, 200, 5_000])
})
