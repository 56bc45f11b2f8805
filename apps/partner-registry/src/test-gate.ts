import { setImmediate as breath } from 'node:timers/promises'
import { type Difference, runTestCase } from '@parley/channel'
import type { RevisionId } from '@parley/journey'
import { compileRevision, type Resource, testCasesOf } from '@parley/model'

/** A test that a deploy would break. */
export type FailedTest = {
  readonly suite: string
  readonly name: string
  readonly differences: readonly Difference[]
  readonly notes: readonly string[]
}

/** Tests of a whole company take a second; who needs more has written one that never comes to an end. */
export const longestGateMs = 60_000

/**
 * Runs the tests of a checked draft. One test is limited as on the real road, all of them by time; between two of them
 * other work has its turn. `now` in milliseconds.
 */
export async function failedTests(
  draft: readonly Resource[],
  now: () => number,
): Promise<readonly FailedTest[]> {
  const tests = testCasesOf(draft)
  if (tests.length === 0) return []
  const revision = await compileRevision('draft' as RevisionId, draft)
  const failed: FailedTest[] = []
  const start = now()
  for (const test of tests) {
    const { suite, name } = test
    if (now() - start > longestGateMs) return [...failed, { suite, name, ...outOfTime }]
    await breath()
    const { differences, followed } = await runTestCase(revision, test)
    if (differences.length > 0) failed.push({ suite, name, differences, notes: followed.notes })
  }
  return failed
}

const outOfTime = {
  differences: [],
  notes: ['The tests took longer than a minute; this one and those after it were not run.'],
}
