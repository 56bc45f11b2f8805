import { explainMic } from '@parley/as2'
import { type BusRecord, inOrderOfKeys, topics } from '@parley/bus'
import { crashPoint } from '@parley/config'
import type { Event } from '@parley/journey'
import type { As2Gateway, Revision } from '@parley/model'
import { attemptEntry, type DeliveryRow, type MessageRow, type Outcome } from '@parley/store'
import type { LargeBodies } from './apart/large-bodies.ts'
import type { Connections } from './connections.ts'
import { type Answered, judgeAnswer } from './judge-answer.ts'
import { judgeReceipt } from './judge-receipt.ts'
import type { KeyRing } from './key-ring.ts'
import type { Needs } from './needs.ts'
import { cannotSend, outbound, type Sending } from './outbound.ts'
import { wireFor } from './wire.ts'

/** Of an MDN, which is a few KiB. */
export const maxReceiptBytes = 1024 * 1024

type Deliver = Extract<Event, { type: 'deliver' }>

/**
 * Sends what is due, in order where the key is one. A delivery already at its end is passed over, so a replayed event sends
 * nothing.
 */
export async function sendDue(needs: Needs, ways: Ways, batch: readonly BusRecord[]): Promise<void> {
  const due = batch.map((record) => record.value as Deliver)
  const keyOf = new Map(batch.map(({ key, value }) => [(value as Deliver).deliveryId, key]))
  const [deliveries, messages] = await Promise.all([
    needs.chronicle.deliveries(due.map((event) => event.deliveryId)),
    needs.chronicle.messages(due.map((event) => event.messageId)),
  ])
  const messageById = new Map(messages.map((message) => [message.id, message]))
  await inOrderOfKeys(
    deliveries.filter((delivery) => delivery.state === 'queued'),
    ({ id }) => keyOf.get(id) ?? id,
    async (delivery) => {
      const message = messageById.get(delivery.messageId)
      if (!message) throw new Error(`delivery ${delivery.id} has no message`)
      await send(needs, ways, { delivery, message })
    },
  )
}

/** Keys, and how partners are connected to. */
export type Ways = {
  readonly keys: KeyRing
  readonly connections: Connections
  readonly bodies: LargeBodies
}
type Due = { readonly delivery: DeliveryRow; readonly message: MessageRow }

async function send(needs: Needs, ways: Ways, { delivery, message }: Due): Promise<void> {
  const revision = await needs.revisions.byId(delivery.revision)
  const gateway = as2Gateway(revision, delivery.gateway)
  const sending = { delivery, message, gateway }
  const startedAt = needs.now()
  const outcome =
    delivery.attemptCount < gateway.retry.attempts ? await tryOnce(needs, ways, sending) : overdue(gateway)
  await needs.ledger.commit(
    attemptEntry({
      stage: 'as2-gateway',
      outcomeTopic: topics.outcome,
      delivery,
      message,
      startedAt,
      finishedAt: needs.now(),
      outcome,
      retry: gateway.retry,
      jitter: jitter(needs),
    }),
  )
  crashPoint('as2-out.after-commit')
  needs.log.info('delivery tried', { messageId: message.id, code: outcome.kind })
}

export function as2Gateway(revision: Revision, name: string): As2Gateway {
  const gateway = revision.gateways.get(name)
  if (gateway?.type !== 'as2') throw new Error(`gateway ${name} of revision ${revision.id} is not AS2`)
  return gateway
}

/** One POST and what came of it, to be noted in the ledger. */
export async function tryOnce(needs: Needs, ways: Ways, sending: Sending): Promise<Outcome> {
  const { keys, connections } = ways
  const { gateway, delivery } = sending
  const obstacle = cannotSend(keys, gateway, needs.now())
  if (obstacle !== undefined) return { kind: 'failed', code: 'AS2_NOT_SENT', text: obstacle }
  const wire = await wireFor(needs, ways, sending)
  const { via, length, headers } = await connections.of(gateway)
  crashPoint('as2-out.before-post')
  const answered = judgeAnswer(
    await needs.post({
      url: gateway.url,
      headers: [...wire.headers, ...headers],
      body: wire.body,
      ...(via && { via }),
      ...(length && { length }),
      timeoutMs: gateway.timeoutMs,
      maxResponseBytes: maxReceiptBytes,
    }),
  )
  crashPoint('as2-out.after-response')
  if (answered.kind === 'failed') return answered
  if (gateway.receipt === 'none') return { kind: 'delivered', what: 'delivered' }
  // Some partners answer at once although they were asked not to.
  if (gateway.receiptComes === 'by-itself' && !holdsReceipt(answered)) return sent(needs, gateway)
  return judgeReceipt(answered, {
    ...{ keys, gateway, delivery, mic: wire.mic, now: needs.now() },
    explain: async (received) => explainMic(await outbound(needs, keys, sending), received),
  })
}

function sent(needs: Needs, { receiptWithinMs }: As2Gateway): Outcome {
  return {
    kind: 'sent',
    what: 'sent, the MDN comes by itself',
    answerBy: new Date(needs.now().getTime() + receiptWithinMs),
  }
}

/** The last try was answered, but its receipt never came. */
function overdue({ retry }: As2Gateway): Outcome {
  const text = `No MDN came by itself after ${retry.attempts} tries. Ask the partner whether the message arrived.`
  return { kind: 'failed', code: 'DELIVERY_MDN_OVERDUE', text }
}

function holdsReceipt({ headers, body }: Answered): boolean {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  return body.length > 0 && /^\s*multipart\/(report|signed)\b/i.test(type)
}

function jitter(needs: Needs): number {
  return (needs.randomBytes(1)[0] ?? 0) / 255
}
