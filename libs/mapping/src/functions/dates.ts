import { Decimal } from '@parley/document'
import { Fault } from '../value.ts'
import { momentOf, partsOfMoment } from './calendar.ts'
import { type DatePattern, partsOf, readDate, writeDate } from './date-pattern.ts'
import { define, type FunctionDefinition } from './definition.ts'
import { toLocal, toUtc, type Zone, zoneNamed } from './zone.ts'

export const notDate = new Fault('this text is not a date in the pattern of the mapping')
export const outOfYears = new Fault('the date would be outside the years 0 to 9999')

const value = { name: 'value', kind: 'text' } as const
const pattern = { name: 'pattern', kind: 'pattern' } as const
const zone = { name: 'zone', kind: 'zone' } as const

/** Functions that read, write and convert dates and times. */
export const dateFunctions: readonly FunctionDefinition[] = [
  define({
    name: 'date',
    parameters: [value, { name: 'from', kind: 'pattern' }, { name: 'to', kind: 'pattern' }],
    result: 'text',
    refuse: ([, from, to]) => {
      const absent = to.units.filter((unit) => !from.units.includes(unit))
      return absent.length === 0 ? undefined : `the first pattern has no ${absent.join(', ')}`
    },
    run: ([text, from, to]) => {
      const parts = readDate(text, from)
      return parts === undefined ? notDate : writeDate(parts, to)
    },
    doc: 'A date or time from one pattern to another (yyyy yy MM dd HH mm ss). 31 February is an error. yy 69-99 are 1969-1999, 00-68 are 2000-2068.',
    example: { expression: "'20260131' | date('yyyyMMdd', 'yyyy-MM-dd')", gives: '2026-01-31' },
  }),
  define({
    name: 'isDate',
    parameters: [value, pattern],
    result: 'boolean',
    run: ([text, form]) => readDate(text, form) !== undefined,
    doc: 'True when the text is a date of the calendar in that pattern.',
    example: { expression: "'20260231' | isDate('yyyyMMdd')", gives: 'false' },
  }),
  define({
    name: 'now',
    cost: 40,
    parameters: [pattern, { ...zone, optional: true }],
    result: 'text',
    run: ([form, where], { now }) => writeNow(now, form, where),
    doc: 'The moment the message is mapped, in UTC or in a zone: recorded with the run, so that a repeated run gives it again.',
    example: { expression: "now('yyyy-MM-ddTHH:mmZ')", gives: '2026-01-31T09:30Z' },
  }),
  define({
    name: 'today',
    cost: 40,
    parameters: [zone],
    result: 'text',
    run: ([where], { now }) => writeNow(now, isoDay, where),
    doc: 'The day the message is mapped, in that zone, as yyyy-MM-dd.',
    example: { expression: "today('Pacific/Auckland')", gives: '2026-01-31' },
  }),
  define({
    name: 'inZone',
    cost: 120,
    parameters: [value, pattern, { name: 'from', kind: 'zone' }, { name: 'to', kind: 'zone' }],
    result: 'text',
    refuse: ([, form]) =>
      form.units.includes('day') && form.units.includes('hour')
        ? undefined
        : 'the pattern needs the day and the hour',
    run: ([text, form, from, to]) => {
      const parts = readDate(text, form)
      if (parts === undefined) return notDate
      const moved = partsOfMoment(toLocal(toUtc(momentOf(parts), from), to))
      return moved === undefined ? outOfYears : writeDate(moved, form)
    },
    doc: 'A time of one zone as the clocks of another show it. A time that comes twice in autumn is the first; one that is left out in spring counts as an hour later.',
    example: {
      expression: "'202607011800' | inZone('yyyyMMddHHmm', 'America/New_York', 'Europe/Berlin')",
      gives: '202607020000',
    },
  }),
  define({
    name: 'toEpoch',
    cost: 40,
    parameters: [value, pattern, { ...zone, optional: true }],
    result: 'number',
    run: ([text, form, where]) => {
      const parts = readDate(text, form)
      if (parts === undefined) return notDate
      const { day, second } = toUtc(momentOf(parts), where ?? utc)
      return new Decimal(BigInt(day * 86_400 + second), 0)
    },
    doc: 'The seconds since 1970-01-01 00:00 UTC of a time in UTC or in a zone.',
    example: { expression: "'20260131' | toEpoch('yyyyMMdd')", gives: '1769817600' },
  }),
  define({
    name: 'fromEpoch',
    cost: 40,
    parameters: [{ name: 'seconds', kind: 'number' }, pattern, { ...zone, optional: true }],
    result: 'text',
    run: ([seconds, form, where]) => {
      const whole = seconds.unscaled / 10n ** BigInt(seconds.scale)
      if (whole > largestSecond || whole < -largestSecond) return outOfYears
      const moment = {
        day: Math.floor(Number(whole) / 86_400),
        second: ((Number(whole) % 86_400) + 86_400) % 86_400,
      }
      const parts = partsOfMoment(toLocal(moment, where ?? utc))
      return parts === undefined ? outOfYears : writeDate(parts, form)
    },
    doc: 'The time so many seconds after 1970-01-01 00:00 UTC, in UTC or in a zone.',
    example: { expression: "1769817600 | fromEpoch('yyyy-MM-dd HH:mm')", gives: '2026-01-31 00:00' },
  }),
]

const utc = zoneNamed('UTC') as Zone
const isoDay: DatePattern = {
  pieces: [{ part: 'yyyy' }, { literal: '-' }, { part: 'MM' }, { literal: '-' }, { part: 'dd' }],
  units: ['year', 'month', 'day'],
}
const largestSecond = 400_000_000_000n

function writeNow(now: Date, form: DatePattern, where: Zone | undefined): string | Fault {
  if (where === undefined) return writeDate(partsOf(now), form)
  const parts = partsOfMoment(toLocal(momentOf(partsOf(now)), where))
  return parts === undefined ? outOfYears : writeDate(parts, form)
}
