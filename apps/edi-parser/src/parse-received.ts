import type { BusRecord } from '@parley/bus'
import { type Carried, judgeInterchange } from '@parley/channel'
import { frame } from '@parley/edi'
import type { Event } from '@parley/journey'
import { commit } from './commit.ts'
import { duplicateEntry } from './duplicate-entry.ts'
import { interchangeEntry } from './interchange-entry.ts'
import type { Needs } from './needs.ts'
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
  const [messages, contents] = await Promise.all([
    needs.chronicle.messages(ids),
    needs.payloads.readMany(ids.map((messageId) => ({ messageId, role: 'content' as const }))),
  ])
  const messageById = new Map(messages.map((message) => [message.id, message]))
  await Promise.all(
    events.map(async (event, index) => {
      const message = messageById.get(event.messageId)
      const bytes = contents[index]
      if (!message || !bytes) throw new Error(`message ${event.messageId} is announced but not in the ledger`)
      await parseFile(needs, { message, bytes, revision: await needs.revisions.byId(event.revision) })
    }),
  )
}

async function parseAny(needs: Needs, events: readonly Received[]): Promise<void> {
  const left = [...events]
  const worker = async () => {
    for (let event = left.shift(); event !== undefined; event = left.shift()) await parseOne(needs, event)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, events.length) }, worker))
}

async function parseOne(needs: Needs, { messageId, revision: id }: Received): Promise<void> {
  const [message, revision] = await Promise.all([
    needs.chronicle.message(messageId),
    needs.revisions.byId(id),
  ])
  if (!message) throw new Error(`message ${messageId} is announced but not in the ledger`)
  if (!(await readUnlessEdi(needs, { message, revision }))) return
  const bytes = await needs.payloads.read(messageId, 'content')
  await parseFile(needs, { message, bytes, revision })
}

async function parseFile(needs: Needs, received: Omit<ReceivedFile, 'holdsTransactions'>): Promise<void> {
  const framing = frame(received.bytes)
  const { interchanges } = framing
  const holdsTransactions = interchanges.some(({ groups }) =>
    groups.some(({ transactions }) => transactions.length > 0),
  )
  const file = { ...received, holdsTransactions }
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
