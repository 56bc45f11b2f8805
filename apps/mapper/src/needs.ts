import type { RevisionId } from '@parley/journey'
import type { Resource } from '@parley/model'
import type { Chronicle, Ledger, Payloads, RevisionFeed } from '@parley/store'
import type { Log } from '@parley/telemetry'

/** What the mapper asks of the program that runs it. */
export type Needs = {
  readonly ledger: Ledger
  readonly chronicle: Chronicle
  readonly payloads: Payloads
  readonly revisions: RevisionFeed
  /** What a revision is made of; a mapping that is not deployed is compiled against it. */
  readonly resourcesOf: (id: RevisionId) => Promise<readonly Resource[]>
  readonly now: () => Date
  readonly randomBytes: (count: number) => Uint8Array
  readonly log: Log
}
