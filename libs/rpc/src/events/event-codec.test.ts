import type { Event } from '@parley/journey'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventCodec } from './event-codec.ts'

const text = fc.string({ minLength: 1, unit: 'grapheme' })
const count = fc.nat({ max: Number.MAX_SAFE_INTEGER })
const optional = <T>(key: string, arbitrary: fc.Arbitrary<T>) =>
  fc.option(arbitrary, { nil: undefined }).map((value) => (value === undefined ? {} : { [key]: value }))
const joined = (...parts: readonly fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((values) => Object.assign({}, ...values) as object)

const place = fc.oneof(
  joined(fc.record({ offset: count, separators: text }), optional('charset', text)),
  joined(fc.record({ offset: count, line: count }), optional('context', text)),
)
const started = fc.record({ messageId: text, revision: text })
const ofType = (type: Event['type'], ...parts: readonly fc.Arbitrary<object>[]) =>
  joined(fc.constant({ type }), ...parts)
const events = fc.oneof(
  ofType('received', started, optional('ofAnyFormat', fc.constant(true))),
  ofType('parsed', started, fc.record({ guide: text, place }), optional('channels', fc.array(text))),
  ofType('acknowledged', fc.record({ messageId: text, offset: count })),
  ofType('routed', started, fc.record({ guide: text, place, channels: fc.array(text) })),
  ofType('deliver', started, fc.record({ deliveryId: text, gateway: text })),
  ofType('outcome', fc.record({ messageId: text, rootId: text })),
  ofType(
    'part',
    started,
    fc.record({
      ...{ readingId: text, part: fc.nat({ max: 1_000_000 }) },
      pass: fc.constantFrom('judge', 'read'),
    }),
  ),
  ofType('partDone', started),
)

const outcome = { type: 'outcome', messageId: 'm', rootId: 'r' }
const bytesOf = (...bytes: readonly number[]) => Uint8Array.from(bytes)

test('every event comes back as it was', () => {
  fc.assert(
    fc.property(events, (value) => {
      expect(eventCodec.decode(eventCodec.encode(value))).toEqual({ kind: 'value', value })
    }),
  )
})

test('an event is the bytes that proto/parley/events/v1 says', () => {
  // Field 6 (outcome), 6 bytes: field 1 "m", field 2 "r".
  expect([...eventCodec.encode(outcome)]).toEqual([0x32, 6, 0x0a, 1, 0x6d, 0x12, 1, 0x72])
})

test('fields that a newer version added are passed over, in the event and around it', () => {
  // Field 15 of the outcome and field 100 of the event, both unknown.
  const newer = bytesOf(0x32, 8, 0x0a, 1, 0x6d, 0x12, 1, 0x72, 0x78, 7, 0xa2, 0x06, 2, 0x68, 0x69)
  expect(eventCodec.decode(newer)).toEqual({ kind: 'value', value: outcome })
})

test('an event of a kind that only a newer version knows may be read later', () => {
  expect(eventCodec.decode(bytesOf(0xa2, 0x06, 2, 0x0a, 0))).toEqual({
    kind: 'unreadable',
    reason:
      'The record is an event of a kind that this version does not know: a newer version wrote it. When every process runs that version, it goes on.',
    later: true,
  })
})

test('what is no event is told in a sentence that holds nothing of it', () => {
  const no = (bytes: Uint8Array) => {
    const read = eventCodec.decode(bytes)
    return read.kind === 'unreadable' && !read.later && read.reason
  }
  const begin = 'The record is no event of proto/parley/events/v1: '
  expect(no(bytesOf())).toBe('The record is empty: it is no event of proto/parley/events/v1.')
  expect(no(Buffer.from('SECRET'))).toBe(`${begin}its bytes are no message.`)
  expect(no(Buffer.from('{"type":"SECRET"}'))).toBe(`${begin}its bytes are no message.`)
  expect(no(bytesOf(0x32, 0))).toBe(`${begin}it names no message.`)
  expect(no(bytesOf(0x0a, 3, 0x0a, 1, 0x6d))).toBe(`${begin}it names no revision.`)
  expect(no(bytesOf(0x22, 6, 0x0a, 1, 0x6d, 0x12, 1, 0x72))).toBe(`${begin}it names no place in a file.`)
})

test('no bytes at all make it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(['value', 'unreadable']).toContain(eventCodec.decode(bytes).kind)
    }),
  )
})

test('what is no event is not written', () => {
  expect(() => eventCodec.encode({ type: 'other' })).toThrow('the value of a record is no event')
})
