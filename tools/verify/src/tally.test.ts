import { expect, test } from 'vitest'
import { closingLine, type Report, type TestLine, tally } from './tally.ts'

const passed = { status: 'passed', title: 'works', ancestorTitles: [] }
const failed = { status: 'failed', title: 'works not', ancestorTitles: ['a group'] }
const skipped = { status: 'skipped', title: 'reads the vectors (needs ../shared)', ancestorTitles: [] }
const inGroup = { status: 'skipped', title: 'reads', ancestorTitles: ['vectors (needs ../shared)', 'of X12'] }

test('tests are counted by what became of them, skipped ones with their reason', () => {
  const counted = tally(report(false, ['failed', passed, failed, skipped], ['passed', passed, skipped]))
  expect(counted).toEqual({ passed: 2, failed: 1, skipped: 2, reasons: new Map([['needs ../shared', 2]]) })
  expect(closingLine(counted)).toBe('2 passed, 1 failed, 2 skipped')
})

test('a test may be skipped for the reason of its group, or without one', () => {
  const silent = { ...skipped, title: 'reads the vectors' }
  const { reasons } = tally(report(true, ['passed', passed, inGroup, silent]))
  expect(reasons).toEqual(
    new Map([
      ['needs ../shared', 1],
      ['no reason given', 1],
    ]),
  )
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

function report(success: boolean, ...files: readonly (readonly [string, ...TestLine[]])[]): Report {
  return {
    success,
    testResults: files.map(([status, ...assertionResults]) => ({
      name: 'a.test.ts',
      status,
      assertionResults,
    })),
  }
}
