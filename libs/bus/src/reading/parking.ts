import type { Parked, ParkingLot, ValueCodec } from '../bus.ts'
import type { KeptRecord } from './batch.ts'
import type { Database } from './database.ts'
import type { Terms } from './lease.ts'
import { toldRecord } from './read-records.ts'
import { type Parting, thawTime } from './thaw.ts'

export type ParkedRow = {
  readonly id: string
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly key: string
  readonly value: Buffer
  readonly at: Date
}

const waitsBehind = 'waits behind its key'
const longestReason = 500

/**
 * Records set aside, each group's own. A key that is set aside has a lane: later records of the key are parked behind
 * instead of being handled. Released, the lane's reader hands its records out one at a time in offset order, new ones
 * join at its end, and it closes when it is empty: the group never sees a newer record of the key before an older one.
 */
export class PostgresParkingLot implements ParkingLot {
  readonly #database: Database
  readonly #values: ValueCodec
  readonly #released: () => void

  constructor(database: Database, values: ValueCodec, released: () => void) {
    this.#database = database
    this.#values = values
    this.#released = released
  }

  async list(group?: string): Promise<readonly Parked[]> {
    const rows = await this.#database.query<ParkedRow & { grp: string; reason: string; parked_at: Date }>({
      name: 'bus-parked',
      text: 'select * from bus_parked where $1::text is null or grp = $1 order by grp, topic, partition, "offset"',
      values: [group ?? null],
    })
    return rows.map((row) => ({
      id: row.id,
      group: row.grp,
      record: toldRecord(this.#values, parkedRecord(row)),
      reason: row.reason,
      at: row.parked_at,
    }))
  }

  async unattended(): Promise<readonly string[]> {
    const rows = await this.#database.query<{ grp: string }>({
      name: 'bus-unattended',
      text: 'select distinct grp from bus_lane where not released and thaw_at is null order by grp',
      values: [],
    })
    return rows.map(({ grp }) => grp)
  }

  async release(id: string): Promise<void> {
    await this.#database.query({
      name: 'bus-release',
      text: `
update bus_lane l set released = true, attempts = 0, thaw_at = null, thaws = 0 from bus_parked p
where p.id::text = $1 and l.grp = p.grp and l.topic = p.topic and l.key = p.key`,
      values: [id],
    })
    this.#released()
  }
}

export function parkedRecord({ topic, partition, offset, key, value, at }: ParkedRow): KeptRecord {
  return { topic, partition, offset: BigInt(offset), key, bytes: value, at }
}

type Holding = { readonly partition: number; readonly epoch: string }

const columns = (records: readonly KeptRecord[]): readonly unknown[] => [
  records.map(({ offset }) => offset.toString()),
  records.map(({ key }) => key),
  records.map(({ bytes }) => bytes),
  records.map(({ at }) => at),
]

/** $1 group, $2 topic, $3 subscriber, $4 partition, $5 epoch, $6-$9 the records, $10 reason. */
const insertParked = (from: string) => `
insert into bus_parked (grp, topic, partition, "offset", key, value, at, reason)
select $1, $2, $4, n."offset", n.key, n.value, n.at, left($10, ${longestReason})
from unnest($6::bigint[], $7::text[], $8::bytea[], $9::timestamptz[]) as n ("offset", key, value, at) ${from}
on conflict do nothing`
const lease = `
lease as (
  select 1 from bus_group
  where grp = $1 and topic = $2 and partition = $4::int and subscriber = $3 and epoch = $5::bigint
)`

/** Sets the record's key aside, and the record as its first. Refused, without a word, to whom the lease has left. */
export async function parkRecord(
  database: Database,
  { group, topic, subscriber }: Terms,
  { partition, epoch }: Holding,
  { record, reason, mayPass, coolMs }: Parting & { readonly record: KeptRecord; readonly coolMs: number },
): Promise<void> {
  await database.query({
    name: 'bus-park',
    text: `with ${lease},
lane as (
  insert into bus_lane (grp, topic, key, partition, thaw_at)
  select $1, $2, unnest($7::text[]), $4, ${thawTime('$11::boolean', '0', '$12::float8')} from lease on conflict do nothing
)
${insertParked('cross join lease')}`,
    values: [group, topic, subscriber, partition, epoch, ...columns([record]), reason, mayPass, coolMs],
  })
}

/**
 * Parks records behind their keys, and answers the offsets of those that are parked now. A lane may have closed since
 * the records were fetched: its lock decides.
 */
export async function parkBehind(
  database: Database,
  { group, topic, subscriber }: Terms,
  { partition, epoch }: Holding,
  records: readonly KeptRecord[],
): Promise<ReadonlySet<string>> {
  const rows = await database.query<{ offset: string }>({
    name: 'bus-park-behind',
    text: `with ${lease},
lane as (
  select l.key from bus_lane l cross join lease
  where l.grp = $1 and l.topic = $2 and l.key = any($7::text[]) order by l.key for update of l
), parked as (${insertParked('join lane on lane.key = n.key')})
select n."offset" from unnest($6::bigint[], $7::text[]) as n ("offset", key) join lane on lane.key = n.key`,
    values: [group, topic, subscriber, partition, epoch, ...columns(records), waitsBehind],
  })
  return new Set(rows.map(({ offset }) => offset))
}
