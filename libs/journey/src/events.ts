import type { DeliveryId, MessageId, RevisionId } from './message.ts'

/** Where a document lies in its file, and what its own bytes do not say. */
export type Place = TransactionPlace | RecordPlace
/**
 * Of EDI: the offset of its first byte, the separators of its interchange (hex, `delimitersText`), and the character set
 * in which it was judged, unless all of it is ASCII.
 */
export type TransactionPlace = {
  readonly offset: number
  readonly separators: string
  readonly charset?: string
}
/** Of every other format: the offset of its first byte, its line, and what its codec needs to read it alone. */
export type RecordPlace = { readonly offset: number; readonly line: number; readonly context?: string }

/** What travels on the bus: pointers, never payloads or parsed trees. */
export type Event =
  /** A file was accepted; its bytes are durable. `ofAnyFormat`: it may be other than EDI. Key: message id. */
  | {
      readonly type: 'received'
      readonly messageId: MessageId
      readonly revision: RevisionId
      readonly ofAnyFormat?: true
    }
  /**
   * A document was read and accepted. Its channels are there when they decided as what it was read. Key: thread (the
   * business key).
   */
  | {
      readonly type: 'parsed'
      readonly messageId: MessageId
      readonly revision: RevisionId
      readonly guide: string
      readonly place: Place
      readonly channels?: readonly string[]
    }
  /** A part of a large interchange is to be judged, or to become documents. Key: reading and part, so that parts spread. */
  | {
      readonly type: 'part'
      readonly messageId: MessageId
      readonly revision: RevisionId
      readonly readingId: string
      readonly part: number
      readonly pass: 'judge' | 'read'
    }
  /** A part is done: what now stands in the order of the file may go on. Key: message id. */
  | { readonly type: 'partDone'; readonly messageId: MessageId; readonly revision: RevisionId }
  /** An interchange at `offset` of that file holds acknowledgements of what we sent. Key: message id. */
  | { readonly type: 'acknowledged'; readonly messageId: MessageId; readonly offset: number }
  /** Its channels were chosen, all of them, so that none of their documents ends before all are there. Key: thread. */
  | {
      readonly type: 'routed'
      readonly messageId: MessageId
      readonly revision: RevisionId
      readonly guide: string
      readonly place: Place
      readonly channels: readonly string[]
    }
  /** A delivery is due, now or again. Key: thread. */
  | {
      readonly type: 'deliver'
      readonly deliveryId: DeliveryId
      readonly messageId: MessageId
      readonly revision: RevisionId
      readonly gateway: string
    }
  /** A message reached an end or a leg changed. Key: root message id, so one file's outcomes come in order. */
  | { readonly type: 'outcome'; readonly messageId: MessageId; readonly rootId: MessageId }
export type EventType = Event['type']
