/**
 * An exact decimal number: `unscaled / 10^scale`. The scale is kept as it was written or computed
 * (12.50 stays 12.50), and no value ever passes through a binary float.
 * A class only so that `instanceof` tells it from a branch of an output tree.
 */
export class Decimal {
  readonly unscaled: bigint
  /** Digits after the point, 0 or more. */
  readonly scale: number

  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled
    this.scale = scale
  }
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
  return new Decimal(BigInt(negative ? -value : value), point < 0 ? 0 : text.length - point - 1)
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
export function decimalText(value: Decimal): string {
  if (value.scale === 0) return value.unscaled.toString()
  const negative = value.unscaled < 0n
  const digits = (negative ? -value.unscaled : value.unscaled).toString().padStart(value.scale + 1, '0')
  const point = digits.length - value.scale
  return `${negative ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`
}
