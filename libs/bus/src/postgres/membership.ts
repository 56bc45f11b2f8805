import type { NamedQuery } from '../reading/database.ts'

/** One consumer's line of the roll: its fair share, and what it holds and must look at. */
export type RollRow = {
  readonly id: string
  readonly share: number
  /** [partition, epoch] of every lease that stands in its name. */
  readonly held: readonly (readonly [number, string])[]
  /** Partitions with parked keys that were released. */
  readonly released: readonly number[]
}

type Subscriber = { readonly id: string; readonly group: string; readonly topic: string }

/** Says that this process lives, on the very backend that stands for it, and which shares it wants. */
export function enrolQuery(member: string, subscribers: readonly Subscriber[], ttlMs: number): NamedQuery {
  return {
    name: 'bus-enrol',
    text: `
with living as (
  insert into bus_member (id, pid, backend_start, expires_at)
  select $1, a.pid, a.backend_start, now() + $2 * interval '1 ms' from pg_stat_activity a where a.pid = pg_backend_pid()
  on conflict (id) do update
    set pid = excluded.pid, backend_start = excluded.backend_start, expires_at = excluded.expires_at
  returning id
), left_out as (
  delete from bus_subscriber where member = $1 and id <> all($3::text[])
)
insert into bus_subscriber (id, member, grp, topic)
select s.id, living.id, s.grp, s.topic from living, unnest($3::text[], $4::text[], $5::text[]) as s (id, grp, topic)
on conflict (id) do nothing`,
    values: [
      member,
      ttlMs,
      subscribers.map(({ id }) => id),
      subscribers.map(({ group }) => group),
      subscribers.map(({ topic }) => topic),
    ],
  }
}

/**
 * Forgets members that are gone: their time ran out, or their backend is no more. Another role's backend_start may be
 * hidden from us; then the pid alone says that it lives, and a reused pid is caught by the time. Releases keys whose
 * wait is over. Answers whether there were others than this one.
 */
export const sweepQuery = (member: string): NamedQuery => ({
  name: 'bus-sweep',
  text: `
with gone as (
  delete from bus_member m where m.expires_at < now() or not exists (
    select 1 from pg_stat_activity a
    where a.pid = m.pid and (a.backend_start is null or a.backend_start = m.backend_start))
), thawed as (
  update bus_lane set released = true, attempts = 0, thaw_at = null, thaws = thaws + 1 where thaw_at <= now()
)
select exists (select 1 from bus_member where id <> $1) as others`,
  values: [member],
})

/**
 * Shares differ by one at most; which members get the larger ones differs from topic to topic. A subscriber that is
 * missing in the answer was swept away and has to enrol again.
 */
export function rollQuery(subscribers: readonly Subscriber[]): NamedQuery {
  return {
    name: 'bus-roll',
    text: `
with wanted as (
  select s.id, s.grp, s.topic, t.partitions,
    count(*) over same as members, row_number() over (same order by md5(s.id || s.topic)) - 1 as rank
  from bus_subscriber s join bus_topic t on t.name = s.topic
  where (s.grp, s.topic) in (select * from unnest($2::text[], $3::text[]))
  window same as (partition by s.grp, s.topic)
)
select w.id, (w.partitions / w.members + case when w.rank < w.partitions % w.members then 1 else 0 end)::int as share,
  (select coalesce(json_agg(json_build_array(g.partition, g.epoch::text)), '[]') from bus_group g
   where g.grp = w.grp and g.topic = w.topic and g.subscriber = w.id) as held,
  (select coalesce(json_agg(distinct l.partition), '[]') from bus_lane l
   where l.grp = w.grp and l.topic = w.topic and l.released) as released
from wanted w where w.id = any($1::text[])`,
    values: [
      subscribers.map(({ id }) => id),
      subscribers.map(({ group }) => group),
      subscribers.map(({ topic }) => topic),
    ],
  }
}

export const withdrawQuery = (member: string): NamedQuery => ({
  name: 'bus-withdraw',
  text: 'delete from bus_member where id = $1',
  values: [member],
})
