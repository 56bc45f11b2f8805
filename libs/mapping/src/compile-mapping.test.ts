import { describe, expect, test } from 'vitest'
import { compileMapping } from './compile-mapping.ts'
import { order, orderSpec, purchaseOrder, shapeFrom } from './order-fixture.ts'

const shapes = { from: purchaseOrder, to: order }

function problemsOf(spec: unknown, given = shapes) {
  const result = compileMapping(spec, given)
  return result.kind === 'problems' ? result.problems : []
}

const { out } = orderSpec
const withOut = (changes: object) => ({ ...orderSpec, out: { ...out, ...changes } })

test('a right mapping has no problems', () => {
  expect(problemsOf(orderSpec)).toEqual([])
})

describe('a problem names its place in the spec', () => {
  test.each([
    [
      'an unknown path',
      { orderNumber: 'heading.bge.03' },
      ['out', 'orderNumber'],
      9,
      'heading has no bge; did you mean beg?',
    ],
    [
      'an unknown element',
      { orderNumber: 'heading.beg.3' },
      ['out', 'orderNumber'],
      13,
      'heading.beg has no 3; did you mean 03?',
    ],
    [
      'an unknown target',
      { ordernumber: "'x'" },
      ['out', 'ordernumber'],
      undefined,
      'the target has no ordernumber here; did you mean orderNumber?',
    ],
    [
      'an unknown construct',
      { shipTo: { $iff: 'st', code: "'x'" } },
      ['out', 'shipTo', '$iff'],
      undefined,
      'unknown construct $iff; did you mean $if?',
    ],
    [
      'a text for a number',
      { total: 'heading.beg.03' },
      ['out', 'total'],
      1,
      'the target takes a number, this is a text; write | number if the text is one',
    ],
    [
      'a number for a condition',
      { rush: 'count(detail.po1)' },
      ['out', 'rush'],
      1,
      'the target takes true or false, this is a number',
    ],
    [
      'a list for one value',
      { orderDate: 'heading.dtm.02' },
      ['out', 'orderDate'],
      1,
      'the target takes a date, this is a list of values; choose one with | one or | first',
    ],
    ['a value for a record', { shipTo: 'st' }, ['out', 'shipTo'], 1, 'shipTo is a record: name its fields'],
    [
      'a value for a list',
      { lines: 'detail.po1' },
      ['out', 'lines'],
      1,
      'lines is a list of records: write $each',
    ],
    [
      'a record for a list',
      { lines: { sku: "'x'" } },
      ['out', 'lines'],
      undefined,
      'the target has a list here, not a record; write $each',
    ],
    [
      'a list for a record',
      { shipTo: { $each: 'detail.po1 as l', code: "'x'" } },
      ['out', 'shipTo'],
      undefined,
      'the target has a record here, not a list',
    ],
    [
      'a record for a value',
      { currency: { a: "'x'" } },
      ['out', 'currency'],
      undefined,
      'the target has a single value here, not a record',
    ],
    [
      'a plain number for a text',
      { orderNumber: 7 },
      ['out', 'orderNumber'],
      undefined,
      'a number does not fit the target; a text is written "\'text\'"',
    ],
    [
      'a plain true for a number',
      { total: true },
      ['out', 'total'],
      undefined,
      'true or false does not fit the target',
    ],
    [
      'a number that YAML has rounded',
      { total: Number('0.1234567890123456789') },
      ['out', 'total'],
      undefined,
      'write a number of more than 15 digits as an expression, in quotes',
    ],
    [
      'nothing',
      { total: null },
      ['out', 'total'],
      undefined,
      'nothing stands here; leave the name out to leave the value out',
    ],
    [
      'a lonely $where',
      { shipTo: { $where: '1 = 1', code: "'x'" } },
      ['out', 'shipTo', '$where'],
      undefined,
      '$where stands beside $each',
    ],
    [
      'an expression that is none',
      { shipTo: { $if: true, code: "'x'" } },
      ['out', 'shipTo', '$if'],
      undefined,
      'an expression is expected here, as text',
    ],
    [
      'a case without code list',
      { kind: { $switch: 'heading.beg.02', case: { NE: "'n'" } } },
      ['out', 'kind', 'case'],
      undefined,
      'beside $switch stand cases and default; did you mean cases?',
    ],
    [
      'a bare word for a text',
      { kind: { $switch: 'heading.beg.02', cases: { NE: 'new' } } },
      ['out', 'kind', 'cases', 'NE'],
      1,
      "unknown name new; known here: st, heading, detail, summary, message; for the text write 'new'",
    ],
    [
      'a required field left out',
      { shipTo: { name: "'x'" } },
      ['out', 'shipTo'],
      undefined,
      'the target requires code, and nothing is mapped to it',
    ],
  ])('%s', (_name, changes, path, column, text) => {
    const expected = column === undefined ? { path, text } : { path, column, text }
    expect(problemsOf(withOut(changes))[0]).toEqual(expected)
  })

  test.each([
    ['the list of $each', { $each: 'heading.beg as l' }, '$each', 1, '$each takes a list, this is a record'],
    ['$each without a name', { $each: 'detail.po1 as' }, '$each', 14, 'a name is expected after as'],
    [
      '$each that is no text',
      { $each: 5 },
      '$each',
      undefined,
      'write the list and a name for its items: detail.po1 as line',
    ],
    [
      '$where',
      { $where: 'l.po1.03' },
      '$where',
      1,
      '$where takes true or false, this is a text; exists(...) asks whether it is there',
    ],
    ['$sort', { $sort: 'l.po1' }, '$sort', 1, '$sort orders by a text or a number, this is a record'],
    [
      'the name of an item',
      { sku: 'line.po1.01' },
      'sku',
      1,
      "unknown name line; known here: l, st, heading, detail, summary, message; for the text write 'line'",
    ],
  ])('inside a list: %s', (_name, changes, key, column, text) => {
    const lines = { $each: 'detail.po1 as l', sku: "'x'", quantity: 'l.po1.02', ...changes }
    const path = ['out', 'lines', key]
    expect(problemsOf(withOut({ lines }))[0]).toEqual(
      column === undefined ? { path, text } : { path, column, text },
    )
  })

  test.each([
    [{ $sort: { by: 'l.po1.02', order: 'up' } }, ['$sort', 'order'], 'write ascending or descending'],
    [
      { $sort: [{ by: 'l.po1.02', ordr: 'x' }] },
      ['$sort', 0, 'ordr'],
      'a sort key has by and order; did you mean order?',
    ],
  ])('inside a sort key', (changes, path, text) => {
    const lines = { $each: 'detail.po1 as l', sku: "'x'", quantity: 'l.po1.02', ...changes }
    expect(problemsOf(withOut({ lines }))).toEqual([{ path: ['out', 'lines', ...path], text }])
  })

  test('in a let, and what uses it is not blamed too', () => {
    expect(problemsOf({ ...orderSpec, let: { st: 'heading.n2 | one' } })).toEqual([
      { path: ['let', 'st'], column: 9, text: 'heading has no n2; did you mean n1?' },
    ])
  })

  test('in the spec itself', () => {
    const bare = { from: 'a', to: 'b' }
    expect(problemsOf('none')).toEqual([
      { path: [], text: 'a mapping is an object with from, to, let and out' },
    ])
    expect(problemsOf(bare)).toEqual([
      { path: [], text: 'out is missing: it says what the target is made of' },
    ])
    expect(problemsOf({ ...orderSpec, lets: {} })).toEqual([
      { path: ['lets'], text: 'a mapping has no lets; did you mean let?' },
    ])
    expect(problemsOf({ ...orderSpec, let: [] })[0]).toEqual({
      path: ['let'],
      text: 'write the names as name: expression',
    })
    expect(problemsOf({ ...orderSpec, let: { ...orderSpec.let, 'a b': "'x'", in: "'x'" } })).toEqual([
      {
        path: ['let', 'a b'],
        text: 'a name has letters, digits and _, and is no word of the language',
      },
      {
        path: ['let', 'in'],
        text: 'a name has letters, digits and _, and is no word of the language',
      },
    ])
  })
})

test('all problems of a mapping are told at once', () => {
  const spec = withOut({ orderNumber: 'heading.bge.03', total: "'x'", currency: 'heading.cur.02 ?? USD' })
  expect(problemsOf(spec).map(({ path }) => path)).toEqual([
    ['out', 'orderNumber'],
    ['out', 'currency'],
    ['out', 'total'],
  ])
})

test('a let sees the lets above it, never those below or itself', () => {
  const let1 = { first: "'a'", second: 'first | upper', ...orderSpec.let }
  expect(problemsOf({ ...orderSpec, let: let1 })).toEqual([])
  const let2 = { second: 'first | upper', first: "'a'", ...orderSpec.let }
  expect(problemsOf({ ...orderSpec, let: let2 })[0]?.path).toEqual(['let', 'second'])
  const let3 = { own: 'own', ...orderSpec.let }
  expect(problemsOf({ ...orderSpec, let: let3 })[0]?.path).toEqual(['let', 'own'])
})

test('shapes without fields are told, not thrown', () => {
  const value = { kind: 'value', type: 'text', required: false } as const
  expect(problemsOf({ out: {} }, { from: value, to: value } as never)).toEqual([
    { path: ['from'], text: 'the source is not a record, so it has no paths' },
    { path: ['to'], text: 'the target is not a record, so it has no fields' },
  ])
  expect(problemsOf({ out: "'x'" }, { from: purchaseOrder, to: shapeFrom({}) })).toEqual([
    { path: ['out'], column: 1, text: 'out is a record: name its fields' },
  ])
})
