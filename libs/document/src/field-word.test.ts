import { expect, test } from 'vitest'
import { readFieldWord } from './field-word.ts'

const value = { kind: 'value', type: 'text', required: false }

test('a type, what it must be, its longest length and its codes', () => {
  expect(readFieldWord('text')).toEqual({ kind: 'word', shape: value, options: new Map() })
  expect(readFieldWord('text!, max 35')).toEqual({
    kind: 'word',
    shape: { ...value, required: true, maxLength: 35 },
    options: new Map(),
  })
  expect(readFieldWord('code, codes NE  RO NP')).toMatchObject({ shape: { codes: ['NE', 'RO', 'NP'] } })
})

test('a format has options of its own, in quotes when they hold a comma', () => {
  expect(readFieldWord('number!, column "Price, net", comma', ['column', 'comma'])).toEqual({
    kind: 'word',
    shape: { ...value, type: 'number', required: true },
    options: new Map([
      ['column', 'Price, net'],
      ['comma', ''],
    ]),
  })
})

test('what is no type, no option, or written twice is named', () => {
  const text = (word: string) => {
    const result = readFieldWord(word, ['at'])
    return result.kind === 'problem' ? result.text : result
  }
  const types = 'not a type; write one of text, number, date, time, code, boolean, with ! when it is required'
  expect(text('txt')).toBe(types)
  expect(text('')).toBe(types)
  expect(text('text, column 3')).toBe('no option of this field; write one of max, codes, at')
  expect(text('text, at 1-3, at 4-5')).toBe('at is written twice')
  expect(text('text, max many')).toBe('max is a number of characters: max 35')
  expect(text('text, codes')).toBe('codes are separated by blanks: codes NE RO NP')
})
