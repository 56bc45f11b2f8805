import { Decimal, decimalText, parseDecimal } from '@parley/document'
import { add, compare, divide, isWithinLimits, multiply, negate, round, subtract } from '../arithmetic.ts'
import { Fault } from '../value.ts'
import { define, type FunctionDefinition } from './definition.ts'
import { notNumber } from './numbers.ts'

const value = { name: 'value', kind: 'number' } as const
const other = { name: 'other', kind: 'number' } as const
const scale = { name: 'scale', kind: 'size' } as const
const rounding = { name: 'rounding', kind: 'rounding' } as const

const byZero = new Fault('a division by zero')
const tooLarge = new Fault('a number would have more than 100 digits')
const tooExact = new Fault('the number has more decimals than the element leaves room for')
const hundred = new Decimal(100n, 0)

/** Functions that compute with numbers and write them. */
export const numberFormFunctions: readonly FunctionDefinition[] = [
  define({
    name: 'floor',
    parameters: [value],
    result: 'number',
    run: ([number]) => toWhole(number, number.unscaled < 0n),
    doc: 'The largest whole number that is not above it.',
    example: { expression: '-2.5 | floor', gives: '-3' },
  }),
  define({
    name: 'ceil',
    parameters: [value],
    result: 'number',
    run: ([number]) => toWhole(number, number.unscaled > 0n),
    doc: 'The smallest whole number that is not below it: cartons for so many pieces.',
    example: { expression: '(7 / 3) | round(4, down) | ceil', gives: '3' },
  }),
  define({
    name: 'mod',
    parameters: [value, other],
    result: 'number',
    run: ([number, divisor]) => remainder(number, divisor),
    doc: 'What remains of a division into whole parts; it has the sign of the number that is divided.',
    example: { expression: '7.5 | mod(2)', gives: '1.5' },
  }),
  define({
    name: 'quotient',
    parameters: [value, other],
    result: 'number',
    run: ([number, divisor]) => divide(number, divisor, 0, 'down') ?? byZero,
    doc: 'How often the other number goes into it as a whole, without what remains.',
    example: { expression: '7.5 | quotient(2)', gives: '3' },
  }),
  define({
    name: 'power',
    parameters: [value, { name: 'exponent', kind: 'size' }],
    result: 'number',
    refuse: ([, exponent]) => (exponent > 20 ? 'the exponent is at most 20' : undefined),
    run: ([number, exponent]) => power(number, exponent),
    doc: 'The number multiplied with itself, exactly; the exponent is at most 20.',
    example: { expression: '1.05 | power(2)', gives: '1.1025' },
  }),
  define({
    name: 'sign',
    parameters: [value],
    result: 'number',
    run: ([{ unscaled }]) => new Decimal(unscaled > 0n ? 1n : unscaled < 0n ? -1n : 0n, 0),
    doc: 'The number 1 for one above zero, -1 for one below it, 0 for zero.',
    example: { expression: '-12.50 | sign', gives: '-1' },
  }),
  define({
    name: 'atLeast',
    parameters: [value, { name: 'least', kind: 'number' }],
    result: 'number',
    run: ([number, least]) => (compare(number, least) < 0 ? least : number),
    doc: 'The number, or the other one when it is smaller.',
    example: { expression: '-3 | atLeast(0)', gives: '0' },
  }),
  define({
    name: 'atMost',
    parameters: [value, { name: 'most', kind: 'number' }],
    result: 'number',
    run: ([number, most]) => (compare(number, most) > 0 ? most : number),
    doc: 'The number, or the other one when it is larger.',
    example: { expression: '120 | atMost(99)', gives: '99' },
  }),
  define({
    name: 'percentOf',
    parameters: [{ name: 'percent', kind: 'number' }, value],
    result: 'number',
    run: ([percent, number]) => {
      const product = multiply(percent, number)
      return new Decimal(product.unscaled, product.scale + 2)
    },
    doc: 'That percentage of a number, exactly.',
    example: { expression: '19 | percentOf(12.50)', gives: '2.3750' },
  }),
  define({
    name: 'percentage',
    parameters: [{ name: 'part', kind: 'number' }, { name: 'whole', kind: 'number' }, scale, rounding],
    result: 'number',
    refuse: ([, , decimals]) => (decimals > 30 ? 'at most 30 decimals' : undefined),
    run: ([part, whole, decimals, mode]) => divide(multiply(part, hundred), whole, decimals, mode) ?? byZero,
    doc: 'How many percent of the whole the part is.',
    example: { expression: '1 | percentage(3, 2, half_up)', gives: '33.33' },
  }),
  define({
    name: 'plain',
    parameters: [value],
    result: 'number',
    run: ([number]) => withoutZeros(number),
    doc: 'The number without zeros at the end of its decimals, as X12 wants type R.',
    example: { expression: '12.500 | plain', gives: '12.5' },
  }),
  define({
    name: 'isWhole',
    parameters: [value],
    result: 'boolean',
    run: ([{ unscaled, scale: decimals }]) => unscaled % 10n ** BigInt(decimals) === 0n,
    doc: 'True for a number without a fraction.',
    example: { expression: '4.00 | isWhole', gives: 'true' },
  }),
  define({
    name: 'between',
    parameters: [value, { name: 'low', kind: 'number' }, { name: 'high', kind: 'number' }],
    result: 'boolean',
    run: ([number, low, high]) => compare(number, low) >= 0 && compare(number, high) <= 0,
    doc: 'True when the number is not below the first and not above the second one.',
    example: { expression: '5 | between(1, 5)', gives: 'true' },
  }),
  define({
    name: 'format',
    parameters: [
      value,
      scale,
      { name: 'decimalMark', kind: 'literal' },
      { name: 'groupMark', kind: 'literal', optional: true },
    ],
    result: 'text',
    refuse: ([, decimals, mark, group]) => refuseFormat(decimals, mark, group),
    run: ([number, decimals, mark, group]) => format(round(number, decimals, 'half_up'), mark, group ?? ''),
    doc: 'The number as text with so many decimals (half_up), a decimal mark and, if given, a mark between thousands.',
    example: { expression: "1234.5 | format(2, ',', '.')", gives: '1.234,50' },
  }),
  define({
    name: 'localNumber',
    parameters: [
      { name: 'text', kind: 'text' },
      { name: 'decimalMark', kind: 'literal' },
      { name: 'groupMark', kind: 'literal' },
    ],
    result: 'number',
    refuse: ([, mark, group]) => refuseFormat(0, mark, group),
    run: ([text, mark, group]) => readLocal(text, mark, group),
    doc: 'The number a text writes with marks between its thousands; the marks must stand where they belong.',
    example: { expression: "'1.234,50' | localNumber(',', '.')", gives: '1234.50' },
  }),
  define({
    name: 'signedNumber',
    parameters: [{ name: 'text', kind: 'text' }],
    result: 'number',
    run: ([text]) => readSigned(text.trim()),
    doc: 'The number a text writes with its sign before or after it, as SAP does, blanks around it allowed.',
    example: { expression: "'12.50-' | signedNumber", gives: '-12.50' },
  }),
  define({
    name: 'toImplied',
    parameters: [value, { name: 'decimals', kind: 'size' }],
    result: 'text',
    refuse: ([, decimals]) => (decimals > 30 ? 'at most 30 decimals' : undefined),
    run: ([number, decimals]) => {
      const plain = withoutZeros(number)
      return plain.scale > decimals ? tooExact : round(plain, decimals, 'down').unscaled.toString()
    },
    doc: 'The number without its point, for X12 elements of type N2 and the like; more decimals than fit are an error: round first.',
    example: { expression: '12.5 | toImplied(2)', gives: '1250' },
  }),
]

function toWhole(number: Decimal, awayFromZero: boolean): Decimal {
  return round(number, 0, awayFromZero ? 'up' : 'down')
}

function remainder(number: Decimal, divisor: Decimal): Decimal | Fault {
  const whole = divide(number, divisor, 0, 'down')
  return whole === undefined ? byZero : subtract(number, multiply(whole, divisor))
}

function power(number: Decimal, exponent: number): Decimal | Fault {
  let result = new Decimal(1n, 0)
  for (let time = 0; time < exponent; time++) {
    result = multiply(result, number)
    if (!isWithinLimits(result)) return tooLarge
  }
  return result
}

export function withoutZeros({ unscaled, scale: decimals }: Decimal): Decimal {
  let [digits, left] = [unscaled, decimals]
  while (left > 0 && digits % 10n === 0n) {
    digits /= 10n
    left--
  }
  return new Decimal(digits, left)
}

function refuseFormat(decimals: number, mark: string, group: string | undefined): string | undefined {
  if (decimals > 30) return 'at most 30 decimals'
  if (mark !== ',' && mark !== '.') return "the mark is '.' or ','"
  if (group === undefined) return undefined
  if (!['.', ',', ' ', "'"].includes(group)) return "the group mark is '.', ',', ' ' or a quote"
  return group === mark ? 'both marks are the same' : undefined
}

function format(number: Decimal, mark: string, group: string): string {
  const isNegative = number.unscaled < 0n
  const [whole = '', fraction] = decimalText(isNegative ? negate(number) : number).split('.')
  let grouped = whole.slice(-3)
  for (let end = whole.length - 3; end > 0; end -= 3)
    grouped = `${whole.slice(Math.max(0, end - 3), end)}${group}${grouped}`
  return `${isNegative ? '-' : ''}${grouped}${fraction === undefined ? '' : mark + fraction}`
}

function readLocal(text: string, mark: string, group: string): Decimal | Fault {
  const [whole = '', fraction, more] = text.split(mark)
  if (more !== undefined || (fraction?.includes(group) ?? false)) return notNumber
  const groups = whole.split(group)
  const isGrouped = groups.slice(1).every((one) => one.length === 3)
  const first = (groups[0] ?? '').replace(/^[+-]/, '')
  if (!isGrouped || (groups.length > 1 && (first.length < 1 || first.length > 3))) return notNumber
  const digits = groups.join('') + (fraction === undefined ? '' : `.${fraction}`)
  return /^[+-]?\d+(?:\.\d*)?$/.test(digits) ? (parseDecimal(digits) ?? notNumber) : notNumber
}

function readSigned(text: string): Decimal | Fault {
  const last = text.at(-1)
  if (last !== '-' && last !== '+') return parseDecimal(text) ?? notNumber
  const number = /^\s*[\d.]/.test(text) ? parseDecimal(text.slice(0, -1).trim()) : undefined
  if (number === undefined) return notNumber
  return last === '-' ? negate(number) : number
}

/** The mean of numbers, rounded once. */
export function average(
  numbers: readonly Decimal[],
  decimals: number,
  mode: Parameters<typeof divide>[3],
): Decimal | undefined {
  const sum = numbers.reduce(add, new Decimal(0n, 0))
  return divide(sum, new Decimal(BigInt(numbers.length), 0), decimals, mode)
}
