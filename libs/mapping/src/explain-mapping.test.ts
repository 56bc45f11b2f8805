import { Decimal } from '@parley/document'
import { expect, test } from 'vitest'
import { compileMapping, type Mapping } from './compile-mapping.ts'
import { type Explanation, explainMapping } from './explain-mapping.ts'
import type { LookupTable } from './lookup-table.ts'
import { compileModule } from './modules/compile-module.ts'
import { order, orderSource, orderSpec, purchaseOrder, shapeFrom } from './order-fixture.ts'
import { runMapping } from './run-mapping.ts'

const context = { now: new Date('2026-01-31T09:30:00Z') }
const source = orderSource([
  { quantity: '2', unit: 'CA', price: '9.50', sku: 'A', notes: ['first', 'second'] },
  { quantity: '3', unit: 'EA', price: '1.00', sku: 'B' },
])
const units: LookupTable = {
  name: 'units',
  columns: ['ours', 'theirs'],
  rows: [
    ['CA', 'CS'],
    ['EA', 'PCE'],
  ],
  onMiss: 'error',
}

function compile(spec: unknown, to = order): Mapping {
  const result = compileMapping(spec, { from: purchaseOrder, to, tables: new Map([['units', units]]) })
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.mapping
}

/** What one expression is made of. */
function explained(expression: string, lets: { readonly [name: string]: string } = {}): Explanation {
  const mapping = compile({ let: lets, out: { a: expression } }, shapeFrom({ a: 'text' }))
  const message = { partner: 'shop' }
  const counters = new Map([['serial', 7n]])
  const [first] = explainMapping(mapping, source, { ...context, message, counters }).explanations
  if (first === undefined) throw new Error('nothing is explained')
  return first
}

const at = (segment: string, segmentPosition: number) => ({
  origin: { segment, segmentPosition, byteOffset: segmentPosition * 100 },
})

test('an explained run gives what a run gives, and explains every value once', () => {
  const mapping = compile(orderSpec)
  const { result, explanations, isCut } = explainMapping(mapping, source, context)
  expect(result).toEqual(runMapping(mapping, source, context))
  expect(isCut).toBe(false)
  const paths = explanations.map(({ targetPath }) => targetPath)
  expect(new Set(paths).size).toBe(paths.length)
  expect(paths).toEqual(expect.arrayContaining(['orderNumber', 'shipTo.name', 'lines[1].amount', 'total']))
})

test('a path is its element of its segment', () => {
  expect(explained('heading.beg.03')).toEqual({
    targetPath: 'a',
    rule: { path: ['out', 'a'], expression: 'heading.beg.03' },
    value: 'PO-100',
    sources: [{ ...at('BEG', 2), element: '03', role: 'value' }],
    constants: [],
    lookups: [],
    facts: [],
    names: [],
  })
})

test('a name leads to its own rule and to what it reads; what decided is told as a condition', () => {
  const { sources, constants, names } = explained('st.n1.02 | upper', {
    st: "heading.n1[n1.01 = 'ST'] | one",
  })
  expect(sources).toEqual([
    { ...at('N1', 5), element: '01', role: 'condition' },
    { ...at('N1', 5), element: '02', role: 'value' },
  ])
  expect(constants).toEqual(['ST'])
  expect(names).toEqual([{ path: ['let', 'st'], expression: "heading.n1[n1.01 = 'ST'] | one" }])
})

test('a sum has every line it adds up', () => {
  const { value, sources } = explained('sum(detail.po1, po1.02 * po1.04) | text')
  expect(value).toBe('22.00')
  expect(sources.map(({ origin, element }) => `${origin?.segmentPosition} ${element}`)).toEqual([
    '7 02',
    '7 04',
    '9 02',
    '9 04',
  ])
})

test('a lookup has its row, and only the branch that was taken counts', () => {
  const taken = explained('(detail.po1 | last).po1.03 | lookup(units)')
  expect(taken.lookups).toEqual([{ table: 'units', key: ['EA'], value: 'PCE' }])
  expect(taken.sources).toEqual([{ ...at('PO1', 9), element: '03', role: 'value' }])
  const chosen = explained("heading.beg.02 = 'NE' ? heading.beg.03 : heading.cur.02")
  expect(chosen.sources).toEqual([
    { ...at('BEG', 2), element: '02', role: 'condition' },
    { ...at('BEG', 2), element: '03', role: 'value' },
  ])
  expect(explained("heading.cur.02 ?? 'USD'")).toMatchObject({
    value: 'USD',
    sources: [],
    constants: ['USD'],
  })
})

test('constants, facts of the message and counters are told as such, and a counter is drawn once', () => {
  expect(explained("concat(message.partner, '-', counter('serial'))")).toMatchObject({
    value: 'shop-7',
    sources: [],
    constants: ['-'],
    facts: ['message.partner', 'counter serial'],
  })
})

test('items are told with their place, numbers and conditions included', () => {
  const { explanations } = explainMapping(compile(orderSpec), source, context, { targets: ['lines[1]'] })
  expect(explanations.map(({ targetPath }) => targetPath)).toEqual([
    'lines[1].sku',
    'lines[1].quantity',
    'lines[1].uom',
    'lines[1].price',
    'lines[1].amount',
    'lines[1].notes',
  ])
  expect(explanations[0]).toMatchObject({
    value: 'B',
    rule: { path: ['out', 'lines', 'sku'], expression: "l.po1.ids['VN']" },
    sources: [{ ...at('PO1', 9), element: 'ids.VN', role: 'value' }],
  })
  expect(explanations[4]?.value).toEqual(new Decimal(300n, 2))
})

test('values that stand for themselves are rules, too', () => {
  const mapping = compile({ out: { n: 12 } }, shapeFrom({ n: 'number' }))
  expect(explainMapping(mapping, source, context).explanations).toMatchObject([
    { targetPath: 'n', rule: { path: ['out', 'n'], expression: '12' }, constants: ['12'], sources: [] },
  ])
})

test('a mapping that fails is explained as far as it came, and explanations are bounded', () => {
  const failing = explainMapping(compile(orderSpec), {}, context)
  expect(failing.result.kind).toBe('failed')
  const few = explainMapping(compile(orderSpec), source, context, { maxExplanations: 3 })
  expect(few).toMatchObject({ isCut: true, result: { kind: 'mapped' } })
  expect(few.explanations).toHaveLength(3)
})

test('what explaining takes has the budget of a run, and no more', () => {
  // Every choice is asked for again for each choice inside it.
  const expression = `${'('.repeat(40)}heading.beg.03${" = 'x' ? 'y' : heading.beg.03)".repeat(40)}`
  const mapping = compile(
    { out: { a: expression, b: expression, c: expression } },
    shapeFrom({ a: 'text', b: 'text', c: 'text' }),
  )
  const limits = { steps: 140, outputChars: 1000 }
  const { result, explanations, isCut } = explainMapping(mapping, source, { ...context, limits })
  expect(result.kind).toBe('mapped')
  expect(explanations.length).toBeLessThan(3)
  expect(isCut).toBe(true)
})

test('a function of a module tells what it is given, and the rows and constants of its own', () => {
  const spec = {
    functions: {
      packed: {
        takes: { unit: 'text' },
        let: { theirs: 'unit | lookup(units)' },
        value: "concat('PK-', theirs)",
        tests: [{ given: { unit: 'CA' }, gives: 'PK-CS' }],
      },
    },
  }
  const tables = new Map([['units', units]])
  const compiled = compileModule(spec, { tables, modules: new Map() })
  if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems))
  const result = compileMapping(
    { use: ['packing'], out: { a: '(detail.po1 | first).po1.03 | packed' } },
    {
      from: purchaseOrder,
      to: shapeFrom({ a: 'text' }),
      tables,
      modules: new Map([['packing', compiled.module]]),
    },
  )
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  expect(explainMapping(result.mapping, source, context).explanations).toMatchObject([
    {
      value: 'PK-CS',
      sources: [{ ...at('PO1', 7), element: '03', role: 'value' }],
      lookups: [{ table: 'units', key: ['CA'], value: 'CS' }],
      constants: ['PK-'],
    },
  ])
})
