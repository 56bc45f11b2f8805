import { runTestCase, type TestResult } from '@parley/channel'
import type { Revision, TestCase } from '@parley/model'
import { note, say, Unreadable } from '../../terminal.ts'
import { writeTo } from '../guide/deliver.ts'
import { countText, sayProblems } from '../map/open-set.ts'
import { baseOf } from '../read-configuration.ts'
import { differenceLines } from './difference-lines.ts'
import { junitXml } from './junit.ts'
import { openTests, type PlacedTest } from './open-tests.ts'
import { updateFiles } from './update-files.ts'

export type TestOptions = {
  readonly filter?: string
  readonly junit?: string
  readonly update?: boolean
}

export type Ran = { readonly test: TestCase; readonly tookMs: number; readonly result: TestResult }

/** parley test [folder]: exit code 0 when all pass, 1 differences, 2 when they cannot be run. */
export async function runTests(folder: string, options: TestOptions): Promise<void> {
  const opened = await openTests(folder, options.update === true)
  if (opened.kind === 'problems') {
    sayProblems(opened)
    throw new Unreadable(`${countText(opened.problems.length, 'problem')}; no test was run.`)
  }
  const wanted = opened.tests.filter(({ test }) => isWanted(test, options.filter))
  if (wanted.length === 0) throw new Unreadable(nothingText(folder, opened.tests.length))
  const results: Ran[] = []
  for (const placed of wanted) {
    const ran = await run(opened.revision, placed)
    sayResult(ran, results.at(-1)?.test.suite)
    results.push(ran)
    if (options.update === true && ran.result.differences.length > 0) {
      for (const line of await updateFiles(await baseOf(folder), placed, ran.result)) say(`      ${line}`)
    }
  }
  if (options.junit !== undefined) await writeTo(options.junit, junitXml(results))
  conclude(results, options)
}

async function run(revision: Revision, { test }: PlacedTest): Promise<Ran> {
  const before = performance.now()
  const result = await runTestCase(revision, test)
  return { test, result, tookMs: performance.now() - before }
}

function isWanted({ suite, name }: TestCase, filter: string | undefined): boolean {
  return filter === undefined || `${suite}/${name}`.toLowerCase().includes(filter.toLowerCase())
}

function nothingText(folder: string, all: number): string {
  if (all > 0) return `None of the ${countText(all, 'test')} has that in its name.`
  return `There is no test in ${folder}. Make one of a message that came in: parley test record <message-id>`
}

function sayResult({ test, result }: Ran, suiteBefore: string | undefined): void {
  const { suite, name, subject } = test
  if (suite !== suiteBefore) say(`${suite} (${subject.kind} ${subject.name})`)
  const { differences, followed } = result
  say(`  ${differences.length === 0 ? '✓' : '✗'} ${name}`)
  if (differences.length === 0) return
  for (const line of [...differenceLines(differences), ...followed.notes]) say(`      ${line}`)
}

function conclude(results: readonly Ran[], { update }: TestOptions): void {
  const failed = results.filter(({ result }) => result.differences.length > 0).length
  const all = countText(results.length, 'test')
  if (failed > 0 && update !== true) process.exitCode = 1
  if (failed === 0) note(`${all} passed.`)
  else if (update === true) note(`${failed} of ${all} differed. Look at what was written before you keep it.`)
  else note(`${failed} of ${all} failed. If what came is right: parley test --update`)
}
