import { type BusRecord, topics } from '@parley/bus'
import { defaultRetryPolicy, type Event } from '@parley/journey'
import { attemptEntry, type DeliveryRow, type MessageRow, type Outcome } from '@parley/store'
import { judgeAnswer } from './judge-answer.ts'
import type { Needs } from './needs.ts'
import { isAllowed, type ReceiptHead } from './receipt-rows.ts'

type Deliver = Extract<Event, { type: 'deliver' }>

const timeoutMs = 60_000

/** Sends the receipts that go out by themselves: the stored bytes, however often it takes. */
export async function sendReceipts(needs: Needs, batch: readonly BusRecord[]): Promise<void> {
  const due = batch.map((record) => record.value as Deliver)
  const [deliveries, messages] = await Promise.all([
    needs.chronicle.deliveries(due.map(({ deliveryId }) => deliveryId)),
    needs.chronicle.messages(due.map(({ messageId }) => messageId)),
  ])
  const messageById = new Map(messages.map((message) => [message.id, message]))
  await Promise.all(
    deliveries
      .filter(({ state }) => state === 'queued')
      .map(async (delivery) => {
        const message = messageById.get(delivery.messageId)
        if (!message) throw new Error(`delivery ${delivery.id} has no message`)
        await send(needs, delivery, message)
      }),
  )
}

async function send(needs: Needs, delivery: DeliveryRow, message: MessageRow): Promise<void> {
  const startedAt = needs.now()
  const outcome = await tryOnce(needs, message)
  await needs.ledger.commit(
    attemptEntry({
      ...{ stage: 'as2-gateway', outcomeTopic: topics.outcome, delivery, message, outcome },
      ...{ startedAt, finishedAt: needs.now(), retry: defaultRetryPolicy },
      jitter: (needs.randomBytes(1)[0] ?? 0) / 255,
    }),
  )
  needs.log.info('receipt tried', { messageId: message.id, code: outcome.kind })
}

async function tryOnce(needs: Needs, message: MessageRow): Promise<Outcome> {
  const [body, headBytes] = await needs.payloads.readMany([
    { messageId: message.id, role: 'wire' },
    { messageId: message.id, role: 'wire-headers' },
  ])
  if (!body || !headBytes) throw new Error(`receipt ${message.id} has no bytes`)
  const { url, headers } = JSON.parse(Buffer.from(headBytes).toString('utf8')) as ReceiptHead
  const revision = await needs.revisions.byId(message.revision)
  const demands = revision.agreements.get(message.agreement ?? '')?.as2
  if (!demands || !isAllowed(url, demands))
    throw new Error(`receipt ${message.id} goes to a host that was never allowed`)
  const addresses = demands.receipts?.privateAddresses ? 'any' : 'public'
  const answered = judgeAnswer(
    await needs.post({ url, headers, body, timeoutMs, maxResponseBytes: 64 * 1024, addresses }),
  )
  return answered.kind === 'failed' ? answered : { kind: 'delivered', what: 'MDN taken by the partner' }
}
