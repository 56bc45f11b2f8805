import type { BusRecord } from '@parley/bus'
import { type Carried, judgeInterchange } from '@parley/channel'
import { frame, type Interchange } from '@parley/edi'
import type { Event, MessageId } from '@parley/journey'
import { commit } from './commit.ts'
import { duplicateEntry } from './duplicate-entry.ts'
import { interchangeEntry } from './interchange-entry.ts'
import type { Needs } from './needs.ts'
import { outlineFile } from './parts/outline-file.ts'
import { type Arrived, readUnlessEdi } from './read-any.ts'
import type { ReceivedFile } from './received-file.ts'
import { sideBySide } from './side-by-side.ts'
import { tradacomsEntry } from './tradacoms-entry.ts'
import { unreadableEntry } from './unreadable-entry.ts'

type Received = Extract<Event, { type: 'received' }>

/** Weight of files that are read at the same time, in bytes: what waits for Postgres waits together. */
const mostAtOnce = 4 * 1024 ** 2
/** What is longer flows by in pieces, or is at least not all there is. */
const mostOfOne = mostAtOnce / 4

type Taken = Arrived & { readonly isEdi: boolean }

/** Reads each received file: one ledger entry an interchange, so that a file cut off half way is taken up again. */
export async function parseReceived(needs: Needs, batch: readonly BusRecord[]): Promise<void> {
  const events = batch.map((record) => record.value as Received)
  const ids = events.map(({ messageId }) => messageId)
  const found = new Map((await needs.chronicle.messages(ids)).map((message) => [message.id, message]))
  const files = await Promise.all(
    events.map(async ({ messageId, revision, ofAnyFormat }) => ({
      message: found.get(messageId) ?? missing(messageId),
      revision: await needs.revisions.byId(revision),
      isEdi: ofAnyFormat !== true,
    })),
  )
  const weightOf = ({ message }: Taken) => Math.min(message.sizeBytes, mostOfOne)
  await sideBySide(files, { most: mostAtOnce, weightOf }, (file) => parseOne(needs, file))
}

function missing(id: MessageId): never {
  throw new Error(`message ${id} is announced but not in the ledger`)
}

async function parseOne(needs: Needs, { isEdi, ...arrived }: Taken): Promise<void> {
  const { message } = arrived
  if (!isEdi && !(await readUnlessEdi(needs, arrived))) return
  if (message.sizeBytes > needs.parts.aboveBytes) return outlineFile(needs, arrived)
  await parseFile(needs, { ...arrived, bytes: await needs.payloads.read(message.id, 'content') })
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
