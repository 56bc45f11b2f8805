import { freshDatabase } from '@parley/verify'
import pg from 'pg'
import { describeBus, suiteValues } from '../bus.contract.ts'
import { openPostgresBus } from './postgres-bus.ts'

describeBus('the Postgres log', async () => {
  const database = await freshDatabase()
  const pool = new pg.Pool({ connectionString: database.url, max: 2 })
  // Dropping the database ends connections that are just closing.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const times = { leaseTtlMs: 2_000, renewEveryMs: 500, rollEveryMs: 300, pollEveryMs: 300, coolMs: 300 }
  const values = suiteValues
  return {
    member: async () => {
      const { bus, outlet } = await openPostgresBus({ databaseUrl: database.url, values, ...times })
      return { bus, outlet, drop: () => bus.drop() }
    },
    transaction: async (work) => {
      const client = await pool.connect()
      try {
        await client.query('begin')
        const sent: Promise<unknown>[] = []
        await work({ send: (text, values) => void sent.push(client.query(text, [...values])) })
        await Promise.all(sent)
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw error
      } finally {
        client.release()
      }
    },
    close: async () => {
      await pool.end()
      await database.drop()
    },
  }
})
