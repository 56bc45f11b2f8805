import type { ParkingLot } from '@parley/bus'
import type { Alerts, Chronicle, Ledger, Payloads, RevisionFeed } from '@parley/store'

/** What the console asks of the program that runs it. */
export type Needs = {
  readonly alerts: Alerts
  readonly parked: ParkingLot
  readonly chronicle: Chronicle
  readonly payloads: Payloads
  readonly ledger: Ledger
  readonly revisions: RevisionFeed
  readonly now: () => Date
  readonly randomBytes: (count: number) => Uint8Array
}
