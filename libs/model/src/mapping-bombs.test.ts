import { expect, test } from 'vitest'
import { loadResources } from './load-resources.ts'
import { problemText } from './problem.ts'

const head =
  'apiVersion: parley.dev/v1alpha1\nkind: Mapping\nmetadata: { name: m }\nspec:\n  from: a\n  to: b\n'
const levels = (count: number, write: (level: number) => string) =>
  Array.from({ length: count }, (_, level) => write(level)).join('')

function problems(text: string): readonly string[] {
  return loadResources([{ path: 'm.yaml', text: head + text }]).problems.map(problemText)
}

/** Mappings that are bombs as YAML already: they never reach the compiler. */
test.each([
  [
    'aliases of aliases',
    `  let:\n    x0: &x0 [a, a, a, a, a, a, a, a, a]\n${levels(9, (one) => `    x${one + 1}: &x${one + 1} [${Array.from({ length: 9 }, () => `*x${one}`).join(', ')}]\n`)}  out: { a: *x9 }\n`,
    'aliases',
  ],
  ['an alias of what it stands in', '  out: &out\n    a: *out\n', 'itself'],
  [
    'flow lists 10,000 deep',
    `  out: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
    'nested deeper than 64 levels',
  ],
  [
    'maps 500 deep',
    `  out:\n${levels(500, (one) => `${' '.repeat(one + 4)}a:\n`)}`,
    'nested deeper than 64 levels',
  ],
  [
    'two megabytes of rules',
    `  out:\n${levels(100_000, (one) => `    f${one}: "'0123456789'"\n`)}`,
    'larger than 1 MiB',
  ],
  ['a tag that runs code', '  out: { a: !!js/function "function () {}" }\n', 'tag'],
  ['a key that is a list', '  out: { [a, b]: x }\n', 'key'],
])('%s are a problem of the file', (_, text, words) => {
  expect(problems(text).join('\n')).toContain(words)
})
