import type { Database } from './database.ts'

/** Where each group stands in each partition, and who reads it. */
export const places = `
create table bus_group (
  grp text not null, topic text not null, partition int not null,
  position bigint not null default 0,
  -- Lone tries of the record at the position, counted before the work; records before lone_until go one at a time.
  attempts int not null default 0, lone_until bigint not null default 0,
  -- The lease: its holder, and how often it changed hands. Both fence every write of the row.
  subscriber text, epoch bigint not null default 0,
  primary key (grp, topic, partition)
) with (fillfactor = 50);`

export const parking = `
-- A key that is set aside. While its row stands, records of the key go to the lot instead of to the handler.
create table bus_lane (
  grp text not null, topic text not null, key text not null, partition int not null,
  released boolean not null default false, attempts int not null default 0,
  -- Set aside because a process died: when it is released by itself, and how often it was already.
  thaw_at timestamptz, thaws int not null default 0, primary key (grp, topic, key)
);
create index bus_lane_released on bus_lane (grp, topic, partition) where released;
create index bus_lane_cold on bus_lane (thaw_at) where thaw_at is not null;
create table bus_parked (
  id bigint generated always as identity primary key,
  grp text not null, topic text not null, partition int not null, "offset" bigint not null,
  -- The bytes that were written: also a value that cannot be read is kept as it is.
  key text not null, value bytea not null, at timestamptz not null,
  reason text not null, parked_at timestamptz not null default now(),
  unique (grp, topic, partition, "offset")
);
create index bus_parked_key on bus_parked (grp, topic, key, "offset");`

const schemaLock = 7_250_012

/**
 * Brings the tables up to date. Safe to call from many processes at once, and again after it was killed. `schema`: the one on
 * the search path of `database`, which is made if it is not there.
 */
export async function makeSchema(
  database: Database,
  steps: readonly string[],
  schema?: string,
): Promise<void> {
  await database.transaction(async (query) => {
    await query('select pg_advisory_xact_lock($1)', [schemaLock])
    if (schema !== undefined) await query(`create schema if not exists ${schema}`)
    await query(
      'create table if not exists bus_schema (step int primary key, at timestamptz not null default now())',
    )
    const { rows } = await query<{ done: number }>('select count(*)::int as done from bus_schema')
    for (const [index, step] of steps.entries()) {
      if (index < (rows[0]?.done ?? 0)) continue
      await query(step)
      await query('insert into bus_schema (step) values ($1)', [index])
    }
  })
}
