import { createHash } from 'node:crypto'
import { topics } from '@parley/bus'
import { type DeliveryId, type MessageId, newDeliveryId, newMessageId, noLegs } from '@parley/journey'
import { type As2Gateway, as2MessageId, type Revision } from '@parley/model'
import type { Entry } from '@parley/store'
import type { Needs } from '../needs.ts'

export type TestMessage = { readonly id: MessageId; readonly deliveryId: DeliveryId; readonly entry: Entry }

/** How much longer than the exchange may take a test is left alone, before it is sent like any other message. */
const graceMs = 60_000

/**
 * A small text, plainly a test, as a message like any other: it shows in the ledger, has evidence, and a receipt that
 * comes by itself finds it. The test sends it; should the process end in between, the sweep does.
 */
export function testMessage(needs: Needs, revision: Revision, gateway: As2Gateway): TestMessage {
  const id = newMessageId(needs)
  const deliveryId = newDeliveryId(needs)
  const identity = as2MessageId(gateway, id)
  const at = needs.now()
  const text = testText(gateway, id, at)
  const bytes = Buffer.from(text)
  const agreement = [...revision.agreements.values()].find(
    ({ us, partner }) => us.name === gateway.us.name && partner.name === gateway.partner.name,
  )
  const entry: Entry = {
    claim: `connection-test|${id}`,
    messageId: id,
    messages: [
      {
        ...{ id, rootId: id, direction: 'out', kind: 'document', state: 'delivering', mode: 'test', at },
        legs: { ...noLegs, transport: 'pending' },
        ...{ revision: revision.id, partner: gateway.partner.name, gateway: gateway.name },
        ...(agreement && { agreement: agreement.name }),
        ...{ documentType: 'TEST', fileName: 'parley-connection-test.txt', sizeBytes: bytes.length },
        sha256: createHash('sha256').update(bytes).digest('hex'),
      },
    ],
    payloads: [{ messageId: id, role: 'output', content: { kind: 'bytes', bytes, mediaType: 'text/plain' } }],
    keys: [{ messageId: id, name: 'as2-message-id', value: identity }],
    steps: [{ messageId: id, at, stage: 'operator', what: 'connection test begun' }],
    deliveries: [
      {
        ...{ id: deliveryId, messageId: id, revision: revision.id, gateway: gateway.name, at },
        ...{ identity, topic: topics.deliverAs2, key: id },
      },
    ],
    deliveryChanges: [leftToSweep(deliveryId, gateway, at)],
  }
  return { id, deliveryId, entry }
}

/** Its time in the sweep: when a test is at its end, the row says so and nothing is swept. */
export function leftToSweep(deliveryId: DeliveryId, gateway: As2Gateway, at: Date) {
  const nextTryAt = new Date(at.getTime() + gateway.timeoutMs + graceMs)
  return { deliveryId, state: 'waiting', nextTryAt } as const
}

function testText({ us, partner }: As2Gateway, id: MessageId, at: Date): string {
  return [
    'TEST MESSAGE. This is no business document; nothing has to be done with it.',
    '',
    `From    ${us.displayName} (AS2 id ${us.as2Id ?? ''})`,
    `To      ${partner.displayName} (AS2 id ${partner.as2Id ?? ''})`,
    `Sent    ${at.toISOString()}`,
    `Number  ${id}`,
    '',
  ].join('\r\n')
}
