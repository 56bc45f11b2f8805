import { Decimal } from '@parley/document'
import { define, type FunctionDefinition } from './function-definition.ts'
import { Fault } from './value.ts'

/** Longest text a function may make, in UTF-16 units. */
export const maxTextLength = 1_048_576
export const tooLong = new Fault(`a text would be longer than ${maxTextLength} characters`)

const value = { name: 'value', kind: 'text' } as const
const length = { name: 'length', kind: 'size' } as const

export const textFunctions: readonly FunctionDefinition[] = [
  define({
    name: 'upper',
    parameters: [value],
    result: 'text',
    run: ([text]) => text.toUpperCase(),
    doc: 'The text in capital letters.',
    example: { expression: "'Mill Road' | upper", gives: 'MILL ROAD' },
  }),
  define({
    name: 'lower',
    parameters: [value],
    result: 'text',
    run: ([text]) => text.toLowerCase(),
    doc: 'The text in small letters.',
    example: { expression: "'Mill Road' | lower", gives: 'mill road' },
  }),
  define({
    name: 'trim',
    parameters: [value],
    result: 'text',
    run: ([text]) => text.trim(),
    doc: 'The text without white space at both ends.',
    example: { expression: "'  A1 ' | trim", gives: 'A1' },
  }),
  define({
    name: 'max',
    parameters: [value, length],
    result: 'text',
    run: ([text, size]) => cut(text, 0, size),
    doc: 'At most that many characters of the text, from the left; no surrogate pair is cut.',
    example: { expression: "'Warehouse North' | max(9)", gives: 'Warehouse' },
  }),
  define({
    name: 'padLeft',
    parameters: [
      { name: 'value', kind: 'printable' },
      length,
      { name: 'fill', kind: 'literal', optional: true },
    ],
    result: 'text',
    refuse: ([, , fill]) => (fill === '' ? 'the fill is empty' : undefined),
    run: ([text, size, fill]) => text.padStart(size, fill ?? ' '),
    doc: 'Filled from the left to that length, with blanks or with `fill`; a longer text stays as it is.',
    example: { expression: "'42' | padLeft(6, '0')", gives: '000042' },
  }),
  define({
    name: 'padRight',
    parameters: [
      { name: 'value', kind: 'printable' },
      length,
      { name: 'fill', kind: 'literal', optional: true },
    ],
    result: 'text',
    refuse: ([, , fill]) => (fill === '' ? 'the fill is empty' : undefined),
    run: ([text, size, fill]) => text.padEnd(size, fill ?? ' '),
    doc: 'Filled from the right to that length, with blanks or with `fill`; a longer text stays as it is.',
    example: { expression: "'AB' | padRight(4, '.')", gives: 'AB..' },
  }),
  define({
    name: 'substring',
    parameters: [value, { name: 'start', kind: 'size' }, { ...length, optional: true }],
    result: 'text',
    refuse: ([, start]) => (start === 0 ? 'the first character is number 1' : undefined),
    run: ([text, start, size]) => cut(text, start - 1, size ?? text.length),
    doc: 'The characters from `start` (1 is the first), to the end or at most `length` of them.',
    example: { expression: "'20260131' | substring(5, 2)", gives: '01' },
  }),
  define({
    name: 'replace',
    parameters: [value, { name: 'search', kind: 'literal' }, { name: 'by', kind: 'literal' }],
    result: 'text',
    refuse: ([, search]) => (search === '' ? 'the searched text is empty' : undefined),
    run: ([text, search, by]) => replaceAll(text, search, by),
    doc: 'Every occurrence of `search` replaced, letter for letter: no patterns.',
    example: { expression: "'A-1-B' | replace('-', '')", gives: 'A1B' },
  }),
  define({
    name: 'concat',
    parameters: [{ name: 'value', kind: 'printable' }],
    rest: 'printable',
    result: 'text',
    seesMissing: true,
    run: ([first], _context, rest) => concat([first, ...rest]),
    doc: 'The parts one after another; missing parts are left out, and nothing but missing parts is missing.',
    example: { expression: "concat('Dock', ' ', 7)", gives: 'Dock 7' },
  }),
  define({
    name: 'join',
    parameters: [
      { name: 'list', kind: 'texts' },
      { name: 'between', kind: 'literal' },
    ],
    result: 'text',
    run: ([texts, between]) => join(texts, between),
    doc: 'The texts of a list with `between` between them; of an empty list, missing.',
    example: { expression: "lines.sku | join(', ')", gives: 'A1, B2, A1' },
  }),
  define({
    name: 'startsWith',
    parameters: [value, { name: 'start', kind: 'literal' }],
    result: 'boolean',
    run: ([text, start]) => text.startsWith(start),
    doc: 'True when the text begins with `start`, letter for letter.',
    example: { expression: "'PO-1' | startsWith('PO-')", gives: 'true' },
  }),
  define({
    name: 'contains',
    parameters: [value, { name: 'part', kind: 'literal' }],
    result: 'boolean',
    run: ([text, part]) => text.includes(part),
    doc: 'True when `part` stands anywhere in the text, letter for letter.',
    example: { expression: "'PO-1' | contains('-')", gives: 'true' },
  }),
  define({
    name: 'length',
    parameters: [value],
    result: 'number',
    run: ([text]) => new Decimal(BigInt(text.length), 0),
    doc: 'The number of characters (UTF-16 units) of the text.',
    example: { expression: "'A1 ' | length", gives: '3' },
  }),
  define({
    name: 'text',
    parameters: [{ name: 'value', kind: 'printable' }],
    result: 'text',
    run: ([text]) => text,
    doc: 'A number as text: the digits as the sender wrote them, or those of a computed number.',
    example: { expression: '(2 * 1.50) | text', gives: '3.00' },
  }),
  define({
    name: 'code',
    parameters: [value, { name: 'codes', kind: 'codes' }],
    result: 'text',
    run: ([text, codes]) => codes.get(text),
    doc: 'The meaning of a code; of a code that is not listed, missing.',
    example: { expression: "'RO' | code({NE: new, RO: rush, '00': original})", gives: 'rush' },
  }),
]

function cut(text: string, from: number, size: number): string {
  const end = Math.min(from + size, text.length)
  const last = text.charCodeAt(end - 1)
  const splitsPair = end < text.length && last >= 0xd800 && last <= 0xdbff
  return text.slice(from, splitsPair ? end - 1 : end)
}

function replaceAll(text: string, search: string, by: string): string | Fault {
  const pieces = text.split(search)
  const length = text.length + (pieces.length - 1) * (by.length - search.length)
  return length > maxTextLength ? tooLong : pieces.join(by)
}

function concat(parts: readonly (string | undefined)[]): string | Fault | undefined {
  const present = parts.filter((part) => part !== undefined)
  return join(present, '')
}

// The length is known before the text is built, so that no list can make a text that does not fit the memory.
function join(texts: readonly string[], between: string): string | Fault | undefined {
  if (texts.length === 0) return undefined
  const length = texts.reduce((sum, text) => sum + text.length, between.length * (texts.length - 1))
  return length > maxTextLength ? tooLong : texts.join(between)
}
