import type { Chronicle, Ledger, Payloads, RevisionFeed } from '@parley/store'
import type { Log } from '@parley/telemetry'

/** What the router asks of the program that runs it. */
export type Needs = {
  readonly ledger: Ledger
  readonly chronicle: Chronicle
  readonly payloads: Payloads
  readonly revisions: RevisionFeed
  /** Publishes deliveries whose waiting time is over; answers how many. */
  readonly sweepDue: (now: Date, limit: number) => Promise<number>
  readonly now: () => Date
  readonly log: Log
}
