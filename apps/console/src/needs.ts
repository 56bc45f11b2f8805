import type { ParkingLot } from '@parley/bus'
import type { Calls, gatewayService, mapperService, parserService } from '@parley/rpc'
import type { Alerts, Chronicle, Ledger, Payloads, RevisionFeed } from '@parley/store'
import type { Log } from '@parley/telemetry'

/** The services that are asked on behalf of a person: in this process or in others, the console does not know. */
export type Questions = {
  readonly parser: Calls<typeof parserService>
  readonly mapper: Calls<typeof mapperService>
  readonly as2Gateway: Calls<typeof gatewayService>
  readonly folderGateway: Calls<typeof gatewayService>
}

/** What the console asks of the program that runs it. */
export type Needs = {
  readonly alerts: Alerts
  readonly parked: ParkingLot
  readonly questions: Questions
  readonly chronicle: Chronicle
  readonly payloads: Payloads
  readonly ledger: Ledger
  readonly revisions: RevisionFeed
  readonly now: () => Date
  readonly log: Log
  readonly randomBytes: (count: number) => Uint8Array
}
