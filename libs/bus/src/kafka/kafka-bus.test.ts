import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { freshDatabase } from '@parley/verify'
import pg from 'pg'
import { describe, expect, test, vi } from 'vitest'
import { describeBus, suiteValues } from '../bus.contract.ts'
import { openKafkaBus } from './kafka-bus.ts'
import { holdOutbox } from './outbox.ts'

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
      const times = { sessionTimeoutMs: 2_000, rebalanceTimeoutMs: 4_000, pollEveryMs: 300, coolMs: 300 }
      const values = suiteValues
      return {
        member: async () => {
          const { bus, outlet } = await openKafkaBus({ brokers, databaseUrl: database.url, values, ...times })
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

    test('a lease lost while Kafka still counts on its member is taken again', async () => {
      const database = await freshDatabase()
      const { bus } = await openKafkaBus({ brokers, databaseUrl: database.url, values: suiteValues })
      const client = new pg.Client({ connectionString: database.url })
      await client.connect()
      try {
        const topic = 'lost-lease'
        const seen: string[] = []
        await bus.ensureTopics([{ name: topic, partitions: 1 }])
        await bus.subscribe({
          group: 'g',
          topic,
          maxBatch: 10,
          handle: async (batch) => {
            seen.push(...batch.map(({ key }) => key))
          },
        })
        await bus.publish([{ topic, key: 'before', value: null }])
        await vi.waitFor(() => expect(seen).toEqual(['before']), { timeout: 20_000 })
        const { rowCount } = await client.query('update parley_kafka.bus_group set epoch = epoch + 1')
        expect(rowCount).toBe(1)
        await bus.publish([{ topic, key: 'after', value: null }])
        await vi.waitFor(() => expect(seen).toEqual(['before', 'after']), { timeout: 20_000 })
      } finally {
        await bus.close()
        await client.end()
        await database.drop()
      }
    })

    test('a record that Kafka does not take stops its own lane of the outbox only', async () => {
      const database = await freshDatabase()
      const { bus, outlet } = await openKafkaBus({ brokers, databaseUrl: database.url, values: suiteValues })
      const client = new pg.Client({ connectionString: database.url })
      await client.connect()
      try {
        const topic = 'beside-a-bad-one'
        const seen: string[] = []
        await bus.ensureTopics([{ name: topic, partitions: 1 }])
        await bus.subscribe({
          ...{ group: 'g', topic, maxBatch: 10 },
          handle: async (batch) => {
            seen.push(...batch.map(({ key }) => key))
          },
        })
        const sent: Promise<unknown>[] = []
        const transaction = {
          send: (text: string, given: readonly unknown[]) => void sent.push(client.query(text, [...given])),
        }
        await client.query('begin')
        await outlet.write(transaction, [{ topic, key: 'good', value: null }])
        await Promise.all(sent)
        await client.query(
          `insert into parley_kafka.bus_outbox (lane, topic, partition, key, value)
           select (lane + 1) % 8, 'no-such-topic', 0, 'bad', '' from parley_kafka.bus_outbox`,
        )
        await client.query('commit')
        outlet.announce([topic])
        await vi.waitFor(() => expect(new Set(seen)).toEqual(new Set(['good'])), { timeout: 40_000 })
        const { rows } = await client.query('select key from parley_kafka.bus_outbox')
        expect(rows).toEqual([{ key: 'bad' }])
      } finally {
        await bus.close()
        await client.end()
        await database.drop()
      }
    }, 60_000)

    test('a process that starts while Kafka is away takes records, and goes on when it is there', async () => {
      const database = await freshDatabase()
      const door = await openDoor(brokers[0] ?? '')
      const open = (at: readonly string[]) =>
        openKafkaBus({ brokers: at, databaseUrl: database.url, values: suiteValues })
      door.shut()
      await expect(open([door.address])).rejects.toMatchObject({ unavailable: true })
      const plans = [{ name: 'known-from-before', partitions: 3 }]
      const before = await open(brokers)
      await before.bus.ensureTopics(plans)
      await before.bus.close()

      const { bus, outlet } = await open([door.address])
      const client = new pg.Client({ connectionString: database.url })
      await client.connect()
      try {
        await bus.ensureTopics(plans)
        const topic = 'known-from-before'
        const seen: string[] = []
        await bus.subscribe({
          ...{ group: 'g', topic, maxBatch: 10 },
          handle: async (batch) => void seen.push(...batch.map(({ key }) => key)),
        })
        const keys = ['a', 'b', 'c', 'd', 'e']
        await client.query('begin')
        const sent: Promise<unknown>[] = []
        const send = (text: string, given: readonly unknown[]) =>
          void sent.push(client.query(text, [...given]))
        const records = keys.map((key) => ({ topic, key, value: null }))
        await outlet.write({ send }, records)
        await Promise.all(sent)
        await client.query('commit')
        const strange = bus.ensureTopics([{ name: 'never-met', partitions: 1 }])
        await expect(strange).rejects.toMatchObject({ unavailable: true })
        door.open()
        await vi.waitFor(() => expect(seen.toSorted()).toEqual(keys), { timeout: 40_000 })
      } finally {
        await bus.close()
        door.close()
        await client.end()
        await database.drop()
      }
    }, 90_000)

    test('a group that could not be joined while Kafka was away is joined when it is back', async () => {
      const database = await freshDatabase()
      const door = await openDoor(brokers[0] ?? '')
      const told: string[] = []
      const { bus } = await openKafkaBus({
        ...{ brokers: [door.address], databaseUrl: database.url, values: suiteValues },
        log: { warn: (message) => void told.push(message) },
      })
      try {
        const topic = 'joined-late'
        const seen: string[] = []
        await bus.ensureTopics([{ name: topic, partitions: 1 }])
        await bus.publish([{ topic, key: 'early', value: null }])
        door.shut()
        await bus.subscribe({
          ...{ group: 'g', topic, maxBatch: 10 },
          handle: async (batch) => {
            seen.push(...batch.map(({ key }) => key))
          },
        })
        await vi.waitFor(() => expect(told).toContain(`the group cannot be joined: g on ${topic}`), 30_000)
        door.open()
        await vi.waitFor(() => expect(seen).toEqual(['early']), { timeout: 30_000 })
      } finally {
        await bus.close()
        door.close()
        await database.drop()
      }
    }, 90_000)

    test('while the outbox is held its records wait, but for those of before, and come when it is released', async () => {
      const database = await freshDatabase()
      const { bus, outlet } = await openKafkaBus({ brokers, databaseUrl: database.url, values: suiteValues })
      const client = new pg.Client({ connectionString: database.url })
      await client.connect()
      try {
        const topic = 'held-outbox'
        const seen: string[] = []
        await bus.ensureTopics([{ name: topic, partitions: 1 }])
        await bus.subscribe({
          ...{ group: 'g', topic, maxBatch: 10 },
          handle: async (batch) => {
            seen.push(...batch.map(({ key }) => key))
          },
        })
        const sent: Promise<unknown>[] = []
        const send = (text: string, given: readonly unknown[]) =>
          void sent.push(client.query(text, [...given]))
        const write = async (key: string) => {
          await outlet.write({ send }, [{ topic, key, value: null }])
          await Promise.all(sent)
        }
        await write('before')
        const held = await holdOutbox(database.url)
        await write('waits')
        outlet.announce([topic])
        await expect.poll(() => seen).toContain('before')
        await pause(1_500)
        expect(seen).toEqual(['before'])
        await held.release()
        await vi.waitFor(() => expect(seen).toEqual(['before', 'waits']), { timeout: 20_000 })
      } finally {
        await bus.close()
        await client.end()
        await database.drop()
      }
    })
  },
)

/** The way to the first broker that a client asks; shut, it breaks every connection. */
async function openDoor(broker: string) {
  const { hostname, port } = new URL(`tcp://${broker}`)
  let isOpen = true
  const server = createServer((caller) => {
    caller.on('error', () => undefined)
    if (!isOpen) return void caller.resetAndDestroy()
    const callee = connect({ host: hostname, port: Number(port) })
    callee.on('error', () => caller.destroy())
    caller.on('close', () => callee.destroy())
    caller.pipe(callee).pipe(caller)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: own } = server.address() as AddressInfo
  return {
    address: `127.0.0.1:${own}`,
    open: () => {
      isOpen = true
    },
    shut: () => {
      isOpen = false
    },
    close: () => void server.close(),
  }
}
