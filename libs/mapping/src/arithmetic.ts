import { Decimal } from '@parley/document'

export type Rounding = 'half_up' | 'half_even' | 'down' | 'up'
export const roundings: readonly Rounding[] = ['half_up', 'half_even', 'down', 'up']

const powers: bigint[] = Array.from({ length: 32 }, (_, power) => 10n ** BigInt(power))

function powerOfTen(power: number): bigint {
  return powers[power] ?? 10n ** BigInt(power)
}

function unscaledAt(value: Decimal, scale: number): bigint {
  return value.scale === scale ? value.unscaled : value.unscaled * powerOfTen(scale - value.scale)
}

const smallPowers: readonly number[] = Array.from({ length: 16 }, (_, power) => 10 ** power)

/**
 * The unscaled number at a larger scale when it has the short form, else NaN. A sum or product of safe integers that is
 * a safe integer itself is exact: whatever follows asks for that.
 */
function smallAt({ digits, scale: own }: Decimal, scale: number): number {
  if (typeof digits !== 'number') return Number.NaN
  if (own === scale) return digits
  const scaled = digits * (smallPowers[scale - own] ?? Number.NaN)
  return Number.isSafeInteger(scaled) ? scaled : Number.NaN
}

/** Exact; the scale is the larger of both. */
export function add(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale)
  const small = smallAt(left, scale) + smallAt(right, scale)
  if (Number.isSafeInteger(small)) return new Decimal(small, scale)
  return new Decimal(unscaledAt(left, scale) + unscaledAt(right, scale), scale)
}

/** Exact; the scale is the larger of both. */
export function subtract(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale)
  const small = smallAt(left, scale) - smallAt(right, scale)
  if (Number.isSafeInteger(small)) return new Decimal(small, scale)
  return new Decimal(unscaledAt(left, scale) - unscaledAt(right, scale), scale)
}

/** Exact; the scale is the sum of both. */
export function multiply(left: Decimal, right: Decimal): Decimal {
  if (typeof left.digits === 'number' && typeof right.digits === 'number') {
    const small = left.digits * right.digits
    if (Number.isSafeInteger(small)) return new Decimal(small, left.scale + right.scale)
  }
  return new Decimal(left.unscaled * right.unscaled, left.scale + right.scale)
}

/** The quotient rounded once, from its exact value; undefined when the divisor is zero. */
export function divide(
  left: Decimal,
  right: Decimal,
  scale: number,
  rounding: Rounding,
): Decimal | undefined {
  if (right.unscaled === 0n) return undefined
  const shift = scale + right.scale - left.scale
  const numerator = shift > 0 ? left.unscaled * powerOfTen(shift) : left.unscaled
  const denominator = shift < 0 ? right.unscaled * powerOfTen(-shift) : right.unscaled
  return new Decimal(roundedQuotient(numerator, denominator, rounding), scale)
}

/**
 * To exactly `scale` digits after the point: 12.5 at scale 2 is 12.50. half_up takes a tie away from zero,
 * half_even to the even digit; down goes towards zero, up away from it.
 */
export function round(value: Decimal, scale: number, rounding: Rounding): Decimal {
  if (value.scale === scale) return value
  if (value.scale < scale) {
    const small = smallAt(value, scale)
    return new Decimal(Number.isSafeInteger(small) ? small : unscaledAt(value, scale), scale)
  }
  const power = smallPowers[value.scale - scale]
  if (typeof value.digits === 'number' && power !== undefined && value.digits % power === 0) {
    return new Decimal(value.digits / power, scale)
  }
  return new Decimal(roundedQuotient(value.unscaled, powerOfTen(value.scale - scale), rounding), scale)
}

function roundedQuotient(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const quotient = numerator / denominator
  const rest = numerator % denominator
  if (rest === 0n) return quotient
  const away = numerator < 0n === denominator < 0n ? 1n : -1n
  return isRoundedAway(quotient, rest, denominator, rounding) ? quotient + away : quotient
}

function isRoundedAway(quotient: bigint, rest: bigint, denominator: bigint, rounding: Rounding): boolean {
  if (rounding === 'down') return false
  if (rounding === 'up') return true
  const twice = magnitude(rest) * 2n
  const whole = magnitude(denominator)
  if (twice !== whole) return twice > whole
  return rounding === 'half_up' || quotient % 2n !== 0n
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}

/** Negative, zero or positive; 1.0 and 1 are equal. */
export function compare(left: Decimal, right: Decimal): number {
  const scale = Math.max(left.scale, right.scale)
  const small = smallAt(left, scale) - smallAt(right, scale)
  if (!Number.isNaN(small)) return Math.sign(small)
  const difference = unscaledAt(left, scale) - unscaledAt(right, scale)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function negate({ digits, scale }: Decimal): Decimal {
  return new Decimal(-digits, scale)
}

const largest = powerOfTen(100)

/** Within 100 digits before and after the point: larger results are refused, so that no mapping can grow them. */
export function isWithinLimits({ digits, scale }: Decimal): boolean {
  if (scale > 100) return false
  return typeof digits === 'number' || (digits < largest && digits > -largest)
}
