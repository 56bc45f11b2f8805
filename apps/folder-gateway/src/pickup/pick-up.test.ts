import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RevisionId } from '@parley/journey'
import { compileRevision, loadResources, type Revision } from '@parley/model'
import type { CommitResult, Entry, Story } from '@parley/store'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Needs } from '../needs.ts'
import { Pickups } from './pick-up.ts'

let home: string
let inbox: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'parley-pickup-'))
  inbox = join(home, 'inbox')
  await mkdir(inbox)
})
afterEach(() => rm(home, { recursive: true }))

function revisionWith(pickup: string): Promise<Revision> {
  const text = `apiVersion: parley.dev/v1alpha1
kind: Gateway
metadata: { name: inbox }
spec: { type: folder, path: ${JSON.stringify(inbox)}, pickup: { settle: 1s, every: 1s${pickup} } }
`
  const { resources } = loadResources([{ path: 'all.yaml', text }])
  return compileRevision(
    'r1' as RevisionId,
    resources.map(({ resource }) => resource),
  )
}

/** Claims as the ledger keeps them, and a clock that a test moves. */
class Books {
  readonly entries: Entry[] = []
  clock = Date.now()
  fails = false
  diesAfterCommit = false
  random = 0

  commit(entry: Entry): Promise<CommitResult> {
    if (this.fails) return Promise.reject(Object.assign(new Error('no ledger'), { unavailable: true }))
    const held = this.entries.find(({ claim }) => claim === entry.claim)
    if (held) return Promise.resolve({ kind: 'repeat', messageId: held.messageId })
    this.entries.push(entry)
    if (this.diesAfterCommit) return Promise.reject(new Error('killed'))
    return Promise.resolve({ kind: 'committed' })
  }

  needs(revision: Revision): Needs {
    const written: Uint8Array[] = []
    const blobs: Partial<Needs['blobs']> = {
      write: async (body, mediaType) => {
        for await (const piece of body) written.push(piece)
        return { sha256: 'of-the-blob', sizeBytes: Buffer.concat(written).length, mediaType }
      },
    }
    const chronicle: Partial<Needs['chronicle']> = {
      story: (id) => {
        const steps = this.entries
          .flatMap((entry) => entry.steps ?? [])
          .filter((step) => step.messageId === id)
        return Promise.resolve({ steps } as Partial<Story> as Story)
      },
    }
    const log: Partial<Needs['log']> = {
      info: () => undefined,
      warn: () => undefined,
      error: () => undefined,
    }
    return {
      ledger: { commit: (entry: Entry) => this.commit(entry) },
      revisions: { current: () => revision },
      ...{ blobs, chronicle, log },
      now: () => new Date(this.clock),
      randomBytes: (count: number) => Uint8Array.from({ length: count }, () => this.random++ % 256),
      limits: { inlineLimitBytes: 1000 },
    } as Partial<Needs> as Needs
  }

  get states() {
    return this.entries.flatMap(({ messages = [] }) =>
      messages.map(({ fileName, state }) => [fileName, state]),
    )
  }
}

/** Looks often enough for everything that stands still to be taken. */
async function watch(books: Books, pickups: Pickups, looks = 3): Promise<void> {
  for (let count = 0; count < looks; count += 1) {
    await pickups.run(new AbortController().signal)
    books.clock += 1000
  }
}

async function open(pickup = '') {
  const books = new Books()
  const pickups = new Pickups(books.needs(await revisionWith(pickup)))
  return { books, pickups }
}

const put = (name: string, content: string) => writeFile(join(inbox, name), content)

test('a file is taken whole, with its bytes, and is gone then', async () => {
  const { books, pickups } = await open()
  await put('orders.csv', 'a;b')
  await put('.orders2.csv', 'hidden')
  await put('orders3.csv.tmp', 'unfinished')
  await symlink('/etc/hostname', join(inbox, 'link.csv'))
  await watch(books, pickups)
  expect(books.states).toEqual([['orders.csv', 'received']])
  const [{ messageId, payloads, events, keys } = { messageId: '' }] = books.entries
  expect(payloads).toEqual([
    {
      messageId,
      role: 'content',
      content: { kind: 'bytes', bytes: Buffer.from('a;b'), mediaType: 'text/csv' },
    },
  ])
  expect(keys).toEqual([{ messageId, name: 'file-name', value: 'orders.csv' }])
  const value = { type: 'received', messageId, revision: 'r1', ofAnyFormat: true }
  expect(events).toEqual([{ topic: 'parley.received', key: messageId, value }])
  expect((await readdir(inbox)).sort()).toEqual([
    '.orders2.csv',
    '.parley-taken',
    'link.csv',
    'orders3.csv.tmp',
  ])
})

test('a file that grows waits', async () => {
  const { books, pickups } = await open()
  await put('orders.csv', 'a')
  await watch(books, pickups, 1)
  await put('orders.csv', 'ab')
  await watch(books, pickups, 1)
  expect(books.entries).toEqual([])
  await watch(books, pickups, 2)
  expect(books.states).toEqual([['orders.csv', 'received']])
})

test('without the ledger nothing leaves the folder, and with it again nothing is lost', async () => {
  const { books, pickups } = await open()
  await put('orders.csv', 'a')
  books.fails = true
  await watch(books, pickups, 4)
  expect(await readdir(inbox)).toEqual(['orders.csv'])
  books.fails = false
  await watch(books, pickups, 1)
  expect(books.states).toEqual([['orders.csv', 'received']])
})

test('a large file flows into a blob', async () => {
  const { books, pickups } = await open()
  await put('large.xml', 'x'.repeat(300_000))
  await watch(books, pickups)
  const ref = { sha256: 'of-the-blob', sizeBytes: 300_000, mediaType: 'application/xml' }
  expect(books.entries[0]?.payloads?.[0]?.content).toEqual({ kind: 'blob', ref })
})

test('a file that is still there after a crash has no second effect and is not called a repeat', async () => {
  const { books, pickups } = await open()
  await put('orders.csv', 'a')
  books.diesAfterCommit = true
  await watch(books, pickups)
  expect(await readdir(inbox)).toEqual(['orders.csv'])
  books.diesAfterCommit = false
  await watch(books, new Pickups(books.needs(await revisionWith(''))))
  expect(books.states).toEqual([['orders.csv', 'received']])
  expect(await readdir(inbox)).toEqual(['.parley-taken'])
})

test('the same file put there again is noted and has no effect, where repeats do not count', async () => {
  const { books, pickups } = await open()
  for (let times = 0; times < 2; times += 1) {
    await put('orders.csv', 'a')
    await watch(books, pickups)
  }
  await put('orders.csv', 'b')
  await watch(books, pickups)
  expect(books.states).toEqual([
    ['orders.csv', 'received'],
    ['orders.csv', 'duplicate'],
    ['orders.csv', 'received'],
  ])
  expect(books.entries[1]?.events).toBeUndefined()
  const counting = await open(', repeats: take')
  for (let times = 0; times < 2; times += 1) {
    await put('orders.csv', 'a')
    await watch(counting.books, counting.pickups)
  }
  expect(counting.books.states).toEqual([
    ['orders.csv', 'received'],
    ['orders.csv', 'received'],
  ])
})

test('two processes take a file once, and both leave the folder clean', async () => {
  const { books, pickups } = await open(', done: done')
  const other = new Pickups(books.needs(await revisionWith(', done: done')))
  const all = Array.from({ length: 30 }, (_, index) => `${index}.csv`)
  for (const name of all) await put(name, name)
  for (let looks = 0; looks < 3; looks += 1) {
    await Promise.all([pickups, other].map((one) => one.run(new AbortController().signal)))
    books.clock += 1000
  }
  expect(books.states.map(([name]) => name).toSorted()).toEqual(all.toSorted())
  expect((await readdir(inbox)).filter((name) => name.endsWith('.csv'))).toEqual([])
  const done = await readdir(join(inbox, 'done'))
  const texts = await Promise.all(done.map((name) => readFile(join(inbox, 'done', name), 'utf8')))
  expect(texts.toSorted()).toEqual(all.toSorted())
})

test('a file too large is not read, lies in its subfolder, and its message says so', async () => {
  const { books, pickups } = await open(', maxFile: 1KiB')
  await put('huge.csv', 'x'.repeat(1025))
  await watch(books, pickups)
  expect(books.entries[0]?.messages).toMatchObject([
    { state: 'quarantined', failure: { code: 'FILE_TOO_LARGE' }, sizeBytes: 1025 },
  ])
  expect(await readdir(join(inbox, 'refused'))).toEqual([expect.stringMatching(/-huge\.csv$/)])
})

test('what a dead process had put aside is found again', async () => {
  const { books, pickups } = await open()
  await mkdir(join(inbox, '.parley-taken'))
  await writeFile(join(inbox, '.parley-taken', '00ff-orders.csv'), 'a')
  await watch(books, pickups)
  expect(books.states).toEqual([])
  books.clock += 61_000
  await watch(books, pickups)
  expect(books.states).toEqual([['orders.csv', 'received']])
  expect(await readdir(join(inbox, '.parley-taken'))).toEqual([])
})

test('a missing folder is made', async () => {
  await rm(inbox, { recursive: true })
  const { books, pickups } = await open()
  await watch(books, pickups, 1)
  expect(await readdir(inbox)).toEqual([])
})
