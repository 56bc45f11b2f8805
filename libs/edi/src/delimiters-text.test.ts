import { expect, test } from 'vitest'
import { delimitersOfText, delimitersText } from './delimiters-text.ts'

test.each([
  [{ element: 0x2a, component: 0x3e, segment: 0x7e }, '2a3e7e000000'],
  [{ element: 0x2a, component: 0x3e, segment: 0x7e, repetition: 0x5e }, '2a3e7e5e0000'],
  [{ element: 0x2b, component: 0x3a, segment: 0x27, release: 0x3f, decimal: 0x2c }, '2b3a27003f2c'],
])('separators %j travel as %s', (delimiters, text) => {
  expect(delimitersText(delimiters)).toBe(text)
  expect(delimitersOfText(text)).toEqual(delimiters)
})

test('a word of three bytes is read, too', () => {
  expect(delimitersOfText('2a3e7e')).toEqual({ element: 0x2a, component: 0x3e, segment: 0x7e })
})
