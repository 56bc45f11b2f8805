import { createHash } from 'node:crypto'
import { topics } from '@parley/bus'
import {
  type Accepted,
  type Carried,
  type JudgedGroup,
  type JudgedTransaction,
  rejectionOf,
  withCharset,
} from '@parley/channel'
import { businessKeys, charsetOfTransaction, delimitersText } from '@parley/edi'
import { type IdSource, type MessageId, newMessageId } from '@parley/journey'
import type { BusinessKey, NewMessage, Rows, Step } from '@parley/store'
import { transactionKeys } from './envelope-keys.ts'
import { findingStep } from './finding-step.ts'
import type { ReceivedFile } from './received-file.ts'

type Events = NonNullable<Rows['events']>

export type TransactionInput = {
  readonly file: ReceivedFile
  readonly interchange: Carried
  readonly verdict: Accepted
  readonly group: JudgedGroup
  readonly one: JudgedTransaction
  readonly source: IdSource
}

/** One transaction as a child of its file: its byte range, keys, findings, and the event that moves it on. */
export function transactionRows(input: TransactionInput): Rows {
  const id = newMessageId(input.source)
  const at = input.source.now()
  const keys = keysOf(input, id)
  const po = keys.find((key) => key.name === 'po')?.value
  const thread = po === undefined ? id : `${input.verdict.agreement.name}|${po}`
  return {
    messages: [row(input, { id, at, thread })],
    payloads: [content(input, id)],
    keys,
    steps: [...verdictSteps(input, id, at)],
    events: events(input, id, thread),
  }
}

function row(input: TransactionInput, own: { id: MessageId; at: Date; thread: string }): NewMessage {
  const { file, one } = input
  const { agreement } = input.verdict
  const fault = rejectionOf(one)
  const { gateway } = file.message
  return {
    id: own.id,
    parentId: file.message.id,
    rootId: file.message.rootId,
    direction: 'in',
    kind: 'transaction',
    state: state(input),
    legs: {
      transport: 'accepted',
      functional: one.acknowledges ? 'none' : one.accepted ? 'accepted' : 'rejected',
      business: 'none',
    },
    mode: agreement.mode,
    revision: file.message.revision,
    thread: own.thread,
    partner: agreement.partner.name,
    agreement: agreement.name,
    ...(gateway !== undefined && gateway !== 'as2' && { gateway }),
    documentType: one.transaction.setId,
    sizeBytes: one.transaction.range.length,
    sha256: createHash('sha256').update(bytesOf(file, one)).digest('hex'),
    ...(fault && { failure: fault }),
    at: own.at,
  }
}

/** The bytes of the transaction alone. */
function bytesOf({ bytes, fileOffset = 0 }: ReceivedFile, { transaction: { range } }: JudgedTransaction) {
  const from = range.offset - fileOffset
  return bytes.subarray(from, from + range.length)
}

function wholeOf(bytes: Uint8Array) {
  return { range: { offset: 0, length: bytes.length } }
}

function state({ one }: TransactionInput): NewMessage['state'] {
  if (one.acknowledges) return 'closed'
  return one.accepted ? 'processing' : 'failed'
}

function content({ file, interchange, one }: TransactionInput, id: MessageId) {
  return {
    messageId: id,
    role: 'content',
    content: {
      kind: 'range',
      of: file.message.id,
      role: 'content',
      ...one.transaction.range,
      mediaType: interchange.standard === 'edifact' ? 'application/edifact' : 'application/edi-x12',
    },
  } as const
}

function keysOf(
  { file, interchange, verdict, group, one }: TransactionInput,
  messageId: MessageId,
): readonly BusinessKey[] {
  const envelope = transactionKeys(interchange, group.group, one.transaction.controlNumber)
  const source = withCharset(interchange, verdict.agreement)
  const bytes = bytesOf(file, one)
  const own = one.guide ? businessKeys(bytes, source, wholeOf(bytes), one.guide.compiled) : {}
  return Object.entries({ ...envelope, ...own }).map(([name, value]) => ({ messageId, name, value }))
}

function* verdictSteps({ one }: TransactionInput, messageId: MessageId, at: Date): Generator<Step> {
  const stage = 'edi-parser' as const
  const what = one.acknowledges ? 'acknowledgement read' : verdictWords[one.fate]
  yield { messageId, at, stage, what, detail: { findings: one.findings.length } }
  for (const finding of one.findings) yield findingStep(messageId, at, finding)
}

const verdictWords = { released: 'validated', rejected: 'rejected', suspended: 'suspended' } as const

/** Separators and character set travel along, because the ISA or UNB that declares them lies outside the transaction's bytes. */
function events(
  { file, interchange, verdict, one }: TransactionInput,
  id: MessageId,
  thread: string,
): Events {
  if (one.acknowledges || !one.accepted || !one.guide) return []
  const source = withCharset(interchange, verdict.agreement)
  const bytes = bytesOf(file, one)
  const charset = charsetOfTransaction(bytes, source, wholeOf(bytes))
  const value = {
    type: 'parsed',
    messageId: id,
    revision: file.message.revision,
    guide: one.guide.name,
    place: {
      offset: one.transaction.range.offset,
      separators: delimitersText(interchange.delimiters),
      ...(charset !== undefined && { charset }),
    },
  }
  // Those that belong together share a key, and so keep their order.
  return [{ topic: topics.parsed, key: verdict.together ? file.message.rootId : thread, value }]
}
