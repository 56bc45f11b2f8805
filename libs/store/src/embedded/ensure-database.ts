import pg from 'pg'

/** Code of Postgres for a database that does not exist. */
const invalidCatalogName = '3D000'

/** Logs in to the database of the url, and creates it when the server does not have it yet. */
export async function ensureDatabase(url: string): Promise<void> {
  try {
    await inSession(url, 'select 1')
  } catch (cause) {
    if (!(cause instanceof pg.DatabaseError) || cause.code !== invalidCatalogName) {
      throw new Error(
        'the embedded Postgres does not let Parley in (was the file password in its folder changed?)',
        {
          cause,
        },
      )
    }
    const server = new URL(url)
    const name = server.pathname.slice(1)
    server.pathname = '/postgres'
    await inSession(server.href, `create database ${pg.escapeIdentifier(name)}`)
  }
}

async function inSession(url: string, statement: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
  })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
