import { Decimal } from '@parley/document'
import { define, type FunctionDefinition } from './definition.ts'
import { cut, joinTexts, replaceAll } from './text-length.ts'

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
    run: ([first], _context, rest) =>
      joinTexts(
        [first, ...rest].filter((part) => part !== undefined),
        '',
      ),
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
    run: ([texts, between]) => joinTexts(texts, between),
    doc: 'The texts of a list with `between` between them; of an empty list, missing.',
    example: { expression: "lines.sku | join(', ')", gives: 'A1, B2, A1' },
  }),
  define({
    name: 'startsWith',
    parameters: [value, { name: 'start', kind: 'printable' }],
    result: 'boolean',
    run: ([text, start]) => text.startsWith(start),
    doc: 'True when the text begins with `start`, letter for letter.',
    example: { expression: "'PO-1' | startsWith('PO-')", gives: 'true' },
  }),
  define({
    name: 'contains',
    parameters: [value, { name: 'part', kind: 'printable' }],
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
]
