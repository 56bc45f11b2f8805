import type pg from 'pg'
import { schemaSteps } from './schema.ts'

/** Any number; the same in every process, so that only one of them migrates at a time. */
const migrationLock = 7_250_011

/** Brings the schema up to date. Idempotent; processes that start together wait for one another. */
export async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock])
    await client.query(
      'create table if not exists parley_schema (name text primary key, at timestamptz not null default now())',
    )
    const { rows } = await client.query<{ name: string }>('select name from parley_schema')
    const known = new Set(schemaSteps.map(({ name }) => name))
    const newer = rows.find(({ name }) => !known.has(name))
    if (newer)
      throw new Error(
        `the database has step ${newer.name}, which this version does not know: start a newer Parley`,
      )
    const done = new Set(rows.map(({ name }) => name))
    for (const { name, sql } of schemaSteps) {
      if (done.has(name)) continue
      await client.query(sql)
      await client.query('insert into parley_schema (name) values ($1)', [name])
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}
