import { topics } from '@parley/bus'
import type { X12Interchange } from '@parley/edi'
import type { IdSource, LegState } from '@parley/journey'
import type { Entry, Rows } from '@parley/store'
import { acknowledgementRows } from './acknowledgement-rows.ts'
import { findingStep } from './finding-step.ts'
import type { Judged, JudgedGroup } from './judge-interchange.ts'
import type { ReceivedFile } from './received-file.ts'
import { transactionRows } from './transaction-rows.ts'

/** Everything that becomes true when one interchange was read: its transactions and the 997 that answers it. */
export function interchangeEntry(
  file: ReceivedFile,
  interchange: X12Interchange,
  judged: Judged,
  source: IdSource,
): Entry {
  const base = { claim: interchangeClaim(file, interchange, judged), messageId: file.message.id }
  if (judged.kind === 'refused') return { ...base, ...refusedRows(file, interchange, judged, source.now()) }
  const at = source.now()
  const transactions = judged.groups.flatMap((group) =>
    group.transactions.map((one) =>
      transactionRows({ file, interchange, agreement: judged.agreement, group, one, source }),
    ),
  )
  return {
    ...base,
    ...joinRows([fileRows(file, interchange, judged.groups, at), ...transactions]),
    ...acknowledgementRows({ file, interchange, judged, source }),
  }
}

/**
 * X12 names an interchange by its ids, ISA13 and ISA15; the partner may never use that again. It claims for itself
 * where the agreement accepts repeats, where it was refused (the mended one may come under the same number), and
 * where an operator sent the file through once more (it then has a parent).
 */
function interchangeClaim({ message }: ReceivedFile, interchange: X12Interchange, judged: Judged): string {
  const { senderQualifier, senderId, receiverQualifier, receiverId, controlNumber, usage } =
    interchange.header
  const key = ['x12', senderQualifier, senderId, receiverQualifier, receiverId, controlNumber, usage].join(
    '|',
  )
  const repeats = judged.kind === 'refused' || judged.agreement.duplicates.interchange === 'accept'
  const alone = repeats || message.parentId !== undefined
  return alone ? `${key}|${message.id}|${interchange.range.offset}` : key
}

function fileRows(
  file: ReceivedFile,
  interchange: X12Interchange,
  groups: readonly JudgedGroup[],
  at: Date,
): Rows {
  const { message } = file
  const noted = [...interchange.findings, ...groups.flatMap(({ group }) => group.findings)]
  const judged = groups.filter((group) => !group.acknowledges).flatMap((group) => group.transactions)
  const accepted = judged.filter((one) => one.accepted).length
  return {
    changes: [
      {
        messageId: message.id,
        at,
        state: 'processing',
        legs: { functional: functionalLeg(accepted, judged.length) },
      },
    ],
    keys: [{ messageId: message.id, name: 'isa13', value: interchange.header.controlNumber }],
    steps: [
      {
        messageId: message.id,
        at,
        stage: 'edi-parser',
        what: 'parsed',
        detail: {
          isa13: interchange.header.controlNumber,
          groups: groups.length,
          accepted,
          rejected: judged.length - accepted,
        },
      },
      ...noted.map((finding) => findingStep(message.id, at, finding)),
    ],
    events: [outcomeEvent(file)],
  }
}

function functionalLeg(accepted: number, all: number): LegState {
  if (all === 0) return 'none'
  if (accepted === all) return 'accepted'
  return accepted === 0 ? 'rejected' : 'partial'
}

function refusedRows(
  file: ReceivedFile,
  interchange: X12Interchange,
  judged: Extract<Judged, { kind: 'refused' }>,
  at: Date,
): Rows {
  const { message } = file
  return {
    changes: [
      {
        messageId: message.id,
        at,
        state: 'quarantined',
        legs: { functional: 'rejected' },
        failure: judged.failure,
      },
    ],
    keys: [{ messageId: message.id, name: 'isa13', value: interchange.header.controlNumber }],
    steps: [
      {
        messageId: message.id,
        at,
        stage: 'edi-parser',
        what: 'quarantined',
        detail: { code: judged.failure.code },
      },
    ],
  }
}

/** Wakes the router, which closes the file when everything below it has come to an end. */
export function outcomeEvent({ message }: ReceivedFile) {
  const value = { type: 'outcome', messageId: message.id, rootId: message.rootId }
  return { topic: topics.outcome, key: message.rootId, value } as const
}

function joinRows(parts: readonly Rows[]): Rows {
  return {
    messages: parts.flatMap((part) => part.messages ?? []),
    changes: parts.flatMap((part) => part.changes ?? []),
    payloads: parts.flatMap((part) => part.payloads ?? []),
    keys: parts.flatMap((part) => part.keys ?? []),
    steps: parts.flatMap((part) => part.steps ?? []),
    events: parts.flatMap((part) => part.events ?? []),
  }
}
