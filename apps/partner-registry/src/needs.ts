import type { Alerts, RevisionFeed, Revisions } from '@parley/store'
import type { Log } from '@parley/telemetry'

/** What the registry asks of the program that runs it. */
export type Needs = {
  readonly revisions: Revisions
  readonly feed: RevisionFeed
  readonly alerts: Alerts
  readonly now: () => Date
  readonly log: Log
}
