import { createHash } from 'node:crypto'
import { topics } from '@parley/bus'
import { businessKeys, type X12Interchange } from '@parley/edi'
import { type Failure, failure, type IdSource, type MessageId, newMessageId } from '@parley/journey'
import type { Agreement } from '@parley/model'
import type { BusinessKey, NewMessage, Rows, Step } from '@parley/store'
import { findingStep } from './finding-step.ts'
import { type JudgedGroup, type JudgedTransaction, positionOf } from './judge-interchange.ts'
import type { ReceivedFile } from './received-file.ts'

type Events = NonNullable<Rows['events']>

export type TransactionInput = {
  readonly file: ReceivedFile
  readonly interchange: X12Interchange
  readonly agreement: Agreement
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
  const thread = po === undefined ? id : `${input.agreement.name}|${po}`
  return {
    messages: [row(input, { id, at, thread })],
    payloads: [content(input, id)],
    keys,
    steps: [...verdictSteps(input, id, at)],
    events: events(input, id, thread),
  }
}

function row(input: TransactionInput, own: { id: MessageId; at: Date; thread: string }): NewMessage {
  const { file, agreement, one } = input
  const { offset, length } = one.transaction.range
  const fault = rejection(one)
  return {
    id: own.id,
    parentId: file.message.id,
    rootId: file.message.rootId,
    direction: 'in',
    kind: 'transaction',
    state: state(input),
    legs: {
      transport: 'accepted',
      functional: input.group.acknowledges ? 'none' : one.accepted ? 'accepted' : 'rejected',
      business: 'none',
    },
    mode: agreement.mode,
    revision: file.message.revision,
    thread: own.thread,
    partner: agreement.partner.name,
    agreement: agreement.name,
    documentType: one.transaction.setId,
    sizeBytes: length,
    sha256: createHash('sha256')
      .update(file.bytes.subarray(offset, offset + length))
      .digest('hex'),
    ...(fault && { failure: fault }),
    at: own.at,
  }
}

function state({ group, one }: TransactionInput): NewMessage['state'] {
  if (group.acknowledges) return 'closed'
  return one.accepted ? 'processing' : 'failed'
}

function rejection(one: JudgedTransaction): Failure | undefined {
  const worst = one.findings.find((finding) => finding.severity === 'error')
  if (one.accepted) return undefined
  const code = worst?.code === 'SET_NOT_SUPPORTED' ? 'EDI_UNKNOWN_DOCUMENT_TYPE' : 'EDI_TRANSACTION_REJECTED'
  return failure(code, 'edi-parser', worst?.text ?? groupRefused, worst && positionOf(worst))
}

const groupRefused =
  'The group around this transaction was refused (GS/GE do not agree). Ask the partner to send it again.'

function content({ file, one }: TransactionInput, id: MessageId) {
  return {
    messageId: id,
    role: 'content',
    content: {
      kind: 'range',
      of: file.message.id,
      role: 'content',
      ...one.transaction.range,
      mediaType: 'application/edi-x12',
    },
  } as const
}

function keysOf(
  { file, interchange, group, one }: TransactionInput,
  messageId: MessageId,
): readonly BusinessKey[] {
  const envelope = {
    isa13: interchange.header.controlNumber,
    gs06: group.group.header.controlNumber,
    st02: one.transaction.controlNumber,
  }
  const own = one.guide ? businessKeys(file.bytes, interchange, one.transaction, one.guide.x12) : {}
  return Object.entries({ ...envelope, ...own }).map(([name, value]) => ({ messageId, name, value }))
}

function* verdictSteps({ group, one }: TransactionInput, messageId: MessageId, at: Date): Generator<Step> {
  const stage = 'edi-parser' as const
  const what = group.acknowledges ? 'acknowledgement read' : one.accepted ? 'validated' : 'rejected'
  yield { messageId, at, stage, what, detail: { findings: one.findings.length } }
  for (const finding of one.findings) yield findingStep(messageId, at, finding)
}

/** The separators travel along, because the ISA that declares them lies outside the transaction's bytes. */
function events({ file, interchange, group, one }: TransactionInput, id: MessageId, thread: string): Events {
  if (group.acknowledges || !one.accepted || !one.guide) return []
  const { element, component, segment } = interchange.delimiters
  const value = {
    type: 'parsed',
    messageId: id,
    revision: file.message.revision,
    guide: one.guide.name,
    place: {
      offset: one.transaction.range.offset,
      separators: Buffer.from([element, component, segment]).toString('hex'),
    },
  }
  return [{ topic: topics.parsed, key: thread, value }]
}
