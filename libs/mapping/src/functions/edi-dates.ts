import { Fault } from '../value.ts'
import { type DateParts, type DatePattern, parsePattern, readDate, writeDate } from './date-pattern.ts'
import { notDate } from './dates.ts'
import { define, type FunctionDefinition } from './definition.ts'
import { type DateFormat, edifactFormats, readFormat, x12Formats } from './edi-date-formats.ts'

const value = { name: 'value', kind: 'text' } as const
const to = { name: 'to', kind: 'pattern' } as const

const unknownFormat = new Fault('the format of this date has a code that is not known here')
const notInFormat = new Fault('this text is not a date in the format that stands beside it')
const lessThanAsked = new Fault('the format of this date has fewer parts than the pattern asks for')

/** Dates whose format is sent beside them. */
export const ediDateFunctions: readonly FunctionDefinition[] = [
  define({
    name: 'edifactDate',
    parameters: [value, { name: 'format', kind: 'printable' }, to],
    result: 'text',
    run: ([text, code, form]) => convert(text, edifactFormats.get(code), 0, form),
    doc: 'A date of C507 by the code of its format (2379: 2 3 4 101 102 105 106 201 202 203 204 401 402 602 610 616 713 716 717 718 719); of a period its beginning, of a week its Monday.',
    example: { expression: "'202601310930' | edifactDate('203', 'yyyy-MM-dd')", gives: '2026-01-31' },
  }),
  define({
    name: 'edifactDateEnd',
    parameters: [value, { name: 'format', kind: 'printable' }, to],
    result: 'text',
    run: ([text, code, form]) => convert(text, edifactFormats.get(code), 1, form),
    doc: 'The end of a period of C507 (713 716 717 718 719); of a single date the date itself.',
    example: { expression: "'2026013120260215' | edifactDateEnd('718', 'yyyy-MM-dd')", gives: '2026-02-15' },
  }),
  define({
    name: 'toEdifactDate',
    parameters: [value, { name: 'from', kind: 'pattern' }, { name: 'format', kind: 'literal' }],
    result: 'text',
    refuse: ([, from, code]) => refuseTarget(edifactFormats.get(code), from),
    run: ([text, from, code]) => {
      const parts = readDate(text, from)
      const pattern = edifactFormats.get(code)?.pattern
      return parts === undefined || pattern === undefined ? notDate : writeDate(parts, pattern)
    },
    doc: 'A date in the form of a code of 2379: those of single dates that are not counted in weeks or days.',
    example: { expression: "'2026-01-31' | toEdifactDate('yyyy-MM-dd', '102')", gives: '20260131' },
  }),
  define({
    name: 'x12Date',
    parameters: [value, { name: 'format', kind: 'printable' }, to],
    result: 'text',
    run: ([text, code, form]) => convert(text, x12Formats.get(code), 0, form),
    doc: 'A date of X12 by the code of its format (1250: D6 D8 DB DT TM TS RD8 RDT); of a period its beginning.',
    example: { expression: "'20260131-20260215' | x12Date('RD8', 'yyyy-MM-dd')", gives: '2026-01-31' },
  }),
  define({
    name: 'x12DateEnd',
    parameters: [value, { name: 'format', kind: 'printable' }, to],
    result: 'text',
    run: ([text, code, form]) => convert(text, x12Formats.get(code), 1, form),
    doc: 'The end of a period of X12 (RD8 RDT); of a single date the date itself.',
    example: { expression: "'20260131-20260215' | x12DateEnd('RD8', 'yyyy-MM-dd')", gives: '2026-02-15' },
  }),
  define({
    name: 'x12Time',
    parameters: [value, to],
    result: 'text',
    refuse: ([, form]) => {
      const absent = form.units.filter((unit) => !['hour', 'minute', 'second'].includes(unit))
      return absent.length === 0 ? undefined : `a time has no ${absent.join(', ')}`
    },
    run: ([text, form]) => {
      const parts = readTime(text)
      return parts === undefined ? notDate : writeDate(parts, form)
    },
    doc: 'A time of X12 (type TM): HHMM, HHMMSS, and with one or two decimals of a second, which are left out.',
    example: { expression: "'093015' | x12Time('HH:mm:ss')", gives: '09:30:15' },
  }),
]

function convert(
  text: string,
  format: DateFormat | undefined,
  end: 0 | 1,
  form: DatePattern,
): string | Fault {
  if (format === undefined) return unknownFormat
  const parts = readFormat(text, format, end)
  if (parts === undefined) return notInFormat
  return form.units.every((unit) => parts[unit] !== undefined) ? writeDate(parts, form) : lessThanAsked
}

function refuseTarget(format: DateFormat | undefined, from: DatePattern): string | undefined {
  const pattern = format?.pattern
  if (pattern === undefined || format?.isPeriod === true) return 'no single date has this code of 2379 here'
  const absent = pattern.units.filter((unit) => !from.units.includes(unit))
  return absent.length === 0 ? undefined : `the pattern has no ${absent.join(', ')}`
}

const seconds = patternOf('HHmmss')
const minutes = patternOf('HHmm')

function patternOf(text: string): DatePattern {
  const pattern = parsePattern(text)
  if (typeof pattern === 'string') throw new Error(pattern)
  return pattern
}

function readTime(text: string): DateParts | undefined {
  if (text.length === 4) {
    const parts = readDate(text, minutes)
    return parts && { ...parts, second: 0 }
  }
  return /^\d{6,8}$/.test(text) ? readDate(text.slice(0, 6), seconds) : undefined
}
