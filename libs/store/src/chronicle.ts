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
  /** Messages below each root, counted by kind and state (the root itself left out). */
  families(roots: readonly MessageId[]): Promise<readonly FamilyCount[]>
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

export type FamilyCount = {
  readonly rootId: MessageId
  readonly parentId: MessageId
  readonly kind: MessageKind
  readonly state: MessageState
  readonly count: number
}
