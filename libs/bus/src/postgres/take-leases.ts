import type { Database } from '../reading/database.ts'
import type { Lease, Terms } from '../reading/lease.ts'

type LeaseRow = {
  readonly partition: number
  readonly epoch: string
  readonly position: string
  readonly attempts: number
  readonly lone_until: string
}

/** Takes partitions that nobody reads: free, or of a subscriber that is no more. */
export async function takeLeases(
  database: Database,
  { group, topic, subscriber }: Terms,
  { count, except }: { readonly count: number; readonly except: readonly number[] },
): Promise<readonly Lease[]> {
  const rows = await database.query<LeaseRow>({
    name: 'bus-take',
    text: `
with free as materialized (
  select f.partition from bus_group f
  where f.grp = $1 and f.topic = $2 and f.partition <> all($5::int[])
    and not exists (select 1 from bus_subscriber s where s.id = f.subscriber)
  order by f.partition limit $4 for update skip locked
)
update bus_group g set subscriber = $3, epoch = g.epoch + 1, position = greatest(g.position, h.low)
from free join bus_head h on h.topic = $2 and h.partition = free.partition
where g.grp = $1 and g.topic = $2 and g.partition = free.partition
returning g.partition, g.epoch, g.position, g.attempts, g.lone_until`,
    values: [group, topic, subscriber, count, except],
  })
  return rows.map(({ partition, epoch, position, attempts, lone_until }) => ({
    partition,
    epoch,
    place: { position: BigInt(position), attempts, loneUntil: BigInt(lone_until) },
  }))
}

/** Leases in this name that the subscriber knows nothing of: the answer of a take was lost. */
export async function disown(database: Database, terms: Terms, partitions: readonly number[]): Promise<void> {
  await database.query({
    name: 'bus-disown',
    text: `update bus_group set subscriber = null
           where grp = $1 and topic = $2 and subscriber = $3 and partition = any($4::int[])`,
    values: [terms.group, terms.topic, terms.subscriber, partitions],
  })
}

/** No share is wanted any more; leases fall free with the subscriber. */
export async function leave(database: Database, { subscriber }: Terms): Promise<void> {
  await database.query({
    name: 'bus-leave',
    text: 'delete from bus_subscriber where id = $1',
    values: [subscriber],
  })
}
