import { Decimal } from '@parley/document'
import { Fault } from '../value.ts'
import { define, type FunctionDefinition } from './definition.ts'
import { joinTexts, maxTextLength, tooLong } from './text-length.ts'
import { chunksOf, linesOf, wordsOf, wrapText } from './text-lines.ts'

const value = { name: 'value', kind: 'text' } as const
const separator = { name: 'separator', kind: 'literal' } as const
const size = { name: 'length', kind: 'size' } as const

const mostParts = 100_000
const tooMany = new Fault(`a text would be cut into more than ${mostParts} parts`)

/** Functions that cut texts and put them together. */
export const textPartFunctions: readonly FunctionDefinition[] = [
  define({
    name: 'split',
    parameters: [value, separator],
    result: 'texts',
    refuse: ([, at]) => (at === '' ? 'the separator is empty' : undefined),
    run: ([text, at]) => limited(text.split(at, mostParts + 1)),
    doc: 'The texts between the separators; an empty one stands for nothing between two of them.',
    example: { expression: "'A;B;;C' | split(';') | count", gives: '4' },
  }),
  define({
    name: 'part',
    parameters: [value, separator, { name: 'number', kind: 'size' }],
    result: 'text',
    refuse: ([, at, number]) =>
      at === '' ? 'the separator is empty' : number === 0 ? 'the first part is number 1' : undefined,
    run: ([text, at, number]) => text.split(at, number)[number - 1],
    doc: 'The text between two separators, counted from 1; missing when there are not so many.',
    example: { expression: "'4012-77-B' | part('-', 2)", gives: '77' },
  }),
  define({
    name: 'words',
    parameters: [value],
    result: 'texts',
    run: ([text]) => limited(wordsOf(text)),
    doc: 'The pieces between white space.',
    example: { expression: "' two  words ' | words | join('|')", gives: 'two|words' },
  }),
  define({
    name: 'lines',
    parameters: [value],
    result: 'texts',
    run: ([text]) => limited(linesOf(text)),
    doc: 'The lines of a text, without their line ends.',
    example: { expression: "'one line' | lines | count", gives: '1' },
  }),
  define({
    name: 'wrap',
    parameters: [value, size],
    result: 'texts',
    refuse: ([, width]) => (width === 0 ? 'a line has at least 1 character' : undefined),
    run: ([text, width]) => limited(wrapText(text, width)),
    doc: 'A text in lines of at most that many characters, broken between words, or inside a word that is longer: for MSG, NTE, FTX.',
    example: {
      expression: "'leave at the dock door' | wrap(12) | join('|')",
      gives: 'leave at the|dock door',
    },
  }),
  define({
    name: 'chunks',
    parameters: [value, size],
    result: 'texts',
    refuse: ([, width]) => (width === 0 ? 'a piece has at least 1 character' : undefined),
    run: ([text, width]) => limited(chunksOf(text, width)),
    doc: 'A text in pieces of that many characters, the last one shorter; no surrogate pair is cut.',
    example: { expression: "'ABCDEFG' | chunks(3) | join(' ')", gives: 'ABC DEF G' },
  }),
  define({
    name: 'before',
    parameters: [value, separator],
    result: 'text',
    run: ([text, at]) => around(text, text.indexOf(at), 0)[0],
    doc: 'What stands before the first separator; without one, the whole text.',
    example: { expression: "'4012-77-B' | before('-')", gives: '4012' },
  }),
  define({
    name: 'after',
    parameters: [value, separator],
    result: 'text',
    run: ([text, at]) => around(text, text.indexOf(at), at.length)[1],
    doc: 'What stands after the first separator; without one, missing.',
    example: { expression: "'4012-77-B' | after('-')", gives: '77-B' },
  }),
  define({
    name: 'beforeLast',
    parameters: [value, separator],
    result: 'text',
    run: ([text, at]) => around(text, text.lastIndexOf(at), 0)[0],
    doc: 'What stands before the last separator; without one, the whole text.',
    example: { expression: "'4012-77-B' | beforeLast('-')", gives: '4012-77' },
  }),
  define({
    name: 'afterLast',
    parameters: [value, separator],
    result: 'text',
    run: ([text, at]) => around(text, text.lastIndexOf(at), at.length)[1],
    doc: 'What stands after the last separator; without one, missing.',
    example: { expression: "'4012-77-B' | afterLast('-')", gives: 'B' },
  }),
  define({
    name: 'right',
    parameters: [value, size],
    result: 'text',
    run: ([text, width]) => rightOf(text, width),
    doc: 'At most that many characters of the text, from the right; no surrogate pair is cut.',
    example: { expression: "'Warehouse North' | right(5)", gives: 'North' },
  }),
  define({
    name: 'repeat',
    parameters: [value, { name: 'times', kind: 'size' }],
    result: 'text',
    run: ([text, times]) => (text.length * times > maxTextLength ? tooLong : text.repeat(times)),
    doc: 'The text so many times.',
    example: { expression: "'-' | repeat(5)", gives: '-----' },
  }),
  define({
    name: 'indexOf',
    parameters: [value, { name: 'part', kind: 'printable' }],
    result: 'number',
    run: ([text, part]) => placeOf(text.indexOf(part)),
    doc: 'Where `part` begins (1 is the first character); missing when it is not there.',
    example: { expression: "'PO-1' | indexOf('-')", gives: '3' },
  }),
  define({
    name: 'words',
    parameters: [value, { name: 'count', kind: 'size' }],
    result: 'text',
    run: ([text, count]) => joinTexts(wordsOf(text).slice(0, count), ' '),
    doc: 'The first words of a text, a blank between them.',
    example: { expression: "'blue  garden chair' | words(2)", gives: 'blue garden' },
  }),
]

function limited(texts: readonly string[]): readonly string[] | Fault {
  return texts.length > mostParts ? tooMany : texts
}

/** What is before and after a place; after no place there is nothing. */
function around(text: string, at: number, width: number): readonly [string, string | undefined] {
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + width)]
}

function rightOf(text: string, width: number): string {
  const from = Math.max(0, text.length - width)
  const first = text.charCodeAt(from)
  const splitsPair = from > 0 && first >= 0xdc00 && first <= 0xdfff
  return text.slice(splitsPair ? from + 1 : from)
}

function placeOf(index: number): Decimal | undefined {
  return index < 0 ? undefined : new Decimal(BigInt(index + 1), 0)
}
