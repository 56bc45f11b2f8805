import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MessageId, newMessageId, noLegs, type RevisionId } from '@parley/journey'
import { FolderWitness } from '@parley/rig'
import { openFolderBlobs, openStore, type Rows, type Store } from '@parley/store'
import { type FreshDatabase, freshDatabase } from '@parley/verify'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Backlog, fileNameOf, orderAt } from './order-files.ts'
import { breachesOf } from './outcome.ts'

/** A small run that kept every promise, in a real ledger and a real folder, to be broken in one place each. */

const source = { now: () => new Date(), randomBytes: (count: number) => randomBytes(count) }
const usual = {
  legs: noLegs,
  mode: 'test',
  revision: 'r1' as RevisionId,
  sizeBytes: 1,
  sha256: 'aa',
} as const

let database: FreshDatabase
let store: Store
let ledger: pg.Pool
let home: string
beforeAll(async () => {
  database = await freshDatabase()
  home = await mkdtemp(join(tmpdir(), 'parley-outcome-'))
  const outlet = { write: async () => undefined, announce: () => undefined }
  const blobs = await openFolderBlobs({ folder: join(home, 'blobs') })
  store = await openStore({ databaseUrl: database.url, outlet, blobs, durability: 'off' })
  ledger = new pg.Pool({ connectionString: database.url, max: 2 })
})
afterAll(async () => {
  await ledger.end()
  await store.close()
  await database.drop()
  await rm(home, { recursive: true })
})

let run = 100
let backlog: Backlog
let outbox: string
let witness: FolderWitness
beforeEach(async () => {
  run += 1
  backlog = { run, files: 1, ordersAFile: 4, lines: 1 }
  outbox = await mkdtemp(join(home, 'outbox-'))
  witness = new FolderWitness(outbox)
  await keepEveryPromise()
})
afterEach(() => witness.close())

const breaches = () => breachesOf({ ledger, witness, rig: { outbox } }, backlog)
/** The system tells of a file a little after it has come. */
const told = () => expect.poll(breaches)

/** Two orders, each in two versions: a second lies between one document and the next. */
async function keepEveryPromise(): Promise<void> {
  const fileId = newMessageId(source)
  const at = (index: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, index))
  const id = { id: fileId, rootId: fileId, fileName: fileNameOf(run, 0), at: at(0) }
  await write(fileId, { messages: [{ ...usual, ...id, direction: 'in', kind: 'file', state: 'delivered' }] })
  for (let index = 0; index < backlog.ordersAFile; index++) {
    const { po, version } = orderAt(backlog, 0, index)
    await writeOrder({ fileId, po, at: at(index) })
    await put(nameOf(po, version), JSON.stringify({ sku: `VERSION-${version}` }))
  }
}

/** As the folder gateway does. */
async function put(name: string, text: string): Promise<void> {
  await writeFile(join(outbox, `.${name}.part`), text)
  await rename(join(outbox, `.${name}.part`), join(outbox, name))
}

const nameOf = (po: string, version: number) => `order-${po}-${version}.json`

type Order = { readonly fileId: MessageId; readonly po: string; readonly at: Date }

/** The transaction that was read, and the document that was made of it and delivered. */
async function writeOrder({ fileId, po, at }: Order): Promise<void> {
  const [id, documentId] = [newMessageId(source), newMessageId(source)]
  const row = { ...usual, rootId: fileId, at, thread: po, channel: 'orders', state: 'delivered' } as const
  await write(id, {
    messages: [
      { ...row, id, parentId: fileId, direction: 'in', kind: 'transaction' },
      { ...row, id: documentId, parentId: id, direction: 'out', kind: 'document' },
    ],
  })
}

async function write(messageId: MessageId, rows: Rows): Promise<void> {
  await store.ledger.commit({ claim: `written|${messageId}`, messageId, ...rows })
}

test('a run that kept every promise has no breach', async () => {
  await told().toEqual([])
})

/** Of the second version of the run's first order. */
const second = 'thread = $1 and at = $2'
const changed = () => [orderAt(backlog, 0, 0).po, new Date(Date.UTC(2026, 0, 1, 0, 0, 2))]

test.each<[string, string, string]>([
  [
    'was not mapped',
    `delete from message where kind = 'document' and ${second}`,
    '3 documents mapped, not 4',
  ],
  [
    'was not delivered',
    `update message set state = 'delivering' where kind = 'document' and ${second}`,
    '1 of kind document are delivering',
  ],
])('a second version that %s is a breach', async (_, text, breach) => {
  expect((await ledger.query(text, changed())).rowCount).toBe(1)
  expect((await breaches()).join('\n')).toContain(breach)
})

test('an order that is not in the folder is a breach, and so is one that is there twice', async () => {
  const { po } = orderAt(backlog, 0, 0)
  const text = await readFile(join(outbox, nameOf(po, 2)), 'utf8')
  await put(`order-${po}-again.json`, text)
  await told().toEqual([`order ${po} of ${fileNameOf(run, 0)} came as versions 1,2,2, not 1,2`])
  await rm(join(outbox, nameOf(po, 2)))
  await rm(join(outbox, `order-${po}-again.json`))
  await told().toEqual([`order ${po} of ${fileNameOf(run, 0)} came as versions 1, not 1,2`])
})

test('a first version that is written again behind the second is a breach', async () => {
  const name = nameOf(orderAt(backlog, 0, 0).po, 1)
  await put(name, await readFile(join(outbox, name), 'utf8'))
  await told().toEqual([expect.stringContaining('came as versions 1,2,1, not 1,2')])
})

test('a second version that comes before the first is a breach', async () => {
  await told().toEqual([])
  const { po } = orderAt(backlog, 0, 0)
  const swapped = new Map([...witness.places].map(([name, places]) => [name, places.map((place) => -place)]))
  expect(await breachesOf({ ledger, witness: { places: swapped }, rig: { outbox } }, backlog)).toContain(
    `order ${po} of ${fileNameOf(run, 0)} came as versions 2,1, not 1,2`,
  )
})
