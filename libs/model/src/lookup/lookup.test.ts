import { mapOne } from '@parley/mapping'
import { describe, expect, test } from 'vitest'
import { compileMappingSet } from '../compile-mapping-set.ts'
import { loadResources, type ResourceFile } from '../load-resources.ts'
import { namedFilesIn } from '../named-files.ts'
import { problemText } from '../problem.ts'

const head = (kind: string, name: string) => `apiVersion: parley.dev/v1alpha1
kind: ${kind}
metadata: { name: ${name} }
spec:
`
const guide = (name: string, fields: string) =>
  `${head('Guide', name)}  format: json\n  fields: ${fields}\n---\n`
const guides = guide('in', '{ unit: text, quantity: number }') + guide('out', '{ unit: text, n: number }')

const table = `${head('LookupTable', 'uom')}  columns: [x12, ours]
  rows:
    - [EA, each]
    - [CA, case]
`
const module = `${head('FunctionModule', 'packaging')}  functions:
    eaches:
      takes: { quantity: number, unit: text }
      value: "quantity * (unit = 'CA' ? 12 : 1)"
      tests:
        - { given: { quantity: 2, unit: CA }, gives: 24 }
`
const mapping = `${head('Mapping', 'order')}  from: in
  to: out
  use: [packaging]
  out:
    unit: unit | lookup(uom)
    n: eaches(quantity, unit)
`

function set(...texts: readonly string[]): readonly ResourceFile[] {
  return [{ path: 'all.yaml', text: guides + texts.join('---\n') }]
}

async function check(files: readonly ResourceFile[]) {
  const loaded = loadResources(files)
  const compiled = await compileMappingSet(loaded.resources)
  return { ...compiled, problems: [...loaded.problems, ...compiled.problems].map(problemText) }
}

async function map(files: readonly ResourceFile[]) {
  const { mappings, problems } = await check(files)
  const found = mappings.get('order')
  if (found?.kind !== 'mapping') return problems
  return mapOne(found.mapping, { unit: 'CA', quantity: '2' }, { now: new Date(0) })
}

/** Where in the set a piece of text begins, as problems write it. */
function at(files: readonly ResourceFile[], needle: string): string {
  const text = files[0]?.text ?? ''
  expect(text).toContain(needle)
  const before = text.slice(0, text.indexOf(needle)).split('\n')
  return `all.yaml:${before.length}:${(before.at(-1) ?? '').length + 1}`
}

const mapped = { output: { unit: 'case', n: { unscaled: 24n } } }

test('a mapping finds the look-up tables and the functions of its set', async () => {
  expect(await map(set(table, module, mapping))).toMatchObject(mapped)
})

describe('a table of a file', () => {
  const ofFile = (more = '') => `${head('LookupTable', 'uom')}  rows: file:tables/uom.csv\n${more}`
  const csv = (text: string): ResourceFile => ({ path: 'tables/uom.csv', text })

  test('is inlined with the columns of its header line', async () => {
    const files = [...set(ofFile(), module, mapping), csv('x12;ours\r\nEA;each\r\nCA;"case"\r\n')]
    expect(await map(files)).toMatchObject(mapped)
    const table_ = loadResources(files).resources.find(({ resource }) => resource.kind === 'LookupTable')
    expect(table_?.resource.spec).toEqual({
      columns: ['x12', 'ours'],
      rows: [
        ['EA', 'each'],
        ['CA', 'case'],
      ],
    })
  })

  test('may keep some of its columns', async () => {
    const files = [
      ...set(ofFile('  columns: [x12, ours]\n'), module, mapping),
      csv('note,ours,x12\n1,case,CA\n'),
    ]
    expect(await map(files)).toMatchObject(mapped)
  })

  test('is among the files that who loads a folder has to read', () => {
    expect(namedFilesIn([{ path: 'conf/uom.yaml', text: ofFile() }])).toEqual(['conf/tables/uom.csv'])
  })

  test.each([
    [[], 'there is no file "tables/uom.csv"; there is none'],
    [[csv('x12,ours\nEA\n')], '"tables/uom.csv": row 2 has 1 cells, its header has 2'],
    [[csv('x12,ours\n"EA,each\n')], '"tables/uom.csv": row 2 has a quote that is not closed'],
    [[{ ...csv('eA=='), encoding: 'base64' as const }], '"tables/uom.csv" is not UTF-8; save it as UTF-8'],
  ])('that cannot be read is told: %j', async (files, text) => {
    const all = [...set(ofFile(), module, mapping), ...files]
    expect((await check(all)).problems[0]).toBe(`${at(all, 'file:tables')}: spec.rows: ${text}`)
  })
})

describe('what is wrong is told at its place', () => {
  const cases: readonly (readonly [string, string, string, string, string])[] = [
    [
      'an unknown table',
      'lookup(uom)',
      'lookup(uon)',
      'uon)',
      'spec.out.unit: there is no lookup table uon; did you mean uom?',
    ],
    [
      'an unknown function',
      'eaches(quantity, unit)\n',
      'eachs(quantity, unit)\n',
      'eachs(',
      'spec.out.n: unknown function eachs; did you mean eaches?',
    ],
    [
      'an unknown module',
      'use: [packaging]',
      'use: [packing]',
      'packing]',
      'spec.use[0]: there is no FunctionModule named "packing"; did you mean "packaging"?',
    ],
    [
      'a test that does not hold',
      'gives: 24',
      'gives: 25',
      '25 }',
      'spec.functions.eaches.tests[0].gives: it gives 24',
    ],
    ['a row too short', '[CA, case]', '[CA]', '[CA]', 'spec.rows[1]: has 1 cells, for 2 columns'],
    [
      'a number',
      '[CA, case]',
      '[001, case]',
      '001',
      'spec.rows[1][0]: must be a text; put numbers in quotes, "001", so that every digit stays',
    ],
    [
      'a column twice',
      '[x12, ours]',
      '[x12, x12]',
      'x12]',
      'spec.columns[1]: the column "x12" stands here twice',
    ],
    [
      'a default without a value',
      'columns:',
      'onMiss: default\n  columns:',
      'default\n',
      'spec.onMiss: default is missing: it says what a key without a row gives',
    ],
  ]

  test.each(cases)('%s', async (_name, before, after, needle, text) => {
    const whole = [table, module, mapping].join('---\n')
    expect(whole).toContain(before)
    const files = set(whole.replace(before, after))
    expect((await check(files)).problems[0]).toBe(`${at(files, needle)}: ${text}`)
  })

  test('modules that use each other', async () => {
    const one = (name: string, used: string) =>
      `${head('FunctionModule', name)}  use: [${used}]\n  functions: { f${name}: { value: "1" } }\n`
    const files = set(one('a', 'b'), one('b', 'c'), one('c', 'a'))
    expect((await check(files)).problems).toEqual([
      `${at(files, 'a]')}: spec.use[0]: "a" uses this module in turn; functions cannot go in circles`,
    ])
  })

  test('a guide of $emit that is not there, and a mapping without a target', async () => {
    const emit = (to: string) =>
      `${head('Mapping', 'm')}  from: in\n  out: { $emit: [{ ${to}out: { unit: unit } }] }\n`
    const files = set(emit('to: oot, '))
    expect((await check(files)).problems).toEqual([
      `${at(files, 'oot')}: spec.out.$emit[0].to: there is no Guide named "oot"; did you mean "out"?`,
    ])
    const none = `${head('Mapping', 'm')}  from: in\n  out: { unit: unit }\n`
    expect((await check(set(none))).problems).toEqual([
      `${at(set(none), 'from: in')}: spec.to: is missing: it names the Guide that documents are written by`,
    ])
  })
})
