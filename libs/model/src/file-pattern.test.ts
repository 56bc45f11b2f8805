import { expect, test } from 'vitest'
import { fitsPattern } from './file-pattern.ts'

test.each([
  ['orders.csv', '*.csv', true],
  ['ORDERS.CSV', '*.csv', true],
  ['orders.csv.bak', '*.csv', false],
  ['orders.csv', '*', true],
  ['', '*', true],
  ['po-0001.xml', 'po-????.xml', true],
  ['po-001.xml', 'po-????.xml', false],
  ['a-b-c', 'a*b*c', true],
  ['a-b-c-d', 'a*b*c', false],
  ['po[1].xml', 'po[1].xml', true],
  ['po1.xml', 'po[1].xml', false],
])('%s and %s: %s', (name, pattern, fits) => {
  expect(fitsPattern(name, pattern)).toBe(fits)
})

test('a pattern of many stars costs no time', () => {
  expect(fitsPattern('a'.repeat(255), `${'*a'.repeat(99)}*b`)).toBe(false)
})
