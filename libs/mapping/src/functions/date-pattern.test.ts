import { expect, test } from 'vitest'
import { parsePattern, readDate, writeDate } from './date-pattern.ts'

function convert(text: string, from: string, to: string): string | undefined {
  const read = parsePattern(from)
  const write = parsePattern(to)
  if (typeof read === 'string' || typeof write === 'string') throw new Error(`${read} ${write}`)
  const parts = readDate(text, read)
  return parts && writeDate(parts, write)
}

test.each([
  ['20260131', 'yyyyMMdd', 'yyyy-MM-dd', '2026-01-31'],
  ['260131', 'yyMMdd', 'dd.MM.yyyy', '31.01.2026'],
  ['690101', 'yyMMdd', 'yyyy', '1969'],
  ['680101', 'yyMMdd', 'yyyy', '2068'],
  ['20240229', 'yyyyMMdd', 'yyMMdd', '240229'],
  ['2359', 'HHmm', 'HH:mm', '23:59'],
  ['2026-01-31T23:59:58Z', 'yyyy-MM-ddTHH:mm:ssZ', 'yyyyMMddHHmmss', '20260131235958'],
])('%s in %s is %s as %s', (text, from, to, expected) => {
  expect(convert(text, from, to)).toBe(expected)
})

test.each([
  ['20230229', 'yyyyMMdd'],
  ['19000229', 'yyyyMMdd'],
  ['20260431', 'yyyyMMdd'],
  ['20261301', 'yyyyMMdd'],
  ['20260100', 'yyyyMMdd'],
  ['2026013', 'yyyyMMdd'],
  ['202601311', 'yyyyMMdd'],
  ['2026-01-31', 'yyyyMMdd'],
  ['2026 131', 'yyyyMMdd'],
  ['+2026013', 'yyyyMMdd'],
  ['2400', 'HHmm'],
  ['1260', 'HHmm'],
  ['', 'HHmm'],
])('%j is no date in %s', (text, pattern) => {
  expect(convert(text, pattern, pattern)).toBeUndefined()
})

test.each([
  ['', 'a date pattern has 1 to 40 characters'],
  ['yyyy-mm-dd-mm', 'the minute stands twice in this pattern'],
  ['yyyyyy', 'the year stands twice in this pattern'],
  ['YYYY', 'no date part starts with Y; known are yyyy yy MM dd HH mm ss'],
  ['--', 'this pattern has no date part'],
])('the pattern %j is refused', (pattern, problem) => {
  expect(parsePattern(pattern)).toBe(problem)
})
