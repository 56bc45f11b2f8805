import { expect, test } from 'vitest'
import { FlowWindow } from './flow-window.ts'

const text = (pieces: readonly Uint8Array[]) => Buffer.concat(pieces).toString()

test('ranges are cut across chunks, until they are dropped', () => {
  const window = new FlowWindow()
  for (const chunk of ['abc', 'de', 'fgh']) window.push(Buffer.from(chunk))
  expect(text(window.pieces(1, 5))).toBe('bcdef')
  expect(text(window.pieces(8, 0))).toBe('')
  window.dropBefore(4)
  window.push(Buffer.from('ij'))
  expect(text(window.pieces(4, 6))).toBe('efghij')
  expect(() => window.pieces(2, 1)).toThrow('not in the window')
  expect(() => window.pieces(9, 2)).toThrow('not in the window')
})
