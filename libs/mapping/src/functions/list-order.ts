import { Decimal, decimalText } from '@parley/document'
import { compare } from '../arithmetic.ts'
import { Fault, type Value } from '../value.ts'
import { define, type FunctionDefinition, type RunContext } from './definition.ts'
import { average } from './number-form.ts'
import { joinTexts } from './text-length.ts'

const list = { name: 'list', kind: 'list' } as const
const texts = { name: 'texts', kind: 'texts' } as const
const numbers = { name: 'numbers', kind: 'numbers' } as const
const key = { name: 'key', kind: 'perItemText' } as const
const size = { name: 'count', kind: 'size' } as const
const like = { name: 'other', kind: 'like' } as const
const scale = { name: 'scale', kind: 'size' } as const
const rounding = { name: 'rounding', kind: 'rounding' } as const

const noPlace = new Fault('the place in a list is a whole number from 1 on')
const spread = new Fault('the expression over the items is not the same for all of them')

/** Functions that choose from lists and order them. */
export const listOrderFunctions: readonly FunctionDefinition[] = [
  define({
    name: 'take',
    parameters: [list, size],
    result: 'first',
    run: ([items, count]) => items.slice(0, count),
    doc: 'The first items of a list, at most so many.',
    example: { expression: "(lines | take(2)).sku | join(' ')", gives: 'A1 B2' },
  }),
  define({
    name: 'skip',
    parameters: [list, size],
    result: 'first',
    run: ([items, count]) => items.slice(count),
    doc: 'The list without its first items.',
    example: { expression: "(lines | skip(2)).sku | join(' ')", gives: 'A1' },
  }),
  define({
    name: 'item',
    parameters: [list, { name: 'number', kind: 'number' }],
    result: 'item',
    run: ([items, number]) => {
      const place = Number(decimalText(number))
      return Number.isInteger(place) && place > 0 ? items[place - 1] : noPlace
    },
    doc: 'The item at a place of the list, counted from 1; missing when there are not so many. With placeIn it joins two lists at once.',
    example: { expression: '(lines | item(2)).sku', gives: 'B2' },
  }),
  define({
    name: 'reverse',
    parameters: [list],
    result: 'first',
    run: ([items]) => items.toReversed(),
    doc: 'The list from its end to its beginning.',
    example: { expression: "tags | reverse | join(' ')", gives: 'spring new' },
  }),
  define({
    name: 'sort',
    parameters: [numbers],
    result: 'numbers',
    run: ([all], context) => sorted(all, compare, context),
    doc: 'The numbers from the smallest to the largest.',
    example: { expression: "lines.quantity | sort | join(' ')", gives: '1 2 4' },
  }),
  define({
    name: 'sort',
    parameters: [texts],
    result: 'texts',
    run: ([all], context) => sorted(all, byUnits, context),
    doc: 'The texts by their UTF-16 units, the same everywhere; numbers by value.',
    example: { expression: "lines.sku | sort | join(' ')", gives: 'A1 A1 B2' },
  }),
  define({
    name: 'sortBy',
    parameters: [list, key],
    result: 'first',
    run: ([items, keys], context) => sortBy(items, keys, context),
    doc: 'The items ordered by a text; ties keep their order, a missing key comes last. $sort does the same for a target list.',
    example: { expression: "sortBy(lines, note ?? sku).sku | join(' ')", gives: 'A1 A1 B2' },
  }),
  define({
    name: 'distinctBy',
    parameters: [list, key],
    result: 'first',
    run: ([items, keys]) => distinctBy(items, keys),
    doc: 'The items without those whose key has been seen; items without a key stay.',
    example: { expression: "distinctBy(lines, sku).quantity | join(' ')", gives: '2 1' },
  }),
  define({
    name: 'joinEach',
    parameters: [list, { ...key, name: 'text' }, { name: 'between', kind: 'literal' }],
    result: 'text',
    run: ([, all, between]) =>
      joinTexts(
        all.filter((text) => text !== undefined),
        between,
      ),
    doc: 'An expression over the items, joined; missing ones are left out.',
    example: {
      expression: "joinEach(lines, concat(quantity, ' x ', sku), ', ')",
      gives: '2 x A1, 1 x B2, 4 x A1',
    },
  }),
  define({
    name: 'same',
    parameters: [list, key],
    result: 'text',
    run: ([, all]) => (all.every((text) => text === all[0]) ? all[0] : spread),
    doc: 'The text that is the same for all items, such as the one currency of all lines; an error when they differ.',
    example: { expression: 'same(lines, currency)', gives: 'EUR' },
  }),
  define({
    name: 'prefer',
    parameters: [list, key],
    rest: 'printable',
    result: 'item',
    run: ([items, keys], _context, wanted) => prefer(items, keys, wanted),
    doc: 'The first item whose key is the first of the wanted ones, else the second, and so on: the ship-to, or else the buyer, of N1 or NAD loops.',
    example: { expression: "prefer(lines, sku, 'C3', 'B2').price", gives: '3.00' },
  }),
  define({
    name: 'includes',
    parameters: [texts, { name: 'text', kind: 'printable' }],
    result: 'boolean',
    run: ([all, text]) => all.includes(text),
    doc: 'True when the list has the text.',
    example: { expression: "tags | includes('new')", gives: 'true' },
  }),
  define({
    name: 'placeIn',
    parameters: [texts, { name: 'text', kind: 'printable' }],
    result: 'number',
    run: ([all, text]) => {
      const at = all.indexOf(text)
      return at < 0 ? undefined : new Decimal(BigInt(at + 1), 0)
    },
    doc: 'The place of the text in the list (1 is the first); missing when it is not there.',
    example: { expression: "lines.sku | placeIn('B2')", gives: '2' },
  }),
  define({
    name: 'append',
    parameters: [list, like],
    result: 'first',
    run: ([items, more]) => [...items, ...asList(more)],
    doc: 'One list after the other.',
    example: { expression: "tags | append(lines.sku) | join(' ')", gives: 'new spring A1 B2 A1' },
  }),
  define({
    name: 'without',
    parameters: [texts, { name: 'others', kind: 'texts' }],
    result: 'texts',
    run: ([all, others]) => difference(all, others),
    doc: 'The texts of the first list that are not in the second one.',
    example: {
      expression: "lines.sku | without(distinctBy(lines[quantity > 1], sku).sku) | join(' ')",
      gives: 'B2',
    },
  }),
  define({
    name: 'average',
    parameters: [numbers, scale, rounding],
    result: 'number',
    refuse: ([, decimals]) => (decimals > 30 ? 'at most 30 decimals' : undefined),
    run: ([all, decimals, mode]) => average(all, decimals, mode),
    doc: 'The mean of a list of numbers, rounded once; of an empty list, missing.',
    example: { expression: 'lines.quantity | average(2, half_up)', gives: '2.33' },
  }),
]

function sorted<T>(items: readonly T[], order: (a: T, b: T) => number, context: RunContext): readonly T[] {
  spendSorting(items.length, context)
  return items.toSorted(order)
}

/** Comparisons grow faster than the list. */
function spendSorting(length: number, context: RunContext): void {
  context.steps += length * Math.ceil(Math.log2(length + 1))
}

function byUnits(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1
}

function sortBy(
  items: readonly Value[],
  keys: readonly (string | undefined)[],
  context: RunContext,
): readonly Value[] {
  const keyed = items.map((item, index) => ({ item, key: keys[index] }))
  const order = (left: string | undefined, right: string | undefined) => {
    if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? 1 : -1
    return byUnits(left, right)
  }
  return sorted(keyed, (left, right) => order(left.key, right.key), context).map(({ item }) => item)
}

function distinctBy(items: readonly Value[], keys: readonly (string | undefined)[]): readonly Value[] {
  const seen = new Set<string>()
  return items.filter((_, index) => {
    const own = keys[index]
    if (own === undefined) return true
    const isNew = !seen.has(own)
    seen.add(own)
    return isNew
  })
}

function prefer(
  items: readonly Value[],
  keys: readonly (string | undefined)[],
  wanted: readonly (string | undefined)[],
): Value {
  for (const one of wanted) {
    const at = one === undefined ? -1 : keys.indexOf(one)
    if (at >= 0) return items[at]
  }
  return undefined
}

function asList(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : []
}

function difference(all: readonly string[], others: readonly string[]): readonly string[] {
  const taken = new Set(others)
  return all.filter((text) => !taken.has(text))
}
