import { expect, test } from 'vitest'
import { newMessageId } from './identity.ts'

test('ids are UUIDs of version 7 that start with their millisecond', () => {
  const id = newMessageId({
    now: () => new Date(0x0192_0000_0001),
    randomBytes: (count) => new Uint8Array(count).fill(0xff),
  })
  expect(id).toBe('01920000-0001-7fff-bfff-ffffffffffff')
})

test('a later id sorts after an earlier one', () => {
  const at = (ms: number) =>
    newMessageId({ now: () => new Date(ms), randomBytes: (count) => new Uint8Array(count).fill(0xaa) })
  expect(at(1_000) < at(1_001)).toBe(true)
})
