import { type As2Request, explainMic, type MdnResponse, receiptSubject } from '@parley/as2'
import { topics } from '@parley/bus'
import type { Answer } from '@parley/frame'
import type { FailureCode } from '@parley/journey'
import { answerEntry, type DeliveryRow, type MessageRow } from '@parley/store'
import type { Arrival } from './arrival.ts'
import { judgeReceipt } from './judge-receipt.ts'
import type { KeyRing } from './key-ring.ts'
import type { Needs } from './needs.ts'
import { as2Id, outbound } from './outbound.ts'
import { plainRefusal } from './refuse.ts'
import { as2Gateway, maxReceiptBytes } from './send-message.ts'
import { micOf } from './wire.ts'

/**
 * A receipt that came by itself (RFC 4130 7.3, Receipt-Delivery-Option), to whichever process, perhaps before our own
 * request was answered. The message it is about was durable, with its MIC, before it left. A second copy changes
 * nothing; one that does not hold is noted and waited past.
 */
export async function receiveReceipt(
  needs: Needs,
  keys: KeyRing,
  { request, headers, pieces }: Arriving,
): Promise<Answer> {
  const body = await collect(pieces)
  if (body === undefined)
    return plainRefusal(needs, 413, 'AS2_BODY_TOO_LARGE', 'A receipt has no more than 1 MiB.')
  const receipt = { status: 200, headers, body }
  const subject = await receiptSubject(receipt)
  const sent = subject === undefined ? undefined : await findSent(needs, request, subject)
  if (!sent) {
    const text =
      'This receipt is for no message that we sent to you. Check its Original-Message-ID and both AS2 ids.'
    return plainRefusal(needs, 404, 'AS2_NOT_AS2', text)
  }
  await note(needs, keys, receipt, sent)
  return { status: 200, body: '' }
}

export type Arriving = {
  readonly request: As2Request
  readonly headers: Arrival['headers']
  readonly pieces: AsyncIterable<Uint8Array>
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer | undefined> {
  const taken: Uint8Array[] = []
  let sizeBytes = 0
  for await (const piece of pieces) {
    sizeBytes += piece.length
    if (sizeBytes > maxReceiptBytes) return undefined
    taken.push(piece)
  }
  return Buffer.concat(taken)
}

/** What a receipt that holds says against the message; anything else says nothing of it. */
const final: ReadonlySet<FailureCode> = new Set(['DELIVERY_MDN_NEGATIVE', 'DELIVERY_MIC_MISMATCH'])

type Sent = { readonly delivery: DeliveryRow; readonly message: MessageRow }

/** Message-IDs are ours, and so unique; the names must be those of the pair the message was between. */
async function findSent(needs: Needs, { from, to }: As2Request, subject: string): Promise<Sent | undefined> {
  for (const delivery of await needs.chronicle.deliveriesBy(subject)) {
    const revision = await needs.revisions.byId(delivery.revision)
    const gateway = revision.gateways.get(delivery.gateway)
    if (gateway?.type !== 'as2' || delivery.mic === undefined) continue
    if (as2Id(gateway.partner) !== from || as2Id(gateway.us) !== to) continue
    const message = await needs.chronicle.message(delivery.messageId)
    if (message) return { delivery, message }
  }
  return undefined
}

async function note(needs: Needs, keys: KeyRing, receipt: MdnResponse, sent: Sent): Promise<void> {
  const { delivery, message } = sent
  const gateway = as2Gateway(await needs.revisions.byId(delivery.revision), delivery.gateway)
  const outcome = await judgeReceipt(receipt, {
    now: needs.now(),
    ...{ keys, gateway, delivery, mic: micOf(delivery.mic ?? '') },
    explain: async (received) => explainMic(await outbound(needs, keys, { ...sent, gateway }), received),
  })
  const at = needs.now()
  if (outcome.kind === 'failed' && !final.has(outcome.code)) {
    await needs.ledger.commit({
      claim: `receipt-invalid|${delivery.id}|${at.getTime()}`,
      messageId: message.id,
      steps: [
        {
          messageId: message.id,
          at,
          stage: 'as2-gateway',
          what: outcome.text,
          detail: { code: outcome.code },
        },
      ],
    })
  } else {
    const news = { stage: 'as2-gateway', outcomeTopic: topics.outcome, finishedAt: at } as const
    await needs.ledger.commit(answerEntry({ ...news, delivery, message, outcome }))
  }
  needs.log.info('receipt received', { messageId: message.id, code: outcome.kind })
}
