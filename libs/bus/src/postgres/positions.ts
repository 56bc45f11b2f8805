import type { PartitionLag } from '../bus.ts'
import type { Database } from '../reading/database.ts'

/** Gives a group a row for each partition of the topic, at the oldest record kept. */
export async function ensureGroup(database: Database, group: string, topic: string): Promise<void> {
  await database.query({
    name: 'bus-ensure-group',
    text: `insert into bus_group (grp, topic, partition, position)
           select $1, topic, partition, low from bus_head where topic = $2 on conflict do nothing`,
    values: [group, topic],
  })
}

export async function lagOf(
  database: Database,
  group: string,
  topic: string,
): Promise<readonly PartitionLag[]> {
  const rows = await database.query<{ partition: number; head: string; position: string }>({
    name: 'bus-lag',
    text: `select h.partition, h.next as head, greatest(g.position, h.low) as position
           from bus_head h left join bus_group g on g.grp = $1 and g.topic = h.topic and g.partition = h.partition
           where h.topic = $2 order by h.partition`,
    values: [group, topic],
  })
  return rows.map(({ partition, head, position }) => ({
    partition,
    head: BigInt(head),
    position: BigInt(position),
  }))
}

/** Moves positions and takes the leases away: readers come back at the new place, late writers are refused. */
export async function seekTo(
  database: Database,
  { group, topic }: { readonly group: string; readonly topic: string },
  to: 'earliest' | 'latest' | bigint,
): Promise<void> {
  await database.query({
    name: 'bus-seek',
    text: `
insert into bus_group (grp, topic, partition, position)
select $1, topic, partition,
  case $3 when 'earliest' then low when 'latest' then next else greatest(low, least(next, $4::bigint)) end
from bus_head where topic = $2 order by partition
on conflict (grp, topic, partition) do update set position = excluded.position, attempts = 0, lone_until = 0,
  subscriber = null, epoch = bus_group.epoch + 1`,
    values: [
      group,
      topic,
      typeof to === 'bigint' ? 'offset' : to,
      typeof to === 'bigint' ? to.toString() : '0',
    ],
  })
}
