import { expect, test } from 'vitest'
import { randomPool } from './random-pool.ts'

test('bytes come in the number asked for and never twice', () => {
  const take = randomPool()
  const taken = Array.from({ length: 2_000 }, () => Buffer.from(take(16)).toString('hex'))
  expect(new Set(taken.map((hex) => hex.length))).toEqual(new Set([32]))
  expect(new Set(taken).size).toBe(2_000)
  expect(take(10_000)).toHaveLength(10_000)
})
