import type pg from 'pg'
import type { BusRecord, Parked, ParkingLot } from '../bus.ts'
import { wakeChannel } from './append.ts'

type Row = {
  readonly id: string
  readonly grp: string
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly key: string
  readonly value: unknown
  readonly at: Date
  readonly reason: string
  readonly parked_at: Date
}

/** Records set aside, and those of the same key that wait behind them, each group's own. */
export class PostgresParkingLot implements ParkingLot {
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  async list(group: string): Promise<readonly Parked[]> {
    const { rows } = await this.#pool.query<Row>('select * from bus_parked where grp = $1 order by id', [
      group,
    ])
    return rows.map((row) => ({
      id: row.id,
      group: row.grp,
      record: recordOf(row),
      reason: row.reason,
      at: row.parked_at,
    }))
  }

  /** The key's records are handed to their group again, in order, before anything newer of that key. */
  async release(id: string): Promise<void> {
    await this.#pool.query(
      `with freed as (
         update bus_parked p set released = true from bus_parked first
         where first.id = $1 and p.grp = first.grp and p.topic = first.topic and p.key = first.key returning p.topic
       )
       select pg_notify($2, (select min(topic) from freed))`,
      [id, wakeChannel],
    )
  }
}

/** Parks a record. One that was parked before (the process died in between) stays where it is. */
export async function park(pool: pg.Pool, group: string, record: BusRecord, reason: string): Promise<void> {
  await pool.query({
    name: 'bus-park',
    text: `insert into bus_parked (grp, topic, partition, "offset", key, value, at, reason)
           select $1, $2, $3, $4, $5, $6::jsonb, $7, $8
           where not exists (select 1 from bus_parked where grp = $1 and topic = $2 and partition = $3 and "offset" = $4)`,
    values: [
      group,
      record.topic,
      record.partition,
      record.offset.toString(),
      record.key,
      JSON.stringify(record.value),
      record.at,
      reason.slice(0, 500),
    ],
  })
}

/** The oldest released record of each key in these partitions. */
export async function released(
  pool: pg.Pool,
  group: string,
  topic: string,
  partitions: readonly number[],
): Promise<readonly { readonly id: string; readonly record: BusRecord }[]> {
  const { rows } = await pool.query<Row>({
    name: 'bus-released',
    text: `select distinct on (key) * from bus_parked
           where grp = $1 and topic = $2 and partition = any($3::int[]) and released order by key, id`,
    values: [group, topic, partitions],
  })
  return rows.map((row) => ({ id: row.id, record: recordOf(row) }))
}

export async function unpark(pool: pg.Pool, id: string): Promise<void> {
  await pool.query('delete from bus_parked where id = $1', [id])
}

/** Back into the lot: the key waits again until it is released once more. */
export async function holdAgain(
  pool: pg.Pool,
  group: string,
  record: BusRecord,
  reason: string,
): Promise<void> {
  await pool.query(
    'update bus_parked set released = false, reason = $4 where grp = $1 and topic = $2 and key = $3',
    [group, record.topic, record.key, reason.slice(0, 500)],
  )
}

function recordOf({ topic, partition, offset, key, value, at }: Row): BusRecord {
  return { topic, partition, offset: BigInt(offset), key, value, at }
}
