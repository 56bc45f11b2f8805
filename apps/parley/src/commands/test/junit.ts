import { differenceLines } from './difference-lines.ts'
import type { Ran } from './run-tests.ts'

/** The results in the form that build servers read (JUnit XML). */
export function junitXml(results: readonly Ran[]): string {
  const suites = [...new Set(results.map(({ test }) => test.suite))].map((suite) =>
    suiteXml(
      suite,
      results.filter(({ test }) => test.suite === suite),
    ),
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="parley test"${countsOf(results)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}

function suiteXml(suite: string, results: readonly Ran[]): string {
  const cases = results.map((ran) => caseXml(suite, ran))
  return [`  <testsuite name="${escaped(suite)}"${countsOf(results)}>`, ...cases, '  </testsuite>'].join('\n')
}

function caseXml(suite: string, { test, tookMs, result }: Ran): string {
  const head = `    <testcase classname="${escaped(suite)}" name="${escaped(test.name)}" time="${seconds(tookMs)}"`
  const { differences, followed } = result
  if (differences.length === 0) return `${head}/>`
  const text = [...differenceLines(differences), ...followed.notes].join('\n')
  const message = `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`
  return `${head}>\n      <failure message="${message}">${escaped(text)}</failure>\n    </testcase>`
}

function countsOf(results: readonly Ran[]): string {
  const failures = results.filter(({ result }) => result.differences.length > 0).length
  const tookMs = results.reduce((sum, ran) => sum + ran.tookMs, 0)
  return ` tests="${results.length}" failures="${failures}" time="${seconds(tookMs)}"`
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}

// What XML 1.0 (2.2) has no way to write.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

function escaped(text: string): string {
  return text
    .replace(unwritable, '·')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
