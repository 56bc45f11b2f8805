import type { Database } from './database.ts'

/**
 * Offsets are dealt out under the head row's lock, so they have no gaps and become visible in order.
 * Values are json, not jsonb: kept as written, cheaper in and out, and any JSON text is accepted.
 */
const log = `
create table bus_topic (name text primary key, partitions int not null check (partitions > 0));
create table bus_head (
  topic text not null, partition int not null,
  low bigint not null default 0, next bigint not null default 0, primary key (topic, partition)
) with (fillfactor = 50);
create table bus_record (
  topic text not null, partition int not null, "offset" bigint not null,
  key text not null, value json not null, at timestamptz not null, primary key (topic, partition, "offset")
);
create function bus_append(topics text[], partitions int[], keys text[], vals text[]) returns void
language plpgsql as $$
declare appended int;
begin
  with new as (
    select * from unnest(topics, partitions, keys, vals) with ordinality as n (topic, partition, key, value, seq)
  ), counted as (
    select n.topic, n.partition, count(*) as records from new n group by n.topic, n.partition
  ), locked as (
    select h.topic, h.partition, h.next from bus_head h
    join counted c on c.topic = h.topic and c.partition = h.partition
    order by h.topic, h.partition for no key update of h
  ), moved as (
    update bus_head h set next = l.next + c.records
    from locked l join counted c on c.topic = l.topic and c.partition = l.partition
    where h.topic = l.topic and h.partition = l.partition
    returning l.topic, l.partition, l.next as first
  )
  insert into bus_record (topic, partition, "offset", key, value, at)
  select n.topic, n.partition,
    m.first + row_number() over (partition by n.topic, n.partition order by n.seq) - 1,
    n.key, n.value::json, clock_timestamp()
  from new n join moved m on m.topic = n.topic and m.partition = n.partition;
  get diagnostics appended = row_count;
  if appended <> cardinality(topics) then raise exception 'a record names a topic or partition that is not there'; end if;
end $$;`

const readers = `
-- One process. It lives while its backend is in pg_stat_activity and its time has not run out.
create table bus_member (
  id text primary key, pid int not null, backend_start timestamptz not null, expires_at timestamptz not null
);
-- One consumer of a process: it wants a share of the partitions.
create table bus_subscriber (
  id text primary key, member text not null references bus_member on delete cascade, grp text not null, topic text not null
);
create index bus_subscriber_group on bus_subscriber (grp, topic);
create index bus_subscriber_member on bus_subscriber (member);
create table bus_group (
  grp text not null, topic text not null, partition int not null,
  position bigint not null default 0,
  -- Lone tries of the record at the position, counted before the work; records before lone_until go one at a time.
  attempts int not null default 0, lone_until bigint not null default 0,
  -- The lease: its holder, and how often it changed hands. Both fence every write of the row.
  subscriber text, epoch bigint not null default 0,
  primary key (grp, topic, partition)
) with (fillfactor = 50);`

const parking = `
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
  key text not null, value json not null, at timestamptz not null,
  reason text not null, parked_at timestamptz not null default now(),
  unique (grp, topic, partition, "offset")
);
create index bus_parked_key on bus_parked (grp, topic, key, "offset");`

/** Steps are only ever added. Each runs once, in the order they stand here. */
const steps: readonly string[] = [log + readers + parking]
const schemaLock = 7_250_012

/** Brings the tables up to date. Safe to call from many processes at once, and again after it was killed. */
export async function makeSchema(database: Database): Promise<void> {
  await database.transaction(async (query) => {
    await query('select pg_advisory_xact_lock($1)', [schemaLock])
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
