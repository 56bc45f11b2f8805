import type { Branch } from '@parley/document'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileMapping } from './compile-mapping.ts'
import { evaluateExample } from './example-source.ts'
import { branch, order, orderSpec, purchaseOrder, shapeFrom } from './order-fixture.ts'
import { mapOne } from './run-mapping.ts'

const shapes = { from: purchaseOrder, to: order }
const now = new Date(0)

function firstText(spec: unknown, given = shapes): string | undefined {
  const result = compileMapping(spec, given)
  return result.kind === 'problems' ? result.problems[0]?.text : undefined
}

describe('names of the language underneath are ordinary names', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype']

  test('as target fields they are written and nothing else changes', () => {
    const fields = JSON.stringify(Object.fromEntries(names.map((name) => [name, 'text'])))
    const out = `{${names.map((name) => `"${name}": "'${name}'"`).join(',')}}`
    const to = shapeFrom(JSON.parse(fields.replace('{', '{"__proto__":"text",')))
    const compiled = compileMapping({ out: JSON.parse(out) }, { from: purchaseOrder, to })
    if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems))
    const result = mapOne(compiled.mapping, {}, { now })
    if (result.kind === 'failed') throw new Error(JSON.stringify(result.errors))
    expect(Object.entries(result.output)).toEqual(names.map((name) => [name, name]))
    expect('isPrototypeOf' in result.output).toBe(false)
    expect({}).not.toHaveProperty('x')
  })

  test('as unknown names they are problems', () => {
    for (const name of names) {
      const spec = { ...orderSpec, out: { ...orderSpec.out, orderNumber: name } }
      expect(firstText(spec)).toMatch(`unknown name ${name}`)
      const path = { ...orderSpec, out: { ...orderSpec.out, orderNumber: `heading.${name}` } }
      expect(firstText(path)).toMatch(`heading has no ${name}`)
      const call = { ...orderSpec, out: { ...orderSpec.out, orderNumber: `heading.beg.03 | ${name}` } }
      expect(firstText(call)).toMatch(`unknown function ${name}`)
      const target = { ...orderSpec, out: { ...orderSpec.out, ...JSON.parse(`{"${name}": "'x'"}`) } }
      expect(firstText(target)).toMatch(`the target has no ${name} here`)
    }
  })

  test('as names of an open branch or of a shape they are read only where the source has them', () => {
    const text = { kind: 'value', type: 'text', required: false } as const
    const from = branch({
      ids: { ...branch({}), open: 'text' },
      constructor: text,
      toString: branch({ a: text }),
    })
    const to = shapeFrom({ a: 'text', b: 'text', c: 'text' })
    const out = { a: "ids['constructor']", b: 'constructor', c: 'toString.a' }
    const compiled = compileMapping({ out }, { from, to })
    if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems))
    expect(mapOne(compiled.mapping, { ids: {} }, { now })).toEqual({
      kind: 'mapped',
      output: {},
      drawn: new Map(),
    })
    const own = JSON.parse(
      '{"ids": {"constructor": "1"}, "constructor": "2", "toString": {"a": "3"}}',
    ) as Branch
    expect(mapOne(compiled.mapping, own, { now })).toEqual({
      kind: 'mapped',
      output: { a: '1', b: '2', c: '3' },
      drawn: new Map(),
    })
  })
})

describe('size and depth are limited, with a problem instead of a crash', () => {
  const problem = (expression: string) => evaluateExample(expression)?.split('\n')[0]

  test('nested parentheses, negations, choices and conditions', () => {
    expect(problem(`${'('.repeat(3000)}1`)).toMatch('nested more than 64 deep')
    expect(problem(`${'-'.repeat(900)}1`)).toMatch('nested more than 64 deep')
    expect(problem(`${'not '.repeat(900)}true`)).toMatch('nested more than 64 deep')
    expect(problem(`${'true ? '.repeat(900)}1`)).toMatch('nested more than 64 deep')
    expect(problem(`lines${'[exists(lines'.repeat(300)}`)).toMatch('nested more than 64 deep')
    expect(problem(`${'upper('.repeat(900)}`)).toMatch('nested more than 64 deep')
  })

  test('long expressions, chains and literals', () => {
    expect(problem(`'${'x'.repeat(20_000)}'`)).toBe('problem: 1: an expression has at most 10000 characters')
    expect(problem(`1${'+1'.repeat(2000)}`)).toMatch('an expression has at most 1000 parts')
    expect(problem(`a${'.b'.repeat(2000)}`)).toMatch('an expression has at most 1000 parts')
    expect(problem('9'.repeat(101))).toBe('problem: 1: this number has too many digits')
    expect(problem(`1${'+1'.repeat(400)}`)).toBe('401')
    expect(problem(`1${' | text'.repeat(300)}`)).toBe('1')
  })

  test('a template that contains itself', () => {
    const self: { [name: string]: unknown } = { $switch: 'heading.beg.02', cases: { NE: "'x'" } }
    self.default = self
    expect(firstText({ out: { kind: self } })).toBe('nested more than 32 deep')
  })

  test('a template that doubles itself', () => {
    let bomb: unknown = "'x'"
    for (let depth = 0; depth < 25; depth++) bomb = { $switch: 'heading.beg.02', cases: { A: bomb, B: bomb } }
    expect(firstText({ out: { kind: bomb } })).toMatch(
      /nested more than 32 deep|out has more than 20000 parts/,
    )
  })

  test('problems are told up to 100', () => {
    const out = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`x${index}`, 'y']))
    const result = compileMapping({ out }, shapes)
    expect(result.kind === 'problems' && result.problems.length).toBe(100)
  })

  test('suggestions have a budget: thousands of slips against thousands of names are still told', () => {
    const names = Array.from({ length: 9000 }, (_, index) => `someField${index}`)
    const wide = shapeFrom(Object.fromEntries(names.map((name) => [name, 'text'])))
    const out = Object.fromEntries(names.map((name) => [name, name.replace('Field', 'Feild')]))
    const result = compileMapping({ out }, { from: wide, to: wide })
    const texts = result.kind === 'problems' ? result.problems.map(({ text }) => text) : []
    expect(texts[0]).toMatch('did you mean someField0?')
    expect(texts).toHaveLength(100)
    expect(texts[99]).toBe("unknown name someFeild99; for the text write 'someFeild99'")
  })

  test('replacing and joining never build a text that is too long first', () => {
    const source = { memo: 'a'.repeat(900_000) }
    const to = shapeFrom({ a: 'text' })
    const out = { a: `memo | replace('a', '${'b'.repeat(9000)}')` }
    const compiled = compileMapping({ out }, { from: shapeFrom({ memo: 'text' }), to })
    if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems))
    expect(mapOne(compiled.mapping, source, { now })).toMatchObject({
      kind: 'failed',
      errors: [{ text: 'a text would be longer than 1048576 characters' }],
    })
  })
})

test('whatever stands in a spec, compiling it gives a mapping or problems', () => {
  const { tie } = fc.letrec((within) => ({
    tie: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.bigInt()),
      fc.array(within('tie'), { maxLength: 4 }),
      fc.dictionary(
        fc.oneof(
          fc.constantFrom(
            'out',
            'let',
            '$each',
            '$where',
            '$sort',
            '$if',
            '$switch',
            '$value',
            'cases',
            'default',
            'by',
          ),
          fc.constantFrom('orderNumber', 'lines', 'sku', 'shipTo', 'code', '__proto__'),
        ),
        within('tie'),
      ),
    ),
  }))
  fc.assert(
    fc.property(tie, (spec) => {
      expect(['mapping', 'problems']).toContain(compileMapping(spec, shapes).kind)
      expect(['mapping', 'problems']).toContain(compileMapping({ out: spec }, shapes).kind)
    }),
    { numRuns: 500 },
  )
})

test('whatever tokens stand in an expression, the answer is a value or a problem', () => {
  const tokens = [
    'lines',
    'sku',
    'currency',
    '.',
    '[',
    ']',
    '(',
    ')',
    '|',
    'upper',
    'one',
    'sum',
    ',',
    '??',
    '?',
    ':',
    "'x'",
    '1',
    '1.5',
    '+',
    '*',
    '/',
    '=',
    '<',
    'and',
    'not',
    'in',
    '{',
    '}',
    'round',
    'half_up',
    ' ',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...tokens), { maxLength: 14 }), (parts) => {
      const result = evaluateExample(parts.join(''))
      expect(result === undefined || typeof result === 'string').toBe(true)
    }),
    { numRuns: 3000 },
  )
})
