import { expect, test } from 'vitest'
import { nearestName } from './nearest-name.ts'

test.each([
  ['bge', ['bak', 'beg'], 'beg'],
  ['QUANTIYT', ['quality', 'quantity'], 'quantity'],
  ['qty', ['quantity'], undefined],
  ['x'.repeat(200), ['x'.repeat(199)], undefined],
])('%s of %j is meant to be %s', (name, known, meant) => {
  expect(nearestName(name, known)).toBe(meant)
})

test('of codes that are all alike, less is near', () => {
  const known = ['edifact/D01A', 'edifact/D96A']
  expect(nearestName('edifact/1911', known)).toBe('edifact/D01A')
  expect(nearestName('edifact/1911', known, 2)).toBeUndefined()
  expect(nearestName('edifact/D95A', known, 2)).toBe('edifact/D96A')
})
