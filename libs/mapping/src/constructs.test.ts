import { type Branch, writeJson } from '@parley/document'
import { describe, expect, test } from 'vitest'
import { compileMapping } from './compile-mapping.ts'
import { type Line, orderSource, purchaseOrder, shapeFrom } from './order-fixture.ts'
import { mapOne } from './run-mapping.ts'
import type { Limits } from './value.ts'

const now = new Date('2026-01-31T09:30:00Z')
const sku = "l.po1.ids['VN']"

/** What `out` gives, as a plain value; or the first problem, or the errors of the run. */
function written(out: unknown, fields: unknown, source: Branch | readonly Line[], limits?: Limits): unknown {
  const to = shapeFrom(fields)
  const compiled = compileMapping({ out }, { from: purchaseOrder, to })
  if (compiled.kind === 'problems') return compiled.problems.map(({ text }) => text)
  const tree = Array.isArray(source) ? orderSource(source) : (source as Branch)
  const result = mapOne(compiled.mapping, tree, { now, ...(limits && { limits }) })
  if (result.kind === 'failed')
    return result.errors.map(({ targetPath, text, origin }) => {
      return `${targetPath}: ${text} @${origin?.segmentPosition}`
    })
  return JSON.parse(Buffer.from(writeJson(result.output, to)).toString())
}

const lines: readonly Line[] = [
  { sku: 'B', quantity: '2', unit: 'EA', price: '1.0', notes: ['x'] },
  { sku: 'A', quantity: '10', unit: 'CA', price: '2' },
  { sku: 'B', quantity: '3', unit: 'CA', price: '1' },
  { quantity: '7', unit: 'EA', price: '1.00' },
]

describe('$group', () => {
  test('makes one item for each key, in the order of the first item; none is lost', () => {
    const out = {
      rows: {
        $each: 'detail.po1 as l',
        $group: sku,
        sku: 'group.key',
        quantity: 'sum(group.items, po1.02)',
        lines: 'count(group.items)',
      },
    }
    expect(written(out, { rows: [{ sku: 'text', quantity: 'number', lines: 'number' }] }, lines)).toEqual({
      rows: [
        { sku: 'B', quantity: 5, lines: 2 },
        { sku: 'A', quantity: 10, lines: 1 },
        { quantity: 7, lines: 1 },
      ],
    })
  })

  test('takes several keys with names, and groups inside groups', () => {
    const out = {
      rows: {
        $each: 'detail.po1 as l',
        $where: 'l.po1.02 < 10',
        $group: { by: { unit: 'l.po1.03', price: 'l.po1.04' }, as: 'g' },
        unit: 'g.key.unit',
        price: 'g.key.price',
        skus: {
          $each: 'g.items as i',
          $group: { by: "i.po1.ids['VN']", as: 's' },
          $value: "s.key ?? 'none'",
        },
      },
    }
    expect(written(out, { rows: [{ unit: 'text', price: 'number', skus: ['text'] }] }, lines)).toEqual({
      // 1.0 and 1.00 are one price.
      rows: [
        { unit: 'EA', price: 1.0, skus: ['B', 'none'] },
        { unit: 'CA', price: 1, skus: ['B'] },
      ],
    })
  })

  test('keys cannot be mistaken for one another', () => {
    const two = [
      { unit: '1:', sku: 'A' },
      { unit: '1', sku: ':A' },
    ]
    const out = {
      n: { $each: 'detail.po1 as l', $group: { by: { a: 'l.po1.03', b: sku } }, $value: 'group.key.a' },
    }
    expect(written(out, { n: ['text'] }, two)).toEqual({ n: ['1:', '1'] })
  })

  test('is sorted by its groups, and $with names something of each group', () => {
    const out = {
      rows: {
        $each: 'detail.po1 as l',
        $group: sku,
        $with: { total: 'sum(group.items, po1.02)' },
        $sort: { by: 'total', order: 'descending' },
        $value: 'total',
      },
    }
    expect(written(out, { rows: ['number'] }, lines)).toEqual({ rows: [10, 7, 5] })
  })

  test('groups values too', () => {
    const out = { n: { $each: 'detail.po1.po1.03 as u', $group: 'u', $value: 'count(group.items)' } }
    expect(written(out, { n: ['number'] }, lines)).toEqual({ n: [2, 2] })
  })

  test('the item is not seen beside its group, and what is missing is told at the first item', () => {
    const out = (value: string) => ({ n: { $each: 'detail.po1 as l', $group: sku, x: value } })
    expect(written(out('l.po1.03'), { n: [{ x: 'text' }] }, lines)).toEqual([
      "unknown name l; known here: group, heading, detail, summary, message; for the text write 'l'",
    ])
    expect(written(out('group.ky'), { n: [{ x: 'text' }] }, lines)).toEqual([
      'group has no ky; did you mean key?',
    ])
    expect(written(out('group.key'), { n: [{ x: 'text!' }] }, lines)).toEqual([
      'n[2].x: required, but group.key is not there @13',
    ])
  })

  test('what is wrong with a group is told', () => {
    const n = (group: unknown) => ({ n: { $each: 'detail.po1 as l', $group: group, $value: "'x'" } })
    const problem = (group: unknown) => written(n(group), { n: ['text'] }, lines)
    expect(problem({ by: sku, name: 'g' })).toEqual(['a group has by and as; known here: by, as'])
    expect(problem({ by: sku, as: '1' })).toEqual(['write a name for the group: letters, digits and _'])
    expect(problem({ by: {} })).toEqual(['a group has 1 to 16 keys'])
    expect(problem('l.pid')).toEqual(['$group takes a text or a number, this is a list of records'])
    expect(written({ n: { $group: 'x', $value: "'x'" } }, { n: 'text' }, lines)).toEqual([
      '$group stands beside $each',
    ])
  })
})

describe('$with', () => {
  test('names something for the fields beside it, and for $if', () => {
    const out = { a: { $with: { q: 'heading.beg.03' }, $if: "q = 'PO-100'", x: 'q', y: 'q | lower' } }
    expect(written(out, { a: { x: 'text', y: 'text' } }, lines)).toEqual({ a: { x: 'PO-100', y: 'po-100' } })
  })

  test('beside $each is computed for each item, and seen by $where and $sort', () => {
    const out = {
      rows: {
        $each: 'detail.po1 as l',
        $with: { amount: 'l.po1.02 * l.po1.04', twice: 'amount * 2' },
        $where: 'amount > 2',
        $sort: 'amount',
        a: 'amount',
        b: 'twice',
      },
    }
    expect(written(out, { rows: [{ a: 'number', b: 'number' }] }, lines)).toEqual({
      rows: [
        { a: 3, b: 6 },
        { a: 7, b: 14 },
        { a: 20, b: 40 },
      ],
    })
  })

  test('that fails is told once, for its item only', () => {
    const bad = [{ quantity: '1' }, { quantity: 'x' }, { quantity: '3' }]
    const out = (more: object) => ({
      rows: { $each: 'detail.po1 as l', $with: { q: 'l.po1.02 * 2' }, ...more, a: 'q', b: 'q' },
    })
    const fields = { rows: [{ a: 'number!', b: 'number!' }] }
    expect(written(out({}), fields, bad)).toEqual(['rows[1].$with.q: this text is not a number @9'])
    // Sorted by something else, the fault goes with its item.
    expect(written(out({ $sort: { by: 'l.po1.01', order: 'descending' } }), fields, bad)).toEqual([
      'rows[0].$with.q: this text is not a number @9',
    ])
  })

  test('sees the names above it only', () => {
    const out = { a: { $with: { p: 'q', q: "'x'" }, x: 'p' } }
    expect(written(out, { a: { x: 'text' } }, lines)).toEqual([
      "unknown name q; known here: heading, detail, summary, message; for the text write 'q'",
    ])
  })
})

describe('$merge', () => {
  const fields = { a: { x: 'text!', y: 'text', z: 'text' } }

  test('puts the fields of several records into one; a later part wins', () => {
    const out = {
      a: {
        $merge: [
          { x: "'1'", y: "'1'" },
          { $if: 'exists(heading.cur)', x: "'never'" },
          { $switch: 'heading.beg.02', cases: { NE: { y: "'2'", z: "'2'" } } },
          { z: 'heading.cur.01' },
        ],
      },
    }
    expect(written(out, fields, lines)).toEqual({ a: { x: '1', y: '2', z: '2' } })
  })

  test('requires of all parts together what the target requires', () => {
    const none = { a: { $merge: [{ y: "'1'" }, { $if: 'true', z: "'1'" }] } }
    expect(written(none, fields, lines)).toEqual(['the target requires x, and nothing is mapped to it'])
    const absent = { a: { $merge: [{ y: "'1'" }, { $if: 'heading.cur', x: "'1'" }] } }
    expect(written(absent, fields, lines)).toEqual(['a.x: required, but nothing was mapped to it @2'])
    const failed = { a: { $merge: [{ x: 'heading.beg.03 | number | text' }] } }
    expect(written(failed, fields, lines)).toEqual(['a.x: this text is not a number @2'])
  })

  test('what is wrong with it is told', () => {
    const problem = (a: object) => written({ a }, fields, lines)
    expect(problem({ $merge: [], x: "'1'" })).toContain(
      'beside $merge there are no fields; write them as one more part',
    )
    expect(problem({ $merge: {} })).toContain('$merge takes a list of records: - {$if: ..., field: ...}')
    expect(problem({ $merge: ["'x'"] })).toContain('x is a record: name its fields'.replace('x', 'a'))
    expect(problem({ $merge: [], $value: "'x'" })).toContain('$merge and $value do not go together')
  })
})

describe('the position of an item', () => {
  test('is that among the chosen items, in their order', () => {
    const out = {
      rows: {
        $each: 'detail.po1 as l',
        $where: `exists(${sku})`,
        $sort: 'l.po1.02',
        n: 'position()',
        q: 'l.po1.02',
        edge: "isFirst() ? 'first' : isLast(l) ? 'last' : 'between'",
      },
    }
    expect(written(out, { rows: [{ n: 'number', q: 'number', edge: 'text' }] }, lines)).toEqual({
      rows: [
        { n: 1, q: 2, edge: 'first' },
        { n: 2, q: 3, edge: 'between' },
        { n: 3, q: 10, edge: 'last' },
      ],
    })
  })

  test('of an outer item is asked for by its name; of a group too', () => {
    const out = {
      rows: {
        $each: 'detail.po1 as l',
        $group: { by: 'l.po1.03', as: 'g' },
        $value: "join(g.items.po1.01, '') | concat(position(g) | text, '/')",
        inner: '',
      },
    }
    const { inner: _, ...rows } = out.rows
    expect(written({ rows }, { rows: ['text'] }, lines)).toEqual({ rows: ['141/', '232/'] })
    const nested = {
      rows: {
        $each: 'detail.po1 as l',
        $value: { $if: 'true', $value: 'position(l)' },
      },
    }
    expect(written(nested, { rows: ['number'] }, lines)).toEqual({ rows: [1, 2, 3, 4] })
  })

  test('is refused where it cannot be known', () => {
    const problem = (each: object) =>
      written({ n: { $each: 'detail.po1 as l', ...each } }, { n: ['number'] }, lines)
    expect(problem({ $where: 'position() > 1', $value: '1' })).toEqual([
      'position is not known before $where, $group, $sort and $with are done',
    ])
    expect(problem({ $value: 'position(heading)' })).toEqual(['heading is no item of an $each'])
    expect(problem({ $value: 'position(l, 1)' })).toEqual([
      'write position() or position(l), where l is the name of an item',
    ])
    expect(written({ n: 'position()' }, { n: 'number' }, lines)).toEqual(['there is no $each around this'])
  })
})

test('dates are sorted as texts, the year first', () => {
  const source = orderSource([])
  const dtm = ['03152026', '12312025', '01012026'].map((date) => ({ '02': date }))
  const out = {
    n: { $each: 'heading.dtm as d', $sort: "d.02 | date('MMddyyyy', 'yyyyMMdd')", $value: 'd.02' },
  }
  expect(written(out, { n: ['text'] }, { ...source, heading: { dtm } })).toEqual({
    n: ['12312025', '01012026', '03152026'],
  })
})

describe('each construct is counted', () => {
  const many = Array.from({ length: 3000 }, (_, index) => ({ sku: String(index % 7), quantity: '1' }))
  const steps = (out: unknown, most: number) =>
    written(out, { n: ['text'] }, many, { steps: most, outputChars: 1_000_000 })
  const over = (most: number) => [`: the mapping took more than ${most} steps @undefined`]

  test.each([
    ['$sort', { $each: 'detail.po1 as l', $sort: sku, $value: "'x'" }, 30_000],
    ['$group', { $each: 'detail.po1 as l', $group: sku, $value: 'group.key' }, 2_999],
    [
      'nested $group',
      {
        $each: 'detail.po1 as l',
        $group: sku,
        $value: 'sum(detail.po1, sum(group.items, 1)) | text',
      },
      1_000_000,
    ],
    ['$with', { $each: 'detail.po1 as l', $with: { a: '1', b: '2' }, $value: "'x'" }, 10_000],
  ])('%s', (_name, n, most) => {
    expect(steps({ n }, most)).toEqual(over(most))
  })

  test('plain values, and the names of fields', () => {
    const out = { rows: { $each: 'detail.po1 as l', aLongName: 1, anotherLongName: 2 } }
    const run = (limits: Limits) =>
      written(out, { rows: [{ aLongName: 'number', anotherLongName: 'number' }] }, many, limits)
    expect(run({ steps: 8_000, outputChars: 1_000_000 })).toEqual(over(8_000))
    expect(run({ steps: 100_000, outputChars: 70_000 })).toEqual([
      ': the output is longer than 70000 characters @undefined',
    ])
  })
})
