import { randomBytes } from 'node:crypto'
import { type MessageId, newMessageId, noLegs, type RevisionId } from '@parley/journey'
import { type FreshDatabase, freshDatabase } from '@parley/verify'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from './connect.ts'
import { migrate } from './migrate.ts'
import { PostgresChronicle } from './postgres-chronicle.ts'
import { PostgresLedger } from './postgres-ledger.ts'

let database: FreshDatabase
let pool: pg.Pool
beforeAll(async () => {
  database = await freshDatabase()
  pool = connect({ databaseUrl: database.url, name: 'test', connections: 4, durability: 'on' })
  await migrate(pool)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

/** A document of ours that waits for its 997. */
async function sent(): Promise<MessageId> {
  const id = newMessageId({ now: () => new Date(), randomBytes: (count) => randomBytes(count) })
  const ledger = new PostgresLedger(pool, { write: async () => undefined, announce: () => undefined })
  await ledger.commit({
    claim: `sent-${id}`,
    messageId: id,
    messages: [
      {
        ...({ id, rootId: id, direction: 'out', kind: 'document', state: 'delivered' } as const),
        ...{ legs: { ...noLegs, functional: 'pending' }, mode: 'test', revision: 'r1' as RevisionId },
        ...{ sizeBytes: 3, sha256: 'aa', at: new Date() },
      },
    ],
  })
  return id
}

test('what is written together is seen together, however long the reading takes', async () => {
  const id = await sent()
  const chronicle = new PostgresChronicle(pool)
  const writer = await pool.connect()
  await writer.query('begin')
  // The reading of the message goes through, that of its timeline waits here for the commit.
  await writer.query('lock table step in access exclusive mode')
  const told = chronicle.story(id)
  await waitingFor('step')
  await writer.query("update message set functional_leg = 'accepted' where id = $1", [id])
  const line = "insert into step (message_id, at, stage, what) values ($1, now(), 'router', '997: accepted')"
  await writer.query(line, [id])
  await writer.query('commit')
  writer.release()
  const during = await told
  expect([during?.message.legs.functional, during?.steps.length]).toEqual(['pending', 0])
  const after = await chronicle.story(id)
  expect([after?.message.legs.functional, after?.steps.length]).toEqual(['accepted', 1])
})

/** Until a statement waits for a lock of that table. */
async function waitingFor(table: string): Promise<void> {
  const text = 'select 1 from pg_locks where relation = $1::regclass and not granted'
  while ((await pool.query(text, [table])).rowCount === 0);
}

test('nobody has a story who is not there', async () => {
  const chronicle = new PostgresChronicle(pool)
  expect(await chronicle.story('00000000-0000-7000-8000-000000000000' as MessageId)).toBeUndefined()
  expect(await chronicle.story('no-uuid' as MessageId)).toBeUndefined()
})
