import { createHash } from 'node:crypto'
import { deliveryTopic } from '@parley/bus'
import type { Reply } from '@parley/channel'
import { frame, sentKeys } from '@parley/edi'
import { type DeliveryId, type IdSource, type MessageId, newDeliveryId, newMessageId } from '@parley/journey'
import { type Agreement, as2MessageId, type Gateway } from '@parley/model'
import { type BusinessKey, joinRows, type Numbered, type Rows } from '@parley/store'
import { interchangeKey } from './envelope-keys.ts'
import type { ReceivedFile } from './received-file.ts'

type Input = {
  readonly file: ReceivedFile
  readonly agreement: Agreement | undefined
  readonly replies: readonly Reply[]
  readonly source: IdSource
  readonly at: Date
}

/** The acknowledgements of an interchange, numbered in the transaction that stores them. */
export function replyRows(input: Input): { readonly numbered?: Numbered } {
  const { agreement, replies, source } = input
  const gateway = agreement?.acknowledge?.gateway
  if (agreement === undefined || gateway === undefined || replies.length === 0) return {}
  const named = replies.map((reply) => ({
    reply,
    id: newMessageId(source),
    deliveryId: newDeliveryId(source),
  }))
  const complete = (numbers: readonly number[]): Rows => {
    let at = 0
    const parts = named.map(({ reply, ...ids }) => {
      const own = numbers.slice(at, at + reply.series.length)
      at += reply.series.length
      return written(input, { ...ids, reply, agreement, gateway, content: reply.compose(own) })
    })
    return joinRows(parts)
  }
  return { numbered: { series: replies.flatMap(({ series }) => series), complete } }
}

type Composed = {
  readonly id: MessageId
  readonly deliveryId: DeliveryId
  readonly reply: Reply
  readonly agreement: Agreement
  readonly gateway: Gateway
  readonly content: Uint8Array | undefined
}

function written(input: Input, { content, ...composed }: Composed): Rows {
  const { file, at } = input
  const { id } = composed
  const { what } = composed.reply
  const step = { at, stage: 'edi-parser' } as const
  if (content === undefined) {
    const told = `no ${what} can be made: the interchange lacks what it would have to repeat. Tell the partner`
    return { steps: [{ ...step, messageId: file.message.id, what: told }] }
  }
  const keys = keysOf(id, content)
  const numbers = Object.fromEntries(
    keys.flatMap(({ name, value }) => (name === 'sent-as' ? [] : [[name, value]])),
  )
  return {
    messages: [messageRow(file, { ...composed, content }, at)],
    payloads: [
      {
        messageId: id,
        role: 'output',
        content: { kind: 'bytes', bytes: content, mediaType: mediaType(composed.reply) },
      },
    ],
    keys,
    steps: [
      { ...step, messageId: id, what: `${what} written`, detail: numbers },
      { ...step, messageId: file.message.id, what: `${what} queued`, detail: { acknowledgement: id } },
    ],
    ...delivery(file, composed, at),
  }
}

function mediaType({ standard }: Reply): string {
  return standard === 'edifact' ? 'application/edifact' : 'application/edi-x12'
}

/** Its numbers, and the names under which a TA1 would speak of it. */
function keysOf(messageId: MessageId, content: Uint8Array): readonly BusinessKey[] {
  return frame(content).interchanges.flatMap((interchange) => {
    if (interchange.standard === 'tradacoms') return []
    const [name, value] = interchangeKey(interchange)
    const groups = interchange.standard === 'x12' ? interchange.groups : []
    return [
      { messageId, name, value },
      ...groups.map(({ header }) => ({ messageId, name: 'gs06', value: header.controlNumber })),
      ...sentKeys(content, interchange)
        .slice(0, 1)
        .map((key) => ({ messageId, name: 'sent-as', value: key })),
    ]
  })
}

function messageRow(
  { message }: ReceivedFile,
  { id, reply, agreement, gateway, content }: Composed & { readonly content: Uint8Array },
  at: Date,
) {
  const isKept = gateway.type === 'null'
  return {
    ...{ id, parentId: message.id, rootId: message.rootId },
    direction: 'out',
    kind: 'acknowledgement',
    state: isKept ? 'delivered' : 'delivering',
    legs: { transport: isKept ? 'none' : 'pending', functional: 'none', business: 'none' },
    ...{ mode: agreement.mode, revision: message.revision, partner: agreement.partner.name },
    ...{ agreement: agreement.name, gateway: gateway.name, documentType: reply.what },
    sizeBytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    at,
  } as const
}

/** A null gateway takes it and keeps nothing; every other one gets a delivery with its identity fixed. */
function delivery(
  { message }: ReceivedFile,
  { id, deliveryId, reply, gateway }: Omit<Composed, 'content'>,
  at: Date,
): Rows {
  if (gateway.type === 'null') return {}
  const { revision } = message
  const topic = deliveryTopic(gateway.type)
  const identity = gateway.type === 'folder' ? `${reply.what}-${id}.edi` : as2MessageId(gateway, deliveryId)
  const row = { id: deliveryId, messageId: id, revision, gateway: gateway.name, identity, topic, key: id, at }
  const value = { type: 'deliver', deliveryId, messageId: id, revision, gateway: gateway.name }
  return { deliveries: [row], events: [{ topic, key: id, value }] }
}
