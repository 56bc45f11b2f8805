import { Decimal, parseDecimal } from '@parley/document'
import { add, compare, round } from '../arithmetic.ts'
import { Fault } from '../value.ts'
import { define, type FunctionDefinition } from './definition.ts'

const zero = new Decimal(0n, 0)
const value = { name: 'value', kind: 'number' } as const
const numbers = { name: 'numbers', kind: 'numbers' } as const
const list = { name: 'list', kind: 'list' } as const
const perItem = { name: 'number', kind: 'perItem' } as const

export const notNumber = new Fault('this text is not a number')

export const numberFunctions: readonly FunctionDefinition[] = [
  define({
    name: 'number',
    parameters: [
      { name: 'text', kind: 'text' },
      { name: 'decimalMark', kind: 'literal', optional: true },
    ],
    result: 'number',
    refuse: ([, mark]) =>
      mark === undefined || mark === ',' || mark === '.' ? undefined : "the mark is '.' or ','",
    run: ([text, mark]) => readNumber(text, mark ?? '.'),
    doc: 'The number a text writes, with a point or with the given decimal mark; any other text is an error.',
    example: { expression: "'12,50' | number(',')", gives: '12.50' },
  }),
  define({
    name: 'implied',
    parameters: [value, { name: 'decimals', kind: 'size' }],
    result: 'number',
    refuse: ([, decimals]) => (decimals > 30 ? 'at most 30 decimals' : undefined),
    run: ([number, decimals]) => new Decimal(number.unscaled, number.scale + decimals),
    doc: 'The number with its point moved to the left: for X12 elements of type N2, whose point is not sent.',
    example: { expression: '1250 | implied(2)', gives: '12.50' },
  }),
  define({
    name: 'round',
    parameters: [value, { name: 'scale', kind: 'size' }, { name: 'rounding', kind: 'rounding' }],
    result: 'number',
    refuse: ([, scale]) => (scale > 30 ? 'at most 30 decimals' : undefined),
    run: ([number, scale, rounding]) => round(number, scale, rounding),
    doc: 'To exactly `scale` decimals: half_up (ties away from zero), half_even, down (to zero) or up (away from it). A division stands directly inside: (a / b) | round(2, half_up), and is rounded once.',
    example: { expression: '(10 / 3) | round(2, half_up)', gives: '3.33' },
  }),
  define({
    name: 'abs',
    parameters: [value],
    result: 'number',
    run: ([number]) => (number.unscaled < 0n ? new Decimal(-number.unscaled, number.scale) : number),
    doc: 'The number without its sign.',
    example: { expression: '-1.50 | abs', gives: '1.50' },
  }),
  define({
    name: 'sum',
    parameters: [numbers],
    result: 'number',
    run: ([all]) => all.reduce(add, zero),
    doc: 'The exact sum of a list of numbers: of those that are there. Of an empty list 0.',
    example: { expression: 'lines.quantity | sum', gives: '7' },
  }),
  define({
    name: 'sum',
    parameters: [list, perItem],
    result: 'number',
    run: ([, all]) => all.reduce(add, zero),
    doc: 'The exact sum of an expression over the items. Missing for one item is missing for all: no total is smaller than the truth.',
    example: { expression: 'sum(lines, quantity * price)', gives: '78.00' },
  }),
  define({
    name: 'min',
    parameters: [numbers],
    result: 'number',
    run: ([all]) => least(all),
    doc: 'The smallest number of a list; of an empty list, missing.',
    example: { expression: 'lines.quantity | min', gives: '1' },
  }),
  define({
    name: 'min',
    parameters: [list, perItem],
    result: 'number',
    run: ([, all]) => least(all),
    doc: 'The smallest value of an expression over the items.',
    example: { expression: 'min(lines, quantity * price)', gives: '3.00' },
  }),
  define({
    name: 'max',
    parameters: [numbers],
    result: 'number',
    run: ([all]) => greatest(all),
    doc: 'The largest number of a list; of an empty list, missing.',
    example: { expression: 'lines.quantity | max', gives: '4' },
  }),
  define({
    name: 'max',
    parameters: [list, perItem],
    result: 'number',
    run: ([, all]) => greatest(all),
    doc: 'The largest value of an expression over the items.',
    example: { expression: 'max(lines, quantity * price)', gives: '50.00' },
  }),
]

/** Reads the sender's text; spaces and thousands marks are no part of a number. */
export function readNumber(text: string, mark: string): Decimal | Fault {
  if (mark === '.') return parseDecimal(text) ?? notNumber
  return text.includes('.') ? notNumber : (parseDecimal(text.replace(mark, '.')) ?? notNumber)
}

function least(numbers: readonly Decimal[]): Decimal | undefined {
  return numbers.reduce<Decimal | undefined>(
    (best, number) => (best === undefined || compare(number, best) < 0 ? number : best),
    undefined,
  )
}

function greatest(numbers: readonly Decimal[]): Decimal | undefined {
  return numbers.reduce<Decimal | undefined>(
    (best, number) => (best === undefined || compare(number, best) > 0 ? number : best),
    undefined,
  )
}
