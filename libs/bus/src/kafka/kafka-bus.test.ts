import { freshDatabase } from '@parley/verify'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { describeBus } from '../bus.contract.ts'
import { openKafkaBus } from './kafka-bus.ts'

const brokers = (process.env.PARLEY_TEST_KAFKA ?? '').split(',').filter((broker) => broker !== '')

test('in CI there is a Kafka', () => {
  expect(process.env.CI ? brokers.length > 0 : true).toBe(true)
})

describe.skipIf(brokers.length === 0)(
  brokers.length === 0 ? 'a broker (needs Kafka: Java 17 and Maven)' : 'a broker',
  () => {
    describeBus('Kafka', async () => {
      const database = await freshDatabase()
      const pool = new pg.Pool({ connectionString: database.url, max: 2 })
      // Dropping the database ends connections that are just closing.
      pool.on('connect', (client) => client.on('error', () => undefined))
      const times = { sessionTimeoutMs: 2_000, rebalanceTimeoutMs: 4_000, pollEveryMs: 300 }
      return {
        member: async () => {
          const { bus, outlet } = await openKafkaBus({ brokers, databaseUrl: database.url, ...times })
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
  },
)
