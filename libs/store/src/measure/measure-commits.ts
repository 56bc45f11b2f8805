import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MessageId, newMessageId, noLegs, type RevisionId } from '@parley/journey'
import pg from 'pg'
import { startEmbeddedPostgres } from '../embedded/start-embedded-postgres.ts'
import type { Entry } from '../ledger.ts'
import type { EventOutlet } from '../outlet.ts'
import type { Blobs } from '../payloads.ts'
import { openStore, type Store } from '../postgres/open-store.ts'

/**
 * Commits a second of one process, with 64 callers, each entry one message, a payload of 10 KB, two steps, a key and
 * an event: `node libs/store/src/measure/measure-commits.ts [seconds]`. DATABASE_URL names a Postgres; without it an
 * embedded one is started.
 */
const seconds = Number(process.argv[2] ?? 5)
const callers = Number(process.argv[3] ?? 64)
const source = { now: () => new Date(), randomBytes: (count: number) => randomBytes(count) }
const payload = Buffer.from('ST*850*0001~BEG*00*NE*4500012345**20260101~'.repeat(240)).subarray(0, 10_240)

const outlet: EventOutlet = {
  write: async (transaction, events) => {
    await transaction.query(
      'insert into measured_event (topic, key, value) select * from unnest($1::text[], $2::text[], $3::text[])',
      [
        events.map(({ topic }) => topic),
        events.map(({ key }) => key),
        events.map(({ value }) => JSON.stringify(value)),
      ],
    )
  },
  announce: () => undefined,
}
const blobs: Blobs = {
  write: () => Promise.reject(new Error('no blob is written here')),
  read: () => {
    throw new Error('no blob is read here')
  },
}

function received(): Entry {
  const id = newMessageId(source)
  const at = source.now()
  return {
    claim: `as2|ACME|AMAZON|<${id}@acme.example>`,
    messageId: id,
    messages: [
      {
        id,
        rootId: id,
        direction: 'in',
        kind: 'file',
        state: 'received',
        legs: noLegs,
        mode: 'production',
        revision: 'r1' as RevisionId,
        partner: 'amazon',
        gateway: 'as2',
        fileName: 'order.edi',
        sizeBytes: payload.length,
        sha256: '0'.repeat(64),
        at,
      },
    ],
    payloads: [
      {
        messageId: id,
        role: 'content',
        content: { kind: 'bytes', bytes: payload, mediaType: 'application/edi-x12' },
      },
    ],
    keys: [{ messageId: id, name: 'as2-message-id', value: `<${id}@acme.example>` }],
    steps: [
      {
        messageId: id,
        at,
        stage: 'as2-gateway',
        what: 'received',
        detail: { sizeBytes: payload.length, signed: true },
      },
      { messageId: id, at, stage: 'as2-gateway', what: 'MDN stored', detail: { mic: 'x'.repeat(44) } },
    ],
    events: [
      { topic: 'parley.received', key: id, value: { type: 'received', messageId: id, revision: 'r1' } },
    ],
  }
}

/** What a later stage commits: the message moves on, one step, one event. */
function moved(messageId: MessageId, stage: string): Entry {
  const at = source.now()
  return {
    claim: `${stage}|${messageId}`,
    messageId,
    changes: [{ messageId, at, state: 'processing', channel: stage }],
    steps: [{ messageId, at, stage: 'router', what: 'routed', detail: { channel: 'orders' } }],
    events: [
      { topic: 'parley.routed', key: messageId, value: { type: 'routed', messageId, revision: 'r1' } },
    ],
  }
}

async function measure(
  store: Store,
  name: string,
  commits: (caller: number) => Promise<number>,
): Promise<string> {
  const end = performance.now() + seconds * 1000
  const cpuBefore = process.cpuUsage()
  const waits: number[] = []
  let done = 0
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      while (performance.now() < end) {
        const started = performance.now()
        const count = await commits(caller)
        done += count
        waits.push(performance.now() - started)
      }
    }),
  )
  const cpu = process.cpuUsage(cpuBefore)
  waits.sort((a, b) => a - b)
  const at = (share: number) => (waits[Math.floor(waits.length * share)] ?? 0).toFixed(1)
  await store.health()
  return `${name}: ${Math.round(done / seconds)} commits/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${((cpu.user + cpu.system) / done).toFixed(0)} us of this process's CPU a commit\n`
}

async function measureWith(databaseUrl: string, durability: 'on' | 'off'): Promise<void> {
  const store = await openStore({ databaseUrl, outlet, blobs, durability })
  const line = async (name: string, commits: () => Promise<number>) =>
    process.stdout.write(await measure(store, `synchronous_commit ${durability}, ${name}`, commits))
  const one = async () => {
    await store.ledger.commit(received())
    return 1
  }
  await line('warm-up', one)
  await line('received 10 KB', one)
  await line('order: 1 received, 8 moves', async () => {
    const entry = received()
    await store.ledger.commit(entry)
    for (let move = 0; move < 8; move++) await store.ledger.commit(moved(entry.messageId, `move${move}`))
    return 9
  })
  await store.close()
}

const folder = await mkdtemp(join(tmpdir(), 'parley-measure-'))
const embedded =
  process.env.DATABASE_URL === undefined
    ? await startEmbeddedPostgres({
        dataDir: join(folder, 'postgres'),
        durability: 'on',
        log: { info() {}, warn() {}, error() {} } as never,
      })
    : undefined
const databaseUrl = process.env.DATABASE_URL ?? embedded?.url ?? ''
const client = new pg.Client({ connectionString: databaseUrl })
await client.connect()
await client.query('create table if not exists measured_event (topic text, key text, value text)')
await client.end()
try {
  for (const durability of ['on', 'off'] as const) await measureWith(databaseUrl, durability)
} finally {
  await embedded?.stop()
  await rm(folder, { recursive: true, force: true })
}
