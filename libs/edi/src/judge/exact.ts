import { Decimal, parseDecimal } from '@parley/document'

/** Exact arithmetic for totals: scaled integers, no binary fraction anywhere. */
export const zero = new Decimal(0n, 0)

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return new Decimal(scaledTo(a, scale) + scaledTo(b, scale), scale)
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, new Decimal(-b.unscaled, b.scale))
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return new Decimal(a.unscaled * b.unscaled, a.scale + b.scale)
}

/** Below, at or above 0, as a is below, equal to or above b. */
export function compare(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale)
  const difference = scaledTo(a, scale) - scaledTo(b, scale)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** Half away from zero, as invoices are rounded. */
export function round(value: Decimal, digits: number): Decimal {
  if (value.scale <= digits) return value
  const step = 10n ** BigInt(value.scale - digits)
  const size = value.unscaled < 0n ? -value.unscaled : value.unscaled
  const rounded = (size + step / 2n) / step
  return new Decimal(value.unscaled < 0n ? -rounded : rounded, digits)
}

function scaledTo({ unscaled, scale }: Decimal, to: number): bigint {
  return unscaled * 10n ** BigInt(to - scale)
}

/**
 * The number that an element of that type says; undefined when it says none. Nn has n implied digits behind the point
 * (X12.6); EDIFACT's n may have a comma for it (ISO 9735 10.1).
 */
export function amountOf(text: string, type: string): Decimal | undefined {
  const value = parseDecimal(type === 'n' ? text.replace(',', '.') : text)
  if (value === undefined || !/^N[1-9]$/.test(type)) return value
  return new Decimal(value.unscaled, value.scale + Number(type.charAt(1)))
}
