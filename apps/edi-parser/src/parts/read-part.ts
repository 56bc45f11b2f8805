import type { BusRecord } from '@parley/bus'
import { type Accepted, answersTo, type Carried, type GroupAnswer, judgeTransactions } from '@parley/channel'
import type { Event } from '@parley/journey'
import { type Entry, joinRows, type PartToRead } from '@parley/store'
import type { Needs } from '../needs.ts'
import type { ReceivedFile } from '../received-file.ts'
import { transactionRows } from '../transaction-rows.ts'
import { commitStep } from './crash-commit.ts'
import { partDoneEvents } from './outline-entries.ts'
import { interchangeOf, type PartHead, type StoredPart } from './part-head.ts'

type PartEvent = Extract<Event, { type: 'part' }>

/** What one part leaves for the end of its reading: sums and answers, a group each. */
export type PartVerdict = {
  readonly groups: readonly {
    readonly group: number
    /** Transactions, acknowledgements left out. */
    readonly judged: number
    readonly accepted: number
    readonly answer: GroupAnswer
  }[]
  readonly acknowledges: boolean
}

/** Judges parts of large interchanges, or makes documents of them. Each is one commit, under a claim of its own. */
export async function readParts(needs: Needs, batch: readonly BusRecord[]): Promise<void> {
  await Promise.all(batch.map(({ value }) => readPart(needs, value as PartEvent)))
}

async function readPart(needs: Needs, event: PartEvent): Promise<void> {
  const { messageId, readingId, part: number, pass } = event
  const [found, message] = await Promise.all([
    needs.readings.part(readingId, number),
    needs.chronicle.message(messageId),
  ])
  if (!message) throw new Error(`message ${messageId} is announced but not in the ledger`)
  // The reading is over: this is a repeat.
  if (!found) return
  const { range } = found.part as StoredPart
  const bytes = await needs.payloads.read(messageId, 'content', range)
  const revision = await needs.revisions.byId(event.revision)
  const file = { message, bytes, fileOffset: range.offset, revision, holdsTransactions: true }
  const judged = judgePart(file, found)
  await (pass === 'judge'
    ? commitStep(needs, 'judged', judgedEntry(judged, event))
    : commitStep(needs, 'read', readEntry(judged, event, needs)))
}

type JudgedPart = {
  readonly file: ReceivedFile
  readonly interchange: Carried
  readonly verdict: Accepted
  readonly found: PartToRead
}

function judgePart(file: ReceivedFile, found: PartToRead): JudgedPart {
  const head = found.reading.head as PartHead
  const agreement = file.revision.agreements.get(head.agreement)
  if (!agreement) throw new Error(`agreement ${head.agreement} is not in revision ${file.revision.id}`)
  const interchange = interchangeOf(head, found.part as StoredPart)
  const verdict = judgeTransactions(file, interchange, {
    agreement,
    oneBadElsewhere: found.reading.oneBad,
  })
  return { file, interchange, verdict, found }
}

function judgedEntry({ file, verdict, found: { reading } }: JudgedPart, { part, pass }: PartEvent): Entry {
  const { id: readingId, parts } = reading
  const bad = verdict.groups.some(({ transactions }) => transactions.some(({ accepted }) => !accepted))
  return {
    ...{ claim: `part-judged|${readingId}|${part}`, messageId: file.message.id },
    readings: [{ kind: 'part-judged', readingId, number: part, bad }],
    events: partDoneEvents(file.message, { readingId, part, pass, parts }),
  }
}

/** Its documents are in the ledger, all but the events that move them on: those wait for their turn. */
function readEntry(judged: JudgedPart, { part, pass }: PartEvent, needs: Needs): Entry {
  const { file, interchange, verdict, found } = judged
  const { id: readingId, parts } = found.reading
  const { events = [], ...rows } = joinRows(
    verdict.groups.flatMap((group) =>
      group.transactions.map((one) =>
        transactionRows({ file, interchange, verdict, group, one, source: needs }),
      ),
    ),
  )
  return {
    ...{ claim: `part-read|${readingId}|${part}`, messageId: file.message.id },
    ...rows,
    readings: [{ kind: 'part-read', readingId, number: part, verdict: verdictOf(judged), events }],
    events: partDoneEvents(file.message, { readingId, part, pass, parts }),
  }
}

function verdictOf({ file, interchange, verdict, found }: JudgedPart): PartVerdict {
  const { pieces } = found.part as StoredPart
  const answers = answersTo({ file, interchange, verdict })
  const all = verdict.groups.flatMap(({ transactions }) => transactions)
  return {
    groups: verdict.groups.map(({ transactions }, index) => {
      const judged = transactions.filter(({ acknowledges }) => !acknowledges)
      return {
        group: pieces[index]?.group ?? 0,
        judged: judged.length,
        accepted: judged.filter(({ accepted }) => accepted).length,
        answer: answers[index] ?? {},
      }
    }),
    acknowledges: all.some(({ acknowledges }) => acknowledges),
  }
}
