import { expect, test } from 'vitest'
import { missingFlags, startFlags } from './start-flags.ts'

test('a process without flags gets all of them, and then no more', () => {
  expect(missingFlags(['--import', './prepare-node.mjs'])).toEqual(startFlags)
  expect(missingFlags(['--import', './prepare-node.mjs', ...startFlags])).toEqual([])
})

test('what an operator gave wins, on the command line or in NODE_OPTIONS, in either spelling', () => {
  expect(missingFlags(['--max_semi_space_size=16'], ' --heap-growing-percent=50 ')).toEqual([
    '--disable-warning=TimeoutNegativeWarning',
  ])
})

test('another warning that is not printed is no reason to print this one', () => {
  expect(missingFlags(['--disable-warning=ExperimentalWarning'])).toEqual(startFlags)
})
