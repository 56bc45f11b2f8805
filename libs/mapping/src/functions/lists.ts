import { Decimal } from '@parley/document'
import { Fault, isList, type Value } from '../value.ts'
import { define, type FunctionDefinition } from './definition.ts'

const list = { name: 'list', kind: 'list' } as const
const any = { name: 'value', kind: 'any' } as const

/** Functions over lists and over values that may be missing. */
export const listFunctions: readonly FunctionDefinition[] = [
  define({
    name: 'one',
    parameters: [list],
    result: 'item',
    run: ([items]) =>
      items.length > 1 ? new Fault(`one item is expected, there are ${items.length}`) : items[0],
    doc: 'The only item of a list; of an empty list, missing; more than one is an error.',
    example: { expression: "(lines[sku = 'B2'] | one).price", gives: '3.00' },
  }),
  define({
    name: 'first',
    parameters: [list],
    result: 'item',
    run: ([items]) => items[0],
    doc: 'The first item of a list; of an empty list, missing.',
    example: { expression: "(lines[sku = 'A1'] | first).quantity", gives: '2' },
  }),
  define({
    name: 'last',
    parameters: [list],
    result: 'item',
    run: ([items]) => items.at(-1),
    doc: 'The last item of a list; of an empty list, missing.',
    example: { expression: "(lines[sku = 'A1'] | last).quantity", gives: '4' },
  }),
  define({
    name: 'count',
    parameters: [list],
    result: 'number',
    run: ([items]) => new Decimal(BigInt(items.length), 0),
    doc: 'How many items a list has.',
    example: { expression: 'count(lines[quantity > 1])', gives: '2' },
  }),
  define({
    name: 'distinct',
    parameters: [{ name: 'texts', kind: 'texts' }],
    result: 'first',
    run: ([texts]) => [...new Set(texts)],
    doc: 'The texts of a list without repetitions, in the order of their first appearance.',
    example: { expression: "lines.sku | distinct | join(' ')", gives: 'A1 B2' },
  }),
  define({
    name: 'exists',
    parameters: [any],
    result: 'boolean',
    seesMissing: true,
    run: ([value]) => value !== undefined && !(isList(value) && value.length === 0),
    doc: 'True when the value is there; a list must have an item, a text may be empty.',
    example: { expression: 'exists(memo)', gives: 'false' },
  }),
  define({
    name: 'isEmpty',
    parameters: [any],
    result: 'boolean',
    seesMissing: true,
    run: ([value]) => isEmpty(value),
    doc: 'True when the value is missing, a text without characters or a list without items.',
    example: { expression: "isEmpty('')", gives: 'true' },
  }),
  define({
    name: 'default',
    parameters: [any, { name: 'otherwise', kind: 'like' }],
    result: 'first',
    seesMissing: true,
    run: ([value, otherwise]) => value ?? otherwise,
    doc: 'The value, or the other one when it is missing: the piped form of ??.',
    example: { expression: "memo | default('none')", gives: 'none' },
  }),
  define({
    name: 'required',
    parameters: [any],
    result: 'first',
    seesMissing: true,
    run: ([value]) =>
      isEmpty(value) ? new Fault('a required value is missing or empty', 'MAP_VALUE_MISSING') : value,
    doc: 'The value; a missing or empty one is an error, also where the target could do without.',
    example: { expression: 'currency | required', gives: 'EUR' },
  }),
]

function isEmpty(value: Value): boolean {
  return value === undefined || value === '' || (isList(value) && value.length === 0)
}
