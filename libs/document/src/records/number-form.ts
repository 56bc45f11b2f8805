import { decimalText, parseDecimal } from '../decimal.ts'

/** How a number is written in a file; in the tree it is plain digits with a point. */
export type NumberForm = {
  /** Undefined when the text is no number of this form. */
  readonly read: (text: string) => string | undefined
  /** Of a plain number; undefined when this form cannot hold it exactly. */
  readonly write: (number: string) => string | undefined
}

type Sign = 'leading' | 'trailing' | 'zoned' | 'none'
export const signs: readonly Sign[] = ['leading', 'trailing', 'zoned', 'none']

export type NumberWords = {
  /** A comma is the decimal mark; points between groups of three are passed over when read. */
  readonly comma: boolean
  /** So many of the digits are decimals, without a mark. */
  readonly decimals: number | undefined
  readonly sign: Sign
}

/** Undefined for the plain form, which needs no conversion. */
export function numberForm(words: NumberWords): NumberForm | undefined {
  if (!words.comma && words.decimals === undefined && words.sign === 'leading') return undefined
  return {
    read: (text) => readNumber(text, words),
    write: (number) => writeNumber(number, words),
  }
}

function readNumber(text: string, words: NumberWords): string | undefined {
  const { negative, rest } = takeSign(text, words.sign)
  const digits = readDigits(rest, words)
  if (digits === undefined) return undefined
  return negative && /[1-9]/.test(digits) ? `-${digits}` : digits
}

function takeSign(text: string, sign: Sign): { readonly negative: boolean; readonly rest: string } {
  const last = text.charAt(text.length - 1)
  if (sign === 'zoned') {
    const digit = overpunched.get(last)
    if (digit === undefined) return { negative: false, rest: text }
    return { negative: digit.negative, rest: text.slice(0, -1) + digit.digit }
  }
  if (sign === 'trailing') {
    const isSigned = last === '-' || last === '+'
    return { negative: last === '-', rest: isSigned ? text.slice(0, -1).trimEnd() : text }
  }
  const first = text.charAt(0)
  if (sign === 'none' || (first !== '-' && first !== '+')) return { negative: false, rest: text }
  return { negative: first === '-', rest: text.slice(1).trimStart() }
}

const grouped = /^\d{1,3}(\.\d{3})+(,\d*)?$/
const withComma = /^\d*(,\d*)?$/
const withPoint = /^\d*(\.\d*)?$/

function readDigits(text: string, { comma, decimals }: NumberWords): string | undefined {
  if (text.length > 100 || !/\d/.test(text)) return undefined
  if (decimals !== undefined) return /^\d+$/.test(text) ? pointed(text, decimals) : undefined
  if (!comma) return withPoint.test(text) ? text : undefined
  if (grouped.test(text)) return text.replaceAll('.', '').replace(',', '.')
  return withComma.test(text) ? text.replace(',', '.') : undefined
}

function pointed(digits: string, decimals: number): string {
  const all = digits.padStart(decimals + 1, '0')
  const whole = all.slice(0, all.length - decimals).replace(/^0+(?=\d)/, '')
  return decimals === 0 ? whole : `${whole}.${all.slice(-decimals)}`
}

function writeNumber(number: string, { comma, decimals, sign }: NumberWords): string | undefined {
  const exact = parseDecimal(number)
  if (exact === undefined) return undefined
  const plain = decimalText(exact)
  const negative = plain.startsWith('-')
  const [whole = '', fraction = ''] = (negative ? plain.slice(1) : plain).split('.')
  const digits = writeDigits(whole, fraction, decimals, comma ? ',' : '.')
  return digits === undefined ? undefined : withSign(digits, negative, sign)
}

function writeDigits(
  whole: string,
  fraction: string,
  decimals: number | undefined,
  mark: string,
): string | undefined {
  if (decimals === undefined) return fraction === '' ? whole : `${whole}${mark}${fraction}`
  // What is cut off may only be zeros: a number is never rounded on its way into a file.
  if (/[1-9]/.test(fraction.slice(decimals))) return undefined
  return whole + fraction.slice(0, decimals).padEnd(decimals, '0')
}

function withSign(digits: string, negative: boolean, sign: Sign): string | undefined {
  if (sign === 'zoned') {
    const last = Number(digits.slice(-1))
    return digits.slice(0, -1) + (negative ? '}JKLMNOPQR' : '{ABCDEFGHI').charAt(last)
  }
  if (!negative) return digits
  if (sign === 'none') return undefined
  return sign === 'trailing' ? `${digits}-` : `-${digits}`
}

// The sign stands in the zone of the last digit: C is plus and D is minus in EBCDIC, which became these letters.
const overpunched = new Map([
  ...[...'{ABCDEFGHI'].map((letter, digit) => punch(letter, digit, false)),
  ...[...'}JKLMNOPQR'].map((letter, digit) => punch(letter, digit, true)),
])

function punch(letter: string, digit: number, negative: boolean) {
  return [letter, { digit: String(digit), negative }] as const
}
