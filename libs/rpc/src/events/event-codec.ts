import type { Event } from '@parley/journey'
import { Event as EventMessage } from '../generated/parley/events/v1/events.ts'
import { type EventKind, eventKinds, IncompleteEvent, type WireEvent } from './event-kinds.ts'

export type ReadEvent =
  | { readonly kind: 'value'; readonly value: Event }
  /** `later`: a newer version of this program may read it. */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly later: boolean }

/**
 * Events as they travel on the bus: the messages of proto/parley/events/v1. Fields that a newer version added are passed
 * over; what cannot be read is an answer, never a throw.
 */
export const eventCodec = {
  encode: (value: unknown): Uint8Array => encodeEvent(value as Event),
  decode: decodeEvent,
} as const

function encodeEvent(event: Event): Uint8Array {
  return EventMessage.encode({ event: wireOf(event) }).finish()
}

function wireOf(event: Event): WireEvent {
  const kind = eventKinds[event.type] as EventKind<Event['type']> | undefined
  if (kind === undefined) throw new TypeError('the value of a record is no event')
  return { $case: event.type, value: kind.write(event as never) } as WireEvent
}

function decodeEvent(bytes: Uint8Array): ReadEvent {
  try {
    const { event } = EventMessage.decode(bytes)
    return event === undefined ? ofNoKind(bytes) : { kind: 'value', value: eventOf(event) }
  } catch (error) {
    // What the reader of the wire throws names tags and lengths; nothing of the value is told.
    const why = error instanceof IncompleteEvent ? error.message : 'its bytes are no message'
    return unreadable(`The record is no event of proto/parley/events/v1: ${why}.`)
  }
}

function eventOf({ $case, value }: WireEvent): Event {
  return eventKinds[$case].read(value as never)
}

function ofNoKind({ length }: Uint8Array): ReadEvent {
  if (length === 0) return unreadable('The record is empty: it is no event of proto/parley/events/v1.')
  const text =
    'The record is an event of a kind that this version does not know: a newer version wrote it. When every process runs that version, it goes on.'
  return { kind: 'unreadable', reason: text, later: true }
}

function unreadable(reason: string): ReadEvent {
  return { kind: 'unreadable', reason, later: false }
}
