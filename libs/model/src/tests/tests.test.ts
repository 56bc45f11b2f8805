import { expect, test } from 'vitest'
import { checkFiles } from '../check-resources.ts'
import type { ResourceFile } from '../load-resources.ts'
import { namedFilesIn } from '../named-files.ts'
import { problemText } from '../problem.ts'
import { testCasesOf } from './test-case.ts'

/** A set of two guides, a mapping, and the tests under test. */
const formats = `apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: { name: shop-850 }
spec: { format: x12, extends: x12/004010/850 }
---
apiVersion: parley.dev/v1alpha1
kind: Guide
metadata: { name: order }
spec: { format: json, fields: { number: text! } }
---
apiVersion: parley.dev/v1alpha1
kind: Mapping
metadata: { name: to-order }
spec: { from: shop-850, to: order, out: { number: heading.beg.03 } }
`

function suite(spec: string): ResourceFile {
  const lines = spec.trim().replaceAll('\n', '\n  ')
  return {
    path: 'tests/orders.yaml',
    text: `apiVersion: parley.dev/v1alpha1\nkind: Test\nmetadata: { name: orders }\nspec:\n  ${lines}\n`,
  }
}

function check(...files: readonly ResourceFile[]) {
  return checkFiles([{ path: 'formats.yaml', text: formats }, ...files])
}

async function problems(...files: readonly ResourceFile[]): Promise<readonly string[]> {
  return (await check(...files)).problems.map(problemText)
}

const whole = suite(`
mapping: to-order
now: "2026-01-15T09:31:00Z"
counters: { x12-group: 7 }
tests:
  - name: an order
    input: file:orders/a.edi
    counters: { x12-interchange: 42 }
    expect: { output: [file:orders/a.json, { json: { number: "2" }, exact: true }], acknowledgement: accepted }
  - name: no order
    input: "hello"
    now: "2026-02-01"
    metadata: { source: shop }
    expect: { failure: { code: MAP_FAILED, targetPath: number } }
`)

test('files are inlined, and every test has its circumstances', async () => {
  const { resources, problems: found } = await check(
    whole,
    {
      path: 'tests/orders/a.edi',
      text: Buffer.from('ISA\xe9', 'latin1').toString('base64'),
      encoding: 'base64',
    },
    { path: 'tests/orders/a.json', text: '{"number":"1"}' },
  )
  expect(found).toEqual([])
  const subject = { kind: 'mapping', name: 'to-order' }
  expect(testCasesOf(resources)).toEqual([
    {
      ...{ suite: 'orders', name: 'an order', subject },
      input: { bytes: Buffer.from('ISA\xe9', 'latin1'), exact: false, file: 'orders/a.edi' },
      now: new Date('2026-01-15T09:31:00Z'),
      counters: { 'x12-group': 7, 'x12-interchange': 42 },
      metadata: {},
      outputs: [
        { bytes: Buffer.from('{"number":"1"}'), exact: false, file: 'orders/a.json' },
        { bytes: Buffer.from('{\n  "number": "2"\n}'), exact: true },
      ],
      acknowledgement: 'accepted',
      failures: [],
    },
    {
      ...{ suite: 'orders', name: 'no order', subject },
      input: { bytes: Buffer.from('hello'), exact: false },
      now: new Date('2026-02-01T00:00:00Z'),
      counters: { 'x12-group': 7 },
      metadata: { source: 'shop' },
      outputs: [],
      acknowledgement: undefined,
      failures: [{ code: 'MAP_FAILED', targetPath: 'number' }],
    },
  ])
})

test('a loader knows which files to read', () => {
  const other = { path: 'guides/a.yaml', text: 'kind: Guide\nspec: { input: file:never }\n' }
  expect(namedFilesIn([other, whole])).toEqual(['tests/orders/a.edi', 'tests/orders/a.json'])
})

test('a file that is not there is told with the nearest one', async () => {
  const one = suite(
    'mapping: to-order\ntests: [{ name: a, input: file:a.edj, expect: { failure: { code: MAP_FAILED } } }]',
  )
  expect(await problems(one, { path: 'tests/a.edi', text: '' })).toEqual([
    'tests/orders.yaml:6:29: spec.tests[0].input: there is no file "tests/a.edj"; did you mean "tests/a.edi"?',
  ])
})

test('a private key gets into no test', async () => {
  const one = suite('mapping: to-order\ntests: [{ name: a, input: file:us.key, expect: {} }]')
  expect(await problems(one, { path: 'tests/us.key', text: '-----BEGIN PRIVATE KEY-----' })).toEqual([
    'tests/orders.yaml:6:29: spec.tests[0].input: "us.key" holds a private key, which no test may hold',
  ])
})

test('a test is of one channel or one mapping that is there', async () => {
  const tests = 'tests: [{ name: a, input: x, expect: {} }]'
  const once = 'says what is tested once: write "channel: <name>" or "mapping: <name>"'
  expect(await problems(suite(tests))).toEqual([`tests/orders.yaml:5:3: spec: ${once}`])
  expect(await problems(suite(`mapping: to-ordre\n${tests}`))).toEqual([
    'tests/orders.yaml:5:12: spec.mapping: there is no Mapping named "to-ordre"; did you mean "to-order"?',
  ])
})

test('names are used once, and a document has one form', async () => {
  const one = suite(`mapping: to-order
tests:
  - { name: a, input: { text: x, json: 1 }, expect: {} }
  - { name: a, input: { exact: true }, expect: {} }`)
  const forms = 'must have one of file, text, base64 and json'
  expect(await problems(one)).toEqual([
    `tests/orders.yaml:7:25: spec.tests[0].input: ${forms}`,
    'tests/orders.yaml:8:15: spec.tests[1].name: another test here has this name',
    `tests/orders.yaml:8:25: spec.tests[1].input: ${forms}`,
  ])
})

test('a slip of the pen is told at its place', async () => {
  const one = suite('mapping: to-order\ntests: [{ name: a, input: x, expect: { outptu: x } }]')
  expect(await problems(one)).toEqual([
    'tests/orders.yaml:6:42: spec.tests[0].expect.outptu: unknown field "outptu"; did you mean "output"?',
  ])
})

test('all files together have a limit', async () => {
  const big = 'x'.repeat(1_000_000)
  const tests = Array.from(
    { length: 9 },
    (_, index) => `  - { name: t${index}, input: file:big.txt, expect: {} }`,
  )
  expect(
    await problems(suite(`mapping: to-order\ntests:\n${tests.join('\n')}`), {
      path: 'tests/big.txt',
      text: big,
    }),
  ).toEqual([
    'tests/orders.yaml:5:3: spec: the files of all tests together are larger than 8 MiB; cut them down',
  ])
})
