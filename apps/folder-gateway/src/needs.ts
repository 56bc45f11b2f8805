import type { Blobs, Chronicle, Ledger, Payloads, RevisionFeed } from '@parley/store'
import type { Log } from '@parley/telemetry'

/** What the folder gateway asks of the program that runs it. */
export type Needs = {
  readonly ledger: Ledger
  readonly chronicle: Chronicle
  readonly payloads: Payloads
  readonly blobs: Blobs
  readonly revisions: RevisionFeed
  readonly now: () => Date
  readonly randomBytes: (count: number) => Uint8Array
  readonly log: Log
  readonly limits: {
    /** Files up to this size ride in the ledger's transaction; larger ones go to blobs first. */
    readonly inlineLimitBytes: number
  }
}
