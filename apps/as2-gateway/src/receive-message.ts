import { type As2Request, isMdn, type RefusalCode, readRequestHeaders } from '@parley/as2'
import { crashPoint } from '@parley/config'
import type { Answer, EndpointRequest } from '@parley/frame'
import { newMessageId } from '@parley/journey'
import { type As2Relationship, findAs2Relationship } from '@parley/model'
import { joinRows } from '@parley/store'
import { senderOf, turnAway } from './admit.ts'
import { onGrid, TimedPieces } from './answer-grid.ts'
import { answerRepeat } from './answer-repeat.ts'
import type { LargeBodies } from './apart/large-bodies.ts'
import type { Arrival } from './arrival.ts'
import { commitReception } from './commit-reception.ts'
import { composeAnswer } from './compose-answer.ts'
import type { FailureThrottle } from './failure-throttle.ts'
import type { KeyRing } from './key-ring.ts'
import type { Needs } from './needs.ts'
import { type OpenedBody, openingOrder } from './open-body.ts'
import { peekBody } from './peek-body.ts'
import { BodyTooLarge, declaredBytes, readBody } from './read-body.ts'
import { isAllowed, mdnIdentity, ownReceipt, takenWithoutReceipt } from './receipt-rows.ts'
import { receiveReceipt } from './receive-receipt.ts'
import { receptionEntry } from './reception-entry.ts'
import { plainRefusal, refusalEntry } from './refuse.ts'
import { refuseStranger } from './refuse-stranger.ts'

export type Receiving = {
  readonly keys: KeyRing
  readonly throttle: FailureThrottle
  readonly bodies: LargeBodies
}

/** POST /as2: opens the message, makes it and its MDN durable together, and only then answers (promise 1). */
export async function receiveMessage(
  needs: Needs,
  receiving: Receiving,
  request: EndpointRequest,
): Promise<Answer> {
  const headers = readRequestHeaders(request.headers)
  if (headers.kind === 'refused') return plainRefusal(needs, 400, 'AS2_NOT_AS2', headers.refusal.text)
  const revision = needs.revisions.current()
  if (!revision) return plainRefusal(needs, 503, 'AS2_UNKNOWN_RELATIONSHIP', 'Nothing is deployed yet.')
  const relationship = findAs2Relationship(revision, headers.request)
  if (!relationship) return refuseStranger(needs, receiving.keys, { revision, request: headers.request })
  const sender = senderOf(headers.request, request)
  const away = await turnAway(needs, receiving.throttle, relationship, { request, sender })
  if (away) return away
  if (!mayAnswer(headers.request, relationship)) return refuseReceiptAddress(needs)
  try {
    const arriving = { revision, relationship, request: headers.request, headers: request.headers }
    return await receiveBody(needs, receiving, { arriving, request, sender })
  } catch (error) {
    if (error instanceof BodyTooLarge) return plainRefusal(needs, 413, 'AS2_BODY_TOO_LARGE', error.message)
    throw error
  }
}

type Body = {
  readonly arriving: Omit<Arrival, 'received'>
  readonly request: EndpointRequest
  readonly sender: string
}

async function receiveBody(
  needs: Needs,
  { keys, throttle, bodies }: Receiving,
  { arriving, request, sender }: Body,
): Promise<Answer> {
  const { maxBodyBytes } = arriving.relationship.agreement.as2 ?? {}
  const limitBytes = Math.min(needs.limits.maxBodyBytes, maxBodyBytes ?? Number.POSITIVE_INFINITY)
  const { start, body } = await peekBody(readBody(request, limitBytes))
  if (await isMdn(request.headers, start)) return receiveReceipt(needs, keys, { ...arriving, pieces: body })
  const pieces = new TimedPieces(body, needs.clock)
  const order = await openingOrder(needs, keys, { ...arriving, limitBytes })
  const opened = await bodies.open(order, { pieces, declaredBytes: declaredBytes(request) })
  crashPoint('as2.after-body')
  const answered = await answer(needs, keys, { ...arriving, received: opened.received }, opened)
  if (opened.kind === 'opened') return answered
  if (counted.has(opened.refusal.code)) throttle.failed(sender)
  await onGrid(needs.clock, pieces.endedAtMs)
  return answered
}

/** Failures that somebody causes who tries keys or altered messages. */
const counted: ReadonlySet<RefusalCode> = new Set([
  'decryption-failed',
  'authentication-failed',
  'integrity-check-failed',
  'insufficient-message-security',
])

/** A receipt that goes out by itself goes only where the agreement says; who asks for another place is told so at once. */
function mayAnswer({ receipt }: As2Request, { agreement }: As2Relationship): boolean {
  const { as2 } = agreement
  return receipt?.deliverTo === undefined || (as2 !== undefined && isAllowed(receipt.deliverTo, as2))
}

function refuseReceiptAddress(needs: Needs): Answer {
  const text =
    'The message asks for a receipt at an address that is not agreed. Ask for it in the same connection, or agree on the host.'
  return plainRefusal(needs, 403, 'AS2_RECEIPT_ADDRESS', text)
}

async function answer(needs: Needs, keys: KeyRing, arrival: Arrival, body: OpenedBody): Promise<Answer> {
  const id = newMessageId(needs)
  const at = needs.now()
  const mdn = await composeAnswer(keys, arrival, {
    messageId: mdnIdentity(id),
    disposition: body.kind === 'opened' ? 'processed' : body.refusal,
    ...(body.kind === 'opened' && { mic: body.opened.mic }),
    ...(body.kind === 'opened' && body.warning !== undefined && { warning: body.warning }),
    now: at,
  })
  const stored = arrival.request.receipt?.deliverTo === undefined ? mdn : takenWithoutReceipt
  const receipt = stored === mdn ? {} : ownReceipt(needs, arrival, { of: id, at, mdn })
  if (body.kind === 'refused') {
    const { refusal, cause } = body
    const entry = refusalEntry(arrival, { id, at, refusal: cause ?? refusal, answer: stored })
    await needs.ledger.commit({ ...entry, ...joinRows([entry, receipt]) })
    return stored
  }
  const { opened, content } = body
  const { warning } = body
  const entry = receptionEntry(arrival, { id, at, opened, warning, content, answer: stored })
  crashPoint('as2.before-commit')
  const result = await commitReception(needs, arrival, { ...entry, ...joinRows([entry, receipt]) })
  crashPoint('as2.after-commit')
  const { sizeBytes, sha256 } = content
  if (result.kind === 'repeat')
    return answerRepeat(needs, arrival, { id, at, sha256, holder: result.messageId })
  needs.log.info('message received', { messageId: id, sizeBytes, sha256 })
  return { ...stored, sent: () => crashPoint('as2.after-answer') }
}
