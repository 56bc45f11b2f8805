/** Which UTF-16 units belong to a kind of characters; all of them are ASCII. */
export const characterClasses = {
  digits: (unit: number) => isDigit(unit),
  letters: (unit: number) => isLetter(unit),
  alphanumeric: (unit: number) => isDigit(unit) || isLetter(unit),
  printable: (unit: number) => unit >= 0x20 && unit <= 0x7e,
} as const
export type CharacterClass = keyof typeof characterClasses

export function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57
}

function isLetter(unit: number): boolean {
  return (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122)
}

export function isAllDigits(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (!isDigit(text.charCodeAt(at))) return false
  return text !== ''
}

export function keepOf(text: string, kind: CharacterClass): string {
  const belongs = characterClasses[kind]
  let kept = ''
  for (let at = 0; at < text.length; at++) if (belongs(text.charCodeAt(at))) kept += text.charAt(at)
  return kept
}

// Letters that have no decomposition in Unicode (UAX 15), and the marks that texts of trade have instead of ASCII.
const replacements: ReadonlyMap<string, string> = new Map(
  [
    ...['ßss', 'ẞSS', 'æae', 'ÆAE', 'œoe', 'ŒOE', 'øo', 'ØO', 'đd', 'ĐD', 'ðd', 'ÐD', 'þth', 'ÞTH'],
    ...['łl', 'ŁL', 'ħh', 'ĦH', 'ıi', 'ĸk', 'ŋn', 'ŊN', 'ŧt', 'ŦT', "‘'", "’'", "‚'", '“"', '”"', '„"'],
    ...['«"', '»"', '–-', '—-', '‐-', '‑-', '−-', '…...', '\u00a0 ', '€EUR', '£GBP', '№No', '×x', '·.', '•*'],
  ].map((pair) => [pair.slice(0, 1), pair.slice(1)] as const),
)

/** Accents off (canonical and compatibility decomposition), some letters spelled out, the rest as `other`. */
export function asciiOf(text: string, other: string): string {
  let ascii = ''
  for (const character of text.normalize('NFKD')) {
    const unit = character.charCodeAt(0)
    if (unit < 0x80) ascii += character
    // Combining diacritical marks.
    else if (unit < 0x300 || unit > 0x36f) ascii += replacements.get(character) ?? other
  }
  return ascii
}

export function translate(text: string, from: string, to: string): string {
  let result = ''
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    const place = from.indexOf(character)
    result += place < 0 ? character : to.charAt(place)
  }
  return result
}
