import { parseDecimal } from '@parley/document'
import { define, type FunctionDefinition } from './definition.ts'
import { asciiOf, type CharacterClass, characterClasses, keepOf, translate } from './text-characters.ts'
import { wordsOf } from './text-lines.ts'

const value = { name: 'value', kind: 'text' } as const
const fill = { name: 'characters', kind: 'literal', optional: true } as const

/** Functions about the characters of a text, and questions about it. */
export const textFormFunctions: readonly FunctionDefinition[] = [
  define({
    name: 'trimStart',
    parameters: [value, fill],
    result: 'text',
    run: ([text, characters]) => (characters === undefined ? text.trimStart() : stripStart(text, characters)),
    doc: 'The text without white space, or without any of `characters`, at its beginning.',
    example: { expression: "'000420' | trimStart('0')", gives: '420' },
  }),
  define({
    name: 'trimEnd',
    parameters: [value, fill],
    result: 'text',
    run: ([text, characters]) => (characters === undefined ? text.trimEnd() : stripEnd(text, characters)),
    doc: 'The text without white space, or without any of `characters`, at its end.',
    example: { expression: "'PO-1..' | trimEnd('.')", gives: 'PO-1' },
  }),
  define({
    name: 'squeeze',
    parameters: [value],
    result: 'text',
    run: ([text]) => wordsOf(text).join(' '),
    doc: 'One blank instead of every run of white space, none at the ends.',
    example: { expression: "'  Mill   Road ' | squeeze", gives: 'Mill Road' },
  }),
  define({
    name: 'capitalize',
    parameters: [value],
    result: 'text',
    run: ([text]) => wordsOf(text.toLowerCase()).map(capital).join(' '),
    doc: 'Every word with one capital letter, a blank between two words.',
    example: { expression: "'MILL ROAD' | capitalize", gives: 'Mill Road' },
  }),
  define({
    name: 'ascii',
    parameters: [value, { name: 'other', kind: 'literal', optional: true }],
    result: 'text',
    run: ([text, other]) => asciiOf(text, other ?? '?'),
    doc: 'Letters without their accents, ß as ss, Ø as O and so on; what ASCII has nothing like is `other`, ? when not given.',
    example: { expression: "'Café Straße 1' | ascii", gives: 'Cafe Strasse 1' },
  }),
  define({
    name: 'keep',
    parameters: [value, { name: 'kind', kind: 'literal' }],
    result: 'text',
    refuse: ([, kind]) => (isClass(kind) ? undefined : `write one of ${classNames.join(', ')}`),
    run: ([text, kind]) => (isClass(kind) ? keepOf(text, kind) : undefined),
    doc: 'Only the digits, letters, alphanumeric or printable characters (of ASCII) of the text.',
    example: { expression: "'(555) 010-99' | keep('digits')", gives: '55501099' },
  }),
  define({
    name: 'translate',
    parameters: [value, { name: 'from', kind: 'literal' }, { name: 'to', kind: 'literal' }],
    result: 'text',
    refuse: ([, from, to]) => (to.length > from.length ? '`to` has more characters than `from`' : undefined),
    run: ([text, from, to]) => translate(text, from, to),
    doc: 'Every character of `from` replaced by the one at the same place of `to`, or left out when there is none.',
    example: { expression: "'A/B*C' | translate('/*', '-')", gives: 'A-BC' },
  }),
  define({
    name: 'remove',
    parameters: [value, { name: 'part', kind: 'literal' }],
    result: 'text',
    refuse: ([, part]) => (part === '' ? 'the removed text is empty' : undefined),
    run: ([text, part]) => text.replaceAll(part, ''),
    doc: 'The text without every occurrence of `part`.',
    example: { expression: "'12-34-56' | remove('-')", gives: '123456' },
  }),
  define({
    name: 'endsWith',
    parameters: [value, { name: 'end', kind: 'printable' }],
    result: 'boolean',
    run: ([text, end]) => text.endsWith(end),
    doc: 'True when the text ends with `end`, letter for letter.',
    example: { expression: "'PO-1' | endsWith('-1')", gives: 'true' },
  }),
  define({
    name: 'sameText',
    parameters: [value, { name: 'other', kind: 'text' }],
    result: 'boolean',
    run: ([text, other]) => text.toLowerCase() === other.toLowerCase(),
    doc: 'True when both texts are equal, capital or small letters.',
    example: { expression: "'Each' | sameText('EACH')", gives: 'true' },
  }),
  define({
    name: 'isNumber',
    parameters: [value],
    result: 'boolean',
    run: ([text]) => parseDecimal(text) !== undefined,
    doc: 'True when `number` would read the text.',
    example: { expression: "'12.50' | isNumber", gives: 'true' },
  }),
]

const classNames = Object.keys(characterClasses)

function isClass(text: string): text is CharacterClass {
  return classNames.includes(text)
}

function stripStart(text: string, characters: string): string {
  let from = 0
  while (from < text.length && characters.includes(text.charAt(from))) from++
  return text.slice(from)
}

function stripEnd(text: string, characters: string): string {
  let end = text.length
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

function capital(word: string): string {
  const [first = ''] = word
  return first.toUpperCase() + word.slice(first.length)
}
