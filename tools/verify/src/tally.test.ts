import { expect, test } from 'vitest'
import { closingLine, type Report, tally } from './tally.ts'

const passed = { status: 'passed', title: 'works' }
const failed = { status: 'failed', title: 'works not' }
const skipped = { status: 'skipped', title: 'reads the vectors (needs ../shared)' }

test('tests are counted by what became of them, skipped ones with their reason', () => {
  const counted = tally(report(false, ['failed', passed, failed, skipped], ['passed', passed, skipped]))
  expect(counted).toEqual({ passed: 2, failed: 1, skipped: 2, reasons: new Map([['needs ../shared', 2]]) })
  expect(closingLine(counted)).toBe('2 passed, 1 failed, 2 skipped')
})

test('the closing line names skipped tests only when there are any', () => {
  expect(closingLine(tally(report(true, ['passed', passed])))).toBe('1 passed, 0 failed')
})

test('a file that cannot be loaded, or whose preparation fails, is a failure', () => {
  expect(closingLine(tally(report(false, ['failed'], ['passed', passed])))).toBe('1 passed, 1 failed')
  expect(closingLine(tally(report(false, ['failed', skipped])))).toBe('0 passed, 1 failed, 1 skipped')
})

test('an error outside of any test is a failure', () => {
  expect(closingLine(tally(report(false, ['passed', passed])))).toBe('1 passed, 1 failed')
})

test('a run without tests counts nothing', () => {
  expect(closingLine(tally(report(false)))).toBe('0 passed, 0 failed')
})

type Assertion = Report['testResults'][number]['assertionResults'][number]

function report(success: boolean, ...files: readonly (readonly [string, ...Assertion[]])[]): Report {
  return {
    success,
    testResults: files.map(([status, ...assertionResults]) => ({
      name: 'a.test.ts',
      status,
      assertionResults,
    })),
  }
}
