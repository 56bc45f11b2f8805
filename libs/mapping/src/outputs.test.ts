import { Decimal } from '@parley/document'
import { describe, expect, test } from 'vitest'
import { compileMapping, type Mapping } from './compile-mapping.ts'
import { order, orderSource, orderSpec, purchaseOrder, shapeFrom } from './order-fixture.ts'
import { mapOne, runMapping } from './run-mapping.ts'

const context = { now: new Date('2026-01-31T09:30:00Z') }
const pick = shapeFrom({ sku: 'text!', quantity: 'number' })
const targets = new Map([
  ['acme-order', order],
  ['pick', pick],
])
const source = orderSource([
  { quantity: '2', price: '1.50', sku: 'A' },
  { quantity: '3', price: '2', sku: 'B' },
])

function compile(spec: unknown): Mapping {
  const result = compileMapping(spec, { from: purchaseOrder, to: targets })
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems, null, 1))
  return result.mapping
}

function problemsOf(spec: unknown) {
  const result = compileMapping(spec, { from: purchaseOrder, to: targets })
  return result.kind === 'problems' ? result.problems : []
}

function outputs(spec: unknown, from: Parameters<typeof runMapping>[1] = source) {
  const result = runMapping(compile(spec), from, context)
  if (result.kind === 'failed') return result.errors.map(({ targetPath, text }) => `${targetPath}: ${text}`)
  // Written and read again: branches without a prototype, decimals as digits.
  return JSON.parse(
    JSON.stringify(result.outputs, (_, value: unknown) =>
      typeof value === 'bigint' ? Number(value) : value,
    ),
  ) as unknown
}

const eachLine = { $each: 'detail.po1 as l', sku: "l.po1.ids['VN']" }

describe('one document into many', () => {
  test('$each at the root of out gives a document for each item', () => {
    expect(outputs({ to: 'pick', out: eachLine })).toEqual([
      { to: 'pick', output: { sku: 'A' } },
      { to: 'pick', output: { sku: 'B' } },
    ])
    expect(outputs({ to: 'pick', out: { ...eachLine, $where: 'l.po1.02 > 9' } })).toEqual([])
  })

  test('what is missing is told with the number of the document', () => {
    const four = orderSource([{ sku: 'A' }, {}, { sku: 'C' }, {}])
    expect(outputs({ to: 'pick', out: eachLine }, four)).toEqual([
      'pick[1].sku: required, but l.po1.ids.VN is not there',
      'pick[3].sku: required, but l.po1.ids.VN is not there',
    ])
  })

  test('$if at the root leaves the document out, which is no error', () => {
    expect(outputs({ to: 'pick', out: { $if: "heading.beg.02 = 'RO'", sku: "'x'" } })).toEqual([])
  })

  test('$emit writes several targets, each by its own guide, under its own condition', () => {
    const spec = {
      to: 'pick',
      let: { isNew: "heading.beg.02 = 'NE'" },
      out: {
        $emit: [
          { out: eachLine },
          { to: 'pick', $if: 'not isNew', out: { sku: "'never'" } },
          { to: 'pick', $if: 'isNew', out: { sku: "'total'", $if: 'exists(detail.po1)' } },
        ],
      },
    }
    expect(outputs(spec)).toEqual([
      { to: 'pick', output: { sku: 'A' } },
      { to: 'pick', output: { sku: 'B' } },
      { to: 'pick', output: { sku: 'total' } },
    ])
    const both = compile({
      out: {
        $emit: [
          { to: 'acme-order', out: orderSpec.out },
          { to: 'pick', out: eachLine },
        ],
      },
      let: orderSpec.let,
    })
    expect(both.targets).toEqual(['acme-order', 'pick'])
    const result = runMapping(both, source, context)
    expect(result.kind === 'mapped' && result.outputs.map(({ to }) => to)).toEqual([
      'acme-order',
      'pick',
      'pick',
    ])
  })

  test('errors of emissions begin with the guide they are written by', () => {
    const spec = { out: { $emit: [{ to: 'pick', out: { sku: 'heading.cur.01' } }] } }
    expect(outputs(spec)).toEqual(['pick.sku: required, but heading.cur.01 is not there'])
  })
})

describe('many documents into one', () => {
  const merge = {
    to: 'acme-order',
    merge: true,
    out: {
      orderNumber: 'documents.heading.beg.03 | first',
      kind: "'merged'",
      orderDate: "'2026-01-31'",
      lines: {
        $each: 'documents.detail.po1 as l',
        sku: "l.po1.ids['VN']",
        quantity: 'l.po1.02',
      },
      lineCount: 'count(documents)',
    },
  }
  const lines = [
    { sku: 'A', quantity: new Decimal(2, 0) },
    { sku: 'B', quantity: new Decimal(3, 0) },
  ]

  test('merge: true maps all documents of a batch together', () => {
    const output = {
      orderNumber: 'PO-100',
      kind: 'merged',
      orderDate: '2026-01-31',
      lines: [...lines, ...lines],
      lineCount: new Decimal(2, 0),
    }
    expect(outputs(merge, [source, source])).toEqual([{ to: 'acme-order', output }])
    expect(compile(merge).merges).toBe(true)
  })

  test('a single document is a batch of one', () => {
    expect(outputs(merge)).toMatchObject([{ output: { lines } }])
  })

  test('a mapping that does not merge maps the documents of a batch one after another', () => {
    const spec = { to: 'pick', out: { sku: 'heading.beg.03' } }
    const one = { to: 'pick', output: { sku: 'PO-100' } }
    expect(outputs(spec, [source, source])).toEqual([one, one])
    expect(outputs(spec, [source, { heading: {} }])).toEqual([
      'sku: required, but heading.beg.03 is not there',
    ])
  })
})

test('a caller that has a use for one document only is told when there are more or fewer', () => {
  const result = mapOne(compile({ to: 'pick', out: eachLine }), source, context)
  expect(result).toEqual({
    kind: 'failed',
    errors: [
      {
        targetPath: '',
        code: 'MAP_FAILED',
        text: 'the mapping gave 2 documents, and exactly one is expected here',
      },
    ],
  })
})

describe('problems of outputs', () => {
  test.each([
    [{ to: 'pik', out: { sku: "'x'" } }, ['to'], 'there is no guide pik; did you mean pick?'],
    [
      { out: { $emit: [{ to: 'pik', out: {} }] } },
      ['out', '$emit', 0, 'to'],
      'there is no guide pik; did you mean pick?',
    ],
    [
      { out: { $emit: [{ out: {} }] } },
      ['out', '$emit', 0],
      'to is missing: it names the guide that this document is written by',
    ],
    [{ out: { $emit: {} } }, ['out', '$emit'], '$emit takes a list of documents: - {to: guide, out: ...}'],
    [
      { to: 'pick', out: { $emit: [{ out: { sku: "'x'" } }], sku: "'x'" } },
      ['out', 'sku'],
      'beside $emit nothing stands; write it in an emission',
    ],
    [
      { to: 'pick', out: { $emit: [{ out: { sku: "'x'" }, $of: 'x' }] } },
      ['out', '$emit', 0, '$of'],
      'an emission has no $of; did you mean $if?',
    ],
    [
      { to: 'pick', out: { $emit: [{}] } },
      ['out', '$emit', 0],
      'an emission has to, out and, if it has a condition, $if',
    ],
    [
      { to: 'pick', merge: 'yes', out: { sku: "'x'" } },
      ['merge'],
      'write merge: true to map all documents of a batch together',
    ],
  ])('%j', (spec, path, text) => {
    expect(problemsOf(spec)).toContainEqual({ path, text })
  })
})
