import type { NewRecord } from './bus.ts'
import { partitionOf } from './partition-of.ts'

/** A record as a log takes it: its partition chosen, its value as JSON text. */
export type LogLine = {
  readonly topic: string
  readonly partition: number
  readonly key: string
  readonly value: string
}

/** Throws TypeError for a record that no log can hold, and UnknownTopic, before anything was sent. */
export function logLines(
  records: readonly NewRecord[],
  partitionsOf: (topic: string) => number,
): readonly LogLine[] {
  return records.map(({ topic, key, value }) => ({
    topic,
    partition: partitionOf(key, partitionsOf(topic)),
    key: keyText(key),
    value: valueText(value),
  }))
}

export function topicsOf(records: readonly { readonly topic: string }[]): readonly string[] {
  return [...new Set(records.map(({ topic }) => topic))]
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
