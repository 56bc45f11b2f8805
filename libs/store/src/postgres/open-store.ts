import type { Alerts } from '../alerts.ts'
import type { Chronicle } from '../chronicle.ts'
import type { Ledger } from '../ledger.ts'
import type { EventOutlet } from '../outlet.ts'
import type { Blobs, Payloads } from '../payloads.ts'
import type { Readings } from '../readings.ts'
import type { Revisions } from '../revisions.ts'
import { checkWritable, connect } from './connect.ts'
import { SpillingLedger } from './large-payloads.ts'
import { migrate } from './migrate.ts'
import { makePayloadPartitions } from './payload-partitions.ts'
import { PostgresAlerts } from './postgres-alerts.ts'
import { PostgresChronicle } from './postgres-chronicle.ts'
import { PostgresLedger } from './postgres-ledger.ts'
import { PostgresPayloads } from './postgres-payloads.ts'
import { PostgresReadings } from './postgres-readings.ts'
import { PostgresRevisions } from './postgres-revisions.ts'
import { RecentBytes } from './recent-bytes.ts'
import { sweepDue } from './sweep.ts'

export type StoreOptions = {
  readonly databaseUrl: string
  readonly outlet: EventOutlet
  readonly blobs: Blobs
  /** off: synchronous_commit off, so an accepted message may be lost in a crash. For benchmarks only. */
  readonly durability: 'on' | 'off'
  /** Larger payloads are moved to blobs before their entry is committed. Default: 64 KiB. */
  readonly inlineLimitBytes?: number
  /** 0 (included) to 1, for the jitter of tries. Default: Math.random. */
  readonly random?: () => number
}

/** Everything that Parley remembers, on one Postgres. */
export type Store = {
  readonly ledger: Ledger
  readonly chronicle: Chronicle
  readonly payloads: Payloads
  readonly readings: Readings
  readonly blobs: Blobs
  readonly revisions: Revisions
  readonly alerts: Alerts
  /** Publishes deliveries whose waiting time is over; answers how many. */
  sweepDue(now: Date, limit: number): Promise<number>
  /** Throws LedgerUnavailable when Postgres cannot be reached or does not take writes. */
  health(): Promise<void>
  /** Takes no new entry, finishes those it holds, then closes the connections. */
  close(): Promise<void>
}

const readers = 4
/** Two for the ledger, one for the sweep, one for partitions. */
const writers = 4
const inlineLimitBytes = 64 * 1024
const partitionsEveryMs = 6 * 60 * 60 * 1000

/** Migrates and opens. Reads and writes have pools of their own, so that a flood of one never starves the other. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { databaseUrl, outlet, blobs, durability } = options
  const reading = connect({ databaseUrl, name: 'parley-read', connections: readers, durability })
  const writing = connect({ databaseUrl, name: 'parley-write', connections: writers, durability })
  const endPools = () => Promise.all([reading.end(), writing.end()])
  try {
    await migrate(writing)
    await makePayloadPartitions(writing, new Date())
  } catch (error) {
    await endPools()
    throw error
  }
  const recent = new RecentBytes()
  const ledger = new PostgresLedger(writing, outlet, { random: options.random ?? Math.random, recent })
  const revisions = new PostgresRevisions(reading, databaseUrl)
  // A failure is made good by the next call, days before the partition is needed.
  const partitions = setInterval(() => {
    makePayloadPartitions(writing, new Date()).catch(() => undefined)
  }, partitionsEveryMs).unref()
  return {
    ledger: new SpillingLedger(ledger, blobs, options.inlineLimitBytes ?? inlineLimitBytes),
    chronicle: new PostgresChronicle(reading),
    payloads: new PostgresPayloads(reading, blobs, recent),
    readings: new PostgresReadings(reading),
    blobs,
    revisions,
    alerts: new PostgresAlerts(reading, writing),
    sweepDue: (now, limit) => sweepDue(writing, outlet, { now, limit }),
    health: () => checkWritable(reading),
    close: async () => {
      clearInterval(partitions)
      await ledger.close()
      await revisions.close()
      await endPools()
    },
  }
}
