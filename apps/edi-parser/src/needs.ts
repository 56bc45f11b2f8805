import type { Chronicle, Ledger, Payloads, RevisionFeed } from '@parley/store'
import type { Log } from '@parley/telemetry'

/** What the parser asks of the program that runs it. */
export type Needs = {
  readonly ledger: Ledger
  readonly chronicle: Chronicle
  readonly payloads: Payloads
  readonly revisions: RevisionFeed
  readonly now: () => Date
  readonly randomBytes: (count: number) => Uint8Array
  readonly log: Log
}
