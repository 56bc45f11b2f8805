export type TestLine = {
  readonly status: string
  readonly title: string
  /** Of the groups it stands in, outermost first. */
  readonly ancestorTitles: readonly string[]
}

/** What vitest's JSON report says, as far as it is needed here. */
export type Report = {
  readonly success: boolean
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly TestLine[]
  }[]
}

export type Tally = {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Why tests were skipped (the bracket that ends their name or their group's), and how many there are. */
  readonly reasons: ReadonlyMap<string, number>
}

/**
 * Counts tests. A file that cannot be loaded, or whose preparation fails, counts as one failed test: its tests
 * stand in the report as skipped, or not at all. An error outside of any test counts too.
 */
export function tally(report: Report): Tally {
  const tests = report.testResults.flatMap((file) => file.assertionResults)
  const count = (status: string): number => tests.filter((test) => test.status === status).length
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length
  const failed = count('failed') + brokenFiles
  const passed = count('passed')
  return {
    passed,
    failed: failed === 0 && !report.success && tests.length > 0 ? 1 : failed,
    skipped: tests.length - passed - count('failed'),
    reasons: reasonsOf(report),
  }
}

/** `N passed, N failed`, and `, N skipped` when there are any. */
export function closingLine(counted: Tally): string {
  const skipped = counted.skipped > 0 ? `, ${counted.skipped} skipped` : ''
  return `${counted.passed} passed, ${counted.failed} failed${skipped}`
}

function reasonsOf(report: Report): ReadonlyMap<string, number> {
  const reasons = new Map<string, number>()
  for (const test of report.testResults.flatMap((file) => file.assertionResults)) {
    if (test.status === 'passed' || test.status === 'failed') continue
    const titles = [test.title, ...test.ancestorTitles.toReversed()]
    const reason = titles.map((title) => /\(([^()]+)\)$/.exec(title)?.[1]).find(Boolean) ?? 'no reason given'
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  }
  return reasons
}
