import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { LogLine } from '../log-line.ts'
import { partitionOf } from '../partition-of.ts'
import type { Database } from '../reading/database.ts'
import { kafkaSchema } from './schema.ts'

/** Lanes are relayed side by side; a partition stays in one, so its order is kept. */
const lanes = 8
const largestBatch = 500
const laneLock = 7_250_013

/** For the caller's transaction, whose search path is not ours. */
export const writeOutboxText = `
insert into ${kafkaSchema}.bus_outbox (lane, topic, partition, key, value)
select * from unnest($1::int[], $2::text[], $3::int[], $4::text[], $5::bytea[])`

export function outboxValues(lines: readonly LogLine[]): readonly (readonly unknown[])[] {
  return [
    lines.map(({ topic, partition }) => partitionOf(`${topic}/${partition}`, lanes)),
    lines.map(({ topic }) => topic),
    lines.map(({ partition }) => partition),
    lines.map(({ key }) => key),
    lines.map(({ value }) => value),
  ]
}

export const allLanes: readonly number[] = Array.from({ length: lanes }, (_, lane) => lane)

/** Whether records wait, also those that another process is about to relay. */
export async function anythingWaits(database: Database): Promise<boolean> {
  const [row] = await database.query<{ waits: boolean }>({
    name: 'bus-outbox-waits',
    text: 'select exists (select 1 from bus_outbox) as waits',
    values: [],
  })
  return row?.waits === true
}

/** A lane is locked only if something waits in it, and taken from only by who locked it. */
const takeText = `
with mine as materialized (
  select lane from unnest($2::int[]) as lane
  where case when exists (select 1 from bus_outbox o where o.lane = lane.lane)
    then pg_try_advisory_xact_lock($1, lane) else false end
), chosen as (
  select o.id from mine cross join lateral (
    select id from bus_outbox where bus_outbox.lane = mine.lane order by id limit ${largestBatch}) o
), taken as (delete from bus_outbox where id in (select id from chosen) returning *)
select * from taken order by id`

/**
 * Hands the oldest records of these lanes to `send`, but for lanes that another process relays, and forgets them when it has
 * resolved; answers how many. Who dies in between leaves them where they are: they go out again. One who is frozen longer
 * than a transaction may idle loses the lanes.
 */
export function relayLanes(
  database: Database,
  lanes: readonly number[],
  send: (lines: readonly LogLine[]) => Promise<void>,
): Promise<number> {
  return database.transaction(async (query) => {
    const { rows } = await query<LogLine & { id: string }>(takeText, [laneLock, lanes], 'bus-relay-take')
    if (rows.length > 0) await send(rows)
    return rows.length
  })
}

export type HeldOutbox = { release(): Promise<void> }

/**
 * Keeps every process from carrying the outbox to Kafka until it is released, or until whoever holds it is gone: what was
 * committed before is in Kafka, what is committed meanwhile waits. For measurements, which want all of a load to come at once, and
 * for work at Kafka. Throws when the outbox is not empty within a minute.
 */
export async function holdOutbox(databaseUrl: string): Promise<HeldOutbox> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'parley-held-outbox' })
  client.on('error', () => undefined)
  await client.connect()
  for (const deadline = Date.now() + 60_000; ; await pause(50)) {
    await client.query('select pg_advisory_lock($1, lane) from unnest($2::int[]) as lane', [
      laneLock,
      allLanes,
    ])
    const { rowCount } = await client.query(`select 1 from ${kafkaSchema}.bus_outbox limit 1`)
    if (rowCount === 0) return { release: () => client.end() }
    await client.query('select pg_advisory_unlock_all()')
    if (Date.now() < deadline) continue
    await client.end()
    throw new Error('the outbox did not become empty within a minute: is Kafka there?')
  }
}
