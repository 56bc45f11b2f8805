import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { type MessageId, newMessageId, noLegs, type RevisionId } from '@parley/journey'
import { type FreshDatabase, freshDatabase } from '@parley/verify'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Entry, LedgerUnavailable } from '../ledger.ts'
import type { EventOutlet } from '../outlet.ts'
import { connect } from './connect.ts'
import { migrate } from './migrate.ts'
import { PostgresChronicle } from './postgres-chronicle.ts'
import { PostgresLedger } from './postgres-ledger.ts'

const source = { now: () => new Date(), randomBytes: (count: number) => randomBytes(count) }

let database: FreshDatabase
let pool: pg.Pool
let other: pg.Pool
let chronicle: PostgresChronicle

/** The five-line fake of the ledger's own port: events as rows of a table, in the ledger's transaction. */
const outlet: EventOutlet = {
  write: async (transaction, events) => {
    const keys = events.map(({ key }) => key)
    transaction.send('insert into test_event (key) select * from unnest($1::text[])', [keys])
  },
  announce: () => undefined,
}

beforeAll(async () => {
  database = await freshDatabase()
  pool = connect({ databaseUrl: database.url, name: 'test', connections: 4, durability: 'on' })
  other = connect({ databaseUrl: database.url, name: 'other', connections: 4, durability: 'on' })
  await Promise.all([migrate(pool), migrate(other)])
  await pool.query('create table test_event (place bigint generated always as identity, key text)')
  chronicle = new PostgresChronicle(pool)
})
afterAll(async () => {
  await Promise.all([pool.end(), other.end()])
  await database.drop()
})

function file(claim: string, more: Partial<Entry> = {}): Entry & { readonly messageId: MessageId } {
  const id = newMessageId(source)
  const row = {
    id,
    rootId: id,
    direction: 'in',
    kind: 'file',
    state: 'received',
    legs: noLegs,
    mode: 'test',
    revision: 'r1' as RevisionId,
    sizeBytes: 3,
    sha256: 'aa',
    at: new Date(),
  } as const
  return { claim, messageId: id, messages: [row], events: [{ topic: 't', key: claim, value: {} }], ...more }
}

test('an entry is written whole: message and event together', async () => {
  const entry = file('whole')
  expect(await new PostgresLedger(pool, outlet).commit(entry)).toEqual({ kind: 'committed' })
  expect((await chronicle.message(entry.messageId))?.state).toBe('received')
  expect((await pool.query("select 1 from test_event where key = 'whole'")).rowCount).toBe(1)
})

test('who claims second writes nothing and learns who holds it', async () => {
  const ledger = new PostgresLedger(pool, outlet)
  const first = file('held')
  const second = file('held')
  await ledger.commit(first)
  expect(await ledger.commit(second)).toEqual({ kind: 'repeat', messageId: first.messageId })
  expect(await chronicle.message(second.messageId)).toBeUndefined()
  expect((await pool.query("select 1 from test_event where key = 'held'")).rowCount).toBe(1)
})

test('of 200 equal claims on two processes at once, one is committed and 199 are told its id', async () => {
  const ledgers = [new PostgresLedger(pool, outlet), new PostgresLedger(other, outlet)]
  const entries = Array.from({ length: 200 }, () => file('crowd'))
  const results = await Promise.all(entries.map((entry, index) => ledgers[index % 2]?.commit(entry)))
  const winners = entries.filter((_, index) => results[index]?.kind === 'committed')
  expect(winners).toHaveLength(1)
  const holders = new Set(results.flatMap((result) => (result?.kind === 'repeat' ? [result.messageId] : [])))
  expect(holders).toEqual(new Set([winners[0]?.messageId]))
  expect((await pool.query("select 1 from test_event where key = 'crowd'")).rowCount).toBe(1)
})

test('control numbers rise without gaps across processes, and a repeat takes none', async () => {
  const ledgers = [new PostgresLedger(pool, outlet), new PostgresLedger(other, outlet)]
  const issued: number[] = []
  const numbered = (claim: string) =>
    file(claim, {
      numbered: {
        series: ['isa'],
        complete: ([number = 0]) => {
          issued.push(number)
          return {}
        },
      },
    })
  const claims = Array.from({ length: 60 }, (_, index) => `numbered-${index % 50}`)
  await Promise.all(claims.map((claim, index) => ledgers[index % 2]?.commit(numbered(claim))))
  expect([...issued].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
})

test('a number, which is held until COMMIT, is taken after the new rows and before changes', async () => {
  const watched = connect({ databaseUrl: database.url, name: 'watched', connections: 1, durability: 'on' })
  const sent: string[] = []
  watched.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    const note = (first: unknown, ...rest: unknown[]) => {
      if (typeof first === 'object' && first !== null && 'name' in first) sent.push(String(first.name))
      return query(first, ...rest)
    }
    Object.assign(client, { query: note })
  })
  const { messageId, ...entry } = file('ordered')
  const change = { messageId, at: new Date(), state: 'processing' as const }
  const numbered = { series: ['gs'], complete: () => ({ changes: [change] }) }
  await new PostgresLedger(watched, outlet).commit({ ...entry, messageId, numbered })
  await watched.end()
  expect(sent.filter((name) => /^ledger-(claim|counter|message)/.test(name))).toEqual([
    ...['ledger-claim', 'ledger-message', 'ledger-counter', 'ledger-message-change'],
  ])
})

test('one bad entry does not hurt the others of its group', async () => {
  const ledger = new PostgresLedger(pool, outlet)
  const good = file('neighbour')
  const bad = file('bad', { keys: [{ messageId: 'no uuid' as MessageId, name: 'po', value: '1' }] })
  const [first, second] = await Promise.allSettled([ledger.commit(good), ledger.commit(bad)])
  expect(first).toEqual({ status: 'fulfilled', value: { kind: 'committed' } })
  expect(second.status).toBe('rejected')
  expect((await pool.query("select 1 from claim where key = 'bad'")).rowCount).toBe(0)
})

test('a message leaves a final state only when it is closed or reopened', async () => {
  const ledger = new PostgresLedger(pool, outlet)
  const { messageId, ...entry } = file('final')
  await ledger.commit({ ...entry, messageId })
  const at = new Date()
  const move = async (claim: string, change: object) => {
    await ledger.commit({ claim, messageId, changes: [{ messageId, at, ...change }] })
    return (await chronicle.message(messageId))?.state
  }
  expect(await move('f1', { state: 'delivered' })).toBe('delivered')
  expect(await move('f2', { state: 'processing' })).toBe('delivered')
  expect(await move('f3', { state: 'delivering', reopen: true })).toBe('delivering')
  expect(await move('f4', { state: 'failed' })).toBe('failed')
  expect(await move('f5', { state: 'closed' })).toBe('closed')
})

/** Of this file's database only: others are tested on the same server at the same time. */
const cut = `select pg_terminate_backend(pid) from pg_stat_activity
  where application_name = 'test' and datname = current_database()`

test('when Postgres cuts every connection, no entry is told committed that is not there', async () => {
  const ledger = new PostgresLedger(pool, outlet)
  const entries = Array.from({ length: 400 }, (_, index) => file(`cut-${index}`))
  const running = entries.map(async (entry, index) => {
    await new Promise((resolve) => setTimeout(resolve, index / 4))
    return ledger.commit(entry).then(
      () => 'committed' as const,
      (error: unknown) => {
        if (error instanceof LedgerUnavailable) return 'unavailable' as const
        throw error
      },
    )
  })
  const axe = new pg.Client({ connectionString: database.url })
  await axe.connect()
  for (let times = 0; times < 5; times++) {
    await new Promise((resolve) => setTimeout(resolve, 15))
    await axe.query(cut)
  }
  const told = await Promise.all(running)
  await axe.end()
  const { rows } = await other.query<{ key: string }>("select key from claim where key like 'cut-%'")
  const held = new Set(rows.map(({ key }) => key))
  const lost = entries.filter((entry, index) => told[index] === 'committed' && !held.has(entry.claim))
  expect(lost.map(({ claim }) => claim)).toEqual([])
  expect(told).toContain('committed')
  expect(await ledger.commit(file('after the cut'))).toEqual({ kind: 'committed' })
})

/** In the order in which they were written, which need not be that in which they lie in the table. */
async function eventsLike(pattern: string): Promise<readonly string[]> {
  const text = 'select key from test_event where key like $1 order by place'
  return (await pool.query<{ key: string }>(text, [pattern])).rows.map(({ key }) => key)
}

test('entries of one sequence are seen in their order, also when the first of them has to wait', async () => {
  const ledger = new PostgresLedger(pool, outlet)
  const blocker = await other.connect()
  await blocker.query('begin')
  await blocker.query("insert into claim (key, message_id) values ('sequence-0', gen_random_uuid())")
  const entries = Array.from({ length: 300 }, (_, index) => file(`sequence-${index}`, { sequence: 'one' }))
  const written = Promise.all(entries.map((entry) => ledger.commit(entry)))
  await pause(200)
  expect(await eventsLike('sequence-%')).toEqual([])
  await blocker.query('rollback')
  blocker.release()
  await written
  expect(await eventsLike('sequence-%')).toEqual(entries.map(({ claim }) => claim))
})

test.each([0, 1, 63, 127, 128, 299])(
  'nothing overtakes entry %i of 300 of a sequence, which cannot be written',
  async (at) => {
    const ledger = new PostgresLedger(pool, outlet)
    const claims = Array.from({ length: 300 }, (_, index) => `behind-${at}-${index}`)
    const commitAll = (more: Partial<Entry>) =>
      Promise.allSettled(
        claims.flatMap((claim, index) => [
          ledger.commit(file(claim, { sequence: 'one', ...(index === at && more) })),
          ledger.commit(file(`beside-${at}-${index}`, { sequence: 'other' })),
        ]),
      )
    const ends = await commitAll({ keys: [{ messageId: 'no uuid' as MessageId, name: 'po', value: '1' }] })
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(300 - at)
    expect(await eventsLike(`behind-${at}-%`)).toEqual(claims.slice(0, at))
    expect(await eventsLike(`beside-${at}-%`)).toHaveLength(300)
    await commitAll({})
    expect(await eventsLike(`behind-${at}-%`)).toEqual(claims)
  },
)
