/** How the number of a cell is shown: what makes a date of it, or a code of digits. */
export type CellFormat =
  | { readonly kind: 'plain' }
  | { readonly kind: 'date' | 'time' | 'date-time' }
  /** `00000`: as many digits as there are zeros. */
  | { readonly kind: 'digits'; readonly count: number }

const plain: CellFormat = { kind: 'plain' }

// Formats that a workbook need not define (ECMA-376 18.8.30; 27 to 36 and 50 to 58 are dates of East Asia).
const dates = new Set([14, 15, 16, 17, ...range(27, 31), 36, ...range(50, 54), 57, 58])
const times = new Set([18, 19, 20, 21, ...range(32, 35), 45, 46, 47, 55, 56])

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

/** The format of an id, with its code where the workbook defines one. */
export function cellFormat(id: number, code: string | undefined): CellFormat {
  if (code === undefined) {
    if (id === 22) return { kind: 'date-time' }
    return dates.has(id) ? { kind: 'date' } : times.has(id) ? { kind: 'time' } : plain
  }
  if (/^0{2,30}$/.test(code)) return { kind: 'digits', count: code.length }
  // Only the part for positive numbers; texts in quotes, escapes and conditions or colours in brackets say nothing.
  const [first = ''] = code.split(';')
  const bare = first.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[(?![hms]+\])[^\]]*\]/gi, '')
  const hasDate = /[yd]/i.test(bare)
  const hasTime = /[hs]/i.test(bare)
  if (/general/i.test(bare) || !(hasDate || hasTime || /m/i.test(bare))) return plain
  return { kind: hasTime ? (hasDate ? 'date-time' : 'time') : 'date' }
}

const dayMs = 86_400_000
const lastSerial = 2_958_466

/** A number of a cell as text: `2026-11-25`, `13:30:00`, `2026-11-25T13:30:00`, `00123`, or the number itself. */
export function formatNumber(raw: string, format: CellFormat, is1904: boolean): string {
  const value = Number(raw)
  if (!Number.isFinite(value) || raw.trim() === '') return raw
  if (format.kind === 'plain') return plainNumber(value)
  if (format.kind === 'digits') {
    return Number.isInteger(value) && value >= 0
      ? plainNumber(value).padStart(format.count, '0')
      : plainNumber(value)
  }
  if (value < 0 || value >= lastSerial) return plainNumber(value)
  return dateText(value, format.kind, is1904)
}

function dateText(serial: number, kind: 'date' | 'time' | 'date-time', is1904: boolean): string {
  // Seconds are as fine as serial numbers of our time are.
  const seconds = Math.round(serial * 86_400)
  const time = new Date(1000 * (seconds % 86_400)).toISOString().slice(11, 19)
  if (kind === 'time' && serial < 1) return time
  const day = Math.floor(seconds / 86_400)
  const date = new Date(dayMs * (day + firstDay(day, is1904))).toISOString().slice(0, 10)
  return kind === 'date' && seconds % 86_400 === 0 ? date : `${date}T${time}`
}

/** Days from 1970-01-01 to day 0. Serial numbers know a 29th of February 1900 (ECMA-376 18.17.4.1). */
function firstDay(day: number, is1904: boolean): number {
  if (is1904) return -24_107
  return day < 60 ? -25_568 : -25_569
}

/** Excel keeps 15 digits of a number; those behind are noise of its binary form. Never with an exponent. */
export function plainNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value)
  const short = Number(value.toPrecision(15))
  const text = String(short)
  if (!text.includes('e')) return text
  const [digits = '', power = ''] = text.split('e')
  const isNegative = digits.startsWith('-')
  const [whole = '', fraction = ''] = digits.replace('-', '').split('.')
  const point = whole.length + Number(power)
  const all = whole + fraction
  const padded = point <= 0 ? '0'.repeat(1 - point) + all : all.padEnd(point, '0')
  const at = Math.max(point, 1)
  const decimals = padded.slice(at)
  return `${isNegative ? '-' : ''}${padded.slice(0, at)}${decimals === '' ? '' : `.${decimals}`}`
}

/** The serial number of `2026-11-25` or `2026-11-25T13:30:00` from March 1900 on; undefined for any other text. */
export function serialOf(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d))?$/.exec(text)
  if (match === null) return undefined
  const date = new Date(`${match[1]}T${match[2] ?? '00:00:00'}Z`)
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(match[1] ?? '')) return undefined
  const serial = date.getTime() / dayMs + 25_569
  return serial >= 61 && serial < lastSerial ? serial : undefined
}
