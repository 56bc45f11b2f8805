import { createHash, randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import {
  type DeliveryId,
  type MessageId,
  newDeliveryId,
  newMessageId,
  noLegs,
  type RevisionId,
} from '@parley/journey'
import { type FreshDatabase, freshDatabase } from '@parley/verify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NewMessage } from '../ledger.ts'
import type { EventOutlet } from '../outlet.ts'
import type { Blobs } from '../payloads.ts'
import { connect } from './connect.ts'
import { openStore, type Store } from './open-store.ts'
import { searchStatement } from './search.ts'

const source = { now: () => new Date(), randomBytes: (count: number) => randomBytes(count) }
const published: unknown[] = []
const outlet: EventOutlet = {
  write: async (_, events) => void published.push(...events),
  announce: () => undefined,
}
const large = randomBytes(200_000)
const blobs: Blobs = {
  place: { kind: 'folder', folder: '' },
  write: () => Promise.reject(new Error('not used here')),
  read: async function* () {
    yield large
  },
  health: () => Promise.resolve(),
}

let database: FreshDatabase
let store: Store

beforeAll(async () => {
  database = await freshDatabase()
  store = await openStore({ databaseUrl: database.url, outlet, blobs, durability: 'on' })
})
afterAll(async () => {
  await store.close()
  await database.drop()
})

function message(more: Partial<NewMessage> = {}): NewMessage {
  const id = newMessageId(source)
  const legs = noLegs
  const revision = 'r1' as RevisionId
  const fixed = {
    direction: 'in',
    kind: 'file',
    state: 'received',
    mode: 'test',
    sizeBytes: 3,
    sha256: 'aa',
  } as const
  return { id, rootId: id, legs, revision, ...fixed, at: new Date(), ...more }
}

test('payloads read alike from the ledger, from blobs and as ranges of either', async () => {
  const whole = message()
  const part = message({ parentId: whole.id, rootId: whole.id, kind: 'transaction' })
  const bytes = Buffer.from('ISA ... ST*850*0001~ ... IEA')
  const sha256 = createHash('sha256').update(large).digest('hex')
  const range = {
    kind: 'range',
    of: whole.id,
    role: 'content',
    offset: 8,
    length: 12,
    mediaType: 'x',
  } as const
  await store.ledger.commit({
    claim: `payloads|${whole.id}`,
    messageId: whole.id,
    messages: [whole, part],
    payloads: [
      { messageId: whole.id, role: 'content', content: { kind: 'bytes', bytes, mediaType: 'text/plain' } },
      {
        messageId: whole.id,
        role: 'request',
        content: {
          kind: 'blob',
          ref: { sha256, sizeBytes: large.length, mediaType: 'application/pkcs7-mime' },
        },
      },
      { messageId: part.id, role: 'content', content: range },
    ],
  })
  const read = await store.payloads.readMany([
    { messageId: part.id, role: 'content' },
    { messageId: whole.id, role: 'request' },
    { messageId: whole.id, role: 'content' },
  ])
  expect(read.map((one) => Buffer.from(one))).toEqual([Buffer.from('ST*850*0001~'), large, bytes])
  const opened = await Promise.all([
    store.payloads.open(part.id, 'content'),
    store.payloads.open(whole.id, 'request'),
    store.payloads.open(whole.id, 'content'),
  ])
  expect(opened.map(({ sizeBytes, mediaType }) => [sizeBytes, mediaType])).toEqual([
    [12, 'x'],
    [large.length, 'application/pkcs7-mime'],
    [bytes.length, 'text/plain'],
  ])
  expect(await Promise.all(opened.map((one) => buffer(one.read())))).toEqual([
    Buffer.from('ST*850*0001~'),
    large,
    bytes,
  ])
  await expect(store.payloads.open(part.id, 'output')).rejects.toThrow('has no payload "output"')
  expect((await store.payloads.list(whole.id)).map(({ role, kept }) => [role, kept])).toEqual([
    ['content', 'ledger'],
    ['request', 'blob'],
  ])
})

test('pages go from newest to oldest and do not shift while messages come in', async () => {
  const partner = `paging-${randomBytes(4).toString('hex')}`
  const rows = Array.from({ length: 7 }, (_, index) =>
    message({ partner, at: new Date(1_700_000_000_000 + index) }),
  )
  for (const row of rows)
    await store.ledger.commit({ claim: `page|${row.id}`, messageId: row.id, messages: [row] })
  const first = await store.chronicle.search({ partner, limit: 3 })
  const late = message({ partner, at: new Date(1_700_000_001_000) })
  await store.ledger.commit({ claim: `page|${late.id}`, messageId: late.id, messages: [late] })
  const second = await store.chronicle.search({ partner, limit: 3, cursor: first.nextCursor ?? '' })
  const third = await store.chronicle.search({ partner, limit: 3, cursor: second.nextCursor ?? '' })
  const seen = [first, second, third].flatMap((page) => page.messages.map(({ id }) => id))
  expect(seen).toEqual(rows.map(({ id }) => id).reverse())
  expect(third.nextCursor).toBeUndefined()
})

test('a message is found by any business key, exactly', async () => {
  const row = message()
  await store.ledger.commit({
    claim: `key|${row.id}`,
    messageId: row.id,
    messages: [row],
    keys: [{ messageId: row.id, name: 'po', value: '4500099999' }],
  })
  expect(
    (await store.chronicle.search({ key: '4500099999', limit: 5 })).messages.map(({ id }) => id),
  ).toEqual([row.id])
  expect((await store.chronicle.search({ key: '450009999', limit: 5 })).messages).toEqual([])
})

test('a waiting delivery is published once when its time has come, whoever sweeps', async () => {
  const row = message({ kind: 'document', direction: 'out' })
  const deliveryId: DeliveryId = newDeliveryId(source)
  const due = new Date(Date.now() + 60_000)
  await store.ledger.commit({
    claim: `delivery|${row.id}`,
    messageId: row.id as MessageId,
    messages: [row],
    deliveries: [
      {
        id: deliveryId,
        messageId: row.id,
        revision: row.revision,
        gateway: 'g',
        identity: 'i',
        topic: 't',
        key: 'k',
        at: row.at,
      },
    ],
    deliveryChanges: [{ deliveryId, state: 'waiting', nextTryAt: due }],
  })
  published.length = 0
  expect(await store.sweepDue(new Date(due.getTime() - 1), 10)).toBe(0)
  const counts = await Promise.all([store.sweepDue(due, 10), store.sweepDue(due, 10)])
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1)
  expect(published).toEqual([
    {
      topic: 't',
      key: 'k',
      value: { type: 'deliver', deliveryId, messageId: row.id, revision: 'r1', gateway: 'g' },
    },
  ])
})

test('searches and look-ups use an index on a ledger of 20,000 messages', async () => {
  const pool = connect({ databaseUrl: database.url, name: 'plans', connections: 1, durability: 'on' })
  await pool.query(
    `insert into message (id, direction, kind, state, transport_leg, functional_leg, business_leg, mode, revision,
       root_id, partner, size_bytes, sha256, at, updated_at)
     select id, 'in', 'file', case when n % 200 = 0 then 'failed' else 'delivered' end, 'none', 'none', 'none', 'test',
       'r1', id, 'p' || n % 50, 1, '', now() - n * interval '1 minute', now()
     from (select gen_random_uuid() as id, n from generate_series(1, 20000) n) rows`,
  )
  await pool.query(
    "insert into business_key (message_id, name, value) select id, 'po', id::text from message",
  )
  await pool.query('analyze message, business_key')
  const queries = [
    searchStatement({ limit: 50 }),
    searchStatement({ limit: 50, state: 'failed' }),
    searchStatement({ limit: 50, partner: 'p7' }),
    searchStatement({ limit: 50, key: 'x' }),
    { text: 'select * from message where root_id = any($1::uuid[])', values: [[newMessageId(source)]] },
    { text: 'select * from message where parent_id = $1', values: [newMessageId(source)] },
  ]
  for (const { text, values } of queries) {
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`explain ${text}`, [...values])
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan, text).not.toMatch(/Seq Scan on (message|business_key)/)
  }
  await pool.end()
})
