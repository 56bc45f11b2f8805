import { type As2Request, composeMdn, isMdn, type OutboundMdn, readRequestHeaders } from '@parley/as2'
import { crashPoint } from '@parley/config'
import type { Answer, EndpointRequest } from '@parley/frame'
import { newMessageId } from '@parley/journey'
import { type As2Relationship, findAs2Relationship, type Revision } from '@parley/model'
import { joinRows } from '@parley/store'
import { answerRepeat } from './answer-repeat.ts'
import type { Arrival, StoredForm } from './arrival.ts'
import type { KeyRing } from './key-ring.ts'
import type { Needs } from './needs.ts'
import { type OpenedBody, openBody } from './open-body.ts'
import { peekBody } from './peek-body.ts'
import { BodyTooLarge, readBody } from './read-body.ts'
import { isAllowed, mdnIdentity, ownReceipt, takenWithoutReceipt } from './receipt-rows.ts'
import { receiveReceipt } from './receive-receipt.ts'
import { receptionEntry } from './reception-entry.ts'
import { plainRefusal, refusalEntry, refusalText } from './refuse.ts'

/** POST /as2: opens the message, makes it and its MDN durable together, and only then answers (promise 1). */
export async function receiveMessage(needs: Needs, keys: KeyRing, request: EndpointRequest): Promise<Answer> {
  const headers = readRequestHeaders(request.headers)
  if (headers.kind === 'refused') return plainRefusal(needs, 400, 'AS2_NOT_AS2', headers.refusal.text)
  const revision = needs.revisions.current()
  if (!revision) return plainRefusal(needs, 503, 'AS2_UNKNOWN_RELATIONSHIP', 'Nothing is deployed yet.')
  const relationship = findAs2Relationship(revision, headers.request)
  if (!relationship) return refuseStranger(needs, revision, headers.request)
  if (!mayAnswer(headers.request, relationship)) return refuseReceiptAddress(needs)
  try {
    const read = readBody(request, needs.limits.maxBodyBytes)
    const { start, body: pieces } = await peekBody(read)
    const arriving = { request: headers.request, headers: request.headers, pieces }
    if (await isMdn(request.headers, start)) return await receiveReceipt(needs, keys, arriving)
    const body = await openBody(needs, keys, { ...arriving, relationship })
    crashPoint('as2.after-body')
    const arrival = { revision, relationship, ...arriving, received: body.received }
    return await answer(needs, keys, arrival, body)
  } catch (error) {
    if (error instanceof BodyTooLarge) return plainRefusal(needs, 413, 'AS2_BODY_TOO_LARGE', error.message)
    throw error
  }
}

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
    now: at,
  })
  const stored = arrival.request.receipt?.deliverTo === undefined ? mdn : takenWithoutReceipt
  const receipt = stored === mdn ? {} : ownReceipt(needs, arrival, { of: id, at, mdn })
  if (body.kind === 'refused') {
    const entry = refusalEntry(arrival, { id, at, refusal: body.refusal, answer: stored })
    await needs.ledger.commit({ ...entry, ...joinRows([entry, receipt]) })
    return stored
  }
  const { opened, content } = body
  const entry = receptionEntry(arrival, { id, at, opened, content, answer: stored })
  crashPoint('as2.before-commit')
  const result = await needs.ledger.commit({ ...entry, ...joinRows([entry, receipt]) })
  crashPoint('as2.after-commit')
  const { sizeBytes, sha256 } = content
  if (result.kind === 'repeat')
    return answerRepeat(needs, arrival, { id, at, sha256, holder: result.messageId })
  needs.log.info('message received', { messageId: id, sizeBytes, sha256 })
  return { ...stored, sent: () => crashPoint('as2.after-answer') }
}

type Verdict = Pick<OutboundMdn, 'messageId' | 'disposition' | 'mic' | 'now'>

async function composeAnswer(keys: KeyRing, arrival: Arrival, verdict: Verdict): Promise<StoredForm> {
  const { request } = arrival
  if (!request.receipt) return noReceipt(verdict)
  const own = await keys.signer(arrival.relationship.us)
  const mdn = await composeMdn({
    request,
    from: request.to,
    ...verdict,
    signer: { ...own, digest: 'sha-256' },
    reportingUa: 'Parley',
    text:
      verdict.disposition === 'processed'
        ? 'The message was received, verified and stored.'
        : refusalText(verdict.disposition),
  })
  return { status: 200, headers: mdn.headers, body: mdn.body }
}

/** No receipt asked for: 204 says accepted, 403 says refused; there is nothing else to say it with. */
function noReceipt(verdict: Verdict): StoredForm {
  return { status: verdict.disposition === 'processed' ? 204 : 403, headers: [], body: new Uint8Array() }
}

async function refuseStranger(needs: Needs, revision: Revision, request: As2Request): Promise<Answer> {
  const text = 'No agreement is deployed for this AS2-From and AS2-To. Check both ids with your partner.'
  const id = newMessageId(needs)
  await needs.ledger.commit({
    claim: `as2-refused|${id}`,
    messageId: id,
    messages: [
      {
        id,
        rootId: id,
        direction: 'in',
        kind: 'file',
        state: 'failed',
        legs: { transport: 'rejected', functional: 'none', business: 'none' },
        mode: 'production',
        revision: revision.id,
        gateway: 'as2',
        sizeBytes: 0,
        sha256: '',
        failure: { code: 'AS2_UNKNOWN_RELATIONSHIP', class: 'permanent', stage: 'as2-gateway', text },
        at: needs.now(),
      },
    ],
    keys: [
      { messageId: id, name: 'as2-message-id', value: request.messageId },
      { messageId: id, name: 'as2-from', value: request.from },
      { messageId: id, name: 'as2-to', value: request.to },
    ],
  })
  return plainRefusal(needs, 403, 'AS2_UNKNOWN_RELATIONSHIP', text)
}
