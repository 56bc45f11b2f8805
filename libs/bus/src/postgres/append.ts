import type { NewRecord, Transaction } from '../bus.ts'
import { partitionOf } from './partition-of.ts'

/** Heads are locked in one order by everybody, and last of all locks of the transaction: no deadlock among writers. */
const appendText = `
with new as (
  select * from unnest($1::text[], $2::int[], $3::text[], $4::text[]) with ordinality
    as n (topic, partition, key, value, seq)
), counted as (
  select topic, partition, count(*) as records from new group by topic, partition
), locked as (
  select h.topic, h.partition, h.next from bus_head h join counted c using (topic, partition)
  order by h.topic, h.partition for update of h
), moved as (
  update bus_head h set next = l.next + c.records from locked l join counted c using (topic, partition)
  where h.topic = l.topic and h.partition = l.partition returning l.topic, l.partition, l.next as first
)
insert into bus_record (topic, partition, "offset", key, value, at)
select n.topic, n.partition, m.first + row_number() over (partition by n.topic, n.partition order by n.seq) - 1,
  n.key, n.value::jsonb, clock_timestamp()
from new n join moved m using (topic, partition)
returning 1`

export const wakeChannel = 'parley_bus'

/** Appends records in the caller's transaction. `partitionsOf` answers how many partitions a topic has. */
export async function append(
  transaction: Transaction,
  records: readonly NewRecord[],
  partitionsOf: (topic: string) => number,
): Promise<void> {
  if (records.length === 0) return
  const { rows } = await transaction.query(appendText, [
    records.map(({ topic }) => topic),
    records.map(({ topic, key }) => partitionOf(key, partitionsOf(topic))),
    records.map(({ key }) => key),
    records.map(({ value }) => JSON.stringify(value)),
  ])
  if (rows.length !== records.length) throw new Error('a record was appended to a topic that does not exist')
  const topics = [...new Set(records.map(({ topic }) => topic))]
  await transaction.query('select pg_notify($1, $2)', [wakeChannel, topics.join(' ')])
}
