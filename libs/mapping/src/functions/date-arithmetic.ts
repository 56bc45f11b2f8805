import { Decimal } from '@parley/document'
import { Fault } from '../value.ts'
import {
  addBusinessDays,
  addMonths,
  addSeconds,
  businessDaysBetween,
  dateOfDay,
  dayNumber,
  daysInMonth,
  isoWeekOf,
  type Moment,
  momentOf,
  partsOfMoment,
  secondsOfDay,
  weekdayOf,
} from './calendar.ts'
import { type DatePattern, readDate, writeDate } from './date-pattern.ts'
import { notDate, outOfYears } from './dates.ts'
import { define, type Example, type FunctionDefinition } from './definition.ts'

const value = { name: 'value', kind: 'text' } as const
const pattern = { name: 'pattern', kind: 'pattern' } as const

const notWhole = new Fault('the number of days, months or hours is not a whole number below a million')

/** Functions that compute with dates. */
export const dateArithmeticFunctions: readonly FunctionDefinition[] = [
  shift('addDays', 'days', ({ day, second }, days) => ({ day: day + days, second }), {
    doc: 'The date so many days later; a negative number goes back.',
    example: { expression: "'20260131' | addDays(30, 'yyyyMMdd')", gives: '20260302' },
  }),
  shift('addBusinessDays', 'days', ({ day, second }, days) => ({ day: addBusinessDays(day, days), second }), {
    doc: 'The date so many days from Monday to Friday later; 0 takes a weekend to the Monday after it.',
    example: { expression: "'20260130' | addBusinessDays(1, 'yyyyMMdd')", gives: '20260202' },
  }),
  shift('addWeeks', 'weeks', ({ day, second }, weeks) => ({ day: day + weeks * 7, second }), {
    doc: 'The date so many weeks later.',
    example: { expression: "'20260131' | addWeeks(2, 'yyyyMMdd')", gives: '20260214' },
  }),
  shift('addMonths', 'months', addMonths, {
    doc: 'The same day so many months later, or the last day of a shorter month.',
    example: { expression: "'20260131' | addMonths(1, 'yyyyMMdd')", gives: '20260228' },
  }),
  shift('addYears', 'years', (moment, years) => addMonths(moment, years * 12), {
    doc: 'The same day so many years later; of 29 February the 28th in a common year.',
    example: { expression: "'20240229' | addYears(1, 'yyyyMMdd')", gives: '20250228' },
  }),
  shift('addHours', 'hours', (moment, hours) => addSeconds(moment, hours * 3600), {
    doc: 'The time so many hours later, without regard to clocks that are moved.',
    example: { expression: "'202601312300' | addHours(2, 'yyyyMMddHHmm')", gives: '202602010100' },
  }),
  shift('addMinutes', 'minutes', (moment, minutes) => addSeconds(moment, minutes * 60), {
    doc: 'The time so many minutes later.',
    example: { expression: "'202601312350' | addMinutes(15, 'yyyyMMddHHmm')", gives: '202602010005' },
  }),
  between('daysBetween', (from, to) => to.day - from.day, {
    doc: 'The days from the first date to the second one; negative when that is earlier.',
    example: { expression: "daysBetween('20260131', '20260302', 'yyyyMMdd')", gives: '30' },
  }),
  between('businessDaysBetween', (from, to) => businessDaysBetween(from.day, to.day), {
    doc: 'The days from Monday to Friday after the first date, up to and with the second one.',
    example: { expression: "businessDaysBetween('20260130', '20260203', 'yyyyMMdd')", gives: '2' },
  }),
  between('monthsBetween', wholeMonths, {
    doc: 'The whole months from the first date to the second one.',
    example: { expression: "monthsBetween('20260131', '20260430', 'yyyyMMdd')", gives: '3' },
  }),
  between('minutesBetween', (from, to) => Math.floor(secondsFrom(from, to) / 60), {
    doc: 'The whole minutes from the first time to the second one.',
    example: { expression: "minutesBetween('202601312350', '202602010005', 'yyyyMMddHHmm')", gives: '15' },
  }),
  move('startOfMonth', (day) => day - dateOfDay(day).day + 1, {
    doc: 'The first day of the month.',
    example: { expression: "'20260131' | startOfMonth('yyyyMMdd')", gives: '20260101' },
  }),
  move('endOfMonth', endOfMonth, {
    doc: 'The last day of the month.',
    example: { expression: "'20240210' | endOfMonth('yyyyMMdd')", gives: '20240229' },
  }),
  move('startOfWeek', (day) => day - weekdayOf(day) + 1, {
    doc: 'The Monday of the week.',
    example: { expression: "'20260131' | startOfWeek('yyyyMMdd')", gives: '20260126' },
  }),
  ask('weekOfYear', (day) => isoWeekOf(day).week, {
    doc: 'The number of the week by ISO 8601: week 1 has the first Thursday of the year.',
    example: { expression: "'20260131' | weekOfYear('yyyyMMdd')", gives: '5' },
  }),
  ask('weekYear', (day) => isoWeekOf(day).year, {
    doc: 'The year that the week of a date belongs to by ISO 8601.',
    example: { expression: "'20270101' | weekYear('yyyyMMdd')", gives: '2026' },
  }),
  ask('dayOfWeek', weekdayOf, {
    doc: 'The day of the week: 1 is Monday, 7 Sunday.',
    example: { expression: "'20260131' | dayOfWeek('yyyyMMdd')", gives: '6' },
  }),
  ask('dayOfYear', (day) => day - dayNumber(dateOfDay(day).year, 1, 1) + 1, {
    doc: 'The number of the day within its year.',
    example: { expression: "'20260301' | dayOfYear('yyyyMMdd')", gives: '60' },
  }),
  ask('quarter', (day) => Math.ceil(dateOfDay(day).month / 3), {
    doc: 'The quarter of the year, 1 to 4.',
    example: { expression: "'20260131' | quarter('yyyyMMdd')", gives: '1' },
  }),
  extreme('earliest', (order) => order < 0, {
    doc: 'The earliest of a list of dates; of an empty list, missing.',
    example: { expression: "'20260131,20251224' | split(',') | earliest('yyyyMMdd')", gives: '20251224' },
  }),
  extreme('latest', (order) => order > 0, {
    doc: 'The latest of a list of dates; of an empty list, missing.',
    example: { expression: "'20260131,20251224' | split(',') | latest('yyyyMMdd')", gives: '20260131' },
  }),
]

type Told = { readonly doc: string; readonly example: Example }

function needsDay(form: DatePattern): string | undefined {
  const absent = (['year', 'month', 'day'] as const).filter((unit) => !form.units.includes(unit))
  return absent.length === 0 ? undefined : `the pattern has no ${absent.join(', ')}`
}

function shift(
  name: string,
  unit: string,
  move: (moment: Moment, count: number) => Moment,
  told: Told,
): FunctionDefinition {
  return define({
    name,
    parameters: [value, { name: unit, kind: 'number' }, pattern],
    result: 'text',
    refuse: ([, , form]) => needsDay(form),
    run: ([text, count, form]) => {
      const parts = readDate(text, form)
      if (parts === undefined) return notDate
      const whole = wholeOf(count)
      return whole === undefined ? notWhole : write(move(momentOf(parts), whole), form)
    },
    ...told,
  })
}

function between(name: string, count: (from: Moment, to: Moment) => number, told: Told): FunctionDefinition {
  return define({
    name,
    parameters: [{ name: 'from', kind: 'text' }, { name: 'to', kind: 'text' }, pattern],
    result: 'number',
    refuse: ([, , form]) => needsDay(form),
    run: ([first, second, form]) => {
      const from = readDate(first, form)
      const to = readDate(second, form)
      if (from === undefined || to === undefined) return notDate
      return numberOf(count(momentOf(from), momentOf(to)))
    },
    ...told,
  })
}

function move(name: string, to: (day: number) => number, told: Told): FunctionDefinition {
  return define({
    name,
    parameters: [value, pattern],
    result: 'text',
    refuse: ([, form]) => needsDay(form),
    run: ([text, form]) => {
      const parts = readDate(text, form)
      if (parts === undefined) return notDate
      const { day, second } = momentOf(parts)
      return write({ day: to(day), second }, form)
    },
    ...told,
  })
}

function ask(name: string, answer: (day: number) => number, told: Told): FunctionDefinition {
  return define({
    name,
    parameters: [value, pattern],
    result: 'number',
    refuse: ([, form]) => needsDay(form),
    run: ([text, form]) => {
      const parts = readDate(text, form)
      return parts === undefined ? notDate : numberOf(answer(momentOf(parts).day))
    },
    ...told,
  })
}

function extreme(name: string, isBetter: (order: number) => boolean, told: Told): FunctionDefinition {
  return define({
    name,
    parameters: [{ name: 'dates', kind: 'texts' }, pattern],
    result: 'text',
    run: ([texts, form]) => {
      let best: { readonly text: string; readonly moment: Moment } | undefined
      for (const text of texts) {
        const parts = readDate(text, form)
        if (parts === undefined) return notDate
        const moment = momentOf(parts)
        if (best === undefined || isBetter(secondsFrom(best.moment, moment))) best = { text, moment }
      }
      return best?.text
    },
    ...told,
  })
}

const largest = 1_000_000

function wholeOf({ unscaled, scale }: Decimal): number | undefined {
  const unit = 10n ** BigInt(scale)
  if (unscaled % unit !== 0n) return undefined
  const whole = unscaled / unit
  return whole < largest && whole > -largest ? Number(whole) : undefined
}

function write(moment: Moment, form: DatePattern): string | Fault {
  const parts = partsOfMoment(moment)
  return parts === undefined ? outOfYears : writeDate(parts, form)
}

function numberOf(whole: number): Decimal {
  return new Decimal(BigInt(whole), 0)
}

function secondsFrom(from: Moment, to: Moment): number {
  return (to.day - from.day) * secondsOfDay + to.second - from.second
}

function endOfMonth(day: number): number {
  const { year, month, day: ofMonth } = dateOfDay(day)
  return day - ofMonth + daysInMonth(year, month)
}

function wholeMonths(from: Moment, to: Moment): number {
  const [first, last] = [dateOfDay(from.day), dateOfDay(to.day)]
  const months = (last.year - first.year) * 12 + last.month - first.month
  if (months > 0 && secondsFrom(addMonths(from, months), to) < 0) return months - 1
  if (months < 0 && secondsFrom(addMonths(from, months), to) > 0) return months + 1
  return months
}
