import { dateOfDay, dayNumber, mondayOfWeek } from './calendar.ts'
import { type DateParts, type DatePattern, parsePattern, readDate } from './date-pattern.ts'

type Format = { readonly read: (text: string) => DateParts | undefined; readonly pattern?: DatePattern }
/** A period is two moments, with or without a hyphen between them. */
export type DateFormat = Format & { readonly isPeriod?: true }

/** Formats of EDIFACT element 2379 by their code. Those with weeks give the Monday, those with weekdays the day. */
export const edifactFormats: ReadonlyMap<string, DateFormat> = new Map<string, DateFormat>([
  ...Object.entries({
    2: 'ddMMyy',
    3: 'MMddyy',
    4: 'ddMMyyyy',
    101: 'yyMMdd',
    102: 'yyyyMMdd',
    106: 'MMdd',
    201: 'yyMMddHHmm',
    202: 'yyMMddHHmmss',
    203: 'yyyyMMddHHmm',
    204: 'yyyyMMddHHmmss',
    401: 'HHmm',
    402: 'HHmmss',
    602: 'yyyy',
    610: 'yyyyMM',
  }).map(([code, text]) => [code, single(text)] as const),
  ...Object.entries({ 713: 'yyMMddHHmm', 717: 'yyMMdd', 718: 'yyyyMMdd', 719: 'yyyyMMddHHmm' }).map(
    ([code, text]) => [code, { ...single(text), isPeriod: true as const }] as const,
  ),
  ['105', { read: readDayOfYear }],
  ['616', { read: readWeek }],
  ['716', { read: readWeek, isPeriod: true as const }],
])

/** Formats of X12 element 1250 by their code. */
export const x12Formats: ReadonlyMap<string, DateFormat> = new Map<string, DateFormat>([
  ...Object.entries({
    D6: 'yyMMdd',
    D8: 'yyyyMMdd',
    DB: 'MMddyyyy',
    DT: 'yyyyMMddHHmm',
    TM: 'HHmm',
    TS: 'HHmmss',
  }).map(([code, text]) => [code, single(text)] as const),
  ...Object.entries({ RD8: 'yyyyMMdd', RDT: 'yyyyMMddHHmm' }).map(
    ([code, text]) => [code, { ...single(text), isPeriod: true as const }] as const,
  ),
])

function single(text: string): Format & { readonly pattern: DatePattern } {
  const pattern = parsePattern(text)
  if (typeof pattern === 'string') throw new Error(`${text}: ${pattern}`)
  return { read: (written) => readDate(written, pattern), pattern }
}

/** Beginning (0) or end (1) of what is written in a format; a single moment is both. */
export function readFormat(text: string, format: DateFormat, end: 0 | 1): DateParts | undefined {
  if (format.isPeriod !== true) return format.read(text)
  const plain = text.replace('-', '')
  if (plain.length % 2 !== 0) return undefined
  const half = plain.length / 2
  const [from, to] = [format.read(plain.slice(0, half)), format.read(plain.slice(half))]
  return from === undefined || to === undefined ? undefined : end === 0 ? from : to
}

/** YYDDD: the window of years of yy. */
function readDayOfYear(text: string): DateParts | undefined {
  if (!/^\d{5}$/.test(text)) return undefined
  const short = Number(text.slice(0, 2))
  const year = short < 69 ? 2000 + short : 1900 + short
  const ofYear = Number(text.slice(2))
  const first = dayNumber(year, 1, 1)
  return ofYear >= 1 && first + ofYear <= dayNumber(year + 1, 1, 1)
    ? dateOfDay(first + ofYear - 1)
    : undefined
}

/** CCYYWW: weeks as ISO 8601 counts them. */
function readWeek(text: string): DateParts | undefined {
  if (!/^\d{6}$/.test(text)) return undefined
  const monday = mondayOfWeek(Number(text.slice(0, 4)), Number(text.slice(4)))
  return monday === undefined ? undefined : dateOfDay(monday)
}
