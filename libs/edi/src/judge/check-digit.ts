/*
 * The check digit of GS1's numbers (GS1 General Specifications 7.9): from the right, the digits before it count three
 * times and once in turn; with the check digit the sum is a multiple of ten.
 */

/** A GTIN-8, -12, -13 or -14 with its check digit right; digits only. */
export function isGtin(text: string): boolean {
  return [8, 12, 13, 14].includes(text.length) && isChecked(text)
}

/** A GLN: 13 digits, the last of them the check digit. */
export function isGln(text: string): boolean {
  return text.length === 13 && isChecked(text)
}

/** An SSCC-18: 18 digits, the last of them the check digit; without the application identifier 00. */
export function isSscc(text: string): boolean {
  return text.length === 18 && isChecked(text)
}

// utf8 keeps what is no ASCII from turning into digits.
function isChecked(text: string): boolean {
  const bytes = Buffer.from(text, 'utf8')
  return hasCheckDigit(bytes, 0, bytes.length)
}

/** Whether a stretch of bytes is digits of which the last is the check digit. */
export function hasCheckDigit(bytes: Uint8Array, start: number, end: number): boolean {
  let sum = 0
  let weight = 1
  for (let at = end - 1; at >= start; at--) {
    const digit = (bytes[at] ?? 0) - 0x30
    if (digit < 0 || digit > 9) return false
    sum += weight * digit
    weight = 4 - weight
  }
  return end > start && sum % 10 === 0
}
