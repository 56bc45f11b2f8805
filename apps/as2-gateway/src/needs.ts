import type { post } from '@parley/http-out'
import type { Secrets } from '@parley/secrets'
import type { Blobs, Chronicle, Ledger, Payloads, RevisionFeed } from '@parley/store'
import type { Log } from '@parley/telemetry'
import type { Clock } from './answer-grid.ts'
import type { ThrottleLimits } from './failure-throttle.ts'

/** What the AS2 gateway asks of the program that runs it. */
export type Needs = {
  readonly ledger: Ledger
  readonly chronicle: Chronicle
  readonly payloads: Payloads
  readonly blobs: Blobs
  readonly revisions: RevisionFeed
  readonly secrets: Secrets
  readonly post: typeof post
  readonly now: () => Date
  readonly clock: Clock
  readonly randomBytes: (count: number) => Uint8Array
  readonly log: Log
  /** Name and version as AS2 1.3 tells them, such as `parley:1.2.3`. */
  readonly product: string
  readonly limits: {
    /** Largest request body accepted; a larger one is refused before it is read whole. */
    readonly maxBodyBytes: number
    /** Payloads up to this size ride in the ledger's transaction; larger ones go to blobs first. */
    readonly inlineLimitBytes: number
    /** Failures of one sender that are answered before it is turned away for a while. */
    readonly failures: ThrottleLimits
  }
}
