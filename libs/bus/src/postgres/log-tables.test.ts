import { setTimeout as pause } from 'node:timers/promises'
import { type FreshDatabase, freshDatabase } from '@parley/verify'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BusRecord } from '../bus.ts'
import { jsonValues } from '../json-values.ts'
import { planning } from '../reading/database.ts'
import { fetchText } from './fetch.ts'
import { openPostgresBus, type PostgresBus } from './postgres-bus.ts'

let database: FreshDatabase
let bus: PostgresBus
let client: pg.Client

beforeAll(async () => {
  database = await freshDatabase()
  const opened = await Promise.all(
    Array.from({ length: 5 }, () => openPostgresBus({ databaseUrl: database.url, values: jsonValues })),
  )
  const [first, ...others] = opened.map((one) => one.bus)
  if (!first) throw new Error('no bus')
  bus = first
  await Promise.all(others.map((other) => other.close()))
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await bus.close()
  await database.drop()
})

const records = (topic: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ topic, key: `key-${index}`, value: { index } }))

async function drain(topic: string, group: string): Promise<BusRecord[]> {
  const seen: BusRecord[] = []
  const consumer = await bus.subscribe({
    topic,
    group,
    maxBatch: 1_000,
    handle: async (batch) => void seen.push(...batch),
  })
  const behind = async () => (await bus.lag(group, topic)).some(({ head, position }) => position < head)
  while (await behind()) await pause(10)
  await consumer.stop()
  return seen
}

test('many processes may make the tables at once', async () => {
  const { rows } = await client.query('select step from bus_schema')
  expect(rows).toEqual([{ step: 0 }])
})

test('a topic keeps its number of partitions, and names are those that every bus can hold', async () => {
  await bus.ensureTopics([{ name: 'kept', partitions: 3 }])
  await bus.ensureTopics([{ name: 'kept', partitions: 5 }])
  expect(await bus.lag('g', 'kept')).toHaveLength(3)
  await expect(bus.ensureTopics([{ name: 'no blanks', partitions: 1 }])).rejects.toThrow(
    '"no blanks" cannot be a topic\'s name',
  )
  await expect(bus.ensureTopics([{ name: 'none', partitions: 0 }])).rejects.toThrow('1 to 1024 are possible')
})

test('a record that no log can hold is refused alone, before anything is written', async () => {
  await bus.ensureTopics([{ name: 'refusing', partitions: 1 }])
  const good = { topic: 'refusing', key: 'k', value: 1 }
  const results = await Promise.allSettled([
    bus.publish([good]),
    bus.publish([{ ...good, key: 'a\0b' }]),
    bus.publish([{ ...good, value: undefined }]),
    bus.publish([good]),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
  expect((await bus.lag('g', 'refusing'))[0]?.head).toBe(2n)
})

test('trim drops what is old and passed by every group; a new group begins at what is left', async () => {
  await bus.ensureTopics([{ name: 'trimmed', partitions: 2 }])
  await bus.publish(records('trimmed', 25_000))
  expect(await bus.trim(new Date(Date.now() + 60_000))).toBe(0)
  await drain('trimmed', 'fast')
  await bus.seek('slow', 'trimmed', 100n)
  expect(await bus.trim(new Date(Date.now() - 60_000))).toBe(0)
  expect(await bus.trim(new Date(Date.now() + 60_000))).toBe(200)
  await bus.seek('slow', 'trimmed', 'latest')
  expect(await bus.trim(new Date(Date.now() + 60_000))).toBe(24_800)
  await bus.publish(records('trimmed', 4))
  expect((await drain('trimmed', 'late')).map(({ value }) => value)).toEqual(
    expect.arrayContaining([0, 1, 2, 3].map((index) => ({ index }))),
  )
  await bus.seek('late', 'trimmed', 'earliest')
  expect(await drain('trimmed', 'late')).toHaveLength(4)
})

test('a seek reaches a group that is being read, and what was in hand does not move it back', async () => {
  await bus.ensureTopics([{ name: 'sought', partitions: 1 }])
  await bus.publish(records('sought', 5))
  const batches: number[][] = []
  const held = Promise.withResolvers<void>()
  const aborted: boolean[] = []
  const consumer = await bus.subscribe({
    topic: 'sought',
    group: 'g',
    maxBatch: 3,
    handle: async (batch, signal) => {
      batches.push(batch.map(({ offset }) => Number(offset)))
      if (batches.length === 1) await held.promise
      aborted.push(signal.aborted)
    },
  })
  while (batches.length === 0) await pause(5)
  await bus.seek('g', 'sought', 1n)
  await pause(100)
  held.resolve()
  while ((await bus.lag('g', 'sought'))[0]?.position !== 5n) await pause(5)
  await consumer.stop()
  expect(batches).toEqual([[0, 1, 2], [1, 2, 3], [4]])
  expect(aborted).toEqual([true, false, false])
})

test('fetching goes by primary keys, in a plan that was made before the tables grew', async () => {
  const planned = new pg.Client({ connectionString: database.url, options: planning })
  await planned.connect()
  const { rows } = await planned.query<{ 'QUERY PLAN': string }>(`explain (generic_plan) ${fetchText}`)
  await planned.end()
  const scans = rows.map((row) => row['QUERY PLAN']).filter((line) => /(Scan|Seq).* on /.test(line))
  expect(scans.filter((line) => /Seq Scan on bus_/.test(line))).toEqual([])
  expect(scans.join()).toContain('Index Scan using bus_record_pkey')
})
