const parts: { readonly [part: string]: readonly [least: number, most: number] } = {
  yyyy: [0, 9999],
  yy: [0, 99],
  MM: [1, 12],
  dd: [1, 31],
  HH: [0, 23],
  mm: [0, 59],
  ss: [0, 59],
}
// T and Z are the letters of ISO 8601; every other letter is a mistyped part.
const pieceAt = /yyyy|yy|MM|dd|HH|mm|ss|[TZ]|[^A-Za-z]/y

/**
 * Whether a text is a date or time of a form such as yyyyMMdd, dd.MM.yyyy or HHmm, and one of the calendar.
 * A text instead of the function says what is wrong with the form. The words are those of the mapping language.
 */
export function dateForm(form: string): ((text: string) => boolean) | string {
  const pieces: string[] = []
  for (pieceAt.lastIndex = 0; pieceAt.lastIndex < form.length; ) {
    const begin = pieceAt.lastIndex
    const piece = pieceAt.exec(form)?.[0]
    if (piece === undefined) {
      return `no part of a date starts with ${form.charAt(begin)}; known are yyyy yy MM dd HH mm ss`
    }
    pieces.push(piece)
  }
  if (!pieces.some((piece) => parts[piece] !== undefined))
    return 'write a form such as yyyyMMdd or dd.MM.yyyy'
  return (text) => text.length === form.length && follows(text, pieces)
}

function follows(text: string, pieces: readonly string[]): boolean {
  const found: { [part: string]: number } = {}
  let at = 0
  for (const piece of pieces) {
    const part = text.slice(at, at + piece.length)
    at += piece.length
    const range = parts[piece]
    if (range === undefined) {
      if (part !== piece) return false
      continue
    }
    const value = /^\d+$/.test(part) ? Number(part) : -1
    if (value < range[0] || value > range[1]) return false
    found[piece] = value
  }
  const { yyyy, yy = 0, MM = 1, dd = 1 } = found
  return dd <= daysIn(yyyy ?? 2000 + yy, MM)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
