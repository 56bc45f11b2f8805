import type { NewRecord } from '../bus.ts'
import { partitionOf } from './partition-of.ts'

/**
 * The whole append in one call. Heads are locked in one order by everybody, and last of all locks of the
 * transaction, so writers never wait for each other in a ring.
 */
export const appendText = 'select bus_append($1::text[], $2::int[], $3::text[], $4::text[])'

/** The parameters of `appendText`. Throws TypeError for a record that no log can hold, before anything was sent. */
export function appendValues(
  records: readonly NewRecord[],
  partitionsOf: (topic: string) => number,
): readonly (readonly unknown[])[] {
  return [
    records.map(({ topic }) => topic),
    records.map(({ topic, key }) => partitionOf(key, partitionsOf(topic))),
    records.map(({ key }) => keyText(key)),
    records.map(({ value }) => valueText(value)),
  ]
}

function keyText(key: string): string {
  // Postgres text cannot hold it; inside a value JSON escapes it.
  if (key.includes('\0')) throw new TypeError('the key of a record holds a NUL character')
  return key
}

function valueText(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined
  if (text === undefined) throw new TypeError('the value of a record has no JSON form')
  return text
}
