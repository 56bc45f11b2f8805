import type { BusRecord } from '@parley/bus'
import { type Carried, judgeInterchange } from '@parley/channel'
import { crashPoint } from '@parley/config'
import { frame } from '@parley/edi'
import type { Event } from '@parley/journey'
import type { Entry } from '@parley/store'
import { duplicateEntry } from './duplicate-entry.ts'
import { interchangeEntry } from './interchange-entry.ts'
import type { Needs } from './needs.ts'
import type { ReceivedFile } from './received-file.ts'
import { tradacomsEntry } from './tradacoms-entry.ts'
import { unreadableEntry } from './unreadable-entry.ts'

type Received = Extract<Event, { type: 'received' }>

/** Reads each received file: one ledger entry an interchange, so that a file cut off half way is taken up again. */
export async function parseReceived(needs: Needs, batch: readonly BusRecord[]): Promise<void> {
  const events = batch.map((record) => record.value as Received)
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

async function commit(needs: Needs, entry: Entry) {
  crashPoint('parser.before-commit')
  const result = await needs.ledger.commit(entry)
  crashPoint('parser.after-commit')
  return result
}
