import { readMdn } from '@parley/as2'
import { type BusRecord, topics } from '@parley/bus'
import { crashPoint } from '@parley/config'
import type { Event } from '@parley/journey'
import type { As2Gateway, Revision } from '@parley/model'
import { attemptEntry, type DeliveryRow, type MessageRow, type Outcome } from '@parley/store'
import type { KeyRing } from './key-ring.ts'
import type { Needs } from './needs.ts'
import { as2Id, type Wire, wireFor } from './wire.ts'

type Deliver = Extract<Event, { type: 'deliver' }>

/** Sends what is due. A delivery already at its end is passed over, so a replayed event sends nothing. */
export async function sendDue(needs: Needs, keys: KeyRing, batch: readonly BusRecord[]): Promise<void> {
  const due = batch.map((record) => record.value as Deliver)
  const [deliveries, messages] = await Promise.all([
    needs.chronicle.deliveries(due.map((event) => event.deliveryId)),
    needs.chronicle.messages(due.map((event) => event.messageId)),
  ])
  const messageById = new Map(messages.map((message) => [message.id, message]))
  await Promise.all(
    deliveries
      .filter((delivery) => delivery.state === 'queued')
      .map(async (delivery) => {
        const message = messageById.get(delivery.messageId)
        if (!message) throw new Error(`delivery ${delivery.id} has no message`)
        await send(needs, keys, delivery, message)
      }),
  )
}

async function send(needs: Needs, keys: KeyRing, delivery: DeliveryRow, message: MessageRow): Promise<void> {
  const revision = await needs.revisions.byId(delivery.revision)
  const gateway = as2Gateway(revision, delivery.gateway)
  const wire = await wireFor(needs, keys, { delivery, message, gateway })
  crashPoint('as2-out.before-post')
  const startedAt = needs.now()
  const answered = await needs.post({
    url: gateway.url,
    headers: wire.headers,
    body: wire.body,
    timeoutMs: gateway.timeoutMs,
    maxResponseBytes: 1024 * 1024,
  })
  crashPoint('as2-out.after-response')
  const outcome = await judge(answered, { keys, wire, gateway, delivery })
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

function as2Gateway(revision: Revision, name: string): As2Gateway {
  const gateway = revision.gateways.get(name)
  if (gateway?.type !== 'as2') throw new Error(`gateway ${name} of revision ${revision.id} is not AS2`)
  return gateway
}

type Context = {
  readonly keys: KeyRing
  readonly wire: Wire
  readonly gateway: As2Gateway
  readonly delivery: DeliveryRow
}

/** From the HTTP answer to one named outcome (operations F17, F18). */
async function judge(answered: Awaited<ReturnType<Needs['post']>>, context: Context): Promise<Outcome> {
  switch (answered.kind) {
    case 'unreachable':
      return { kind: 'failed', code: 'DELIVERY_UNREACHABLE', text: answered.text }
    case 'timeout':
      return { kind: 'failed', code: 'DELIVERY_TIMEOUT', text: answered.text }
    case 'answer-lost':
      return { kind: 'failed', code: 'DELIVERY_ANSWER_LOST', text: answered.text }
    case 'answered':
      return judgeAnswer(answered, context)
    default:
      return answered satisfies never
  }
}

type Answered = Extract<Awaited<ReturnType<Needs['post']>>, { kind: 'answered' }>

async function judgeAnswer(answered: Answered, context: Context): Promise<Outcome> {
  const { status } = answered
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return {
      kind: 'failed',
      code: 'DELIVERY_UNREACHABLE',
      text: `The partner's server answered ${status}; trying again.`,
    }
  }
  if (status < 200 || status >= 300) {
    return {
      kind: 'failed',
      code: 'DELIVERY_REFUSED',
      text: `The partner's server answered ${status}. Check the URL and the ids with the partner, then resubmit.`,
    }
  }
  if (context.gateway.receipt === 'none') return { kind: 'delivered', what: 'delivered' }
  return judgeMdn(answered, context)
}

async function judgeMdn(answered: Answered, { keys, wire, gateway, delivery }: Context): Promise<Outcome> {
  const mdn = await readMdn(answered, {
    messageId: delivery.identity,
    mic: wire.mic,
    partnerCertificates: keys.certificates(gateway.partner, 'verify'),
    requireSigned: gateway.receipt === 'signed',
    from: as2Id(gateway.us),
    to: as2Id(gateway.partner),
  })
  switch (mdn.kind) {
    case 'accepted':
      return {
        kind: 'delivered',
        what: 'delivered, MDN verified',
        evidence: { bytes: answered.body, mediaType: contentType(answered) },
      }
    case 'negative':
      return {
        kind: 'failed',
        code: 'DELIVERY_MDN_NEGATIVE',
        text: `The partner refused it: ${mdn.disposition}.`,
      }
    case 'mic-mismatch':
      return {
        kind: 'failed',
        code: 'DELIVERY_MIC_MISMATCH',
        text: 'The partner received other bytes than we sent (MIC differs). Compare compression and line-end settings.',
      }
    case 'missing':
      return {
        kind: 'failed',
        code: 'DELIVERY_MDN_MISSING',
        text: 'The partner answered without the MDN we asked for.',
      }
    case 'invalid':
      return { kind: 'failed', code: 'DELIVERY_MDN_INVALID', text: `The MDN does not hold: ${mdn.reason}.` }
    default:
      return mdn satisfies never
  }
}

function contentType(answered: Answered): string {
  return (
    answered.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ??
    'application/octet-stream'
  )
}

function jitter(needs: Needs): number {
  return (needs.randomBytes(1)[0] ?? 0) / 255
}
