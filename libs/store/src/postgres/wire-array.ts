import { cleanJson, cleanText } from './clean-text.ts'

/** An element type of Postgres, and how its values lie on the wire (binary format of its `recv` function). */
export type ElementType<T> = {
  readonly name: string
  readonly oid: number
  /** What is written, computed once an element: text is cleaned, JSON is made, a UUID is read. */
  prepare(value: T): Prepared
}
/** A string is written as UTF-8. */
type Prepared = string | Uint8Array

export const text: ElementType<string> = { name: 'text', oid: 25, prepare: cleanText }
export const bytea: ElementType<Uint8Array> = { name: 'bytea', oid: 17, prepare: (value) => value }
export const boolean: ElementType<boolean> = {
  name: 'boolean',
  oid: 16,
  prepare: (value) => Buffer.of(value ? 1 : 0),
}
/** byte version = 1, then the text. */
export const jsonb: ElementType<unknown> = {
  name: 'jsonb',
  oid: 3802,
  prepare: (value) => `\u0001${cleanJson(value)}`,
}
export const uuid: ElementType<string> = { name: 'uuid', oid: 2950, prepare: uuidBytes }
export const integer: ElementType<number> = {
  name: 'integer',
  oid: 23,
  prepare(value) {
    const bytes = Buffer.allocUnsafe(4)
    bytes.writeInt32BE(value)
    return bytes
  },
}
export const bigint: ElementType<number> = { name: 'bigint', oid: 20, prepare: int64 }
/** int64 microseconds since 2000-01-01. */
export const timestamptz: ElementType<Date> = {
  name: 'timestamptz',
  oid: 1184,
  prepare: (value) => int64((value.getTime() - Date.UTC(2000)) * 1000),
}

function int64(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}

function uuidBytes(value: string): Buffer {
  const bytes = Buffer.from(value.replaceAll('-', ''), 'hex')
  if (bytes.length !== 16 || value.length !== 36) throw new TypeError('an id is not a UUID')
  return bytes
}

/**
 * One array parameter: pg sends a Buffer in binary format, which spares both sides the quoting, and payloads the
 * doubling to hex, of the text format.
 *
 *     int32 dimensions = 1 · int32 has nulls · int32 element oid · int32 length · int32 lower bound = 1
 *     an element: int32 size (-1: null) · bytes
 */
export function wireArray<T>(type: ElementType<T>, values: readonly (T | null | undefined)[]): Buffer {
  const prepared = values.map((value) =>
    value === null || value === undefined ? undefined : type.prepare(value),
  )
  const sizes = prepared.map(sizeOf)
  const total = sizes.reduce((sum, size) => sum + 4 + Math.max(size, 0), headerBytes)
  const bytes = Buffer.allocUnsafe(total)
  bytes.writeInt32BE(1, 0)
  bytes.writeInt32BE(prepared.includes(undefined) ? 1 : 0, 4)
  bytes.writeInt32BE(type.oid, 8)
  bytes.writeInt32BE(values.length, 12)
  bytes.writeInt32BE(1, 16)
  let at = headerBytes
  for (const [index, element] of prepared.entries()) {
    const size = sizes[index] ?? -1
    at = bytes.writeInt32BE(size, at)
    if (typeof element === 'string') bytes.write(element, at)
    else if (element) bytes.set(element, at)
    at += Math.max(size, 0)
  }
  return bytes
}

const headerBytes = 20

function sizeOf(element: Prepared | undefined): number {
  if (element === undefined) return -1
  return typeof element === 'string' ? Buffer.byteLength(element) : element.length
}
