import type { Batch, FetchedRecord } from '../reading/batch.ts'
import type { Database } from '../reading/database.ts'
import type { Standing, Terms } from '../reading/lease.ts'
import type { Tried } from '../reading/place.ts'

/**
 * Stores positions and fetches what comes after them, in one statement for many partitions. The try is written down
 * here, before the work, so that a process which dies in it has been counted. A partition that is answered was stored
 * in this subscriber's name; one that waits for nothing and did not move is not answered.
 */
export const fetchText = `
with place as (
  select * from unnest($4::int[], $5::bigint[], $6::bigint[], $7::int[], $8::bigint[])
    as p (partition, epoch, position, attempts, lone_until)
), due as (
  select p.*, h.next > p.position as waiting,
    case when h.next <= p.position then p.position when p.lone_until > p.position then p.position + 1
      else least(p.position + $9, h.next) end as ending
  from place p join bus_head h on h.topic = $2 and h.partition = p.partition
), moved as (
  update bus_group g set position = d.position,
    attempts = case when d.ending = d.position + 1 then d.attempts + 1 else 0 end,
    lone_until = greatest(d.lone_until, d.ending)
  from due d
  where g.grp = $1 and g.topic = $2 and g.partition = d.partition and g.subscriber = $3 and g.epoch = d.epoch
    and (d.waiting or g.position <> d.position)
  returning g.partition, g.position, g.attempts, d.ending
)
select m.partition, m.attempts, m.ending, r."offset", r.key, r.value, r.at, l.key is not null as held
from moved m
left join bus_record r
  on r.topic = $2 and r.partition = m.partition and r."offset" >= m.position and r."offset" < m.ending
left join bus_lane l on l.grp = $1 and l.topic = $2 and l.key = r.key
order by m.partition, r."offset"`

type Row = {
  readonly partition: number
  readonly attempts: number
  readonly ending: string
  /** Null where the position moved and nothing waits behind it. */
  readonly offset: string | null
  readonly key: string
  readonly value: Buffer
  readonly at: Date
  readonly held: boolean
}

export async function fetchAfter(
  database: Database,
  { group, topic, subscriber }: Terms,
  standings: readonly Standing[],
  maxBatch: number,
): Promise<ReadonlyMap<number, Batch>> {
  const rows = await database.query<Row>({
    name: 'bus-fetch',
    text: fetchText,
    values: [
      group,
      topic,
      subscriber,
      standings.map(({ partition }) => partition),
      standings.map(({ epoch }) => epoch),
      standings.map(({ place }) => place.position.toString()),
      standings.map(({ place }) => place.attempts),
      standings.map(({ place }) => place.loneUntil.toString()),
      maxBatch,
    ],
  })
  return batchesOf(topic, rows)
}

function batchesOf(topic: string, rows: readonly Row[]): ReadonlyMap<number, Batch> {
  const batches = new Map<number, Tried & { partition: number; records: FetchedRecord[] }>()
  for (const { partition, attempts, ending, offset, key, value, at, held } of rows) {
    const batch = batches.get(partition) ?? { partition, attempts, end: BigInt(ending), records: [] }
    batches.set(partition, batch)
    if (offset === null) continue
    batch.records.push({ record: { topic, partition, offset: BigInt(offset), key, bytes: value, at }, held })
  }
  return batches
}
