import { Decimal } from '@parley/document'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  add,
  compare,
  divide,
  multiply,
  negate,
  type Rounding,
  round,
  roundings,
  subtract,
} from './arithmetic.ts'

/** The oracle: a fraction of two BigInts. */
type Rational = { readonly top: bigint; readonly bottom: bigint }

const rational = ({ unscaled, scale }: Decimal): Rational => ({ top: unscaled, bottom: 10n ** BigInt(scale) })
const same = (decimal: Decimal, { top, bottom }: Rational) => {
  const value = rational(decimal)
  expect(value.top * bottom).toBe(top * value.bottom)
}
const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.nat(12))
  .map(([unscaled, scale]) => new Decimal(unscaled, scale))
const small = fc
  .tuple(fc.integer({ min: -2000, max: 2000 }), fc.nat(3))
  .map(([unscaled, scale]) => new Decimal(BigInt(unscaled), scale))
const any = fc.oneof(decimals, small)

test('sums, differences and products are exact', () => {
  fc.assert(
    fc.property(any, any, (left, right) => {
      const a = rational(left)
      const b = rational(right)
      same(add(left, right), { top: a.top * b.bottom + b.top * a.bottom, bottom: a.bottom * b.bottom })
      same(subtract(left, right), { top: a.top * b.bottom - b.top * a.bottom, bottom: a.bottom * b.bottom })
      same(multiply(left, right), { top: a.top * b.top, bottom: a.bottom * b.bottom })
      same(negate(left), { top: -a.top, bottom: a.bottom })
    }),
  )
})

test('the order is that of the exact values', () => {
  fc.assert(
    fc.property(any, any, (left, right) => {
      const difference = rational(subtract(left, right)).top
      expect(compare(left, right)).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0)
    }),
  )
})

const floorOf = (top: bigint, bottom: bigint) =>
  top >= 0n || top % bottom === 0n ? top / bottom : top / bottom - 1n

/** Rounds |top / bottom| the way schoolbooks write it: between the floor and the next whole number. */
function rounded({ top, bottom }: Rational, scale: number, rounding: Rounding): bigint {
  const negative = top < 0n !== bottom < 0n
  const size = { top: (top < 0n ? -top : top) * 10n ** BigInt(scale), bottom: bottom < 0n ? -bottom : bottom }
  const floor = floorOf(size.top, size.bottom)
  const twiceRest = 2n * (size.top - floor * size.bottom)
  const isExact = twiceRest === 0n
  const isTie = twiceRest === size.bottom
  const nearest = twiceRest > size.bottom ? floor + 1n : floor
  const results: { [name in Rounding]: bigint } = {
    down: floor,
    up: isExact ? floor : floor + 1n,
    half_up: isTie ? floor + 1n : nearest,
    half_even: isTie ? floor + (floor % 2n) : nearest,
  }
  return negative ? -results[rounding] : results[rounding]
}

test('rounding gives the right neighbour in every mode', () => {
  fc.assert(
    fc.property(any, fc.nat(6), fc.constantFrom(...roundings), (value, scale, rounding) => {
      expect(round(value, scale, rounding)).toEqual(
        new Decimal(rounded(rational(value), scale, rounding), scale),
      )
    }),
    { numRuns: 500 },
  )
})

test('a quotient is rounded once, from its exact value', () => {
  fc.assert(
    fc.property(any, any, fc.nat(6), fc.constantFrom(...roundings), (left, right, scale, rounding) => {
      const a = rational(left)
      const b = rational(right)
      const expected =
        b.top === 0n
          ? undefined
          : new Decimal(rounded({ top: a.top * b.bottom, bottom: a.bottom * b.top }, scale, rounding), scale)
      expect(divide(left, right, scale, rounding)).toEqual(expected)
    }),
    { numRuns: 500 },
  )
})
