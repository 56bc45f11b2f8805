/** What Parley remembers: ledger, payloads, blobs, revisions; and the embedded Postgres it may run on. */

export type { Alert, AlertCode, Alerts, NewAlert } from './alerts.ts'
export { askedRevision } from './asked-revision.ts'
export { type Answered, answerEntry, attemptEntry, type Outcome, type Tried } from './attempt-entry.ts'
export { openFolderBlobs } from './blobs/folder-blobs.ts'
export { openBlobs } from './blobs/open-blobs.ts'
export { checkBucket } from './blobs/s3/check-bucket.ts'
export type { S3Encryption, S3Place } from './blobs/s3/s3-place.ts'
export type { BlobKey } from './blobs/sealed/blob-key.ts'
export type {
  Below,
  Chronicle,
  DeliveryRow,
  MessageQuery,
  MessageRow,
  Page,
  Story,
} from './chronicle.ts'
export type { EmbeddedLog } from './embedded/embedded-log.ts'
export type { Durability } from './embedded/server-settings.ts'
export type { EmbeddedPostgres, EmbeddedPostgresOptions } from './embedded/start-embedded-postgres.ts'
export { startEmbeddedPostgres } from './embedded/start-embedded-postgres.ts'
export { joinRows } from './join-rows.ts'
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
export type { EventOutlet } from './outlet.ts'
export type {
  Blobs,
  BlobsPlace,
  OpenPayload,
  PayloadEntry,
  PayloadRef,
  PayloadRole,
  Payloads,
  Range,
} from './payloads.ts'
export { BlobsUnavailable, PayloadCorrupt } from './payloads.ts'
export type { Store, StoreOptions } from './postgres/open-store.ts'
export { openStore } from './postgres/open-store.ts'
export { isCursor } from './postgres/search.ts'
export type {
  NewReading,
  PartToRead,
  Progress,
  Reading,
  ReadingChange,
  ReadingId,
  Readings,
} from './readings.ts'
export type { RevisionFeed } from './revision-feed.ts'
export { openRevisionFeed } from './revision-feed.ts'
export { ledgerSource, type RevisionSource } from './revision-source.ts'
export type { ActiveRevision, RevisionLine, Revisions, StoredRevision } from './revisions.ts'
