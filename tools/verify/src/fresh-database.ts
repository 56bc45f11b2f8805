import { randomUUID } from 'node:crypto'
import pg from 'pg'

export type FreshDatabase = { readonly url: string; drop(): Promise<void> }

/** An empty database of its own on the Postgres that the test run started (PARLEY_TEST_POSTGRES). */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = process.env.PARLEY_TEST_POSTGRES
  if (!server)
    throw new Error('PARLEY_TEST_POSTGRES is not set: run npm test, or name a Postgres to make databases on')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await runOnServer(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => runOnServer(server, `drop database if exists ${name} with (force)`) }
}

async function runOnServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
