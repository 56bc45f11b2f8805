import { addSeconds, type Moment, momentOf, secondsOfDay } from './calendar.ts'

/** A time zone: how many seconds its clocks are ahead of UTC at a moment of UTC. */
export type Zone = { readonly aheadAt: (utc: Moment) => number }

const utc: Zone = { aheadAt: () => 0 }
const offsetForm = /^([+-])(\d{2}):?(\d{2})$/

/** `UTC`, an offset such as `+01:00`, or a name of the IANA database such as `Europe/Berlin`. */
export function zoneNamed(name: string): Zone | undefined {
  if (name === 'UTC' || name === 'Z') return utc
  const offset = offsetForm.exec(name)
  if (offset !== null) {
    const seconds = Number(offset[2]) * 3600 + Number(offset[3]) * 60
    const ahead = offset[1] === '-' ? -seconds : seconds
    return seconds > 14 * 3600 || Number(offset[3]) > 59 ? undefined : { aheadAt: () => ahead }
  }
  return /^[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)+$/.test(name) ? named(name) : undefined
}

function named(name: string): Zone | undefined {
  const clock = clockOf(name)
  if (clock === undefined) return undefined
  return {
    aheadAt: (moment) => {
      const local = momentOf(readClock(clock, new Date((moment.day * secondsOfDay + moment.second) * 1000)))
      return (local.day - moment.day) * secondsOfDay + local.second - moment.second
    },
  }
}

function clockOf(timeZone: string): Intl.DateTimeFormat | undefined {
  const two = '2-digit'
  const form = { year: 'numeric', month: two, day: two, hour: two, minute: two, second: two } as const
  try {
    return new Intl.DateTimeFormat('en-US', { ...form, timeZone, hourCycle: 'h23', calendar: 'iso8601' })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function readClock(clock: Intl.DateTimeFormat, at: Date): { [unit: string]: number } {
  const parts = clock.formatToParts(at).filter(({ type }) => type !== 'literal')
  return Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]))
}

export function toLocal(moment: Moment, zone: Zone): Moment {
  return addSeconds(moment, zone.aheadAt(moment))
}

/**
 * A time that clocks show twice is the first of both; one they leave out is taken as if they had not been moved
 * forward yet (RFC 5545 3.3.5).
 */
export function toUtc(local: Moment, zone: Zone): Moment {
  const before = zone.aheadAt(addSeconds(local, -secondsOfDay))
  const guess = addSeconds(local, -before)
  const ahead = zone.aheadAt(guess)
  if (ahead === before) return guess
  const other = addSeconds(local, -ahead)
  return zone.aheadAt(other) === ahead ? other : guess
}
