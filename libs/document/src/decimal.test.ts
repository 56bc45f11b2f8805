import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Decimal, decimalText, parseDecimal } from './decimal.ts'

const read = (text: string) => {
  const value = parseDecimal(text)
  return value === undefined ? undefined : decimalText(value)
}

test.each([
  ['12.50', '12.50'],
  ['5', '5'],
  ['007', '7'],
  ['-.5', '-0.5'],
  ['+3.', '3'],
  ['1E3', '1000'],
  ['12.5e-2', '0.125'],
  ['0.00', '0.00'],
  ['-0', '0'],
  ['123456789012345678901234567890.12', '123456789012345678901234567890.12'],
])('%s is read as the decimal %s', (text, expected) => {
  expect(read(text)).toBe(expected)
})

test.each([
  '',
  '-',
  '.',
  '1,5',
  '1.2.3',
  '12a',
  ' 1',
  '1 ',
  '0x10',
  'NaN',
  'Infinity',
  '1e',
  '1e999',
  '9'.repeat(101),
])('the text %j is no number', (text) => {
  expect(read(text)).toBeUndefined()
})

test('every decimal is read back from its own text', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.nat(30), (unscaled, scale) => {
      expect(parseDecimal(decimalText(new Decimal(unscaled, scale)))).toEqual(new Decimal(unscaled, scale))
    }),
  )
})
