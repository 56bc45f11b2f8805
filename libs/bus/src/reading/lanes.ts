import type { KeptRecord } from './batch.ts'
import type { Database } from './database.ts'
import type { Standing, Terms } from './lease.ts'
import { type ParkedRow, parkedRecord } from './parking.ts'
import { type Parting, thawTime } from './thaw.ts'

/** The first record of a released lane, with its tries, this one included. */
export type LaneHead = {
  readonly id: string
  readonly partition: number
  readonly attempts: number
  readonly record: KeptRecord
}

/** One released lane a partition, its first record. The try is counted here, before the work. */
export async function fetchLaneHeads(
  database: Database,
  { group, topic, subscriber }: Terms,
  standings: readonly Standing[],
): Promise<readonly LaneHead[]> {
  const rows = await database.query<ParkedRow & { attempts: number }>({
    name: 'bus-lane-heads',
    text: `
with chosen as (
  select distinct on (l.partition) l.partition, l.key
  from unnest($4::int[], $5::bigint[]) as p (partition, epoch)
  join bus_group g on g.grp = $1 and g.topic = $2 and g.partition = p.partition
    and g.subscriber = $3 and g.epoch = p.epoch
  join bus_lane l on l.grp = $1 and l.topic = $2 and l.partition = p.partition and l.released
  order by l.partition, l.key
), counted as (
  update bus_lane l set attempts = l.attempts + 1 from chosen c
  where l.grp = $1 and l.topic = $2 and l.key = c.key and l.released returning l.key, l.attempts
)
select c.attempts, p.* from counted c cross join lateral (
  select * from bus_parked p where p.grp = $1 and p.topic = $2 and p.key = c.key order by p."offset" limit 1) p`,
    values: [
      group,
      topic,
      subscriber,
      standings.map(({ partition }) => partition),
      standings.map(({ epoch }) => epoch),
    ],
  })
  return rows.map(({ attempts, ...row }) => ({
    id: row.id,
    partition: row.partition,
    attempts,
    record: parkedRecord(row),
  }))
}

/** The record was handled. The lane closes with its last record, under its lock: nobody parks behind meanwhile. */
export async function leaveLane(database: Database, { group, topic }: Terms, head: LaneHead): Promise<void> {
  const lane = [group, topic, head.record.key]
  await database.transaction(async (query) => {
    await query('select 1 from bus_lane where grp = $1 and topic = $2 and key = $3 for update', lane)
    await query('delete from bus_parked where id = $1', [head.id])
    await query(
      'update bus_lane set attempts = 0, thaws = 0 where grp = $1 and topic = $2 and key = $3',
      lane,
    )
    await query(
      `delete from bus_lane l where grp = $1 and topic = $2 and key = $3 and not exists (
         select 1 from bus_parked p where p.grp = l.grp and p.topic = l.topic and p.key = l.key)`,
      lane,
    )
  })
}

/** The try does not count: a machine was away. */
export async function forgiveLane(
  database: Database,
  { group, topic }: Terms,
  head: LaneHead,
): Promise<void> {
  await database.query({
    name: 'bus-forgive-lane',
    text: `update bus_lane set attempts = greatest(0, attempts - 1)
           where grp = $1 and topic = $2 and key = $3 and released`,
    values: [group, topic, head.record.key],
  })
}

/** The key waits again until it is released once more: by a person, or by itself when that may help. */
export async function closeLane(
  database: Database,
  { group, topic }: Terms,
  head: LaneHead,
  { reason, mayPass, coolMs }: Parting & { readonly coolMs: number },
): Promise<void> {
  await database.query({
    name: 'bus-close-lane',
    text: `with lane as (
             update bus_lane set released = false, attempts = 0, thaw_at = ${thawTime('$6::boolean', 'thaws', '$7::float8')}
             where grp = $1 and topic = $2 and key = $3)
           update bus_parked set reason = left($5, 500), parked_at = now() where id = $4`,
    values: [group, topic, head.record.key, head.id, reason, mayPass, coolMs],
  })
}
