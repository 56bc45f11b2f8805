import { describe, expect, test } from 'vitest'
import { compileMapping } from './compile-mapping.ts'
import type { LookupTable } from './lookup-table.ts'
import { shapeFrom } from './order-fixture.ts'
import { mapOne } from './run-mapping.ts'

const from = shapeFrom({ unit: 'text', sku: 'text', pack: 'number', lines: [{ unit: 'text' }] })
const uom: LookupTable = {
  name: 'uom',
  columns: ['x12', 'ours'],
  rows: [
    ['EA', 'each'],
    ['CA', 'case'],
    ['BX', 'case'],
    ['ZZ', ''],
  ],
  onMiss: 'error',
}
const price: LookupTable = {
  name: 'price-list',
  columns: ['sku', 'unit', 'GS1 code', 'price'],
  rows: [
    ['A', 'EA', '1', '1.50'],
    ['A', 'CA', '2', '15'],
    ['B', 'EA', '3', '2'],
  ],
  onMiss: 'default',
  default: '0',
}
const tables = new Map([
  ['uom', uom],
  ['price-list', price],
])

/** The value of an expression, or the problem, or the fault with the sender's element. */
function value(expression: string, source: Parameters<typeof mapOne>[1] = { unit: 'EA', sku: 'A' }) {
  const compiled = compileMapping({ out: { v: expression } }, { from, to: shapeFrom({ v: 'text' }), tables })
  if (compiled.kind === 'problems') return compiled.problems.map(({ column, text }) => `${column}: ${text}`)
  const result = mapOne(compiled.mapping, source, { now: new Date(0) })
  return result.kind === 'failed' ? result.errors.map(({ text }) => text) : result.output.v
}

describe('a look-up', () => {
  test('goes from the first column to the only other one', () => {
    expect(value('unit | lookup(uom)')).toBe('each')
    expect(value("lookup('CA', uom)")).toBe('case')
  })

  test('goes either way where the key is unique', () => {
    expect(value("'each' | lookup(uom, from: ours, to: x12)")).toEqual([
      '10: rows 2 and 3 of uom have the same ours and another x12: this way it cannot be looked up',
    ])
    expect(value("'3' | lookup('price-list', from: 'GS1 code', to: sku)")).toBe('B')
  })

  test('takes several keys', () => {
    expect(value("sku | lookup('price-list', unit, to: price)")).toBe('1.50')
    expect(value("sku | lookup('price-list', 'CA', from: [sku, unit], to: price)")).toBe('15')
    expect(value("'CA' | lookup('price-list', sku, from: [unit, sku], to: 'GS1 code')")).toBe('2')
  })

  test('of a missing key is missing; a number is looked up by its digits', () => {
    expect(value('unit | lookup(uom)', {})).toBeUndefined()
    expect(value("pack | lookup('price-list', from: 'GS1 code', to: price)", { pack: '2' })).toBe('15')
  })

  test('of a key without a row does what onMiss says', () => {
    const nowhere = { unit: 'PK' }
    expect(value('unit | lookup(uom)', nowhere)).toEqual(['uom has no row with this x12'])
    expect(value('unit | lookup(uom, onMiss: keep)', nowhere)).toBe('PK')
    expect(value("(unit | lookup(uom, onMiss: missing)) ?? 'none'", nowhere)).toBe('none')
    expect(value("unit | lookup(uom, default: 'each')", nowhere)).toBe('each')
    expect(value('unit | lookup(uom, default: unit | lower)', nowhere)).toBe('pk')
    expect(value("unit | lookup('price-list', 'EA', to: price)", nowhere)).toBe('0')
    // A row without a value says nothing.
    expect(value("'ZZ' | lookup(uom, onMiss: missing) | default('none')")).toBe('none')
  })

  test('a key cannot pass for two', () => {
    const tricky: LookupTable = { ...price, rows: [['A', 'B', '1', '1']], onMiss: 'missing' }
    const compiled = compileMapping(
      { out: { v: 'unit | lookup(t, sku, to: price)' } },
      { from, to: shapeFrom({ v: 'text' }), tables: new Map([['t', tricky]]) },
    )
    if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems))
    const run = (unit: string, sku: string) => mapOne(compiled.mapping, { unit, sku }, { now: new Date(0) })
    expect(run('A', 'B')).toMatchObject({ output: { v: '1' } })
    expect(run('A\u001fB', '')).toMatchObject({ output: {} })
  })

  test.each([
    ['unit | lookup(uon)', '15: there is no lookup table uon; did you mean uom?'],
    ['unit | lookup(uom, to: our)', '24: uom has no column our; did you mean ours?'],
    ['unit | lookup(uom, frm: ours)', '20: lookup has no setting frm; did you mean from?'],
    ['unit | lookup(uom, to: ours, to: x12)', '30: to stands twice'],
    ['unit | lookup(uom, onMiss: fail)', '28: onMiss is one of error, keep, missing, default'],
    ['unit | lookup(uom, onMiss: default)', "28: write the value too, default: 'EA'"],
    ["unit | lookup('price-list')", '8: say which column it gives, to: one of unit, GS1 code, price'],
    ['unit | lookup(uom, sku)', '8: uom has 2 columns only'],
    [
      'unit | lookup(uom, from: [x12, ours])',
      '26: from names 2 columns, for 1 keys; several: from: [sku, unit]',
    ],
    [
      "sku | lookup('price-list', unit, to: price, onMiss: keep)",
      '7: onMiss: keep gives the key back, and here are several keys',
    ],
    ['lines | lookup(uom)', '1: lookup takes a text or a number as key, this is a list of records'],
    [
      'unit | lookup',
      '8: write lookup(key, table), or lookup(key, table, from: column, to: column); further keys stand after the table',
    ],
    ['unit | upper(to: x)', undefined],
  ])('%s', (expression, problem) => {
    const found = value(expression)
    if (problem === undefined) expect(found).toHaveLength(1)
    else expect(found).toEqual([problem])
  })
})

describe('counters', () => {
  const to = shapeFrom({ rows: [{ n: 'number', id: 'text' }] })
  const out = {
    rows: { $each: 'lines as l', n: "counter('line')", id: "counter('doc') | text | padLeft(6, '0')" },
  }
  const compiled = compileMapping({ out }, { from, to })
  if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems))
  const source = { lines: [{ unit: 'EA' }, { unit: 'CA' }] }
  const now = new Date(0)

  test('give their next number each time, and the run says how many it took', () => {
    expect(compiled.mapping.counters).toEqual(['line', 'doc'])
    const counters = new Map([
      ['line', 7n],
      ['doc', 99n],
    ])
    const result = mapOne(compiled.mapping, source, { now, counters })
    if (result.kind === 'failed') throw new Error(JSON.stringify(result.errors))
    expect(result.output).toMatchObject({
      rows: [
        { n: { unscaled: 7n }, id: '000099' },
        { n: { unscaled: 8n }, id: '000100' },
      ],
    })
    expect([...result.drawn]).toEqual([
      ['line', 2],
      ['doc', 2],
    ])
  })

  test('that are not there are told', () => {
    const result = mapOne(compiled.mapping, source, { now })
    expect(result.kind === 'failed' && result.errors[0]).toEqual({
      targetPath: 'rows[0].n',
      text: 'the counter line has not been set up',
      code: 'MAP_FAILED',
    })
  })

  test('are named in quotes', () => {
    expect(value('counter(unit) | text')).toEqual([
      "1: write counter('name'): the name in quotes, so that it is known beforehand",
    ])
    expect(value("counter('A B') | text")).toEqual([
      '9: the name of a counter has 1 to 63 lower-case letters, digits, - and .',
    ])
  })
})

describe('message', () => {
  test('gives what is known of the message', () => {
    const compiled = compileMapping(
      { out: { v: "message.partner | concat('/', message.fileName)" } },
      { from, to: shapeFrom({ v: 'text' }) },
    )
    if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems))
    const message = { partner: 'amazon', fileName: 'po.edi' }
    expect(mapOne(compiled.mapping, {}, { now: new Date(0), message })).toMatchObject({
      output: { v: 'amazon/po.edi' },
    })
    expect(mapOne(compiled.mapping, {}, { now: new Date(0) })).toMatchObject({ output: { v: '/' } })
  })

  test('is a closed list', () => {
    expect(value('message.filename')).toEqual(['9: message has no filename; did you mean fileName?'])
  })
})
