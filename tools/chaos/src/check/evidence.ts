import type { HistoryEvent } from '@parley/twin'
import type { Consignment, DroppedFile } from '../load/consignment.ts'

export type LedgerMessage = {
  readonly id: string
  readonly direction: 'in' | 'out'
  readonly kind: string
  readonly state: string
  readonly transport: string
  readonly functional: string
  readonly parentId: string | null
  readonly rootId: string
  readonly partner: string | null
  readonly gateway: string | null
  readonly documentType: string | null
  readonly fileName: string | null
  readonly code: string | null
}

export type LedgerDelivery = {
  readonly id: string
  readonly messageId: string
  readonly gateway: string
  /** AS2 Message-ID, or the file's name. */
  readonly identity: string
  readonly state: string
  readonly attemptCount: number
  /** Rows of tries that the ledger holds. */
  readonly attempts: number
}

export type Ledger = {
  /** Version of the server. */
  readonly postgres: string
  readonly messages: readonly LedgerMessage[]
  readonly deliveries: readonly LedgerDelivery[]
  /** AS2 Message-ID by message. */
  readonly as2Ids: ReadonlyMap<string, string>
  readonly outboxRows: number
  readonly parked: readonly { readonly group: string; readonly key: string; readonly reason: string }[]
  readonly lanes: number
}

export type OutboxFile = {
  readonly name: string
  readonly text: string
  /** Its places among all appearances in the folder, rising; several when it was put over itself. */
  readonly places: readonly number[]
  /** Somebody saw it change after it had appeared. */
  readonly changed: boolean
}

export type TwinSide = {
  readonly history: readonly HistoryEvent[]
  /** Message-IDs that it holds a positive, verified MDN for. */
  readonly accepted: ReadonlySet<string>
  /** Documents that came in, by their SHA-256. */
  readonly documents: ReadonlyMap<string, string>
}

/** A twin's side from its own history. */
export function twinSide(history: readonly HistoryEvent[], documents: TwinSide['documents']): TwinSide {
  const accepted = new Set<string>()
  for (const event of history)
    if (event.what === 'answered' && event.verdict === 'accepted') accepted.add(event.messageId)
  return { history, documents, accepted }
}

/** Whether the message's own twin holds a positive MDN for it. */
export function isAccepted({ twins }: Evidence, { partner, messageId }: Consignment): boolean {
  return twins.get(partner)?.accepted.has(messageId) ?? false
}

/** Files of which a part was refused with a code: they have none of their own. */
export function withRefusedParts({ messages }: Ledger): ReadonlySet<string> {
  const parts = messages.filter(
    ({ state, code }) => code !== null && (state === 'failed' || state === 'quarantined'),
  )
  return new Set(parts.flatMap(({ parentId }) => parentId ?? []))
}

export type ProcessSide = {
  readonly name: string
  readonly isReady: boolean
  /** Ends that nobody caused, of a process that had started. */
  readonly crashes: readonly string[]
  /** Exit code of the last SIGTERM, or what came instead. */
  readonly drained: string
}

/** What each side says happened: everything a check looks at. */
export type Evidence = {
  readonly consignments: readonly Consignment[]
  readonly files: readonly DroppedFile[]
  readonly twins: ReadonlyMap<string, TwinSide>
  readonly outbox: readonly OutboxFile[]
  readonly ledger: Ledger
  readonly processes: readonly ProcessSide[]
}

/** A promise that was broken. `ids`: what to look for in logs and histories. */
export type Violation = { readonly promise: string; readonly text: string; readonly ids: readonly string[] }
