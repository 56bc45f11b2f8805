import type pg from 'pg'
import type { Session } from './connection.ts'

export type Lease = { readonly partition: number; readonly position: bigint; readonly epoch: bigint }

export type LeaseTerms = {
  readonly group: string
  readonly topic: string
  readonly owner: string
  readonly ttlMs: number
}

const alive = (table: string) =>
  `exists (select 1 from pg_stat_activity a where a.pid = ${table}.pid and a.backend_start = ${table}.backend_start)`

/** Says that this member lives, forgets the dead, and answers how many partitions are its fair share. */
export async function attend(pool: pg.Pool, terms: LeaseTerms, session: Session): Promise<number> {
  const { group, topic, owner, ttlMs } = terms
  await pool.query({
    name: 'bus-attend',
    text: `insert into bus_member (grp, topic, owner, expires_at, pid, backend_start)
           values ($1, $2, $3, now() + $4 * interval '1 ms', $5, $6)
           on conflict (grp, topic, owner)
           do update set expires_at = excluded.expires_at, pid = excluded.pid, backend_start = excluded.backend_start`,
    values: [group, topic, owner, ttlMs, session.pid, session.backendStart],
  })
  const { rows } = await pool.query<{ share: number }>({
    name: 'bus-share',
    text: `with gone as (
             delete from bus_member m where grp = $1 and topic = $2 and owner <> $3
               and (expires_at < now() or not ${alive('m')}) returning 1
           )
           select ceil(t.partitions::numeric / greatest(1,
             (select count(*) from bus_member where grp = $1 and topic = $2) - (select count(*) from gone)))::int as share
           from bus_topic t where t.name = $2`,
    values: [group, topic, owner],
  })
  return rows[0]?.share ?? 0
}

/** Extends what this member holds, and answers which partitions it still holds. */
export async function renew(
  pool: pg.Pool,
  { group, topic, owner, ttlMs }: LeaseTerms,
  session: Session,
): Promise<ReadonlySet<number>> {
  const { rows } = await pool.query<{ partition: number }>({
    name: 'bus-renew',
    text: `update bus_group set expires_at = now() + $4 * interval '1 ms', pid = $5, backend_start = $6
           where grp = $1 and topic = $2 and owner = $3 returning partition`,
    values: [group, topic, owner, ttlMs, session.pid, session.backendStart],
  })
  return new Set(rows.map(({ partition }) => partition))
}

/** Takes partitions that nobody reads: free, run out, or of a member whose backend is gone. */
export async function take(
  pool: pg.Pool,
  terms: LeaseTerms,
  session: Session,
  count: number,
): Promise<readonly Lease[]> {
  const { group, topic, owner, ttlMs } = terms
  const { rows } = await pool.query<{ partition: number; position: string; epoch: string }>({
    name: 'bus-take',
    text: `update bus_group g
           set owner = $3, epoch = epoch + 1, expires_at = now() + $4 * interval '1 ms', pid = $5, backend_start = $6
           where grp = $1 and topic = $2 and partition in (
             select partition from bus_group f where grp = $1 and topic = $2 and owner is distinct from $3
               and (owner is null or expires_at < now() or not ${alive('f')})
             order by partition limit $7 for update skip locked)
           returning partition, position, epoch`,
    values: [group, topic, owner, ttlMs, session.pid, session.backendStart, count],
  })
  return rows.map(({ partition, position, epoch }) => ({
    partition,
    position: BigInt(position),
    epoch: BigInt(epoch),
  }))
}

export async function giveBack(
  pool: pg.Pool,
  terms: LeaseTerms,
  partitions: readonly number[],
): Promise<void> {
  const { group, topic, owner } = terms
  await pool.query(
    `update bus_group set owner = null, expires_at = null
     where grp = $1 and topic = $2 and owner = $3 and partition = any($4::int[])`,
    [group, topic, owner, partitions],
  )
}

export async function leave(pool: pg.Pool, { group, topic, owner }: LeaseTerms): Promise<void> {
  await pool.query(
    `with freed as (update bus_group set owner = null, expires_at = null where grp = $1 and topic = $2 and owner = $3)
     delete from bus_member where grp = $1 and topic = $2 and owner = $3`,
    [group, topic, owner],
  )
}
