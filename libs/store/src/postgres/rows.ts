import type {
  DeliveryId,
  Failure,
  Legs,
  MessageId,
  MessageKind,
  MessageState,
  RevisionId,
} from '@parley/journey'
import type { DeliveryRow, MessageRow } from '../chronicle.ts'
import type { DeliveryState } from '../ledger.ts'

/** How rows of Postgres become values. */

export type MessageRecord = {
  readonly id: MessageId
  readonly direction: 'in' | 'out'
  readonly kind: MessageKind
  readonly state: MessageState
  readonly transport_leg: Legs['transport']
  readonly functional_leg: Legs['functional']
  readonly business_leg: Legs['business']
  readonly mode: 'test' | 'production'
  readonly revision: RevisionId
  readonly parent_id: MessageId | null
  readonly root_id: MessageId
  readonly thread: string | null
  readonly partner: string | null
  readonly agreement: string | null
  readonly channel: string | null
  readonly gateway: string | null
  readonly document_type: string | null
  readonly file_name: string | null
  readonly size_bytes: string
  readonly sha256: string
  readonly failure: Failure | null
  readonly at: Date
  readonly updated_at: Date
}

export function messageOf(row: MessageRecord): MessageRow {
  return {
    id: row.id,
    direction: row.direction,
    kind: row.kind,
    state: row.state,
    legs: { transport: row.transport_leg, functional: row.functional_leg, business: row.business_leg },
    mode: row.mode,
    revision: row.revision,
    rootId: row.root_id,
    ...present({
      parentId: row.parent_id,
      thread: row.thread,
      partner: row.partner,
      agreement: row.agreement,
    }),
    ...present({ channel: row.channel, gateway: row.gateway, documentType: row.document_type }),
    ...present({ fileName: row.file_name, failure: row.failure }),
    sizeBytes: Number(row.size_bytes),
    sha256: row.sha256,
    at: row.at,
    updatedAt: row.updated_at,
  }
}

export type DeliveryRecord = {
  readonly id: DeliveryId
  readonly message_id: MessageId
  readonly revision: RevisionId
  readonly gateway: string
  readonly identity: string
  readonly state: DeliveryState
  readonly attempt_count: number
  readonly next_try_at: Date | null
  readonly mic: string | null
  readonly at: Date
}

export function deliveryOf(row: DeliveryRecord): DeliveryRow {
  return {
    id: row.id,
    messageId: row.message_id,
    revision: row.revision,
    gateway: row.gateway,
    identity: row.identity,
    state: row.state,
    attemptCount: row.attempt_count,
    ...present({ nextTryAt: row.next_try_at, mic: row.mic }),
    createdAt: row.at,
  }
}

/** Ids come from URLs too. One that is no UUID names nothing; Postgres would call it an error. */
export function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
}

type Present<T> = { readonly [K in keyof T]?: NonNullable<T[K]> }

/** Leaves out what is null, so that an absent value is an absent field. */
export function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Present<T>
}
