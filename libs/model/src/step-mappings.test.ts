import { expect, test } from 'vitest'
import { checkFiles } from './check-resources.ts'
import { exampleFiles, filesOf } from './example-set.ts'
import { problemText } from './problem.ts'

const head = 'apiVersion: parley.dev/v1alpha1\nkind: Mapping\nmetadata: { name: extra }\nspec:\n'

async function problemsOf(spec: string): Promise<readonly string[]> {
  const { problems } = await checkFiles(filesOf({ ...exampleFiles, 'extra.yaml': `${head}${spec}` }))
  return problems.map(problemText)
}

test.each([
  ['JSONata', '  from: shop-850\n  to: order\n  jsonata: \'{ "number": heading.beg.`03` }\'\n'],
  [
    'JSONata over the JSON of AWS',
    '  from: shop-850\n  to: order\n  input: aws\n  jsonata: \'{ "number": **.BEG_03 }\'\n',
  ],
  ['a script', '  from: shop-850\n  to: order\n  script: |\n    function map(d) { return {} }\n'],
])('%s checks', async (_, spec) => {
  expect(await problemsOf(spec)).toEqual([])
})

test('a step that cannot be read says where in it', async () => {
  expect(await problemsOf('  from: shop-850\n  to: order\n  jsonata: \'{ "a": \'\n')).toEqual([
    expect.stringMatching(/^extra\.yaml:7:\d+: spec\.jsonata: JSONata: /),
  ])
  expect(await problemsOf('  from: shop-850\n  to: order\n  script: |\n    function map( {\n')).toEqual([
    expect.stringMatching(/^extra\.yaml:7:11: spec\.script: script: /),
  ])
})

test('one way of mapping, with what belongs to it', async () => {
  const both = "  from: shop-850\n  to: order\n  jsonata: '{}'\n  script: 'function map() {}'\n"
  expect(await problemsOf(both)).toEqual([
    expect.stringContaining('spec.out: stands beside another: write one of out, jsonata and script'),
  ])
  expect(await problemsOf('  from: shop-850\n  to: order\n')).toEqual([
    expect.stringContaining('spec.out: is missing'),
  ])
  expect(await problemsOf("  from: order\n  to: order\n  input: aws\n  jsonata: '{}'\n")).toEqual([
    expect.stringContaining('spec.input: is for guides of EDI; "order" has the format "json"'),
  ])
  expect(await problemsOf("  from: shop-850\n  to: order\n  let: { a: \"'x'\" }\n  jsonata: '{}'\n")).toEqual(
    [expect.stringContaining('spec.let: goes with out only')],
  )
})
