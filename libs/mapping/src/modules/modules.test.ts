import { describe, expect, test } from 'vitest'
import { compileMapping } from '../compile-mapping.ts'
import type { LookupTable } from '../lookup-table.ts'
import { orderSource, purchaseOrder, shapeFrom } from '../order-fixture.ts'
import { mapOne } from '../run-mapping.ts'
import { compileModule, type FunctionModule } from './compile-module.ts'

const pack: LookupTable = {
  name: 'pack',
  columns: ['unit', 'eaches'],
  rows: [
    ['EA', '1'],
    ['CA', '12'],
  ],
  onMiss: 'error',
}
const tables = new Map([['pack', pack]])

const packaging = {
  functions: {
    eaches: {
      doc: 'The number of single items in a quantity of a unit',
      takes: { quantity: 'number', unit: 'text' },
      let: { factor: 'unit | lookup(pack) | number' },
      value: 'quantity * factor',
      tests: [
        { given: { quantity: 2, unit: 'CA' }, gives: 24 },
        { given: { quantity: '1.5', unit: 'EA' }, gives: '1.5' },
        { given: { unit: 'EA' }, gives: null },
        { given: { quantity: 1, unit: 'XX' }, fails: true },
      ],
    },
    isCase: {
      takes: { quantity: 'number', unit: 'text' },
      value: 'eaches(quantity, unit) >= 12',
      tests: [{ given: { quantity: 1, unit: 'CA' }, gives: true }],
    },
  },
}

function moduleOf(spec: unknown, modules = new Map<string, FunctionModule>()): FunctionModule {
  const compiled = compileModule(spec, { tables, modules })
  if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems, null, 1))
  return compiled.module
}

function problemsOf(spec: unknown, modules = new Map<string, FunctionModule>()) {
  const compiled = compileModule(spec, { tables, modules })
  return compiled.kind === 'problems' ? compiled.problems : []
}

const modules = new Map([['packaging', moduleOf(packaging)]])

function mapping(spec: object, fields: unknown) {
  return compileMapping(spec, { from: purchaseOrder, to: shapeFrom(fields), tables, modules })
}

function run(spec: object, fields: unknown, source = orderSource([{ quantity: '3', unit: 'CA' }])) {
  const compiled = mapping(spec, fields)
  if (compiled.kind === 'problems') return compiled.problems
  return mapOne(compiled.mapping, source, { now: new Date(0) })
}

describe('a module', () => {
  test('gives its functions to the mappings that use it', () => {
    const out = {
      rows: {
        $each: 'detail.po1 as l',
        n: 'eaches(l.po1.02, l.po1.03)',
        piped: "eaches(l.po1.02 | eaches('CA'), l.po1.03)",
        whole: 'isCase(l.po1.02, l.po1.03)',
      },
    }
    expect(
      run({ use: ['packaging'], out }, { rows: [{ n: 'number', piped: 'number', whole: 'boolean' }] }),
    ).toMatchObject({
      output: { rows: [{ n: { unscaled: 36n }, piped: { unscaled: 432n }, whole: true }] },
    })
  })

  test('is used by other modules, whose functions call its own', () => {
    const spec = {
      use: ['packaging'],
      functions: { pallets: { takes: { n: 'number' }, value: "(eaches(n, 'CA') / 120) | round(0, up)" } },
    }
    expect(moduleOf(spec, modules).functions.get('pallets')?.type.kind).toBe('number')
  })

  test('what fails in a function is told at the sender of its argument', () => {
    const out = { n: 'eaches(detail.po1.po1.02 | first, detail.po1.po1.03 | first)' }
    const result = run(
      { use: ['packaging'], out },
      { n: 'number' },
      orderSource([{ quantity: '3', unit: 'XX' }]),
    )
    expect(result).toEqual({
      kind: 'failed',
      errors: [
        {
          targetPath: 'n',
          code: 'MAP_FAILED',
          text: 'pack has no row with this unit',
          origin: { segment: 'PO1', segmentPosition: 7, byteOffset: 700 },
        },
      ],
    })
  })

  test('that a mapping does not use is not seen', () => {
    const out = { n: "eaches(1, 'CA')" }
    expect(run({ out }, { n: 'number' })).toEqual([
      { path: ['out', 'n'], column: 1, text: 'unknown function eaches; did you mean matches?' },
    ])
    expect(run({ use: ['packging'], out: {} }, { n: 'number' })).toEqual([
      { path: ['use', 0], text: 'there is no module packging; did you mean packaging?' },
    ])
  })

  test('a call takes what the function takes', () => {
    const problem = (n: string) => run({ use: ['packaging'], out: { n } }, { n: 'number' })
    expect(problem('eaches(1)')).toMatchObject([
      { text: 'write eaches(quantity, unit); what is piped is the first argument' },
    ])
    expect(problem("eaches('1', 'CA')")).toMatchObject([
      { column: 8, text: 'a number is expected here, this is a text' },
    ])
  })
})

describe('no function calls itself', () => {
  test.each([
    ['itself', { a: { takes: { n: 'number' }, value: 'a(n)' } }, 'a'],
    ['in a circle', { a: { takes: {}, value: 'b()' }, b: { takes: {}, value: 'a()' } }, 'b'],
  ])('%s', (_name, functions, called) => {
    expect(problemsOf({ functions })[0]?.text).toBe(
      `${called} stands here or below: a function calls those above it, so that none calls itself`,
    )
  })

  test('calls are nested 32 deep at most, and many calls are counted', () => {
    const chain = (count: number, body: (before: string) => string) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, at) => [
          `f${at}`,
          { takes: { n: 'number' }, value: at === 0 ? 'n' : body(`f${at - 1}(n)`) },
        ]),
      )
    expect(problemsOf({ functions: chain(40, (before) => `${before} + 1`) })[0]).toEqual({
      path: ['functions', 'f32'],
      text: 'its calls are nested more than 32 deep',
    })
    const doubling = { functions: chain(32, (before) => `${before} + ${before}`) }
    const compiled = compileMapping(
      { use: ['d'], out: { n: 'f31(1)' } },
      { from: purchaseOrder, to: shapeFrom({ n: 'number' }), modules: new Map([['d', moduleOf(doubling)]]) },
    )
    if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems))
    expect(mapOne(compiled.mapping, {}, { now: new Date(0) })).toMatchObject({
      errors: [{ text: 'the mapping took more than 5000000 steps' }],
    })
  })
})

describe('tests of functions', () => {
  const tested = (test_: unknown) =>
    problemsOf({ functions: { twice: { takes: { n: 'number' }, value: 'n * 2', tests: [test_] } } })
  const at = (...path: (string | number)[]) => ['functions', 'twice', 'tests', 0, ...path]

  test.each([
    [{ given: { n: 2 }, gives: 5 }, at('gives'), 'it gives 4'],
    [{ given: { n: 2 }, gives: '4.0' }, at('gives'), 'it gives 4'],
    [{ given: {}, gives: 1 }, at('gives'), 'it gives nothing'],
    [{ given: { n: 2 }, fails: true }, at('fails'), 'it does not fail, it gives 4'],
    [{ given: { n: 'x' }, gives: 1 }, at('given', 'n'), 'this is not of the type number'],
    [{ given: { m: 1 }, gives: 1 }, at('given', 'm'), 'it takes no m; did you mean n?'],
    [{ given: { n: 2 } }, at(), 'a test has given, and either gives (null: nothing) or fails: true'],
    [{ given: { n: 2 }, gives: 4, nwo: '' }, at('nwo'), 'a test has no nwo; did you mean now?'],
  ])('%j', (one, path, text) => {
    expect(tested(one)).toEqual([{ path, text }])
  })

  test('a test that holds is no problem', () => {
    expect(tested({ given: { n: 2.5 }, gives: 5 })).toEqual([])
    const lists = {
      functions: {
        all: { takes: { a: 'texts' }, value: 'a', tests: [{ given: { a: ['x', 'y'] }, gives: ['x', 'y'] }] },
        at: { takes: {}, value: "now('HH:mm')", tests: [{ gives: '10:00', now: '2026-01-01T10:00:00Z' }] },
      },
    }
    expect(problemsOf(lists)).toEqual([])
  })
})

describe('what is wrong with a module is told', () => {
  test.each([
    [{}, [], 'a module has functions, each with takes and value'],
    [{ functions: {}, used: [] }, ['used'], 'a module has no used; did you mean use?'],
    [{ functions: {}, use: 'x' }, ['use'], 'write the names of the modules as a list: [packaging]'],
    [
      { functions: { upper: { takes: {}, value: "'x'" } } },
      ['functions', 'upper'],
      'the name of a function has letters, digits and _, and is no name of the language',
    ],
    [
      { functions: { a: { takes: { n: 'int' }, value: '1' } } },
      ['functions', 'a', 'takes', 'n'],
      'write one of text, number, boolean, texts, numbers',
    ],
    [
      { functions: { a: { take: {}, value: '1' } } },
      ['functions', 'a', 'take'],
      'a function has no take; did you mean takes?',
    ],
    [{ functions: { a: 'x' } }, ['functions', 'a'], 'a function has takes and value'],
    [
      { use: ['packaging'], functions: { eaches: { takes: {}, value: '1' } } },
      ['functions', 'eaches'],
      'a module in use has a function eaches already',
    ],
  ])('%j', (spec, path, text) => {
    expect(problemsOf(spec, modules)).toContainEqual({ path, text })
  })

  test('a function sees its parameters only, and has no counters', () => {
    const text = (value: string) => problemsOf({ functions: { a: { takes: { n: 'number' }, value } } })[0]
    expect(text('heading')).toMatchObject({
      path: ['functions', 'a', 'value'],
      column: 1,
      text: "unknown name heading; known here: n; for the text write 'heading'",
    })
    expect(text('message.id')?.text).toMatch('unknown name message')
    expect(text("counter('x')")?.text).toBe('a function gives the same each time, so it has no counters')
  })
})
