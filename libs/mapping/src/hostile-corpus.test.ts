import type { Branch } from '@parley/document'
import { describe, expect, test } from 'vitest'
import { compileMapping } from './compile-mapping.ts'
import { growth } from './hostile/growth.ts'
import { type HostileMapping, manyLines } from './hostile/hostile-mapping.ts'
import { names, patterns } from './hostile/names-and-patterns.ts'
import { nesting } from './hostile/nesting.ts'
import { documents, numbers } from './hostile/numbers-and-documents.ts'
import { shapeFrom } from './order-fixture.ts'
import { runMapping } from './run-mapping.ts'

const line = { sku: 'text', quantity: 'number', price: 'number' }
const from = shapeFrom({ memo: 'text', lines: [line] })
const deep = (levels: number): unknown =>
  levels === 0
    ? [{ a: 'text', b: 'text', c: 'text' }]
    : [{ a: 'text', b: 'text', c: 'text', inner: deep(levels - 1) }]
const to = shapeFrom({ a: 'text', inner: deep(7) })
const context = { now: new Date(0) }
const hostile = [...nesting, ...growth, ...names, ...patterns, ...numbers]

type Outcome = { readonly fate: string; readonly texts: readonly string[]; readonly codes: readonly string[] }

function meet({ spec, source = () => manyLines(3) }: Pick<HostileMapping, 'spec' | 'source'>): Outcome {
  const compiled = compileMapping(spec(), { from, to })
  if (compiled.kind === 'problems')
    return { fate: 'refused', texts: compiled.problems.map(({ text }) => text), codes: [] }
  const result = runMapping(compiled.mapping, source(), context)
  if (result.kind === 'mapped') return { fate: 'mapped', texts: [], codes: [] }
  return {
    fate: 'stopped',
    texts: result.errors.map(({ text }) => text),
    codes: result.errors.map(({ code }) => code),
  }
}

test('the corpus has more than 50 hostile mappings, each with a name of its own', () => {
  expect(hostile.length).toBeGreaterThan(50)
  expect(new Set(hostile.map(({ name }) => name)).size).toBe(hostile.length)
})

// No limit in seconds stands in an assertion: what is not stopped by the budget runs into the limit of the test.
describe.each([
  ['mappings', hostile],
  ['documents', documents],
] as const)('hostile %s', (_, corpus) => {
  test.each(corpus.map((one) => [one.name, one.fate, one] as const))('%s: %s', (_name, fate, one) => {
    const outcome = meet(one)
    expect(outcome.fate).toBe(fate)
    // At most 100 problems, or 1000 errors, and each is a sentence with a code.
    expect(outcome.texts.length).toBeLessThanOrEqual(1000)
    for (const text of outcome.texts) expect(text.length).toBeLessThan(300)
    for (const code of outcome.codes) expect(['MAP_FAILED', 'MAP_VALUE_MISSING']).toContain(code)
    // The worker lives on, and nothing of it stays.
    expect(meet({ spec: () => ({ out: { a: 'memo' } }) })).toEqual({ fate: 'mapped', texts: [], codes: [] })
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

test('a run that is stopped says by which limit', () => {
  const spec = { out: { a: 'sum(lines, sum(lines, sum(lines, quantity))) | text' } }
  expect(meet({ spec: () => spec, source: (): Branch => manyLines(1000) }).texts).toEqual([
    'the mapping took more than 5000000 steps',
  ])
})
