import type {
  DeliveryId,
  Direction,
  Failure,
  Legs,
  MessageId,
  MessageKind,
  MessageState,
  RevisionId,
  Stage,
} from '@parley/journey'
import type { PayloadRef, PayloadRole } from './payloads.ts'
import type { ReadingChange } from './readings.ts'

/**
 * The ledger port. Everything that must become true together is one Entry; entries that arrive at the same
 * time share one transaction (group commit), and an entry is durable when `commit` resolves.
 */
export interface Ledger {
  /** Throws LedgerUnavailable when Postgres cannot be reached: nothing of the entry is then stored. */
  commit(entry: Entry): Promise<CommitResult>
}

export type CommitResult =
  | { readonly kind: 'committed' }
  /** The claim was already held: nothing of this entry was written. `messageId` is the message that holds it. */
  | { readonly kind: 'repeat'; readonly messageId: MessageId }

export type Entry = {
  /**
   * The natural key of this effect, such as `as2|FROM|TO|id` or `parse|<message id>`. Written once for ever;
   * whoever comes second, also at the same instant in another process, gets `repeat`.
   */
  readonly claim: string
  /** The message that will hold the claim. */
  readonly messageId: MessageId
  /**
   * Entries of one sequence are written in the order in which this process commits them, and so are their events. When one
   * cannot be written, those that were committed behind it meanwhile are refused with it.
   */
  readonly sequence?: string
  /** Control numbers are issued in this entry's transaction; `complete` (pure) then adds the rows that use them. */
  readonly numbered?: Numbered
} & Rows

export type Numbered = {
  /** One number is issued for each name, in this order; a name may stand twice. */
  readonly series: readonly string[]
  readonly complete: (numbers: readonly number[]) => Rows
}

/** All fields optional: what to insert or change. */
export type Rows = {
  readonly messages?: readonly NewMessage[]
  readonly changes?: readonly MessageChange[]
  readonly payloads?: readonly NewPayload[]
  readonly answers?: readonly StoredAnswer[]
  readonly keys?: readonly BusinessKey[]
  readonly steps?: readonly Step[]
  readonly deliveries?: readonly NewDelivery[]
  readonly deliveryChanges?: readonly DeliveryChange[]
  readonly attempts?: readonly Attempt[]
  readonly readings?: readonly ReadingChange[]
  readonly events?: readonly { readonly topic: string; readonly key: string; readonly value: unknown }[]
}

export type NewMessage = {
  readonly id: MessageId
  readonly direction: Direction
  readonly kind: MessageKind
  readonly state: MessageState
  readonly legs: Legs
  readonly mode: 'test' | 'production'
  readonly revision: RevisionId
  /** The message this one came out of, and the file at the top; a file is its own root. */
  readonly parentId?: MessageId
  readonly rootId: MessageId
  /** All messages of one business order share it, such as `amazon|PO|4500012345`. */
  readonly thread?: string
  readonly partner?: string
  readonly agreement?: string
  readonly channel?: string
  readonly gateway?: string
  /** As the standard names it: 850, 997, ORDERS; or the guide's name. */
  readonly documentType?: string
  readonly fileName?: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly failure?: Failure
  readonly at: Date
}

export type MessageChange = {
  readonly messageId: MessageId
  readonly at: Date
  /** An operator resubmits: the only way out of a final state. */
  readonly reopen?: boolean
  readonly state?: MessageState
  readonly legs?: Partial<Legs>
  readonly failure?: Failure
  readonly thread?: string
  readonly partner?: string
  readonly agreement?: string
  readonly channel?: string
  readonly documentType?: string
}

/** Small payloads carry their bytes and ride in this transaction; large ones were stored in blobs before. */
export type NewPayload = {
  readonly messageId: MessageId
  readonly role: PayloadRole
  readonly content: PayloadContent
}
export type PayloadContent =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly mediaType: string }
  | { readonly kind: 'blob'; readonly ref: PayloadRef }
  /** A byte range of another message's payload: a transaction of a received file. */
  | {
      readonly kind: 'range'
      readonly of: MessageId
      readonly role: PayloadRole
      readonly offset: number
      readonly length: number
      readonly mediaType: string
    }

/** The answer a partner got (or will get, if it asks again): returned byte for byte to a duplicate. */
export type StoredAnswer = {
  readonly messageId: MessageId
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array
}

/** How people look for a message: PO number, ISA13, GS06, ST02, AS2 Message-ID. */
export type BusinessKey = { readonly messageId: MessageId; readonly name: string; readonly value: string }

/** One line of a message's timeline. `detail` holds ids, sizes, hashes and codes only, never payload. */
export type Step = {
  readonly messageId: MessageId
  readonly at: Date
  readonly stage: Stage
  readonly what: string
  readonly detail?: Readonly<Record<string, string | number | boolean>>
}

/** unacknowledged: sent, and its receipt comes by itself; when none comes in time it is sent again. */
export type DeliveryState = 'queued' | 'waiting' | 'unacknowledged' | 'delivered' | 'failed' | 'cancelled'

/** Stable outbound identity: fixed here, repeated by every try. */
export type NewDelivery = {
  readonly id: DeliveryId
  readonly messageId: MessageId
  readonly revision: RevisionId
  readonly gateway: string
  /** What the other side sees and can recognise again: AS2 Message-ID, file name. */
  readonly identity: string
  /** Bus topic and key of the event that makes a gateway try (again). */
  readonly topic: string
  readonly key: string
  readonly at: Date
}

export type DeliveryChange = {
  readonly deliveryId: DeliveryId
  readonly state: DeliveryState
  /** When waiting or unacknowledged: the sweep publishes the delivery's event again at this time. */
  readonly nextTryAt?: Date
  /** AS2: the MIC that the partner's MDN must state, fixed before the first byte leaves. */
  readonly mic?: string
}

export type Attempt = {
  readonly deliveryId: DeliveryId
  readonly number: number
  readonly startedAt: Date
  readonly finishedAt: Date
  readonly outcome: 'delivered' | 'sent' | 'failed'
  readonly failure?: Failure
}

/** Postgres cannot be reached, or refuses work. Gateways answer 503 to it; consumers wait and try again. */
export class LedgerUnavailable extends Error {
  readonly unavailable = true
  constructor(cause: unknown) {
    super('the ledger cannot be reached', { cause })
    this.name = 'LedgerUnavailable'
  }
}
