import pg from 'pg'
import { reachable } from './connect.ts'

const daysAhead = 3
const dayMs = 24 * 60 * 60 * 1000
const partitionLock = 7_250_013

/**
 * Makes the partitions of today and the next days. A day without one falls into the default partition, so that a late
 * call costs only that the day cannot be dropped at once. Attached, not created in place: writers go on meanwhile.
 */
export async function makePayloadPartitions(pool: pg.Pool, now: Date): Promise<void> {
  for (let ahead = 0; ahead <= daysAhead; ahead += 1) {
    await reachable(() => makePartition(pool, new Date(now.getTime() + ahead * dayMs)))
  }
}

async function makePartition(pool: pg.Pool, day: Date): Promise<void> {
  const from = isoDay(day)
  const name = `payload_${from.replaceAll('-', '')}`
  const client = await pool.connect()
  let broken = true
  try {
    await client.query(`begin; set local lock_timeout = '2s'; select pg_advisory_xact_lock(${partitionLock})`)
    const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
      name,
    ])
    if (rows[0]?.there !== true) {
      const to = isoDay(new Date(day.getTime() + dayMs))
      await client.query(
        `create table ${name} (like payload including defaults including constraints including storage);
         alter table payload attach partition ${name} for values from ('${from}') to ('${to}')`,
      )
    }
    await client.query('commit')
    broken = false
  } catch (error) {
    if (!isInDefault(error)) throw error
  } finally {
    // A connection with an open transaction is thrown away, which rolls it back.
    client.release(broken)
  }
}

function isoDay(day: Date): string {
  return day.toISOString().slice(0, 10)
}

/** 23514: the default partition holds rows of that day already; there the day stays. */
function isInDefault(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '23514'
}
