import type { Chronicle } from '../chronicle.ts'
import type { Ledger } from '../ledger.ts'
import type { EventOutlet } from '../outlet.ts'
import type { Blobs, Payloads } from '../payloads.ts'
import type { Revisions } from '../revisions.ts'
import { connect, reachable } from './connect.ts'
import { migrate } from './migrate.ts'
import { PostgresChronicle } from './postgres-chronicle.ts'
import { PostgresLedger } from './postgres-ledger.ts'
import { PostgresPayloads } from './postgres-payloads.ts'
import { PostgresRevisions } from './postgres-revisions.ts'
import { sweepDue } from './sweep.ts'

export type StoreOptions = {
  readonly databaseUrl: string
  readonly outlet: EventOutlet
  readonly blobs: Blobs
  readonly durability: 'on' | 'off'
}

/** Everything that Parley remembers, on one Postgres. */
export type Store = {
  readonly ledger: Ledger
  readonly chronicle: Chronicle
  readonly payloads: Payloads
  readonly blobs: Blobs
  readonly revisions: Revisions
  /** Publishes deliveries whose waiting time is over; answers how many. */
  sweepDue(now: Date, limit: number): Promise<number>
  /** Throws LedgerUnavailable when Postgres cannot be reached. */
  health(): Promise<void>
  close(): Promise<void>
}

const readers = 8
const writers = 3

/** Migrates and opens. Reads and writes have pools of their own, so that a flood of one never starves the other. */
export async function openStore({ databaseUrl, outlet, blobs, durability }: StoreOptions): Promise<Store> {
  const reading = connect({ databaseUrl, name: 'parley-read', connections: readers, durability })
  const writing = connect({ databaseUrl, name: 'parley-write', connections: writers, durability })
  await migrate(writing)
  const revisions = new PostgresRevisions(reading, databaseUrl)
  return {
    ledger: new PostgresLedger(writing, outlet),
    chronicle: new PostgresChronicle(reading),
    payloads: new PostgresPayloads(reading, blobs),
    blobs,
    revisions,
    sweepDue: (now, limit) => sweepDue(writing, outlet, now, limit),
    health: async () => {
      await reachable(() => reading.query('select 1'))
    },
    close: async () => {
      await revisions.close()
      await Promise.all([reading.end(), writing.end()])
    },
  }
}
