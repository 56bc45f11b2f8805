import type { LogLine } from '../log-line.ts'

/**
 * The whole append in one call. Heads are locked in one order by everybody, and last of all locks of the
 * transaction, so writers never wait for each other in a ring.
 */
export const appendText = 'select bus_append($1::text[], $2::int[], $3::text[], $4::bytea[])'

/** The parameters of `appendText`. */
export function appendValues(lines: readonly LogLine[]): readonly (readonly unknown[])[] {
  return [
    lines.map(({ topic }) => topic),
    lines.map(({ partition }) => partition),
    lines.map(({ key }) => key),
    lines.map(({ value }) => value),
  ]
}
