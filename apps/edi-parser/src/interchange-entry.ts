import { topics } from '@parley/bus'
import { type Accepted, type Carried, type Refused, repliesTo, type Verdict } from '@parley/channel'
import type { IdSource, LegState } from '@parley/journey'
import { type Entry, joinRows, type Rows } from '@parley/store'
import { replyRows } from './acknowledgement-rows.ts'
import { interchangeIdentity, interchangeKey } from './envelope-keys.ts'
import { findingStep } from './finding-step.ts'
import type { ReceivedFile } from './received-file.ts'
import { transactionRows } from './transaction-rows.ts'

/** Everything that becomes true when one interchange was read: its transactions and what answers it. */
export function interchangeEntry(
  file: ReceivedFile,
  interchange: Carried,
  verdict: Verdict,
  source: IdSource,
): Entry {
  const base = { claim: interchangeClaim(file, interchange, verdict), messageId: file.message.id }
  const at = source.now()
  const replies = repliesTo({ bytes: file.bytes, interchange, verdict, now: at })
  const answers = replyRows({ file, agreement: verdict.agreement, replies, source, at })
  if (verdict.kind === 'refused')
    return { ...base, ...refusedRows(file, interchange, verdict, at), ...answers }
  const transactions = verdict.groups.flatMap((group) =>
    group.transactions.map((one) => transactionRows({ file, interchange, verdict, group, one, source })),
  )
  return { ...base, ...joinRows([fileRows(file, interchange, verdict, at), ...transactions]), ...answers }
}

/**
 * The natural key of an interchange. It claims for itself where the agreement accepts repeats, where it was refused (the
 * mended one may come under the same number), and where an operator sent the file through once more (it then has a
 * parent).
 */
export function interchangeClaim(
  { message }: ReceivedFile,
  interchange: Carried,
  verdict: Refused | Pick<Accepted, 'agreement'>,
): string {
  const key = interchangeIdentity(interchange)
  const repeats = 'failure' in verdict || verdict.agreement.duplicates.interchange === 'accept'
  const alone = repeats || message.parentId !== undefined
  return alone ? `${key}|${message.id}|${interchange.range.offset}` : key
}

function fileRows(file: ReceivedFile, interchange: Carried, verdict: Accepted, at: Date): Rows {
  const all = verdict.groups.flatMap(({ transactions }) => transactions)
  const judged = all.filter((one) => !one.acknowledges)
  const accepted = judged.filter((one) => one.accepted).length
  const acknowledges = judged.length < all.length
  return parsedRows(file, interchange, { ...verdict, judged: judged.length, accepted, acknowledges }, at)
}

export type Sums = {
  readonly agreement: Accepted['agreement']
  readonly groups: readonly Pick<Accepted['groups'][number], 'group'>[]
  /** Transactions, acknowledgements left out. */
  readonly judged: number
  readonly accepted: number
  /** An acknowledgement is among them. */
  readonly acknowledges: boolean
}

/** What becomes true of the file itself when all of an interchange was read. */
export function parsedRows(file: ReceivedFile, interchange: Carried, sums: Sums, at: Date): Rows {
  const { message } = file
  const { groups, agreement, judged, accepted } = sums
  const noted = [...interchange.findings, ...groups.flatMap(({ group }) => group.findings)]
  const [name, value] = interchangeKey(interchange)
  const counts = { groups: groups.length, accepted, rejected: judged - accepted }
  const step = { messageId: message.id, at, stage: 'edi-parser', what: 'parsed' } as const
  return {
    changes: [
      {
        ...{ messageId: message.id, at, state: file.holdsTransactions ? 'processing' : 'closed' },
        legs: { functional: functionalLeg(accepted, judged) },
        ...{ partner: agreement.partner.name, agreement: agreement.name },
      },
    ],
    keys: [{ messageId: message.id, name, value }],
    steps: [
      { ...step, detail: { [name]: value, ...counts } },
      ...noted.map((finding) => findingStep(message.id, at, finding)),
    ],
    events: [outcomeEvent(file), ...acknowledgedEvents(file, interchange, sums.acknowledges)],
  }
}

/** The router matches what they say with what we sent. */
function acknowledgedEvents(
  { message }: ReceivedFile,
  interchange: Carried,
  acknowledges: boolean,
): NonNullable<Rows['events']> {
  const notes = interchange.standard === 'x12' ? interchange.notes.length : 0
  if (notes === 0 && !acknowledges) return []
  const value = { type: 'acknowledged', messageId: message.id, offset: interchange.range.offset }
  return [{ topic: topics.acknowledged, key: message.id, value }]
}

function functionalLeg(accepted: number, all: number): LegState {
  if (all === 0) return 'none'
  if (accepted === all) return 'accepted'
  return accepted === 0 ? 'rejected' : 'partial'
}

function refusedRows(file: ReceivedFile, interchange: Carried, refused: Refused, at: Date): Rows {
  const { id: messageId } = file.message
  const { failure } = refused
  const [name, value] = interchangeKey(interchange)
  const detail = { code: failure.code }
  return {
    changes: [{ messageId, at, state: 'quarantined', legs: { functional: 'rejected' }, failure }],
    keys: [{ messageId, name, value }],
    steps: [{ messageId, at, stage: 'edi-parser', what: 'quarantined', detail }],
  }
}

/** Wakes the router, which closes the file when everything below it has come to an end. */
export function outcomeEvent({ message }: Pick<ReceivedFile, 'message'>) {
  const value = { type: 'outcome', messageId: message.id, rootId: message.rootId }
  return { topic: topics.outcome, key: message.rootId, value } as const
}
