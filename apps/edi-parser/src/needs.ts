import type { Chronicle, Ledger, Payloads, Readings, RevisionFeed } from '@parley/store'
import type { Log } from '@parley/telemetry'
import type { PartSizes } from './parts/part-sizes.ts'

/** What the parser asks of the program that runs it. */
export type Needs = {
  readonly ledger: Ledger
  readonly chronicle: Chronicle
  readonly payloads: Payloads
  readonly readings: Readings
  readonly parts: PartSizes
  readonly revisions: RevisionFeed
  readonly now: () => Date
  readonly randomBytes: (count: number) => Uint8Array
  readonly log: Log
}
