import type { KeptRecord } from '../reading/batch.ts'
import type { Database } from '../reading/database.ts'
import type { HeldPartition } from '../reading/held-partition.ts'
import type { Lease, Terms } from '../reading/lease.ts'

/**
 * Writes down that Kafka gave these partitions to this subscriber. Whoever had them before is fenced off from here on: what
 * a frozen process still wants to count or to park is refused.
 */
export async function takeAssigned(
  database: Database,
  { group, topic, subscriber }: Terms,
  partitions: readonly number[],
): Promise<readonly Lease[]> {
  const rows = await database.query<{
    partition: number
    epoch: string
    position: string
    attempts: number
    lone_until: string
  }>({
    name: 'bus-take-assigned',
    text: `
insert into bus_group (grp, topic, partition, subscriber, epoch)
select $1, $2, partition, $3, 1 from unnest($4::int[]) as partition order by partition
on conflict (grp, topic, partition) do update set subscriber = excluded.subscriber, epoch = bus_group.epoch + 1
returning partition, epoch, position, attempts, lone_until`,
    values: [group, topic, subscriber, partitions],
  })
  return rows.map(({ partition, epoch, position, attempts, lone_until }) => ({
    partition,
    epoch,
    place: { position: BigInt(position), attempts, loneUntil: BigInt(lone_until) },
  }))
}

export type Counted = {
  /** Lone tries of the first record, this one included; 0 for several records. */
  readonly attempts: number
  /** Keys of these records that are set aside. */
  readonly heldKeys: ReadonlySet<string>
}

/** Writes the try down before the work, so that a process which dies in it has been counted; nothing when the lease is lost. */
export async function countTry(
  database: Database,
  { group, topic, subscriber }: Terms,
  { partition, epoch, place }: HeldPartition,
  records: readonly KeptRecord[],
): Promise<Counted | undefined> {
  const end = (records.at(-1)?.offset ?? place.position) + 1n
  const [row] = await database.query<{ attempts: number; held: readonly string[] }>({
    name: 'bus-count-try',
    text: `
with moved as (
  update bus_group set position = $6, attempts = $7, lone_until = greatest($8::bigint, $9::bigint)
  where grp = $1 and topic = $2 and partition = $4 and subscriber = $3 and epoch = $5 returning attempts
)
select m.attempts, array(select l.key from bus_lane l where l.grp = $1 and l.topic = $2 and l.key = any($10::text[])) as held
from moved m`,
    values: [
      group,
      topic,
      subscriber,
      partition,
      epoch,
      place.position.toString(),
      records.length === 1 ? place.attempts + 1 : 0,
      place.loneUntil.toString(),
      end.toString(),
      records.map(({ key }) => key),
    ],
  })
  return row && { attempts: row.attempts, heldKeys: new Set(row.held) }
}

/** Releases keys whose wait is over, and tells partitions of the topic that have released keys. */
export async function releasedPartitions(
  database: Database,
  { group, topic }: Terms,
): Promise<readonly number[]> {
  const rows = await database.query<{ partition: number }>({
    name: 'bus-released-partitions',
    text: `
with thawed as (
  update bus_lane set released = true, attempts = 0, thaw_at = null, thaws = thaws + 1
  where grp = $1 and topic = $2 and thaw_at <= now() returning partition
)
select partition from thawed
union select partition from bus_lane where grp = $1 and topic = $2 and released`,
    values: [group, topic],
  })
  return rows.map(({ partition }) => partition)
}
