import { negate } from '../arithmetic.ts'
import { Fault } from '../value.ts'
import { define, type FunctionDefinition } from './definition.ts'
import { asciiOf } from './text-characters.ts'
import { unitsOfEdifact, unitsOfX12 } from './units.ts'

const value = { name: 'value', kind: 'text' } as const
const other = { name: 'other', kind: 'literal', optional: true } as const

const noSign = new Fault('the indicator of an allowance or charge is A or C')
const tooWide = new Fault('the number has more digits than the element leaves room for')

/** What X12 and EDIFACT have of their own. */
export const ediFunctions: readonly FunctionDefinition[] = [
  define({
    name: 'allowance',
    parameters: [
      { name: 'amount', kind: 'number' },
      { name: 'indicator', kind: 'printable' },
    ],
    result: 'number',
    run: ([amount, indicator]) => (indicator === 'A' ? negate(amount) : indicator === 'C' ? amount : noSign),
    doc: 'An amount by its indicator (X12 SAC01, EDIFACT 5463): A, an allowance, is taken off, C, a charge, is added.',
    example: { expression: "12.50 | allowance('A')", gives: '-12.50' },
  }),
  define({
    name: 'pairValue',
    parameters: [{ name: 'qualifier', kind: 'literal' }],
    rest: 'printable',
    result: 'text',
    run: ([wanted], _context, pairs) => pairs.find((_, at) => at % 2 === 1 && pairs[at - 1] === wanted),
    doc: "Of qualifiers and values in turn, the value of the wanted one: product ids of LIN, PIA, SLN. The ids of a PO1 are a path: l.po1.ids['VN'].",
    example: { expression: "pairValue('VN', 'UP', '012345678905', 'VN', 'SKU-1')", gives: 'SKU-1' },
  }),
  define({
    name: 'unitToEdifact',
    parameters: [value],
    result: 'text',
    run: ([text]) => unitsOfX12.get(text),
    doc: 'A unit of X12 (355) as EDIFACT names it (6411, UN/ECE Recommendation 20); missing when no unit surely means the same.',
    example: { expression: "'LB' | unitToEdifact", gives: 'LBR' },
  }),
  define({
    name: 'unitToX12',
    parameters: [value],
    result: 'text',
    run: ([text]) => unitsOfEdifact.get(text),
    doc: 'A unit of EDIFACT (6411) as X12 names it (355); missing when no unit surely means the same.',
    example: { expression: "'KGM' | unitToX12", gives: 'KG' },
  }),
  define({
    name: 'x12Basic',
    parameters: [value, other],
    result: 'text',
    run: ([text, instead]) => within(asciiOf(text, '\uffff').toUpperCase(), isX12Basic, instead ?? ' '),
    doc: 'The text in the basic character set of X12 (X12.6): capital letters, accents off, what it does not have as `other`, a blank when not given.',
    example: { expression: "'Café No. 5 @ Mall' | x12Basic", gives: 'CAFE NO. 5   MALL' },
  }),
  define({
    name: 'unoa',
    parameters: [value, other],
    result: 'text',
    run: ([text, instead]) => within(asciiOf(text, '\uffff').toUpperCase(), isUnoa, instead ?? ' '),
    doc: 'The text in level A of EDIFACT (ISO 9735): capital letters, accents off, what it does not have as `other`, a blank when not given.',
    example: { expression: "'Straße 5 [links]' | unoa", gives: 'STRASSE 5  LINKS ' },
  }),
  define({
    name: 'serial',
    parameters: [
      { name: 'value', kind: 'printable' },
      { name: 'length', kind: 'size' },
    ],
    result: 'text',
    run: ([text, length]) =>
      text.length > length || !/^\d*$/.test(text) ? tooWide : text.padStart(length, '0'),
    doc: 'A number of digits with zeros before it, as control numbers and serial numbers are written; one that does not fit is an error.',
    example: { expression: '42 | serial(9)', gives: '000000042' },
  }),
]

const x12Signs = ' !"&\'()*+,-./:;?='
const unoaSigns = ' .,-()/=\'+:?!"%&*;<>'

function isX12Basic(character: string): boolean {
  return /[A-Z0-9]/.test(character) || x12Signs.includes(character)
}

function isUnoa(character: string): boolean {
  return /[A-Z0-9]/.test(character) || unoaSigns.includes(character)
}

function within(text: string, belongs: (character: string) => boolean, instead: string): string {
  let result = ''
  for (const character of text) result += belongs(character) ? character : instead
  return result
}
