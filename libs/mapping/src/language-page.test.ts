import { readFileSync } from 'node:fs'
import { type Branch, type BranchShape, Decimal, decimalText, type Shape } from '@parley/document'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { compileMapping } from './compile-mapping.ts'
import type { RunContext } from './frame.ts'
import type { LookupTable } from './lookup-table.ts'
import { messageFields } from './message-facts.ts'
import { compileModule } from './modules/compile-module.ts'
import { shapeFrom } from './order-fixture.ts'
import { runMapping } from './run-mapping.ts'

const page = readFileSync(new URL('../../../docs/mapping.md', import.meta.url), 'utf8')

type Block = { readonly kind: string; readonly text: string; readonly heading: string }
const blocks = [...page.matchAll(/^```(\w+ \w+)\n(.*?)^```/gms)].map(
  ({ 1: kind = '', 2: text = '', index }): Block => {
    const heading =
      page
        .slice(0, index)
        .match(/^##+ .*$/gm)
        ?.at(-1) ?? ''
    return { kind, text, heading }
  },
)

function blockOf(kind: string): string {
  return blocks.find((block) => block.kind === kind)?.text ?? ''
}

const from = shapeFrom(parse(blockOf('yaml fields')))
const source = JSON.parse(blockOf('json source')) as Branch
const resources = blocks.filter(({ kind }) => kind === 'yaml resource').map(({ text }) => parse(text))
const specOf = (kind: string) => resources.find((resource) => resource.kind === kind)
const table: LookupTable = { name: 'uom', ...specOf('LookupTable').spec }
const tables = new Map([['uom', table]])
const packaging = compileModule(specOf('FunctionModule').spec, { tables })
if (packaging.kind === 'problems') throw new Error(JSON.stringify(packaging.problems))
const modules = new Map([['packaging', packaging.module]])
const context: RunContext = {
  now: new Date('2026-01-31T09:30:00Z'),
  message: { partner: 'amazon' },
  counters: new Map([['invoice', 41n]]),
}

/** The shape that values would have; nothing in it is required. */
function shapeOf(values: readonly unknown[]): Shape {
  const [first] = values
  if (Array.isArray(first)) {
    const item = shapeOf(values.flat())
    return {
      kind: 'list',
      item: item.kind === 'list' ? { kind: 'branch', fields: {}, required: false } : item,
      required: false,
    }
  }
  if (typeof first === 'object' && first !== null) return branchOf(values as readonly object[])
  const type = typeof first === 'number' ? 'number' : typeof first === 'boolean' ? 'boolean' : 'text'
  return { kind: 'value', type, required: false }
}

function branchOf(records: readonly object[]): BranchShape {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))]
  const fields = names.map((name): [string, Shape] => {
    const given = records.flatMap((record) =>
      Object.hasOwn(record, name) ? [(record as { [name: string]: unknown })[name]] : [],
    )
    return [name, shapeOf(given)]
  })
  return { kind: 'branch', fields: Object.fromEntries(fields), required: false }
}

function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, one: unknown) => (one instanceof Decimal ? Number(decimalText(one)) : one)),
  )
}

type Example = Block & { readonly mapping: { readonly [name: string]: unknown }; readonly wanted: Block }
const examples = blocks.flatMap((block, index): readonly Example[] => {
  const wanted = blocks[index + 1]
  if (block.kind !== 'yaml mapping' || wanted === undefined) return []
  return [{ ...block, mapping: parse(block.text, { stringKeys: true }), wanted }]
})

function texts(record: object): object {
  const names = Object.keys(record).filter((name) => !name.startsWith('$'))
  return Object.fromEntries(names.map((name) => [name, '']))
}

/** What a target of the example would have to be: its own result, or, of one left out, texts. */
function targetsOf({ mapping, wanted }: Example): BranchShape | ReadonlyMap<string, Shape> {
  const leftOut = Object.fromEntries(
    Object.entries(mapping.out as object).map(([name, one]) => [
      name,
      typeof one === 'object' ? texts(one) : '',
    ]),
  )
  if (wanted.kind === 'json gives') return branchOf([{ ...leftOut, ...JSON.parse(wanted.text) }])
  if (wanted.kind === 'text problems') {
    return branchOf([leftOut])
  }
  const outputs = JSON.parse(wanted.text) as readonly { to: string; output: object }[]
  const byGuide = Map.groupBy(outputs, ({ to }) => to)
  const shapes = [...byGuide].map(([to, all]): [string, Shape] => [
    to,
    branchOf(all.map(({ output }) => output)),
  ])
  return new Map([['alarm', branchOf([{ text: '' }])], ...shapes])
}

test.each(examples)('$heading: $text', (example) => {
  const { mapping, wanted } = example
  const compiled = compileMapping(
    { ...mapping, from: 'in' },
    { from, to: targetsOf(example), tables, modules },
  )
  if (compiled.kind === 'problems') {
    const told = compiled.problems.map(({ path, column, text }) => `${path.join('.')}:${column}: ${text}`)
    expect(told.join('\n')).toBe(wanted.text.trim())
    return
  }
  const input = mapping.merge === true ? [source, source] : source
  const result = runMapping(compiled.mapping, input, context)
  if (result.kind === 'failed') throw new Error(JSON.stringify(result.errors))
  const outputs = wanted.kind === 'json gives' ? result.outputs[0]?.output : result.outputs
  expect(plain(outputs)).toEqual(JSON.parse(wanted.text))
})

const rows = [...page.matchAll(/^\| `((?:[^`|]|\\\|)+)` \| `([^`]+)` \|/gm)].map(
  ({ 1: expression = '', 2: gives = '' }) => ({ expression: expression.replaceAll('\\|', '|'), gives }),
)

test.each(rows)('$expression gives $gives', ({ expression, gives }) => {
  const type = gives === 'true' ? 'boolean' : 'text'
  const compiled = compileMapping({ out: { v: expression } }, { from, to: shapeFrom({ v: type }), tables })
  if (compiled.kind === 'problems') throw new Error(JSON.stringify(compiled.problems))
  const result = runMapping(compiled.mapping, source, context)
  if (result.kind === 'failed') throw new Error(JSON.stringify(result.errors))
  expect(String(result.outputs[0]?.output.v)).toBe(gives)
})

test('the page shows every construct, and every field of the message', () => {
  expect(examples.length).toBeGreaterThan(16)
  expect(rows.length).toBeGreaterThan(14)
  const constructs = [
    '$if',
    '$each',
    '$where',
    '$group',
    '$sort',
    '$with',
    '$switch',
    '$merge',
    '$value',
    '$emit',
  ]
  for (const word of [...constructs, 'merge: true', 'position(', 'isLast(', 'lookup(', 'counter(', 'use:']) {
    expect(examples.some(({ text }) => text.includes(word))).toBe(true)
  }
  for (const field of Object.keys(messageFields)) expect(page).toContain(`\`${field}\``)
})
