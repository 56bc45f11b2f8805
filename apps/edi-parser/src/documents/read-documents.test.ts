import type { MessageId, RevisionId } from '@parley/journey'
import { compileRevision, loadResources } from '@parley/model'
import type { CommitResult, Entry, MessageRow, OpenPayload } from '@parley/store'
import { beforeAll, expect, test } from 'vitest'
import type { Needs } from '../needs.ts'
import type { DocumentFile } from './document-file.ts'
import { readDocuments } from './read-documents.ts'

const resource = (kind: string, name: string, spec: string) =>
  `apiVersion: parley.dev/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${spec}\n---\n`

const set =
  resource('Partner', 'us', '{ role: us, identities: {} }') +
  resource('Partner', 'shop', '{ role: partner, identities: {} }') +
  resource('Gateway', 'inbox', '{ type: folder, path: inbox, pickup: {} }') +
  resource('Gateway', 'none', '{ type: "null" }') +
  resource(
    'Guide',
    'order',
    '{ format: json, keys: { po: number }, fields: { number: text!, boxes: number } }',
  ) +
  resource('Agreement', 'shop', '{ us: us, partner: shop, mode: test, receive: [] }') +
  resource(
    'Channel',
    'orders',
    '{ agreement: shop, in: { gateway: inbox, guide: order }, mapping: none, out: { guide: order, gateway: none } }',
  )

let file: DocumentFile
beforeAll(async () => {
  const { resources, problems } = loadResources([{ path: 'all.yaml', text: set }])
  expect(problems).toEqual([])
  const revision = await compileRevision(
    'r1' as RevisionId,
    resources.map((one) => one.resource),
  )
  const channel = revision.channels.get('orders')
  if (!channel) throw new Error('the set has a channel named orders')
  const id = 'f1' as MessageId
  const message = { id, rootId: id, revision: revision.id, gateway: 'inbox', fileName: 'a.json' }
  file = {
    ...{ revision, agreement: channel.agreement, channels: [channel], together: false },
    message: message as Partial<MessageRow> as MessageRow,
  }
})

/** A ledger that knows its claims, and no more. */
function bookkeeping() {
  const entries: Entry[] = []
  let random = 0
  const needs = {
    ledger: {
      commit: (entry: Entry): Promise<CommitResult> => {
        const held = entries.some(({ claim }) => claim === entry.claim)
        if (held) return Promise.resolve({ kind: 'repeat', messageId: entry.messageId })
        entries.push(entry)
        return Promise.resolve({ kind: 'committed' })
      },
    },
    now: () => new Date('2026-01-15T09:31:00Z'),
    randomBytes: (length: number) => Uint8Array.from({ length }, () => random++ % 256),
    log: { info: () => undefined } as Partial<Needs['log']> as Needs['log'],
  } as Partial<Needs> as Needs
  return { entries, needs }
}

function payload(text: string, chunkBytes: number): OpenPayload {
  const bytes = Buffer.from(text)
  return {
    ...{ sizeBytes: bytes.length, mediaType: 'application/json' },
    read: async function* () {
      for (let at = 0; at < bytes.length; at += chunkBytes)
        yield Buffer.from(bytes.subarray(at, at + chunkBytes))
    },
  }
}

const list = (count: number) =>
  JSON.stringify(Array.from({ length: count }, (_, index) => ({ number: `PO-${index}`, boxes: index })))

test('documents come in the same batches at every chunk size, and a second reading changes nothing', async () => {
  const { entries, needs } = bookkeeping()
  await readDocuments(needs, file, payload(list(250), 256 * 1024))
  const claims = entries.map(({ claim, messages = [] }) => [claim, messages.length])
  expect(claims).toEqual([
    ['documents|f1|0', 100],
    ['documents|f1|1', 100],
    ['documents|f1|2', 50],
  ])
  await readDocuments(needs, file, payload(list(250), 256 * 1024))
  expect(entries).toHaveLength(3)
  const other = bookkeeping()
  await readDocuments(other.needs, file, payload(list(250), 7))
  const hashes = (all: readonly Entry[]) =>
    all.map(({ messages = [] }) => messages.map(({ sha256, thread }) => [sha256, thread]))
  expect(hashes(other.entries)).toEqual(hashes(entries))
})

test('a document is a child with its range, its place and its keys, and an event that names its channels', async () => {
  const { entries, needs } = bookkeeping()
  await readDocuments(needs, file, payload('[\n{"number":"PO-1","boxes":2}]', 1024))
  const [entry] = entries
  const [child] = entry?.messages ?? []
  expect(child).toMatchObject({
    ...{ parentId: 'f1', rootId: 'f1', kind: 'transaction', state: 'processing', thread: 'shop|PO-1' },
    ...{ partner: 'shop', agreement: 'shop', documentType: 'order', gateway: 'inbox', sizeBytes: 27 },
  })
  expect(entry?.payloads?.[0]?.content).toEqual({
    ...{ kind: 'range', of: 'f1', role: 'content', offset: 2, length: 27, mediaType: 'application/json' },
  })
  expect(entry?.events?.map(({ topic, key, value }) => [topic, key, value])).toEqual([
    [
      'parley.parsed',
      'shop|PO-1',
      {
        ...{ type: 'parsed', messageId: child?.id, revision: 'r1', guide: 'order' },
        ...{ place: { offset: 2, line: 2 }, channels: ['orders'] },
      },
    ],
    ['parley.outcome', 'f1', { type: 'outcome', messageId: 'f1', rootId: 'f1' }],
  ])
  expect(entry?.changes).toEqual([
    {
      ...{ messageId: 'f1', at: needs.now(), state: 'processing' },
      ...{ agreement: 'shop', partner: 'shop' },
    },
  ])
})

test('one bad document fails with its place, and its neighbours go on', async () => {
  const { entries, needs } = bookkeeping()
  await readDocuments(needs, file, payload('{"number":"1"}\n{"boxes":"no"}\n{"number":"3"}\n', 1024))
  const [entry] = entries
  expect(entry?.messages?.map(({ state }) => state)).toEqual(['processing', 'failed', 'processing'])
  expect(entry?.messages?.[1]?.failure).toMatchObject({ code: 'DOCUMENT_INVALID', position: { line: 2 } })
  expect(entry?.events?.filter(({ topic }) => topic === 'parley.parsed')).toHaveLength(2)
  expect(entry?.steps?.find(({ messageId }) => messageId === 'f1')?.detail).toEqual({
    ...{ guide: 'order', documents: 3, failed: 1 },
  })
})

test('a file without a document ends at once', async () => {
  const { entries, needs } = bookkeeping()
  await readDocuments(needs, file, payload('[]', 1024))
  expect(entries.map(({ changes }) => changes?.map(({ state }) => state))).toEqual([['closed']])
})

test('a file too large to be held whole is not mapped as one', async () => {
  const { entries, needs } = bookkeeping()
  const large = { ...payload('{}', 2), sizeBytes: 64 * 1024 * 1024 + 1 }
  await readDocuments(needs, { ...file, together: true }, large)
  expect(entries).toHaveLength(1)
  expect(entries[0]).toMatchObject({
    changes: [{ messageId: 'f1', state: 'quarantined', failure: { code: 'FILE_TOO_LARGE' } }],
  })
})
