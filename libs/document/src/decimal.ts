/**
 * An exact decimal number: `unscaled / 10^scale`. The scale is kept as it was written or computed
 * (12.50 stays 12.50), and no value ever passes through a binary float.
 * A class only so that `instanceof` tells it from a branch of an output tree.
 */
export class Decimal {
  /**
   * The unscaled number: a number while it is a safe integer, and then exact, a bigint beyond. One value has one form,
   * so that equal decimals of one scale are deeply equal. Big integers cost ten times as much as numbers.
   */
  readonly digits: number | bigint
  /** Digits after the point, 0 or more. */
  readonly scale: number

  /** A number must be a safe integer. */
  constructor(unscaled: number | bigint, scale: number) {
    // + 0 makes the zero of -0 an ordinary one.
    this.digits = typeof unscaled === 'number' ? unscaled + 0 : narrowed(unscaled)
    this.scale = scale
  }

  get unscaled(): bigint {
    return typeof this.digits === 'number' ? BigInt(this.digits) : this.digits
  }
}

const largestSafe = BigInt(Number.MAX_SAFE_INTEGER)

function narrowed(unscaled: bigint): number | bigint {
  return unscaled <= largestSafe && unscaled >= -largestSafe ? Number(unscaled) : unscaled
}

/** Longest number text that is read, and the largest power of ten an exponent may ask for. */
const maxDigits = 100
// Integers of up to 15 digits are exact in a double (2^53 > 9 * 10^15), so the fast path loses nothing.
const exactDigits = 15

/**
 * Reads a plain decimal: optional sign, digits, optional point, optional exponent (X12.6 type R and JSON).
 * Undefined for any other text, for a decimal comma, and above 100 digits.
 */
export function parseDecimal(text: string): Decimal | undefined {
  return text.length <= exactDigits ? (parseShort(text) ?? parseLong(text)) : parseLong(text)
}

function parseShort(text: string): Decimal | undefined {
  let digits = 0
  let point = -1
  let value = 0
  const negative = text.charCodeAt(0) === 45
  const start = negative || text.charCodeAt(0) === 43 ? 1 : 0
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code >= 48 && code <= 57) {
      value = value * 10 + (code - 48)
      digits++
    } else if (code === 46 && point < 0) point = index
    else return undefined
  }
  if (digits === 0) return undefined
  return new Decimal(negative ? -value : value, point < 0 ? 0 : text.length - point - 1)
}

const longForm = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/

function parseLong(text: string): Decimal | undefined {
  if (text.length > maxDigits) return undefined
  const match = longForm.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', exponent] = match
  const digits = whole + fraction
  const power = exponent === undefined ? 0 : Number(exponent)
  if (digits === '' || Math.abs(power) > maxDigits) return undefined
  const unscaled = sign === '-' ? -BigInt(digits) : BigInt(digits)
  const scale = fraction.length - power
  return scale >= 0 ? new Decimal(unscaled, scale) : new Decimal(unscaled * 10n ** BigInt(-scale), 0)
}

/** The number as plain digits with its scale, `-0.50`: also a JSON number (RFC 8259 clause 6). */
export function decimalText({ digits, scale }: Decimal): string {
  if (scale === 0) return digits.toString()
  const text = digits.toString()
  const isNegative = text.charCodeAt(0) === 45
  const plain = (isNegative ? text.slice(1) : text).padStart(scale + 1, '0')
  const point = plain.length - scale
  return `${isNegative ? '-' : ''}${plain.slice(0, point)}.${plain.slice(point)}`
}
