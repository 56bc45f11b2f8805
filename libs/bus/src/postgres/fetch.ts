import type pg from 'pg'
import type { BusRecord } from '../bus.ts'

/** Where a reader stands in one partition, as it knows it. */
export type Place = {
  readonly partition: number
  readonly position: bigint
  readonly epoch: bigint
  /** The last try failed because something outside was away: it does not count. */
  readonly forgiven: boolean
}

export type Fetched = {
  readonly partition: number
  /** Tries of the first record, this one included. More than one: it is handed over alone. */
  readonly attempts: number
  readonly records: readonly FetchedRecord[]
}
export type FetchedRecord = BusRecord & { readonly blocked: boolean }

/**
 * Stores positions and fetches what comes after them, in one statement for all idle partitions. The try is counted
 * here, before the work: a process that dies in it has been counted. A partition whose lease went to another
 * (epoch) is not touched and not answered.
 */
const text = `
with place as (
  select * from unnest($3::int[], $4::bigint[], $5::bigint[], $6::boolean[]) as p (partition, position, epoch, forgiven)
), due as (
  select p.*, exists (
    select 1 from bus_record r where r.topic = $2 and r.partition = p.partition and r."offset" >= p.position
  ) as waiting from place p
), moved as (
  update bus_group g set
    position = d.position,
    attempts = case
      when not d.waiting then 0
      when g.position <> d.position then 1
      when d.forgiven then greatest(g.attempts, 1)
      when g.lone_until > d.position then g.attempts + 1
      else 1 end,
    lone_until = case
      when d.waiting and g.position = d.position and g.attempts > 0 and not d.forgiven and g.lone_until <= d.position
      then d.position + $7 else g.lone_until end
  from due d
  where g.grp = $1 and g.topic = $2 and g.partition = d.partition and g.epoch = d.epoch
    and (d.waiting or g.position <> d.position)
  returning g.partition, g.position, g.attempts, g.lone_until, d.waiting
)
select m.partition, m.attempts, r."offset", r.key, r.value, r.at, exists (
  select 1 from bus_parked k where k.grp = $1 and k.topic = $2 and k.key = r.key
) as blocked
from moved m cross join lateral (
  select * from bus_record b where b.topic = $2 and b.partition = m.partition and b."offset" >= m.position
  order by b."offset" limit case when m.lone_until > m.position then 1 else $7 end
) r
where m.waiting
order by m.partition, r."offset"`

type Row = {
  readonly partition: number
  readonly attempts: number
  readonly offset: string
  readonly key: string
  readonly value: unknown
  readonly at: Date
  readonly blocked: boolean
}

export async function fetchAfter(
  pool: pg.Pool,
  terms: { readonly group: string; readonly topic: string; readonly maxBatch: number },
  places: readonly Place[],
): Promise<readonly Fetched[]> {
  const { group, topic, maxBatch } = terms
  const { rows } = await pool.query<Row>({
    name: 'bus-fetch',
    text,
    values: [
      group,
      topic,
      places.map(({ partition }) => partition),
      places.map(({ position }) => position.toString()),
      places.map(({ epoch }) => epoch.toString()),
      places.map(({ forgiven }) => forgiven),
      maxBatch,
    ],
  })
  const byPartition = new Map<number, { attempts: number; records: FetchedRecord[] }>()
  for (const { partition, attempts, offset, ...row } of rows) {
    const held = byPartition.get(partition) ?? { attempts, records: [] }
    byPartition.set(partition, held)
    held.records.push({ topic, partition, offset: BigInt(offset), ...row })
  }
  return [...byPartition].map(([partition, fetched]) => ({ partition, ...fetched }))
}
