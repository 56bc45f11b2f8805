import type { NewRecord, ValueCodec } from './bus.ts'
import { partitionOf } from './partition-of.ts'

/** A record as a log takes it: its partition chosen, its value as the bytes that it keeps. */
export type LogLine = {
  readonly topic: string
  readonly partition: number
  readonly key: string
  readonly value: Buffer
}

/** Throws TypeError for a record that no log can hold, and UnknownTopic, before anything was sent. */
export function logLines(
  records: readonly NewRecord[],
  by: { readonly values: ValueCodec; readonly partitionsOf: (topic: string) => number },
): readonly LogLine[] {
  return records.map(({ topic, key, value }) => ({
    topic,
    partition: partitionOf(key, by.partitionsOf(topic)),
    key: keyText(key),
    value: bufferOf(by.values.encode(value)),
  }))
}

export function topicsOf(records: readonly { readonly topic: string }[]): readonly string[] {
  return [...new Set(records.map(({ topic }) => topic))]
}

function keyText(key: string): string {
  // Postgres text cannot hold it.
  if (key.includes('\0')) throw new TypeError('the key of a record holds a NUL character')
  return key
}

/** Both drivers want one; the memory is the same. */
function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
