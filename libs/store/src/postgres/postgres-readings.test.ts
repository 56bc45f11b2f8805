import { randomBytes } from 'node:crypto'
import { type MessageId, newMessageId, noLegs, type RevisionId } from '@parley/journey'
import { type FreshDatabase, freshDatabase } from '@parley/verify'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NewMessage } from '../ledger.ts'
import type { EventOutlet } from '../outlet.ts'
import type { Blobs } from '../payloads.ts'
import type { NewReading, ReadingChange } from '../readings.ts'
import { openStore, type Store } from './open-store.ts'
import { belowText } from './postgres-chronicle.ts'

const source = { now: () => new Date(), randomBytes: (count: number) => randomBytes(count) }
const outlet: EventOutlet = { write: async () => undefined, announce: () => undefined }
const blobs: Blobs = {
  place: { kind: 'folder', folder: '' },
  write: () => Promise.reject(new Error('not used here')),
  read: () => {
    throw new Error('not used here')
  },
  health: async () => undefined,
}

let database: FreshDatabase
let store: Store
let pool: pg.Pool
beforeAll(async () => {
  database = await freshDatabase()
  store = await openStore({ databaseUrl: database.url, outlet, blobs, durability: 'off' })
  pool = new pg.Pool({ connectionString: database.url, max: 1 })
})
afterAll(async () => {
  await pool.end()
  await store.close()
  await database.drop()
})

let claims = 0
const write = (messageId: MessageId, readings: readonly ReadingChange[]) =>
  store.ledger.commit({ claim: `readings|${claims++}`, messageId, readings })

function readingOf(messageId: MessageId, parts: number, byteOffset = 0): NewReading {
  const id = newMessageId(source)
  return {
    id,
    messageId,
    byteOffset,
    phase: 'judging',
    parts,
    head: { is: 'head' },
    outline: { is: 'outline' },
  }
}

test('a reading goes from its parts to its end, and then nothing of it is left', async () => {
  const messageId = newMessageId(source)
  const reading = readingOf(messageId, 3)
  const readingId = reading.id
  const part = (number: number) => ({ kind: 'part', readingId, messageId, number, part: { number } }) as const
  await write(messageId, [part(0), part(1), part(2)])
  expect(await store.readings.part(readingId, 1)).toBeUndefined()
  await write(messageId, [{ kind: 'begun', reading }])
  expect((await store.readings.part(readingId, 1))?.part).toEqual({ number: 1 })
  await write(messageId, [
    { kind: 'part-judged', readingId, number: 0, bad: false },
    { kind: 'part-judged', readingId, number: 2, bad: true },
  ])
  expect(await store.readings.progress(readingId)).toEqual({ allJudged: false, allRead: false, oneBad: true })
  await write(messageId, [{ kind: 'part-judged', readingId, number: 1, bad: false }])
  expect((await store.readings.progress(readingId)).allJudged).toBe(true)
  await write(messageId, [{ kind: 'all-judged', readingId, oneBad: true }])
  const read = (number: number) =>
    ({ kind: 'part-read', readingId, number, verdict: `v${number}`, events: [`e${number}`] }) as const
  await write(messageId, [read(0), read(2)])
  expect(await store.readings.events(readingId, 0, 8)).toEqual([['e0']])
  await write(messageId, [read(1), { kind: 'released', readingId, parts: 1 }])
  expect(await store.readings.events(readingId, 1, 8)).toEqual([['e1'], ['e2']])
  expect(await store.readings.verdicts(readingId, 0, 2)).toEqual(['v0', 'v1'])
  const known = { id: readingId, messageId, byteOffset: 0, phase: 'reading', parts: 3, released: 1 }
  expect(await store.readings.of(messageId)).toEqual([{ ...known, oneBad: true, head: { is: 'head' } }])
  expect(await store.readings.outline(readingId)).toEqual({ is: 'outline' })
  await write(messageId, [{ kind: 'ended', readingId }])
  expect(await store.readings.of(messageId)).toEqual([])
  const { rows } = await pool.query('select 1 from reading_part where reading_id = $1', [readingId])
  expect(rows).toEqual([])
})

test('readings of a file come in the order of its interchanges', async () => {
  const messageId = newMessageId(source)
  const [second, first] = [readingOf(messageId, 1, 900), readingOf(messageId, 1, 100)]
  await write(messageId, [
    { kind: 'begun', reading: second },
    { kind: 'begun', reading: first },
  ])
  expect((await store.readings.of(messageId)).map(({ byteOffset }) => byteOffset)).toEqual([100, 900])
})

function message(more: Partial<NewMessage>): NewMessage {
  const id = newMessageId(source)
  const fixed = { direction: 'in', kind: 'transaction', mode: 'test', sizeBytes: 1, sha256: '' } as const
  return {
    ...{ id, rootId: id, state: 'processing', legs: noLegs, revision: 'r' as RevisionId, at: new Date() },
    ...{ ...fixed, ...more },
  }
}

test('a message stands open while something below it is, or while it is read; then good or bad', async () => {
  const file = message({ kind: 'file' })
  const rootId = file.id
  const child = message({ rootId, parentId: rootId })
  const again = message({ kind: 'file', parentId: rootId, state: 'failed' })
  const reading = readingOf(rootId, 1)
  const stand = async () => (await store.chronicle.below([rootId])).map(({ stand: found }) => found)
  await store.ledger.commit({ claim: `below|${rootId}`, messageId: rootId, messages: [file, again] })
  expect(await stand()).toEqual(['none'])
  await write(rootId, [{ kind: 'begun', reading }])
  expect(await stand()).toEqual(['open'])
  await store.ledger.commit({ claim: `child|${rootId}`, messageId: rootId, messages: [child] })
  await write(rootId, [{ kind: 'ended', readingId: reading.id }])
  expect(await stand()).toEqual(['open'])
  const change = (claim: string, state: 'delivered' | 'failed', reopen = false) =>
    store.ledger.commit({
      ...{ claim: `${claim}|${rootId}`, messageId: rootId },
      changes: [{ messageId: child.id, at: new Date(), state, reopen }],
    })
  await change('one', 'delivered')
  expect(await stand()).toEqual(['good'])
  await change('two', 'failed', true)
  expect(await stand()).toEqual(['bad'])
})

test('whether one of 30,000 children is open is told without looking at the others', async () => {
  const file = message({ kind: 'file' })
  await store.ledger.commit({ claim: `many|${file.id}`, messageId: file.id, messages: [file] })
  await pool.query(
    `insert into message (id, direction, kind, state, transport_leg, functional_leg, business_leg, mode, revision,
       parent_id, root_id, size_bytes, sha256, at, updated_at)
     select gen_random_uuid(), 'in', 'transaction', case when n = 25000 then 'delivering' else 'delivered' end,
       'none', 'none', 'none', 'test', 'r', case when n <= 30000 then $1 else gen_random_uuid() end, $1, 1, '', now(),
       now() from generate_series(1, 40000) n`,
    [file.id],
  )
  await pool.query('analyze message')
  const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers) ${belowText}`, [
    [file.id],
  ])
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  expect(plan).toMatch(/message_open_child/)
  expect(plan).not.toMatch(/Seq Scan on message/)
  const hits = Number(/Buffers: shared hit=(\d+)/.exec(plan)?.[1] ?? Number.POSITIVE_INFINITY)
  expect(hits, plan).toBeLessThan(50)
  expect(await store.chronicle.below([file.id])).toEqual([{ messageId: file.id, stand: 'open' }])
})
