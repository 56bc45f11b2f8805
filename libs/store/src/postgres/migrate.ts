import type pg from 'pg'
import { type SchemaStep, schemaSteps } from './migrations/steps.ts'

/** Any number; the same in every process, so that only one of them migrates at a time. */
const migrationLock = 7_250_011

/**
 * Brings the schema up to date, all steps in one transaction: killed half way it leaves nothing behind. Idempotent;
 * processes that start together wait for one another. Throws when a newer Parley has migrated this database.
 */
export async function migrate(pool: pg.Pool, steps: readonly SchemaStep[] = schemaSteps): Promise<void> {
  const client = await pool.connect()
  let broken = true
  try {
    await client.query('begin')
    // A step may rewrite a large table, and the process that waits for it waits as long.
    await client.query('set local statement_timeout = 0')
    await untimed(client, 'select pg_advisory_xact_lock($1)', [migrationLock])
    await takeMissingSteps(client, steps)
    await client.query('commit')
    broken = false
  } finally {
    // A connection with an open transaction is thrown away, which rolls it back.
    client.release(broken)
  }
}

async function takeMissingSteps(client: pg.ClientBase, steps: readonly SchemaStep[]): Promise<void> {
  await client.query(
    'create table if not exists parley_schema (name text primary key, at timestamptz not null default now())',
  )
  const { rows } = await client.query<{ name: string }>('select name from parley_schema order by name')
  const done = new Set(rows.map(({ name }) => name))
  const unknown = [...done].find((name) => !steps.some((step) => step.name === name))
  if (unknown !== undefined) {
    throw new Error(
      `the database has schema step ${unknown}, which this version of Parley does not know: start the version that made it, or name another database in DATABASE_URL`,
    )
  }
  for (const { name, sql } of steps) {
    if (done.has(name)) continue
    await untimed(client, sql)
    await client.query('insert into parley_schema (name) values ($1)', [name])
  }
}

/** The pool's own limit on answers is for traffic. */
async function untimed(client: pg.ClientBase, text: string, values?: readonly unknown[]): Promise<void> {
  const config = { text, query_timeout: 24 * 60 * 60 * 1000, ...(values && { values: [...values] }) }
  await client.query(config)
}
