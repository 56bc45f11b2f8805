import { expect, test } from 'vitest'
import { partitionOf } from './partition-of.ts'

// FNV-1a 32: the published vectors of "", "a" and "foobar" are 811c9dc5, e40c292c and bf9cf968.
test('a key has the same partition in every process and version', () => {
  expect(['', 'a', 'foobar'].map((key) => partitionOf(key, 0x1_0000_0000))).toEqual([
    0x811c9dc5, 0xe40c292c, 0xbf9cf968,
  ])
  expect(['key-1', 'amazon|PO|4500012345', 'Grüße'].map((key) => partitionOf(key, 8))).toMatchInlineSnapshot(`
    [
      6,
      6,
      0,
    ]
  `)
})

test('keys that differ in one digit spread over all partitions', () => {
  const counts = new Array<number>(8).fill(0)
  for (let po = 0; po < 8_000; po++) {
    const partition = partitionOf(`amazon|PO|${4_500_000_000 + po}`, 8)
    counts[partition] = (counts[partition] ?? 0) + 1
  }
  expect(Math.min(...counts)).toBeGreaterThan(800)
  expect(Math.max(...counts)).toBeLessThan(1_200)
})
