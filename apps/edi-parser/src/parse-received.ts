import type { BusRecord } from '@parley/bus'
import { type Carried, judgeInterchange } from '@parley/channel'
import { frame, type Interchange } from '@parley/edi'
import type { Event, MessageId } from '@parley/journey'
import type { MessageRow } from '@parley/store'
import { commit } from './commit.ts'
import { duplicateEntry } from './duplicate-entry.ts'
import { interchangeEntry } from './interchange-entry.ts'
import type { Needs } from './needs.ts'
import { outlineFile } from './parts/outline-file.ts'
import { readUnlessEdi } from './read-any.ts'
import type { ReceivedFile } from './received-file.ts'
import { tradacomsEntry } from './tradacoms-entry.ts'
import { unreadableEntry } from './unreadable-entry.ts'

type Received = Extract<Event, { type: 'received' }>

/** Files of any format that are read at the same time: each may be large. */
const atOnce = 4

/** Reads each received file: one ledger entry an interchange, so that a file cut off half way is taken up again. */
export async function parseReceived(needs: Needs, batch: readonly BusRecord[]): Promise<void> {
  const events = batch.map((record) => record.value as Received)
  await Promise.all([
    parseEdi(
      needs,
      events.filter(({ ofAnyFormat }) => !ofAnyFormat),
    ),
    parseAny(
      needs,
      events.filter(({ ofAnyFormat }) => ofAnyFormat),
    ),
  ])
}

async function parseEdi(needs: Needs, events: readonly Received[]): Promise<void> {
  const ids = events.map((event) => event.messageId)
  const found = new Map((await needs.chronicle.messages(ids)).map((message) => [message.id, message]))
  const messages = ids.map((id) => found.get(id) ?? missing(id))
  const isLarge = ({ sizeBytes }: MessageRow) => sizeBytes > needs.parts.aboveBytes
  const contents = await needs.payloads.readMany(
    messages.flatMap((message) =>
      isLarge(message) ? [] : [{ messageId: message.id, role: 'content' as const }],
    ),
  )
  const small = messages.filter((message) => !isLarge(message))
  const large = messages.filter(isLarge)
  await Promise.all([
    ...small.map(async (message, index) => {
      const bytes = contents[index] ?? missing(message.id)
      await parseFile(needs, { message, bytes, revision: await needs.revisions.byId(message.revision) })
    }),
    eachOf(large, async (message) => {
      await outlineFile(needs, { message, revision: await needs.revisions.byId(message.revision) })
    }),
  ])
}

function missing(id: MessageId): never {
  throw new Error(`message ${id} is announced but not in the ledger`)
}

async function parseAny(needs: Needs, events: readonly Received[]): Promise<void> {
  await eachOf(events, (event) => parseOne(needs, event))
}

async function eachOf<One>(all: readonly One[], work: (one: One) => Promise<void>): Promise<void> {
  const left = [...all]
  const worker = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, worker))
}

async function parseOne(needs: Needs, { messageId, revision: id }: Received): Promise<void> {
  const [found, revision] = await Promise.all([needs.chronicle.message(messageId), needs.revisions.byId(id)])
  const message = found ?? missing(messageId)
  if (!(await readUnlessEdi(needs, { message, revision }))) return
  if (message.sizeBytes > needs.parts.aboveBytes) return outlineFile(needs, { message, revision })
  const bytes = await needs.payloads.read(messageId, 'content')
  await parseFile(needs, { message, bytes, revision })
}

async function parseFile(needs: Needs, received: Omit<ReceivedFile, 'holdsTransactions'>): Promise<void> {
  const framing = frame(received.bytes)
  const { interchanges } = framing
  const transactions = interchanges.reduce((sum, { groups }) => sum + countOf(groups), 0)
  if (transactions > needs.parts.aboveTransactions) return outlineFile(needs, received)
  const file = { ...received, holdsTransactions: transactions > 0 }
  if (interchanges.length === 0) {
    await commit(needs, unreadableEntry(file, framing.findings, needs.now()))
    return
  }
  const claims = new Set<string>()
  for (const interchange of interchanges) {
    if (interchange.standard === 'tradacoms')
      await commit(needs, tradacomsEntry(file, interchange, needs.now()))
    else claims.add(await parseInterchange(needs, { file, interchange, claims }))
  }
}

function countOf(groups: Interchange['groups']): number {
  return groups.reduce((sum, { transactions }) => sum + transactions.length, 0)
}

type Reading = {
  readonly file: ReceivedFile
  readonly interchange: Carried
  /** Of the interchanges before it in the file: whoever has the same is a repeat of them, not of this handler. */
  readonly claims: ReadonlySet<string>
}

async function parseInterchange(needs: Needs, { file, interchange, claims }: Reading): Promise<string> {
  const verdict = judgeInterchange(file, interchange)
  const entry = interchangeEntry(file, interchange, verdict, needs)
  const own = file.message.id
  const result = claims.has(entry.claim)
    ? ({ kind: 'repeat', messageId: own } as const)
    : await commit(needs, entry)
  const isDuplicate = result.kind === 'repeat' && (result.messageId !== own || claims.has(entry.claim))
  if (isDuplicate) {
    const first = result.messageId
    await commit(needs, duplicateEntry({ file, interchange, verdict, first }, needs))
  }
  needs.log.info('interchange read', {
    messageId: file.message.id,
    code: verdict.kind === 'refused' ? verdict.failure.code : 'READ',
  })
  return entry.claim
}
