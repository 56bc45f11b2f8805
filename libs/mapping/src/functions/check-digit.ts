import { isAllDigits } from './text-characters.ts'

/** The check digit of GS1: weights 3 and 1 from the right, to the next ten (GS1 General Specifications 7.9). */
export function checkDigitOf(digits: string): string {
  let sum = 0
  for (let at = digits.length - 1, weight = 3; at >= 0; at--, weight = 4 - weight) {
    sum += weight * (digits.charCodeAt(at) - 48)
  }
  return String((10 - (sum % 10)) % 10)
}

export function hasCheckDigit(digits: string): boolean {
  return isAllDigits(digits) && checkDigitOf(digits.slice(0, -1)) === digits.at(-1)
}

const gtinLengths = [8, 12, 13, 14]

export function isGtin(text: string): boolean {
  return gtinLengths.includes(text.length) && hasCheckDigit(text)
}

/** UPC-E: the 12 digits that its 8 stand for; undefined when it is none. */
export function expandUpcE(text: string): string | undefined {
  if (text.length !== 8 || !isAllDigits(text) || !'01'.includes(text.charAt(0))) return undefined
  const [system = '', a, b, c, d, e, last = '', check] = text
  const middle = '012'.includes(last)
    ? `${a}${b}${last}0000${c}${d}${e}`
    : last === '3'
      ? `${a}${b}${c}00000${d}${e}`
      : last === '4'
        ? `${a}${b}${c}${d}00000${e}`
        : `${a}${b}${c}${d}${e}0000${last}`
  const expanded = `${system}${middle}${check}`
  return hasCheckDigit(expanded) ? expanded : undefined
}

/** ISBN-10: weights 10 to 1, modulo 11, X is ten (ISO 2108). */
export function isbn10Digit(nine: string): string {
  let sum = 0
  for (let at = 0; at < 9; at++) sum += (10 - at) * (nine.charCodeAt(at) - 48)
  const digit = (11 - (sum % 11)) % 11
  return digit === 10 ? 'X' : String(digit)
}

/** Country, two check digits, then letters and digits: modulo 97 it is 1 (ISO 13616, ISO 7064). */
export function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)) return false
  let rest = 0
  for (const character of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}
