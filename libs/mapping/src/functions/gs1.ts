import { Fault } from '../value.ts'
import { checkDigitOf, expandUpcE, hasCheckDigit, isbn10Digit, isGtin, isIban } from './check-digit.ts'
import { define, type FunctionDefinition } from './definition.ts'
import { isAllDigits } from './text-characters.ts'

const value = { name: 'value', kind: 'printable' } as const

const notDigits = new Fault('a number of digits only is expected here')
const notGtin = new Fault('this is no GTIN: it has 8, 12, 13 or 14 digits, the last one a check digit')
const doesNotFit = new Fault('this GTIN has more digits than the wanted length')
const noCase = new Fault('this GTIN is of a trade unit already, or of a measure')
const notPrefix = new Fault('a GS1 company prefix has 4 to 12 digits')
const serialTooLong = new Fault(
  'the serial reference is no number, or does not fit beside the company prefix',
)
const notSscc = new Fault('this is no SSCC: it has 18 digits, the last one a check digit')
const notUpcE = new Fault('this is no UPC-E')
const notIsbn = new Fault('this is no ISBN')
const noIsbn10 = new Fault('only an ISBN that begins with 978 has a form of 10 digits')

/** Numbers of GS1, and others with check digits. */
export const gs1Functions: readonly FunctionDefinition[] = [
  define({
    name: 'checkDigit',
    parameters: [value],
    result: 'text',
    run: ([digits]) => (isAllDigits(digits) ? checkDigitOf(digits) : notDigits),
    doc: 'The GS1 check digit of the digits before it.',
    example: { expression: "'400638133393' | checkDigit", gives: '1' },
  }),
  define({
    name: 'withCheckDigit',
    parameters: [value],
    result: 'text',
    run: ([digits]) => (isAllDigits(digits) ? digits + checkDigitOf(digits) : notDigits),
    doc: 'The digits with their GS1 check digit.',
    example: { expression: "'400638133393' | withCheckDigit", gives: '4006381333931' },
  }),
  question('isGtin', isGtin, {
    doc: 'True for a GTIN of 8, 12, 13 or 14 digits with the right check digit.',
    example: { expression: "'4006381333931' | isGtin", gives: 'true' },
  }),
  question('isGln', (text) => text.length === 13 && hasCheckDigit(text), {
    doc: 'True for a GLN: 13 digits with the right check digit.',
    example: { expression: "'4012345000009' | isGln", gives: 'true' },
  }),
  question('isSscc', (text) => text.length === 18 && hasCheckDigit(text), {
    doc: 'True for an SSCC: 18 digits with the right check digit.',
    example: { expression: "'340123450000000011' | isSscc", gives: 'false' },
  }),
  question('isIban', (text) => isIban(text.replaceAll(' ', '')), {
    doc: 'True for a bank account number (IBAN) with the right check digits; blanks do not count.',
    example: { expression: "'GB82 WEST 1234 5698 7654 32' | isIban", gives: 'true' },
  }),
  define({
    name: 'gtin',
    parameters: [value, { name: 'length', kind: 'size' }],
    result: 'text',
    refuse: ([, length]) =>
      [8, 12, 13, 14].includes(length) ? undefined : 'a GTIN has 8, 12, 13 or 14 digits',
    run: ([text, length]) => gtinOf(text, length),
    doc: 'A GTIN, EAN or UPC with so many digits: zeros before it added or left out; a wrong check digit is an error.',
    example: { expression: "'012345678905' | gtin(14)", gives: '00012345678905' },
  }),
  define({
    name: 'caseGtin',
    parameters: [value, { name: 'indicator', kind: 'size' }],
    result: 'text',
    refuse: ([, indicator]) =>
      indicator >= 1 && indicator <= 8 ? undefined : 'the indicator of a trade unit is 1 to 8',
    run: ([text, indicator]) => caseGtinOf(text, indicator),
    doc: 'The GTIN-14 of a case of the item: indicator, 12 digits of the item, check digit anew.',
    example: { expression: "'4006381333931' | caseGtin(1)", gives: '14006381333938' },
  }),
  define({
    name: 'itemGtin',
    parameters: [value],
    result: 'text',
    run: ([text]) => {
      const full = gtinOf(text, 14)
      if (full instanceof Fault) return full
      const digits = full.slice(1, 13)
      return digits + checkDigitOf(digits)
    },
    doc: 'The GTIN-13 of the item inside a case: without the indicator, check digit anew.',
    example: { expression: "'14006381333938' | itemGtin", gives: '4006381333931' },
  }),
  define({
    name: 'sscc',
    parameters: [
      { name: 'prefix', kind: 'printable' },
      { name: 'serial', kind: 'printable' },
      { name: 'extension', kind: 'size' },
    ],
    result: 'text',
    refuse: ([, , extension]) => (extension > 9 ? 'the extension is one digit' : undefined),
    run: ([prefix, serial, extension]) => ssccOf(prefix, serial, extension),
    doc: 'An SSCC of the company prefix and a serial number, filled with zeros to 18 digits with extension and check digit.',
    example: { expression: "sscc('4012345', 42, 3)", gives: '340123450000000420' },
  }),
  define({
    name: 'readSscc',
    parameters: [value],
    result: 'text',
    run: ([text]) => {
      const digits = text.length === 20 && text.startsWith('00') ? text.slice(2) : text
      return digits.length === 18 && hasCheckDigit(digits) ? digits : notSscc
    },
    doc: 'The 18 digits of an SSCC, sent with or without the 00 of a barcode before it; a wrong check digit is an error.',
    example: { expression: "'00340123450000000420' | readSscc", gives: '340123450000000420' },
  }),
  define({
    name: 'upcA',
    parameters: [value],
    result: 'text',
    run: ([text]) => expandUpcE(text) ?? notUpcE,
    doc: 'The 12 digits that the 8 of a UPC-E stand for.',
    example: { expression: "'01234565' | upcA", gives: '012345000065' },
  }),
  define({
    name: 'isbn13',
    parameters: [value],
    result: 'text',
    run: ([text]) => isbn13Of(text.replaceAll('-', '').replaceAll(' ', '').toUpperCase()),
    doc: 'An ISBN, of 10 or 13 digits, as 13 digits.',
    example: { expression: "'0-306-40615-2' | isbn13", gives: '9780306406157' },
  }),
  define({
    name: 'isbn10',
    parameters: [value],
    result: 'text',
    run: ([text]) => {
      const digits = isbn13Of(text.replaceAll('-', '').replaceAll(' ', '').toUpperCase())
      if (digits instanceof Fault) return digits
      const nine = digits.slice(3, 12)
      return digits.startsWith('978') ? nine + isbn10Digit(nine) : noIsbn10
    },
    doc: 'An ISBN as 10 digits: the ASIN that Amazon gives a book.',
    example: { expression: "'9780306406157' | isbn10", gives: '0306406152' },
  }),
]

function question(
  name: string,
  answer: (text: string) => boolean,
  told: Pick<FunctionDefinition, 'doc' | 'example'>,
): FunctionDefinition {
  return define({ name, parameters: [value], result: 'boolean', run: ([text]) => answer(text), ...told })
}

function gtinOf(text: string, length: number): string | Fault {
  if (!isGtin(text)) return notGtin
  const full = text.padStart(14, '0')
  const left = full.slice(0, 14 - length)
  return left === '0'.repeat(left.length) ? full.slice(14 - length) : doesNotFit
}

function caseGtinOf(text: string, indicator: number): string | Fault {
  const full = gtinOf(text, 14)
  if (full instanceof Fault) return full
  if (!full.startsWith('0')) return noCase
  const digits = `${indicator}${full.slice(1, 13)}`
  return digits + checkDigitOf(digits)
}

function ssccOf(prefix: string, serial: string, extension: number): string | Fault {
  if (!isAllDigits(prefix) || prefix.length < 4 || prefix.length > 12) return notPrefix
  const room = 16 - prefix.length
  if (!isAllDigits(serial) || serial.length > room) return serialTooLong
  const digits = `${extension}${prefix}${serial.padStart(room, '0')}`
  return digits + checkDigitOf(digits)
}

function isbn13Of(text: string): string | Fault {
  if (text.length === 13 && /^97[89]/.test(text) && hasCheckDigit(text)) return text
  if (!/^\d{9}[\dX]$/.test(text)) return notIsbn
  const nine = text.slice(0, 9)
  if (isbn10Digit(nine) !== text.at(-1)) return notIsbn
  return `978${nine}${checkDigitOf(`978${nine}`)}`
}
