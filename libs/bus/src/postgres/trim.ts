import type { Database } from '../reading/database.ts'

const chunk = 10_000

/**
 * Drops records older than this that every known group has passed, from the oldest on; a topic that no group reads
 * keeps all of its records. Parked records have copies of their own. Answers how many were dropped.
 */
export async function trimLog(database: Database, olderThan: Date): Promise<number> {
  let dropped = 0
  for (;;) {
    const rows = await database.query<{ dropped: number }>({
      name: 'bus-trim',
      text: `
with passed as (
  select h.topic, h.partition, h.low, (
    select min(g.position) from bus_group g where g.topic = h.topic and g.partition = h.partition) as position
  from bus_head h
), due as (
  select p.topic, p.partition, p.low, (
    select coalesce(min(r."offset") filter (where r.at >= $1), max(r."offset") + 1) from (
      select * from bus_record b where b.topic = p.topic and b.partition = p.partition
        and b."offset" >= p.low and b."offset" < p.position order by b."offset" limit ${chunk}) r) as upto
  from passed p where p.low < p.position
), gone as (
  delete from bus_record r using due d
  where r.topic = d.topic and r.partition = d.partition and r."offset" >= d.low and r."offset" < d.upto returning 1
), raised as (
  update bus_head h set low = d.upto from due d
  where h.topic = d.topic and h.partition = d.partition and d.upto > h.low
)
select count(*)::int as dropped from gone`,
      values: [olderThan],
    })
    const count = rows[0]?.dropped ?? 0
    dropped += count
    if (count === 0) return dropped
  }
}
