/** What Parley remembers: ledger, payloads, blobs, revisions; and the embedded Postgres it may run on. */
export type {
  Chronicle,
  DeliveryRow,
  FamilyCount,
  MessageQuery,
  MessageRow,
  Page,
  Story,
} from './chronicle.ts'
export type {
  Attempt,
  BusinessKey,
  CommitResult,
  DeliveryChange,
  DeliveryState,
  Entry,
  Ledger,
  MessageChange,
  NewDelivery,
  NewMessage,
  NewPayload,
  Numbered,
  PayloadContent,
  Rows,
  Step,
  StoredAnswer,
} from './ledger.ts'
export { LedgerUnavailable } from './ledger.ts'
export type { Blobs, PayloadEntry, PayloadRef, PayloadRole, Payloads, Range } from './payloads.ts'
export { BlobsUnavailable } from './payloads.ts'
export type { RevisionLine, Revisions, StoredRevision } from './revisions.ts'
