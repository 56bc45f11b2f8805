import type { DeliveryId, MessageId, MessageKind, MessageState, RevisionId } from '@parley/journey'
import type { Attempt, BusinessKey, DeliveryState, NewMessage, Step, StoredAnswer } from './ledger.ts'

/** What the ledger remembers, to be read: by stages, the console and the CLI. */
export interface Chronicle {
  message(id: MessageId): Promise<MessageRow | undefined>
  messages(ids: readonly MessageId[]): Promise<readonly MessageRow[]>
  search(query: MessageQuery): Promise<Page>
  story(id: MessageId): Promise<Story | undefined>
  answer(id: MessageId): Promise<StoredAnswer | undefined>
  deliveries(ids: readonly DeliveryId[]): Promise<readonly DeliveryRow[]>
  /** Deliveries that the other side knows by this identity: an AS2 Message-ID, a file name. */
  deliveriesBy(identity: string): Promise<readonly DeliveryRow[]>
  /** How what lies directly below each message stands; costs the same for one child and for a hundred thousand. */
  below(ids: readonly MessageId[]): Promise<readonly Below[]>
}

export type MessageRow = NewMessage & { readonly updatedAt: Date }

export type MessageQuery = {
  readonly state?: MessageState
  readonly kind?: MessageKind
  readonly partner?: string
  readonly direction?: 'in' | 'out'
  /** Any business key with exactly this value: PO number, ISA13, AS2 Message-ID ... */
  readonly key?: string
  /** Newest first; the cursor of the page before. */
  readonly cursor?: string
  readonly limit: number
}
export type Page = { readonly messages: readonly MessageRow[]; readonly nextCursor?: string }

/** One message with everything known of it. */
export type Story = {
  readonly message: MessageRow
  readonly keys: readonly BusinessKey[]
  readonly steps: readonly Step[]
  readonly deliveries: readonly (DeliveryRow & { readonly attempts: readonly Attempt[] })[]
  readonly children: readonly MessageRow[]
}

export type DeliveryRow = {
  readonly id: DeliveryId
  readonly messageId: MessageId
  readonly revision: RevisionId
  readonly gateway: string
  readonly identity: string
  readonly state: DeliveryState
  readonly attemptCount: number
  readonly nextTryAt?: Date
  readonly mic?: string
  readonly createdAt: Date
}

/**
 * open: something below has not come to its end, or is still being read. none: there is nothing. bad: not all that ended
 * has ended well. A file that was sent through once more is not below the old one.
 */
export type Below = { readonly messageId: MessageId; readonly stand: 'none' | 'open' | 'good' | 'bad' }
