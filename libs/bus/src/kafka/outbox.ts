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

/** Lanes in which records wait. */
export async function waitingLanes(database: Database): Promise<readonly number[]> {
  const rows = await database.query<{ lane: number }>({
    name: 'bus-outbox-lanes',
    text: `select lane from generate_series(0, ${lanes - 1}) as lane
           where exists (select 1 from bus_outbox o where o.lane = lane.lane)`,
    values: [],
  })
  return rows.map(({ lane }) => lane)
}

/**
 * Hands the oldest records of a lane to `send` and forgets them when it has resolved; answers how many, or none when another
 * process relays the lane. Who dies in between leaves them where they are: they go out again. One who is frozen longer than
 * the transaction may idle loses the lane.
 */
export function relayLane(
  database: Database,
  lane: number,
  send: (lines: readonly LogLine[]) => Promise<void>,
): Promise<number> {
  return database.transaction(async (query) => {
    await query("set local idle_in_transaction_session_timeout = '30s'")
    const { rows: lock } = await query<{ mine: boolean }>(
      'select pg_try_advisory_xact_lock($1, $2) as mine',
      [laneLock, lane],
    )
    if (lock[0]?.mine !== true) return 0
    const { rows } = await query<LogLine & { id: string }>(
      `with taken as (
         delete from bus_outbox where id in (select id from bus_outbox where lane = $1 order by id limit ${largestBatch})
         returning *)
       select * from taken order by id`,
      [lane],
    )
    if (rows.length > 0) await send(rows)
    return rows.length
  })
}
