import { createHash } from 'node:crypto'
import { deliveryTopic } from '@parley/bus'
import { composeFunctionalAcknowledgement, type X12Interchange } from '@parley/edi'
import { type IdSource, newDeliveryId, newMessageId } from '@parley/journey'
import type { Gateway } from '@parley/model'
import type { Numbered, Rows } from '@parley/store'
import type { Judged } from './judge-interchange.ts'
import type { ReceivedFile } from './received-file.ts'

type Input = {
  readonly file: ReceivedFile
  readonly interchange: X12Interchange
  readonly judged: Extract<Judged, { kind: 'judged' }>
  readonly source: IdSource
}

/** The 997 for what was judged, numbered in the transaction that stores it; nothing where none is agreed. */
export function acknowledgementRows(input: Input): { readonly numbered?: Numbered } {
  const { judged, interchange } = input
  const groups = judged.groups.filter((group) => !group.acknowledges)
  const { acknowledge: agreed, us, partner } = judged.agreement
  if (agreed === undefined || agreed.x12 === 'none' || groups.length === 0) return {}
  const now = input.source.now()
  const ids = { message: newMessageId(input.source), delivery: newDeliveryId(input.source) }
  const series = `${us.name}|${partner.name}`
  return {
    numbered: {
      series: [`x12-interchange|${series}`, `x12-group|${series}`],
      complete: ([interchangeNumber = 0, groupNumber = 0]) => {
        const content = composeFunctionalAcknowledgement({
          interchange,
          verdicts: groups.map(({ group, transactions }) => ({ group, transactions })),
          numbers: { interchange: interchangeNumber, group: groupNumber },
          now,
          listAccepted: agreed.listAccepted ?? true,
        })
        return rows(input, {
          ...ids,
          now,
          content,
          gateway: agreed.gateway,
          numbers: [interchangeNumber, groupNumber],
        })
      },
    },
  }
}

type Composed = {
  readonly message: ReturnType<typeof newMessageId>
  readonly delivery: ReturnType<typeof newDeliveryId>
  readonly now: Date
  readonly content: Uint8Array
  readonly gateway: Gateway
  readonly numbers: readonly [number, number]
}

function rows({ file, judged }: Input, composed: Composed): Rows {
  const { message: id, now: at, content } = composed
  const [isa13 = '', gs06 = ''] = composed.numbers.map(String)
  return {
    messages: [messageRow(file, judged, composed)],
    payloads: [
      {
        messageId: id,
        role: 'output',
        content: { kind: 'bytes', bytes: content, mediaType: 'application/edi-x12' },
      },
    ],
    keys: [
      { messageId: id, name: 'isa13', value: isa13 },
      { messageId: id, name: 'gs06', value: gs06 },
    ],
    steps: [
      { messageId: id, at, stage: 'edi-parser', what: '997 written', detail: { isa13, gs06 } },
      {
        messageId: file.message.id,
        at,
        stage: 'edi-parser',
        what: '997 queued',
        detail: { acknowledgement: id },
      },
    ],
    ...delivery(file, composed),
  }
}

function messageRow(file: ReceivedFile, { agreement }: Input['judged'], composed: Composed) {
  const { message: id, now: at, content, gateway } = composed
  return {
    id,
    parentId: file.message.id,
    rootId: file.message.rootId,
    direction: 'out',
    kind: 'acknowledgement',
    state: gateway.type === 'null' ? 'delivered' : 'delivering',
    legs: { transport: gateway.type === 'null' ? 'none' : 'pending', functional: 'none', business: 'none' },
    mode: agreement.mode,
    revision: file.message.revision,
    partner: agreement.partner.name,
    agreement: agreement.name,
    gateway: gateway.name,
    documentType: '997',
    sizeBytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    at,
  } as const
}

/** A null gateway takes it and keeps nothing; every other one gets a delivery with its identity fixed. */
function delivery(
  file: ReceivedFile,
  { message: id, delivery: deliveryId, now: at, gateway }: Composed,
): Rows {
  if (gateway.type === 'null') return {}
  const { revision } = file.message
  const topic = deliveryTopic(gateway.type)
  const identity = gateway.type === 'folder' ? `997-${id}.edi` : `${deliveryId}@parley`
  const value = { type: 'deliver', deliveryId, messageId: id, revision, gateway: gateway.name }
  return {
    deliveries: [
      { id: deliveryId, messageId: id, revision, gateway: gateway.name, identity, topic, key: id, at },
    ],
    events: [{ topic, key: id, value }],
  }
}
