import { createHash } from 'node:crypto'
import { deliveryTopic, topics } from '@parley/bus'
import type { Rendered, Unmapped } from '@parley/channel'
import { frame, sentKeys } from '@parley/edi'
import { type DeliveryId, type IdSource, type MessageId, newDeliveryId, newMessageId } from '@parley/journey'
import { as2MessageId, type Channel } from '@parley/model'
import type { BusinessKey, Entry, MessageRow, Rows } from '@parley/store'
import { fileName } from './file-name.ts'

export type Mapped = {
  readonly message: MessageRow
  readonly channel: Channel
  readonly source: IdSource
}

/** The output with its identity fixed (promise 3): document row, bytes, delivery and the event that starts it. */
export function mappedEntry(mapped: Mapped, rendered: Rendered): Entry {
  const { message, channel, source } = mapped
  const id = newMessageId(source)
  const at = source.now()
  return {
    claim: `map|${message.id}|${channel.name}`,
    messageId: message.id,
    changes: [{ messageId: message.id, at, state: 'delivering' }],
    steps: [
      {
        messageId: message.id,
        at,
        stage: 'mapper',
        what: 'mapped',
        detail: { document: id, sizeBytes: rendered.content.length },
      },
      { messageId: id, at, stage: 'mapper', what: 'written', detail: { guide: rendered.documentType } },
    ],
    ...outgoing({ mapped, rendered, id, at }),
  }
}

type Outgoing = {
  readonly mapped: Mapped
  readonly rendered: Rendered
  readonly id: MessageId
  readonly at: Date
}

function outgoing(out: Outgoing): Rows {
  const { mapped, rendered, id, at } = out
  const { gateway } = mapped.channel.out
  const content = { kind: 'bytes', bytes: rendered.content, mediaType: rendered.mediaType } as const
  const base = { payloads: [{ messageId: id, role: 'output', content }], keys: sentAs(rendered, id) } as const
  if (gateway.type === 'null') {
    return { ...base, messages: [documentRow(out, 'delivered')], events: [outcome(mapped.message, id)] }
  }
  const name = identity(out)
  const deliveryId = newDeliveryId(mapped.source)
  const topic = deliveryTopic(gateway.type)
  const key = mapped.message.thread ?? id
  const revision = mapped.message.revision
  return {
    ...base,
    messages: [{ ...documentRow(out, 'delivering'), fileName: name }],
    deliveries: [
      { id: deliveryId, messageId: id, revision, gateway: gateway.name, identity: name, topic, key, at },
    ],
    events: [
      { topic, key, value: { type: 'deliver', deliveryId, messageId: id, revision, gateway: gateway.name } },
    ],
  }
}

/** The names under which a partner's 997 or CONTRL will speak of an interchange that leaves. */
function sentAs({ content, mediaType }: Rendered, messageId: MessageId): readonly BusinessKey[] {
  if (!mediaType.startsWith('application/edi')) return []
  return frame(content).interchanges.flatMap((interchange) =>
    sentKeys(content, interchange).map((value) => ({ messageId, name: 'sent-as', value })),
  )
}

function documentRow({ mapped, rendered, id, at }: Outgoing, state: 'delivering' | 'delivered') {
  const { message } = mapped
  return {
    id,
    parentId: message.id,
    rootId: message.rootId,
    direction: 'out',
    kind: 'document',
    state,
    legs: { transport: state === 'delivered' ? 'accepted' : 'pending', functional: 'none', business: 'none' },
    mode: message.mode,
    revision: message.revision,
    ...(message.thread !== undefined && { thread: message.thread }),
    ...(message.partner !== undefined && { partner: message.partner }),
    ...(message.agreement !== undefined && { agreement: message.agreement }),
    channel: mapped.channel.name,
    gateway: mapped.channel.out.gateway.name,
    documentType: rendered.documentType,
    sizeBytes: rendered.content.length,
    sha256: createHash('sha256').update(rendered.content).digest('hex'),
    at,
  } as const
}

/** What the other side recognises a repeat by: the file's name, or the AS2 Message-ID. */
function identity({ mapped, id, rendered }: Outgoing): string {
  const { gateway } = mapped.channel.out
  if (gateway.type !== 'folder') return as2MessageId(gateway, id)
  const { po, documentType, extension } = rendered
  return fileName(gateway.fileName, { po, messageId: id, documentType, fileName: undefined, extension })
}

function outcome(message: MessageRow, messageId: MessageId | DeliveryId) {
  return {
    topic: topics.outcome,
    key: message.rootId,
    value: { type: 'outcome', messageId, rootId: message.rootId },
  }
}

/** Nothing is written: the order fails with every missing value named, and where the sender left it out. */
export function unmappedEntry({ message, channel, source }: Mapped, unmapped: Unmapped): Entry {
  const at = source.now()
  const [first] = unmapped.failures
  return {
    claim: `map|${message.id}|${channel.name}`,
    messageId: message.id,
    changes: [{ messageId: message.id, at, state: 'failed', ...(first && { failure: first }) }],
    steps: unmapped.failures.map((fault) => ({
      messageId: message.id,
      at,
      stage: 'mapper' as const,
      what: fault.text,
      detail: { code: fault.code, ...(fault.position as Record<string, string | number>) },
    })),
    events: [outcome(message, message.id)],
  }
}
