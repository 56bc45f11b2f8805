import { type Branch, type BranchShape, type OutputBranch, writeJson } from '@parley/document'
import { describe, expect, test } from 'vitest'
import { compileMapping, type Mapping } from './compile-mapping.ts'
import {
  type Line,
  order,
  orderSource,
  orderSpec,
  purchaseOrder,
  segment,
  shapeFrom,
} from './order-fixture.ts'
import { mapOne } from './run-mapping.ts'
import type { MappingError } from './value.ts'

const now = new Date('2026-01-31T09:30:00Z')

function compile(spec: unknown, shapes = { from: purchaseOrder, to: order }): Mapping {
  const result = compileMapping(spec, shapes)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems, null, 1))
  return result.mapping
}

const lines = [
  { quantity: '5', unit: 'EA', price: '12.50', sku: 'SKU-1', notes: ['blue', 'boxed'] },
  { quantity: '3', unit: 'CA', price: '.333', sku: '007' },
  { quantity: '0', unit: 'EA', price: '1', sku: 'NONE' },
  { quantity: '1', price: '1000000000000000000000.01', sku: 'BIG' },
]

test('an 850-shaped tree becomes an order', () => {
  const result = mapOne(compile(orderSpec), orderSource(lines), { now })
  if (result.kind === 'failed') throw new Error(JSON.stringify(result.errors))
  expect(Buffer.from(writeJson(result.output, order)).toString()).toBe(`{
  "orderNumber": "PO-100",
  "kind": "new",
  "orderDate": "2026-01-31",
  "currency": "USD",
  "rush": false,
  "shipTo": {
    "code": "FC1",
    "name": "WAREHOUSE NORTH"
  },
  "lines": [
    {
      "sku": "SKU-1",
      "quantity": 5,
      "uom": "each",
      "price": 12.50,
      "amount": 62.50,
      "notes": [
        "blue",
        "boxed"
      ]
    },
    {
      "sku": "007",
      "quantity": 3,
      "uom": "case",
      "price": 0.333,
      "amount": 1.00
    },
    {
      "sku": "BIG",
      "quantity": 1,
      "uom": "each",
      "price": 1000000000000000000000.01,
      "amount": 1000000000000000000000.01
    }
  ],
  "lineCount": 4,
  "total": 1000000000000000000063.51
}
`)
})

function mapped(mapping: Mapping, source: Branch): OutputBranch {
  const result = mapOne(mapping, source, { now })
  if (result.kind === 'failed') throw new Error(JSON.stringify(result.errors))
  return result.output
}

function errorsOf(mapping: Mapping, source: Branch): readonly MappingError[] {
  const result = mapOne(mapping, source, { now })
  return result.kind === 'failed' ? result.errors : []
}

/** The JSON of a mapping's `out` for the given lines, as a plain value. */
function written(out: unknown, fields: unknown, source: Branch | readonly Line[], lets = {}): unknown {
  const to = shapeFrom(fields)
  const mapping = compile({ let: lets, out }, { from: purchaseOrder, to })
  const tree = Array.isArray(source) ? orderSource(source) : (source as Branch)
  return JSON.parse(Buffer.from(writeJson(mapped(mapping, tree), to)).toString())
}

test('a mapping gives the same output each time, whatever it mapped in between', () => {
  const mapping = compile(orderSpec)
  const first = mapped(mapping, orderSource(lines))
  errorsOf(mapping, {})
  mapped(mapping, orderSource(lines.slice(0, 1)))
  expect(mapped(mapping, orderSource(lines))).toEqual(first)
})

describe('errors', () => {
  test('missing required values are all told, each at its place', () => {
    const bad = [
      { quantity: '5', price: '1' },
      { quantity: '2', price: '1', sku: 'A' },
      { quantity: '1', price: '1' },
    ]
    const source = orderSource(bad)
    const heading = {
      beg: segment('BEG', 2, { '01': '00', '05': '20260131' }),
      n1: [{ n1: segment('N1', 5, { '01': 'ST' }) }],
    }
    expect(errorsOf(compile(orderSpec), { ...source, heading })).toEqual([
      {
        targetPath: 'orderNumber',
        code: 'MAP_VALUE_MISSING',
        text: 'required, but heading.beg.03 is not there',
        origin: { segment: 'BEG', segmentPosition: 2, byteOffset: 200 },
        element: '03',
      },
      {
        targetPath: 'shipTo.code',
        code: 'MAP_VALUE_MISSING',
        text: 'required, but st.n1.04 is not there',
        origin: { segment: 'N1', segmentPosition: 5, byteOffset: 500 },
        element: '04',
      },
      {
        targetPath: 'lines[0].sku',
        code: 'MAP_VALUE_MISSING',
        text: 'required, but l.po1.ids.VN is not there',
        origin: { segment: 'PO1', segmentPosition: 7, byteOffset: 700 },
        element: 'ids.VN',
      },
      {
        targetPath: 'lines[2].sku',
        code: 'MAP_VALUE_MISSING',
        text: 'required, but l.po1.ids.VN is not there',
        origin: { segment: 'PO1', segmentPosition: 11, byteOffset: 1100 },
        element: 'ids.VN',
      },
    ])
  })

  test('a failed expression names the element and never its content', () => {
    const source = orderSource([{ quantity: '5', price: 'SECRET', sku: 'A' }])
    const heading = { beg: segment('BEG', 2, { '02': 'NE', '03': 'P', '05': '20261399' }) }
    const errors = errorsOf(compile(orderSpec), { ...source, heading })
    const price = {
      code: 'MAP_FAILED',
      text: 'this text is not a number',
      origin: { segment: 'PO1', segmentPosition: 7, byteOffset: 700 },
      element: '04',
    }
    expect(errors).toEqual([
      {
        targetPath: 'orderDate',
        code: 'MAP_FAILED',
        text: 'this text is not a date in the pattern of the mapping',
        origin: { segment: 'BEG', segmentPosition: 2, byteOffset: 200 },
        element: '05',
      },
      { targetPath: 'lines[0].price', ...price },
      { targetPath: 'lines[0].amount', ...price },
      { targetPath: 'total', ...price },
    ])
    expect(JSON.stringify(errors)).not.toContain('SECRET')
  })

  test('a let that fails is told once, where it is', () => {
    const source = orderSource(lines.slice(0, 1))
    const n1 = [4, 5].map((position) => ({ n1: segment('N1', position, { '01': 'ST', '04': 'X' }) }))
    const heading = { beg: segment('BEG', 2, { '02': 'NE', '03': 'P', '05': '20260131' }), n1 }
    expect(errorsOf(compile(orderSpec), { ...source, heading })).toEqual([
      {
        targetPath: 'let.st',
        code: 'MAP_FAILED',
        text: 'one item is expected, there are 2',
        origin: { segment: 'N1', segmentPosition: 4, byteOffset: 400 },
      },
    ])
  })

  test('a required list without items is told', () => {
    expect(errorsOf(compile(orderSpec), orderSource([]))).toEqual([
      {
        targetPath: 'lines',
        code: 'MAP_VALUE_MISSING',
        text: 'required, but nothing was mapped to it',
        origin: { segment: 'BEG', segmentPosition: 2, byteOffset: 200 },
      },
    ])
  })

  test('the position in a list counts written items', () => {
    const out = { all: { $each: 'detail.po1 as l', $where: 'l.po1.02 > 1', amount: 'l.po1.04' } }
    const mapping = compile({ out }, { from: purchaseOrder, to: shapeFrom({ all: [{ amount: 'number!' }] }) })
    const errors = errorsOf(
      mapping,
      orderSource([{ quantity: '1' }, { quantity: '2', price: '1' }, { quantity: '3' }]),
    )
    expect(errors.map(({ targetPath, origin }) => [targetPath, origin?.segmentPosition])).toEqual([
      ['all[1].amount', 11],
    ])
  })

  test('a condition of $where that fails is an error of the list', () => {
    const source = orderSource([
      { quantity: 'x', price: '1', sku: 'A' },
      { quantity: '2', price: '1', sku: 'B' },
    ])
    const errors = errorsOf(compile(orderSpec), source)
    expect(errors.filter(({ targetPath }) => targetPath === 'lines')).toEqual([
      {
        targetPath: 'lines',
        code: 'MAP_FAILED',
        text: 'this text is not a number',
        origin: { segment: 'PO1', segmentPosition: 7, byteOffset: 700 },
        element: '02',
      },
    ])
  })

  test('a source of another form than its shape is an error, not a crash', () => {
    const source = {
      heading: { beg: [{ '03': 'X' }], n1: 'N1' },
      detail: { po1: { po1: 'PO1' } },
    } as unknown as Branch
    const texts = new Set(errorsOf(compile(orderSpec), source).map(({ text }) => text))
    expect(texts).toContain('the source has another form here than its guide says')
  })
})

describe('constructs', () => {
  const two: readonly Line[] = [
    { quantity: '2', price: '9', sku: 'B' },
    { quantity: '10', price: '9', sku: 'A' },
    { price: '3', sku: 'C' },
  ]

  test('$sort orders numbers by value and texts by letter, missing last, ties as they came', () => {
    const each = (sort: unknown) => ({
      out: { $each: 'detail.po1 as l', $sort: sort, $value: "l.po1.ids['VN']" },
    })
    const sorted = (sort: unknown) => written(each(sort), { out: ['text'] }, two)
    expect(sorted('l.po1.02')).toEqual({ out: ['B', 'A', 'C'] })
    expect(sorted({ by: 'l.po1.02', order: 'descending' })).toEqual({ out: ['A', 'B', 'C'] })
    expect(sorted("l.po1.ids['VN']")).toEqual({ out: ['A', 'B', 'C'] })
    expect(sorted([{ by: 'l.po1.04', order: 'descending' }, "l.po1.ids['VN']"])).toEqual({
      out: ['A', 'B', 'C'],
    })
    expect(sorted('l.po1.04')).toEqual({ out: ['C', 'B', 'A'] })
  })

  test('without a name the fields of the item are bare names', () => {
    const out = { out: { $each: "detail.po1[po1.ids['VN'] != 'A']", $value: "po1.ids['VN']" } }
    expect(written(out, { out: ['text'] }, two)).toEqual({ out: ['B', 'C'] })
  })

  test('lists inside lists keep their own items', () => {
    const source = orderSource([
      { sku: 'A', notes: ['x', 'y'] },
      { sku: 'B', notes: ['z'] },
    ])
    const out = {
      lines: {
        $each: 'detail.po1 as l',
        notes: { $each: 'l.pid as p', text: 'p.05', of: "l.po1.ids['VN']" },
      },
    }
    expect(written(out, { lines: [{ notes: [{ text: 'text', of: 'text' }] }] }, source)).toEqual({
      lines: [
        {
          notes: [
            { text: 'x', of: 'A' },
            { text: 'y', of: 'A' },
          ],
        },
        { notes: [{ text: 'z', of: 'B' }] },
      ],
    })
  })

  test('the innermost name wins', () => {
    const out = {
      rows: { $each: 'detail.po1 as heading', $value: "heading.po1.ids['VN']" },
      detail: "detail.po1[po1.01 = '2'].po1.ids['VN'] | one",
    }
    expect(written(out, { rows: ['text'], detail: 'text' }, two)).toEqual({
      rows: ['B', 'A', 'C'],
      detail: 'A',
    })
  })

  test('a list of fixed items takes in the items of an $each', () => {
    const out = {
      rows: [
        { sku: "'FIRST'" },
        { $each: 'detail.po1 as l', sku: "l.po1.ids['VN']" },
        { $if: 'false', sku: "'NO'" },
        { sku: "'LAST'" },
      ],
    }
    expect(written(out, { rows: [{ sku: 'text' }] }, two.slice(0, 1))).toEqual({
      rows: [{ sku: 'FIRST' }, { sku: 'B' }, { sku: 'LAST' }],
    })
  })

  test('$if leaves out what has a false condition or a missing value; empty optional records vanish', () => {
    const fields = { a: { x: 'text!' }, b: { x: 'text!' }, c: { x: 'text' }, d: 'text', e: [{ x: 'text' }] }
    const out = {
      a: { $if: 'heading.cur', x: "'a'" },
      b: { $if: "heading.beg.02 = 'ZZ'", x: "'b'" },
      c: { x: 'heading.cur.01' },
      d: { $if: 'exists(detail.po1)', $value: "'d'" },
      e: { $if: 'heading.cur', $each: 'detail.po1', x: "'e'" },
    }
    expect(written(out, fields, two)).toEqual({ d: 'd' })
  })

  test('$switch chooses values and records; a code without case is missing', () => {
    const fields = { a: 'text', b: { x: 'number', y: 'text' }, c: 'boolean' }
    const out = {
      a: { $switch: 'heading.beg.02', cases: { RO: "'rush'" } },
      b: {
        $switch: 'heading.beg.02',
        cases: { RO: { y: "'no'" } },
        default: { x: 1.5, y: 'heading.beg.03' },
      },
      c: { $switch: 'heading.beg.02', cases: { NE: true, RO: false } },
    }
    expect(written(out, fields, two)).toEqual({ b: { x: 1.5, y: 'PO-100' }, c: true })
  })

  test('a number goes to a text target with the digits of the sender', () => {
    const out = {
      asText: 'detail.po1.po1.02 | first',
      asNumber: 'detail.po1.po1.02 | first',
      list: 'detail.po1.po1.02',
    }
    const fields = { asText: 'text', asNumber: 'number', list: ['text'] }
    expect(written(out, fields, [{ quantity: '007.50' }])).toEqual({
      asText: '007.50',
      asNumber: 7.5,
      list: ['007.50'],
    })
  })
})

describe('limits', () => {
  const wide: readonly Line[] = Array.from({ length: 200 }, () => ({ quantity: '1', price: '1', sku: 'A' }))

  test('the step budget ends a mapping that multiplies its lists', () => {
    const inner = 'sum(detail.po1, sum(detail.po1, sum(detail.po1, 1)))'
    const to = shapeFrom({ n: 'number' })
    const mapping = compile({ out: { n: `sum(detail.po1, ${inner})` } }, { from: purchaseOrder, to })
    const result = mapOne(mapping, orderSource(wide), {
      now,
      limits: { steps: 100_000, outputChars: 1000 },
    })
    expect(result).toEqual({
      kind: 'failed',
      errors: [{ targetPath: '', code: 'MAP_FAILED', text: 'the mapping took more than 100000 steps' }],
    })
  })

  test('the output budget ends a mapping that writes too much', () => {
    const result = mapOne(compile(orderSpec), orderSource(wide), {
      now,
      limits: { steps: 100_000, outputChars: 500 },
    })
    expect(result).toEqual({
      kind: 'failed',
      errors: [{ targetPath: '', code: 'MAP_FAILED', text: 'the output is longer than 500 characters' }],
    })
  })

  test('texts and numbers cannot grow without end', () => {
    const doubling = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `t${index}`,
        index === 0 ? "'xx'" : `concat(t${index - 1}, t${index - 1})`,
      ]),
    )
    const squaring = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `n${index}`,
        index === 0 ? '99' : `n${index - 1} * n${index - 1}`,
      ]),
    )
    const to: BranchShape = shapeFrom({ t: 'text', n: 'number' })
    const mapping = compile(
      { let: { ...doubling, ...squaring }, out: { t: 't39', n: 'n39' } },
      { from: purchaseOrder, to },
    )
    expect(errorsOf(mapping, {}).map(({ targetPath, text }) => [targetPath, text])).toEqual([
      ['let.t20', 'a text would be longer than 1048576 characters'],
      ['let.n6', 'a number would have more than 100 digits'],
    ])
  })

  test('at most 1000 errors are collected', () => {
    const many = orderSource(Array.from({ length: 1500 }, () => ({ quantity: '1', price: '1' })))
    expect(errorsOf(compile(orderSpec), many)).toHaveLength(1000)
  })
})
