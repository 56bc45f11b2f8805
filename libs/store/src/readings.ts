import type { MessageId } from '@parley/journey'

/**
 * Interchanges that are read in parts, while that lasts: what is left to do lies in the ledger, so that any process does
 * it. Values are JSON of whoever reads, and nobody else looks into them.
 */
export interface Readings {
  /** Those of a message, in the order of its file. One that has ended is gone. */
  of(messageId: MessageId): Promise<readonly Reading[]>
  /** One part, with its reading; undefined when the reading has ended. */
  part(readingId: ReadingId, number: number): Promise<PartToRead | undefined>
  /** Of parts from one on, up to the first that has not been read: the events that wait to go on. At most `limit` parts. */
  events(readingId: ReadingId, from: number, limit: number): Promise<readonly unknown[]>
  /** The same of their verdicts. */
  verdicts(readingId: ReadingId, from: number, limit: number): Promise<readonly unknown[]>
  /** How far the judging and the reading of all parts is. */
  progress(readingId: ReadingId): Promise<Progress>
  /** What was kept for its end. */
  outline(readingId: ReadingId): Promise<unknown>
}

/** A UUID; another one each time an interchange is outlined, so that a process that froze mixes nothing up. */
export type ReadingId = string

/**
 * outlining: the file flows by, and nothing goes on (its reading has the id of the message). judging: all parts are
 * judged before any is read, because one bad transaction sets all of them aside. reading: each part becomes documents.
 */
export type ReadingPhase = 'outlining' | 'judging' | 'reading'

export type Reading = {
  readonly id: ReadingId
  readonly messageId: MessageId
  /** Of the interchange, in its file. */
  readonly byteOffset: number
  readonly phase: ReadingPhase
  readonly parts: number
  /** So many parts, from the first on, have gone on to the next stage. */
  readonly released: number
  /** Settled when all parts are judged. */
  readonly oneBad: boolean
  /** What every part needs. */
  readonly head: unknown
}

export type NewReading = Omit<Reading, 'released' | 'oneBad'> & {
  /** What the end needs. */
  readonly outline: unknown
}

export type PartToRead = { readonly reading: Reading; readonly part: unknown }
export type Progress = {
  readonly allJudged: boolean
  readonly allRead: boolean
  readonly oneBad: boolean
}

/** Written with the entry that it belongs to. */
export type ReadingChange =
  /** Before its reading begins. */
  | {
      readonly kind: 'part'
      readonly readingId: ReadingId
      readonly messageId: MessageId
      readonly number: number
      readonly part: unknown
    }
  | { readonly kind: 'begun'; readonly reading: NewReading }
  | {
      readonly kind: 'part-judged'
      readonly readingId: ReadingId
      readonly number: number
      readonly bad: boolean
    }
  | { readonly kind: 'all-judged'; readonly readingId: ReadingId; readonly oneBad: boolean }
  | {
      readonly kind: 'part-read'
      readonly readingId: ReadingId
      readonly number: number
      readonly verdict: unknown
      readonly events: unknown
    }
  | { readonly kind: 'released'; readonly readingId: ReadingId; readonly parts: number }
  /** The reading is over, or came to nothing: it is gone with its parts. */
  | { readonly kind: 'ended'; readonly readingId: ReadingId }
  /** So is the outlining of a file, and with it the parts that processes have left which ended over it. */
  | { readonly kind: 'outlined'; readonly messageId: MessageId }
