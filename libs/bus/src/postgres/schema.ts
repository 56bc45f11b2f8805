import { parking, places } from '../reading/schema.ts'

/**
 * Offsets are dealt out under the head row's lock, so they have no gaps and become visible in order. Values are the bytes that
 * were written: a quarter fewer in the table and its WAL than JSON text, and no text to be checked.
 */
const log = `
create table bus_topic (name text primary key, partitions int not null check (partitions > 0));
create table bus_head (
  topic text not null, partition int not null,
  low bigint not null default 0, next bigint not null default 0, primary key (topic, partition)
) with (fillfactor = 50);
create table bus_record (
  topic text not null, partition int not null, "offset" bigint not null,
  key text not null, value bytea not null, at timestamptz not null, primary key (topic, partition, "offset")
);
create function bus_append(topics text[], partitions int[], keys text[], vals bytea[]) returns void
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
    n.key, n.value, clock_timestamp()
  from new n join moved m on m.topic = n.topic and m.partition = n.partition;
  get diagnostics appended = row_count;
  if appended <> cardinality(topics) then raise exception 'a record names a topic or partition that is not there'; end if;
end $$;`

const members = `
-- One process. It lives while its backend is in pg_stat_activity and its time has not run out.
create table bus_member (
  id text primary key, pid int not null, backend_start timestamptz not null, expires_at timestamptz not null
);
-- One consumer of a process: it wants a share of the partitions.
create table bus_subscriber (
  id text primary key, member text not null references bus_member on delete cascade, grp text not null, topic text not null
);
create index bus_subscriber_group on bus_subscriber (grp, topic);
create index bus_subscriber_member on bus_subscriber (member);`

/** Steps are only ever added. Each runs once, in the order they stand here. */
export const steps: readonly string[] = [log + members + places + parking]
