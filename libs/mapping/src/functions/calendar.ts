import type { DateParts } from './date-pattern.ts'

/** A moment without a zone: the day, counted from 1970-01-01, and the second of it. */
export type Moment = { readonly day: number; readonly second: number }

export const secondsOfDay = 86_400

/** Parts that a pattern does not have are those of midnight, of the first day, of the year 2000. */
export function momentOf(parts: DateParts): Moment {
  const { year = 2000, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return { day: dayNumber(year, month, day), second: hour * 3600 + minute * 60 + second }
}

/** Undefined outside the years 0 to 9999, which no pattern can write. */
export function partsOfMoment({ day, second }: Moment): DateParts | undefined {
  const date = dateOfDay(day)
  if (date.year < 0 || date.year > 9999) return undefined
  const hour = Math.floor(second / 3600)
  return { ...date, hour, minute: Math.floor(second / 60) % 60, second: second % 60 }
}

/** Days are counted from 1 March of year 0, so that a leap day is the last of its year; 719468 is 1970-01-01. */
export function dayNumber(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1
  const era = Math.floor(years / 400)
  const ofEra = years - era * 400
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}

export type CalendarDate = { readonly year: number; readonly month: number; readonly day: number }

export function dateOfDay(number: number): CalendarDate {
  const shifted = number + 719_468
  const era = Math.floor(shifted / 146_097)
  const ofEra = shifted - era * 146_097
  const years = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * years + Math.floor(years / 4) - Math.floor(years / 100))
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153)
  const day = ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return { year: years + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

export function daysInMonth(year: number, month: number): number {
  return month === 12 ? 31 : dayNumber(year, month + 1, 1) - dayNumber(year, month, 1)
}

/** Whole seconds later or earlier. */
export function addSeconds({ day, second }: Moment, seconds: number): Moment {
  const all = second + seconds
  const days = Math.floor(all / secondsOfDay)
  return { day: day + days, second: all - days * secondsOfDay }
}

/** The same day of another month, or its last day where it is shorter. */
export function addMonths({ day, second }: Moment, months: number): Moment {
  const date = dateOfDay(day)
  const all = date.year * 12 + date.month - 1 + months
  const year = Math.floor(all / 12)
  const month = all - year * 12 + 1
  return { day: dayNumber(year, month, Math.min(date.day, daysInMonth(year, month))), second }
}

/** 1 is Monday, 7 Sunday (ISO 8601). */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** Days from Monday to Friday; from a weekend the first day counted is Monday. 0 takes a weekend to Monday. */
export function addBusinessDays(day: number, count: number): number {
  const weekday = weekdayOf(day)
  const onWeekend = weekday > 5
  if (count === 0) return onWeekend ? day + 8 - weekday : day
  // A weekend begins where the count ends: forward from Friday, backward from Monday.
  const start = onWeekend ? (count > 0 ? day - (weekday - 5) : day + (8 - weekday)) : day
  const ofWeek = weekdayOf(start) - 1 + count
  return start - (weekdayOf(start) - 1) + Math.floor(ofWeek / 5) * 7 + (((ofWeek % 5) + 5) % 5)
}

/** Days from Monday to Friday after `from`, up to and with `to`; negative when `to` is earlier. */
export function businessDaysBetween(from: number, to: number): number {
  return workdaysUntil(to) - workdaysUntil(from)
}

/** Working days up to and with a day, counted from a Monday long ago (1969-12-29 is day -3). */
function workdaysUntil(day: number): number {
  const weeks = Math.floor((day + 3) / 7)
  return weeks * 5 + Math.min(weekdayOf(day), 5)
}

/** The week of ISO 8601: it belongs to the year that has its Thursday. */
export function isoWeekOf(day: number): { readonly year: number; readonly week: number } {
  const thursday = day + 4 - weekdayOf(day)
  const { year } = dateOfDay(thursday)
  return { year, week: Math.floor((thursday - dayNumber(year, 1, 1)) / 7) + 1 }
}

/** The Monday of a week of ISO 8601; undefined when the year has no such week. */
export function mondayOfWeek(year: number, week: number): number | undefined {
  const fourth = dayNumber(year, 1, 4)
  const monday = fourth - weekdayOf(fourth) + 1 + (week - 1) * 7
  return week >= 1 && isoWeekOf(monday).year === year ? monday : undefined
}
