type Part = 'yyyy' | 'yy' | 'MM' | 'dd' | 'HH' | 'mm' | 'ss'
type Piece = { readonly part: Part } | { readonly literal: string }
type Unit = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'

/** A date pattern, cut into parts and literals. */
export type DatePattern = { readonly pieces: readonly Piece[]; readonly units: readonly Unit[] }

/** A moment as written, without a time zone; parts the pattern does not have are absent. */
export type DateParts = { readonly [unit in Unit]?: number }

const units: { readonly [part in Part]: Unit } = {
  yyyy: 'year',
  yy: 'year',
  MM: 'month',
  dd: 'day',
  HH: 'hour',
  mm: 'minute',
  ss: 'second',
}
const partAt = /yyyy|yy|MM|dd|HH|mm|ss/y
// T and Z are the letters of ISO 8601; every other letter is a mistyped part.
const literalAt = /[TZ]|[^A-Za-z]/y
const maxLength = 40

/** Reads a pattern such as yyyyMMdd, yyMMdd, HHmm or yyyy-MM-ddTHH:mm:ss; a text says what is wrong with it. */
export function parsePattern(text: string): DatePattern | string {
  if (text === '' || text.length > maxLength) return `a date pattern has 1 to ${maxLength} characters`
  const pieces: Piece[] = []
  const found: Unit[] = []
  let at = 0
  while (at < text.length) {
    const part = matchAt(partAt, text, at)
    const piece = part === '' ? matchAt(literalAt, text, at) : part
    if (piece === '') return `no date part starts with ${text.charAt(at)}; known are yyyy yy MM dd HH mm ss`
    if (part === '') pieces.push({ literal: piece })
    else {
      const unit = units[part as Part]
      if (found.includes(unit)) return `the ${unit} stands twice in this pattern`
      found.push(unit)
      pieces.push({ part: part as Part })
    }
    at += piece.length
  }
  return found.length === 0 ? 'this pattern has no date part' : { pieces, units: found }
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

/** The parts of a date text, or undefined when it does not follow the pattern or is no date of the calendar. */
export function readDate(text: string, pattern: DatePattern): DateParts | undefined {
  const parts: { [unit in Unit]?: number } = {}
  let at = 0
  for (const piece of pattern.pieces) {
    if ('literal' in piece) {
      if (!text.startsWith(piece.literal, at)) return undefined
      at += piece.literal.length
      continue
    }
    const value = digitsAt(text, at, piece.part.length)
    if (value === undefined) return undefined
    parts[units[piece.part]] = piece.part === 'yy' ? fullYear(value) : value
    at += piece.part.length
  }
  return at === text.length && isReal(parts) ? parts : undefined
}

function digitsAt(text: string, at: number, length: number): number | undefined {
  let value = 0
  for (let index = at; index < at + length; index++) {
    const digit = text.charCodeAt(index) - 48
    // NaN, past the end, fails both comparisons.
    if (!(digit >= 0 && digit <= 9)) return undefined
    value = value * 10 + digit
  }
  return value
}

// The window of POSIX strptime %y: 69-99 are 1969-1999, 00-68 are 2000-2068.
function fullYear(short: number): number {
  return short < 69 ? 2000 + short : 1900 + short
}

function isReal({ year = 2000, month = 1, day = 1, hour = 0, minute = 0, second = 0 }: DateParts): boolean {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return false
  return hour < 24 && minute < 60 && second < 60
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** The date in another form; the pattern's parts must all be there. */
export function writeDate(parts: DateParts, pattern: DatePattern): string {
  let text = ''
  for (const piece of pattern.pieces) {
    if ('literal' in piece) text += piece.literal
    else {
      const value = parts[units[piece.part]] ?? 0
      text += String(piece.part === 'yy' ? value % 100 : value).padStart(piece.part.length, '0')
    }
  }
  return text
}

/** The parts of a moment in UTC. */
export function partsOf(moment: Date): DateParts {
  return {
    year: moment.getUTCFullYear(),
    month: moment.getUTCMonth() + 1,
    day: moment.getUTCDate(),
    hour: moment.getUTCHours(),
    minute: moment.getUTCMinutes(),
    second: moment.getUTCSeconds(),
  }
}
