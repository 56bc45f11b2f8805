import { createHash } from 'node:crypto'
import { deliveryTopic, topics } from '@parley/bus'
import type { RenderedOutput } from '@parley/channel'
import { frame, type Interchange, sentKeys } from '@parley/edi'
import type { DeliveryId, Legs, MessageId } from '@parley/journey'
import { type Agreement, as2MessageId, type Channel, type Gateway } from '@parley/model'
import type { BusinessKey, MessageRow, PayloadContent, Rows, Step } from '@parley/store'
import { fileName, partsOfName } from './file-name.ts'

/** A document that leaves: who it is, what it is, and where it goes. */
export type Outgoing = {
  readonly message: MessageRow
  readonly channel: Channel
  readonly gateway: Gateway
  readonly output: RenderedOutput
  readonly po: string | undefined
  readonly id: MessageId
  readonly deliveryId: DeliveryId
  readonly at: Date
}

/** Its bytes; those of the document that came in are not copied, and may be known because they are small. */
export type Content =
  | { readonly kind: 'own'; readonly bytes: Uint8Array }
  | { readonly kind: 'unchanged'; readonly bytes?: Uint8Array }

/** The output with its identity fixed (promise 3): document row, bytes, keys, delivery and the event that starts it. */
export function outgoingRows(out: Outgoing, content: Content): Rows {
  const { message, gateway, id, deliveryId } = out
  const envelopes = envelopesOf(out, content)
  const name = nameOf(out)
  const isKept = gateway.type === 'null'
  const measure = measureOf(out, content)
  const row = documentRow(out, isKept ? 'delivered' : 'delivering', envelopes)
  const base = {
    payloads: [{ messageId: id, role: 'output', content: payloadOf(out, content) }],
    keys: keysOf(out, content, envelopes),
    steps: stepsOf(out, measure.sizeBytes),
  } as const
  if (isKept) return { ...base, messages: [{ ...row, ...measure }], events: [outcomeEvent(message, id)] }
  const { revision } = message
  const topic = deliveryTopic(gateway.type)
  const key = message.thread ?? id
  // What the other side recognises a repeat by: the AS2 Message-ID, or the file's name.
  const identity = gateway.type === 'as2' ? as2MessageId(gateway, id) : name
  return {
    ...base,
    messages: [{ ...row, ...measure, fileName: name }],
    deliveries: [
      {
        ...{ id: deliveryId, messageId: id, revision, gateway: gateway.name },
        identity,
        topic,
        key,
        at: out.at,
      },
    ],
    events: [
      { topic, key, value: { type: 'deliver', deliveryId, messageId: id, revision, gateway: gateway.name } },
    ],
  }
}

function measureOf({ message }: Outgoing, content: Content) {
  if (content.kind === 'unchanged') return { sizeBytes: message.sizeBytes, sha256: message.sha256 }
  const { bytes } = content
  return { sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

function payloadOf({ message, output: { mediaType } }: Outgoing, content: Content): PayloadContent {
  if (content.kind === 'own') return { kind: 'bytes', bytes: content.bytes, mediaType }
  return { kind: 'range', of: message.id, role: 'content', offset: 0, length: message.sizeBytes, mediaType }
}

/** The interchanges that leave for a partner. What passes on into our own house is no message of ours. */
function envelopesOf({ output, gateway }: Outgoing, content: Content): readonly Interchange[] {
  const { bytes } = content
  if (bytes === undefined || !output.mediaType.startsWith('application/edi')) return []
  if (content.kind === 'unchanged' && gateway.type !== 'as2') return []
  return frame(bytes).interchanges
}

/** The numbers of what leaves, the names under which a partner's 997 or CONTRL will speak of it, and the order's number. */
function keysOf(out: Outgoing, content: Content, envelopes: readonly Interchange[]): readonly BusinessKey[] {
  const { id: messageId, po, output } = out
  const { bytes = new Uint8Array() } = content
  const named = (name: string, value: string): BusinessKey => ({ messageId, name, value })
  return [
    ...(po !== undefined && output.series.length > 0 ? [named('po', po)] : []),
    ...envelopes.flatMap((interchange) => [
      ...(interchange.standard === 'x12'
        ? [
            named('isa13', interchange.header.controlNumber),
            ...interchange.groups.map(({ header }) => named('gs06', header.controlNumber)),
          ]
        : [named('unb0020', interchange.header.controlNumber)]),
      ...sentKeys(bytes, interchange).map((value) => named('sent-as', value)),
    ]),
  ]
}

function documentRow(out: Outgoing, state: 'delivering' | 'delivered', envelopes: readonly Interchange[]) {
  const { message, channel, gateway, output, id, at } = out
  const { mode, revision, thread, partner, agreement } = message
  const legs: Legs = {
    transport: state === 'delivered' ? 'accepted' : 'pending',
    functional: isAnswered(channel.agreement, envelopes) ? 'pending' : 'none',
    business: 'none',
  }
  return {
    ...{ id, parentId: message.id, rootId: message.rootId, state, legs },
    direction: 'out',
    kind: 'document',
    ...{ mode, revision, channel: channel.name, gateway: gateway.name, documentType: output.documentType },
    ...(thread !== undefined && { thread }),
    ...(partner !== undefined && { partner }),
    ...(agreement !== undefined && { agreement }),
    at,
  } as const
}

/** Whether the partner says by 997, 999 or CONTRL what it thinks of an interchange. */
function isAnswered({ send }: Agreement, envelopes: readonly Interchange[]): boolean {
  return envelopes.some(
    ({ standard }) => standard !== 'tradacoms' && send[standard].acknowledgement === 'expected',
  )
}

const usualName = '{documentType}-{po}-{messageId}.{extension}'

function nameOf({ message, gateway, output, po, id }: Outgoing): string {
  const { stem } = partsOfName(message.fileName ?? '')
  return fileName(gateway.type === 'folder' ? gateway.fileName : usualName, {
    ...{ po, messageId: id, documentType: output.documentType, extension: output.extension },
    fileName: stem === '' ? undefined : stem,
  })
}

function stepsOf({ message, output, id, at }: Outgoing, sizeBytes: number): readonly Step[] {
  const step = { at, stage: 'mapper' } as const
  const { guide, warnings } = output
  return [
    { ...step, messageId: message.id, what: 'mapped', detail: { document: id, sizeBytes } },
    { ...step, messageId: id, what: 'written', detail: { guide: guide.name } },
    ...warnings.map(({ code, text, position }) => ({
      ...{ ...step, messageId: id, what: text },
      detail: { code, severity: 'warning', ...(position as Record<string, string | number>) },
    })),
  ]
}

export function outcomeEvent(message: MessageRow, messageId: MessageId) {
  const value = { type: 'outcome', messageId, rootId: message.rootId }
  return { topic: topics.outcome, key: message.rootId, value } as const
}
