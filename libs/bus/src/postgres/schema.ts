import type pg from 'pg'

/** The log, its groups and its parking lot. Offsets are dealt out under the head row's lock, so they show in order. */
const sql = `
create table if not exists bus_topic (name text primary key, partitions int not null);
create table if not exists bus_head (
  topic text not null, partition int not null, next bigint not null default 0, primary key (topic, partition)
) with (fillfactor = 50);
create table if not exists bus_record (
  topic text not null, partition int not null, "offset" bigint not null, key text not null, value jsonb not null,
  at timestamptz not null, primary key (topic, partition, "offset")
);
create table if not exists bus_group (
  grp text not null, topic text not null, partition int not null,
  position bigint not null default 0,
  -- Tries at this position, counted before the work; records before lone_until are handed over one at a time.
  attempts int not null default 0, lone_until bigint not null default 0,
  -- The lease: who reads this partition, and since which change of hands.
  owner text, epoch bigint not null default 0, expires_at timestamptz, pid int, backend_start timestamptz,
  primary key (grp, topic, partition)
) with (fillfactor = 50);
create table if not exists bus_member (
  grp text not null, topic text not null, owner text not null, expires_at timestamptz not null,
  pid int not null, backend_start timestamptz not null, primary key (grp, topic, owner)
);
create table if not exists bus_parked (
  id bigint generated always as identity primary key,
  grp text not null, topic text not null, partition int not null, "offset" bigint not null, key text not null,
  value jsonb not null, at timestamptz not null, reason text not null, parked_at timestamptz not null default now(),
  released boolean not null default false
);
create index if not exists bus_parked_key on bus_parked (grp, topic, key);
`
const schemaLock = 7_250_012

export async function makeSchema(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [schemaLock])
    await client.query(sql)
    await client.query('commit')
  } finally {
    client.release()
  }
}
