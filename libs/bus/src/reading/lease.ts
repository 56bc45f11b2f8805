import type { Database } from './database.ts'
import type { Place } from './place.ts'

/** Whose lease, on what. A subscriber's id is never used twice, so owner and epoch together fence every write. */
export type Terms = { readonly group: string; readonly topic: string; readonly subscriber: string }

export type Lease = { readonly partition: number; readonly epoch: string; readonly place: Place }

export type Standing = { readonly partition: number; readonly epoch: string; readonly place: Place }

/** Writes places down, and gives the leases back if asked. What is no longer held is left alone. */
export async function storePlaces(
  database: Database,
  { group, topic, subscriber }: Terms,
  standings: readonly Standing[],
  { giveBack }: { readonly giveBack: boolean },
): Promise<void> {
  if (standings.length === 0) return
  await database.query({
    name: 'bus-store-places',
    text: `
update bus_group g set position = p.position, attempts = p.attempts, lone_until = p.lone_until,
  subscriber = case when $9 then null else g.subscriber end
from unnest($4::int[], $5::bigint[], $6::bigint[], $7::int[], $8::bigint[])
  as p (partition, epoch, position, attempts, lone_until)
where g.grp = $1 and g.topic = $2 and g.partition = p.partition and g.subscriber = $3 and g.epoch = p.epoch`,
    values: [
      group,
      topic,
      subscriber,
      standings.map(({ partition }) => partition),
      standings.map(({ epoch }) => epoch),
      standings.map(({ place }) => place.position.toString()),
      standings.map(({ place }) => place.attempts),
      standings.map(({ place }) => place.loneUntil.toString()),
      giveBack,
    ],
  })
}
