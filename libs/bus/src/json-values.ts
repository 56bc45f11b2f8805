import type { ReadValue, ValueCodec } from './bus.ts'

/** Values as JSON, for a log that knows nothing of what it holds. */
export const jsonValues: ValueCodec = { encode, decode }

function encode(value: unknown): Uint8Array {
  const text = JSON.stringify(value) as string | undefined
  if (text === undefined) throw new TypeError('the value of a record has no JSON form')
  return Buffer.from(text)
}

function decode(bytes: Uint8Array): ReadValue {
  try {
    return { kind: 'value', value: JSON.parse(Buffer.from(bytes).toString('utf8')) }
  } catch {
    return { kind: 'unreadable', reason: 'The record is no JSON.', later: false }
  }
}
