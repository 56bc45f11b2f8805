import type { BranchShape } from '@parley/document'
import { describe, expect, test } from 'vitest'
import type { Json } from './json.ts'
import { jsonOfTree } from './json-of-tree.ts'
import { compileJsonata } from './jsonata-step.ts'
import { outputOfJson } from './output-of-json.ts'
import { compileScript } from './script-step.ts'
import type { StepCompiled, StepContext, StepResult } from './step.ts'

const context: StepContext = { now: new Date('2026-03-01T09:00:00Z') }
const order: Json = {
  po: 'A-1',
  lines: [
    { sku: 'x', quantity: 2, price: 1.5 },
    { sku: 'y', quantity: 1, price: 10 },
  ],
}

async function run(compiled: StepCompiled, input: Json = order): Promise<StepResult> {
  if (compiled.kind === 'problem') throw new Error(compiled.problem.text)
  return compiled.step.run(input, context)
}
const jsonata = (text: string, input?: Json) => run(compileJsonata(text), input)
const script = async (text: string, input?: Json) => run(await compileScript(text), input)

describe('JSONata', () => {
  test('maps as it does elsewhere', async () => {
    const text = `{ "orderNumber": po, "total": $sum(lines.(quantity * price)), "skus": lines.sku.$uppercase($) }`
    expect(await jsonata(text)).toEqual({
      kind: 'mapped',
      output: { orderNumber: 'A-1', total: 13, skus: ['X', 'Y'] },
    })
  })

  test('patterns match, are replaced and split, in time that grows with the text', async () => {
    const text = `{ "found": $contains(po, /^a-\\d$/i), "swapped": $replace(po, /(\\w)-(\\d)/, "$2-$1"), "all": $match("a1b22", /\\d+/).match, "parts": $split("a, b;c", /[,;]\\s*/) }`
    expect(await jsonata(text)).toMatchObject({
      output: { found: true, swapped: '1-A', all: ['1', '22'], parts: ['a', 'b', 'c'] },
    })
    expect(await jsonata('$contains(po, /^(a+)+$/)', { po: `${'a'.repeat(50_000)}b` })).toEqual({
      kind: 'mapped',
      output: false,
    })
  })

  test('the clock stands still, and there is no chance', async () => {
    expect(await jsonata('[$now(), $millis()]')).toEqual({
      kind: 'mapped',
      output: ['2026-03-01T09:00:00.000Z', 1772355600000],
    })
    expect(await jsonata(`$now('[D01].[M01].[Y0001] [H01]:[m01]', '+0200')`)).toEqual({
      kind: 'mapped',
      output: '01.03.2026 11:00',
    })
    expect(await jsonata('$random()')).toMatchObject({
      kind: 'failed',
      text: expect.stringContaining('$random is not there'),
    })
  })

  test('an expression that cannot be read says where', () => {
    expect(compileJsonata('{\n  "a": po +\n}')).toEqual({
      kind: 'problem',
      problem: { text: expect.stringContaining('JSONata: '), column: 15 },
    })
  })

  test('what goes wrong at run time is told without values', async () => {
    const told = await jsonata('lines.(quantity + $$.po)')
    expect(told).toEqual({
      kind: 'failed',
      text: expect.stringMatching(/^JSONata stopped with its error T2002/),
    })
    expect(JSON.stringify(told)).not.toContain('A-1')
  })
})

describe('a script', () => {
  test('maps by a function, and sees nothing but its document', async () => {
    const text = `function map(doc) {
  const total = doc.lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0)
  return { orderNumber: doc.po, total, made: new Date().toISOString(), world: typeof process + typeof fetch + typeof require + typeof std }
}`
    expect(await script(text)).toEqual({
      kind: 'mapped',
      output: {
        orderNumber: 'A-1',
        total: 13,
        made: '2026-03-01T09:00:00.000Z',
        world: 'undefined'.repeat(4),
      },
    })
  })

  test('a script that cannot be read says where', async () => {
    expect(await compileScript('function map(doc) {\n  return {{\n}')).toMatchObject({
      kind: 'problem',
      problem: { column: 21, text: expect.stringContaining('script: ') },
    })
  })

  test('reading a script does not run it', async () => {
    expect(await compileScript('for (;;); function map() {}')).toMatchObject({ kind: 'step' })
    const wayOut = 'function map() {} }); for (;;); (function () {'
    expect(await compileScript(wayOut)).toMatchObject({ kind: 'problem', problem: { column: 1 } })
  })

  test('what it throws is told by kind and line, never by its words', async () => {
    expect(await script('function map(doc) {\n\n  throw new RangeError(doc.po)\n}')).toEqual({
      kind: 'failed',
      text: 'script: it threw RangeError in line 3',
    })
    expect(await script('function map(doc) {\n  throw { name: doc.po }\n}')).toEqual({
      kind: 'failed',
      text: 'script: it threw an error of its own in line 1',
    })
    expect(await script('const map = 1')).toEqual({
      kind: 'failed',
      text: 'script: it has no function map',
    })
    expect(await script('function map() { return Math.random() }')).toMatchObject({ kind: 'failed' })
    expect(await script('function map() {}')).toEqual({ kind: 'failed', text: 'script: map gives nothing' })
  })

  test('one run leaves nothing for the next', async () => {
    const text =
      'var seen = (globalThis.seen ?? 0) + 1; globalThis.seen = seen; function map() { return { seen } }'
    const compiled = await compileScript(text)
    expect([await run(compiled), await run(compiled)]).toEqual([
      { kind: 'mapped', output: { seen: 1 } },
      { kind: 'mapped', output: { seen: 1 } },
    ])
  })
})

describe('hostile steps are stopped, and the process lives on', () => {
  test.each([
    ['a loop', '($f := function($n) { $f($n + 1) }; $f(0))'],
    ['recursion that is not a tail', '($f := function($n) { 1 + $f($n + 1) }; $f(0))'],
    ['ranges in ranges', '[1..9999999].[1..9999999].$'],
    ['much work for each of many', '[1..1000000].($string($) & "x").$uppercase($)'],
    ['a long text', '$pad("x", 1000000000)'],
    [
      'a text that doubles',
      '($d := function($t, $n) { $n = 0 ? $t : $d($t & $t, $n - 1) }; $d("xxxxxxxx", 40))',
    ],
    ['a pattern that looks back', '$contains(po, /(a)\\1/)'],
    ['code made of text', '$eval("$eval(\\"1\\")") ~> $random'],
  ])('JSONata: %s', async (_, text) => {
    expect(await jsonata(text)).toMatchObject({ kind: 'failed' })
  })

  test.each([
    ['a loop', 'function map() { for (;;); }'],
    ['recursion', 'function map(d) { return map(d) + 1 }'],
    ['much memory', "function map() { const all = []; for (;;) all.push('x'.repeat(100000) + all.length) }"],
    ['a text that doubles', "function map() { let t = 'x'; for (;;) t += t }"],
    ['a pattern that backtracks', "function map() { return { a: /^(a+)+$/.test('a'.repeat(40) + 'b') } }"],
    ['a promise without end', 'async function map() { for (;;) await 0 }'],
    [
      'a way out',
      "function map() { return { a: globalThis.constructor.constructor('return process')().pid } }",
    ],
    ['a loop before the function', 'for (;;); function map() {}'],
    ['a list without end', 'function map() { return Array.from({ length: 4e9 }) }'],
  ])('script: %s', async (name, text) => {
    const result = await script(text)
    if (name === 'a promise without end')
      expect(outputOfJson(result.kind === 'mapped' ? result.output : null)).toMatchObject({ kind: 'output' })
    else expect(result).toMatchObject({ kind: 'failed' })
  })
})

test('a document as a step sees it has numbers where its guide has, as far as a double is exact', () => {
  const value = (type: 'text' | 'number' | 'boolean') => ({ kind: 'value', type, required: false }) as const
  const shape: BranchShape = {
    kind: 'branch',
    required: true,
    fields: {
      po: value('text'),
      rush: value('boolean'),
      lines: {
        kind: 'list',
        required: false,
        item: {
          kind: 'branch',
          required: false,
          fields: { quantity: value('number'), notes: value('text') },
        },
      },
    },
  }
  const tree = {
    po: '007',
    rush: 'true',
    lines: [{ quantity: '12.50', notes: '1' }, { quantity: '123456789012345678' }, { quantity: 'some' }],
  }
  expect(jsonOfTree(tree, shape)).toEqual({
    po: '007',
    rush: true,
    lines: [{ quantity: 12.5, notes: '1' }, { quantity: '123456789012345678' }, { quantity: 'some' }],
  })
})

test('what a step gives becomes documents of exact values, or a sentence', () => {
  const told = outputOfJson([{ a: 1.1, b: null, c: [true, 'x', null], __proto__: { d: 1 } }, {}])
  expect(told).toMatchObject({ kind: 'output' })
  expect(told.kind === 'output' && told.documents.map((one) => Object.keys(one))).toEqual([['a', 'c'], []])
  expect(outputOfJson('text')).toMatchObject({ kind: 'failed', text: expect.stringContaining('no document') })
  expect(outputOfJson({ a: Number.NaN })).toMatchObject({ kind: 'failed' })
  let deep: Json = {}
  for (let level = 0; level < 100; level++) deep = { deep }
  expect(outputOfJson(deep)).toMatchObject({ kind: 'failed', text: expect.stringContaining('64 deep') })
})
