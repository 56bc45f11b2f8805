import type { Agreement } from '@parley/model'

export type SeriesKind = 'x12-interchange' | 'x12-group' | 'edifact-interchange'

/** The series of the control numbers that we give what we send a partner, acknowledgements included. */
export function seriesOf(kind: SeriesKind, { us, partner }: Agreement): string {
  return `${kind}|${us.name}|${partner.name}`
}

/** The series of a counter that mappings draw from, one for the whole house. */
export function counterSeries(name: string): string {
  return `counter|${name}`
}

/** A number of a series as it stands in an envelope: after its highest value it begins again at 1. */
export function controlNumber(number: number, digits: number): string {
  return String(((number - 1) % (10 ** digits - 1)) + 1)
}
