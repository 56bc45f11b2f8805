import type { DeliveryId, Event, EventType, MessageId, Place, RevisionId } from '@parley/journey'
import type * as wire from '../generated/parley/events/v1/events.ts'

/** What a record on the bus says, as proto/parley/events/v1 has it. */
export type WireEvent = NonNullable<wire.Event['event']>
type WireOf<T extends EventType> = Extract<WireEvent, { $case: T }>['value']
type EventOf<T extends EventType> = Extract<Event, { type: T }>

export type EventKind<T extends EventType> = {
  readonly write: (event: EventOf<T>) => WireOf<T>
  /** Throws IncompleteEvent. */
  readonly read: (value: WireOf<T>) => EventOf<T>
}

/** Every event as its message and back. An event without a message, or a message without an event, does not compile. */
export const eventKinds: { readonly [T in EventType | WireEvent['$case']]: EventKind<T> } = {
  received: {
    write: ({ messageId, revision, ofAnyFormat = false }) => ({ messageId, revision, ofAnyFormat }),
    read: ({ ofAnyFormat, ...value }) => ({
      type: 'received',
      ...started(value),
      ...(ofAnyFormat && { ofAnyFormat }),
    }),
  },
  parsed: {
    write: ({ messageId, revision, guide, place, channels }) => ({
      ...{ messageId, revision, guide },
      place: writePlace(place),
      channels: channels && { names: channels },
    }),
    read: ({ guide, place, channels, ...value }) => ({
      type: 'parsed',
      ...started(value),
      guide,
      place: readPlace(place),
      ...(channels && { channels: channels.names }),
    }),
  },
  acknowledged: {
    write: ({ messageId, offset }) => ({ messageId, offset }),
    read: ({ messageId, offset }) => ({ type: 'acknowledged', messageId: message(messageId), offset }),
  },
  routed: {
    write: ({ messageId, revision, guide, place, channels }) => ({
      ...{ messageId, revision, guide, channels },
      place: writePlace(place),
    }),
    read: ({ guide, place, channels, ...value }) => ({
      type: 'routed',
      ...started(value),
      guide,
      place: readPlace(place),
      channels,
    }),
  },
  deliver: {
    write: ({ deliveryId, messageId, revision, gateway }) => ({ deliveryId, messageId, revision, gateway }),
    read: ({ deliveryId, gateway, ...value }) => ({
      type: 'deliver',
      deliveryId: there(deliveryId, 'delivery') as DeliveryId,
      ...started(value),
      gateway: there(gateway, 'gateway'),
    }),
  },
  outcome: {
    write: ({ messageId, rootId }) => ({ messageId, rootId }),
    read: ({ messageId, rootId }) => ({
      type: 'outcome',
      messageId: message(messageId),
      rootId: message(rootId),
    }),
  },
  part: {
    write: ({ messageId, revision, readingId, part, pass }) => ({
      messageId,
      revision,
      readingId,
      part,
      pass,
    }),
    read: ({ readingId, part, pass, ...value }) => ({
      ...{ type: 'part', ...started(value), readingId: there(readingId, 'reading'), part },
      pass: pass === 'judge' ? 'judge' : 'read',
    }),
  },
  partDone: {
    write: ({ messageId, revision }) => ({ messageId, revision }),
    read: (value) => ({ type: 'partDone', ...started(value) }),
  },
}

/** An event lacks what it cannot be without. */
export class IncompleteEvent extends Error {}

/** Fields of events that their messages do not have, by name. There are none: the line after it compiles. */
type Unwritten = {
  [T in EventType]: Exclude<keyof EventOf<T>, 'type' | keyof WireOf<T>>
}[EventType]
true satisfies [Unwritten] extends [never] ? true : false

function started({ messageId, revision }: { readonly messageId: string; readonly revision: string }) {
  return { messageId: message(messageId), revision: there(revision, 'revision') as RevisionId }
}

function message(id: string): MessageId {
  return there(id, 'message') as MessageId
}

/** proto3 has no word for a text that is not there: it reads as an empty one. */
function there(text: string, what: string): string {
  if (text === '') throw new IncompleteEvent(`it names no ${what}`)
  return text
}

export function writePlace(place: Place): wire.Place {
  if ('separators' in place) {
    const { offset, separators, charset } = place
    return { place: { $case: 'transaction', value: { offset, separators, charset } } }
  }
  const { offset, line, context } = place
  return { place: { $case: 'record', value: { offset, line, context } } }
}

/** Throws IncompleteEvent when it says nothing, or something that this version does not know. */
export function readPlace(message: wire.Place | undefined): Place {
  const place = message?.place
  if (place === undefined) throw new IncompleteEvent('it names no place in a file')
  if (place.$case === 'transaction') {
    const { offset, separators, charset } = place.value
    return { offset, separators, ...(charset !== undefined && { charset }) }
  }
  const { offset, line, context } = place.value
  return { offset, line, ...(context !== undefined && { context }) }
}
