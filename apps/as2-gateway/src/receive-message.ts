import { type As2Request, composeMdn, type OutboundMdn, readRequestHeaders } from '@parley/as2'
import { crashPoint } from '@parley/config'
import type { Answer, EndpointRequest } from '@parley/frame'
import { newMessageId } from '@parley/journey'
import { findAs2Relationship, type Revision } from '@parley/model'
import { answerRepeat } from './answer-repeat.ts'
import type { Arrival, StoredForm } from './arrival.ts'
import type { KeyRing } from './key-ring.ts'
import type { Needs } from './needs.ts'
import { type OpenedBody, openBody } from './open-body.ts'
import { BodyTooLarge } from './read-body.ts'
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
  try {
    const body = await openBody(needs, keys, { request: headers.request, relationship, body: request })
    crashPoint('as2.after-body')
    const arrival = {
      ...{ revision, relationship, request: headers.request, headers: request.headers },
      received: body.received,
    }
    return await answer(needs, keys, arrival, body)
  } catch (error) {
    if (error instanceof BodyTooLarge) return plainRefusal(needs, 413, 'AS2_BODY_TOO_LARGE', error.message)
    throw error
  }
}

async function answer(needs: Needs, keys: KeyRing, arrival: Arrival, body: OpenedBody): Promise<Answer> {
  const id = newMessageId(needs)
  const at = needs.now()
  const stored = await composeAnswer(keys, arrival, {
    messageId: `${id}@parley`,
    disposition: body.kind === 'opened' ? 'processed' : body.refusal,
    ...(body.kind === 'opened' && { mic: body.opened.mic }),
    now: at,
  })
  if (body.kind === 'refused') {
    await needs.ledger.commit(refusalEntry(arrival, { id, at, refusal: body.refusal, answer: stored }))
    return stored
  }
  const { opened, content } = body
  crashPoint('as2.before-commit')
  const result = await needs.ledger.commit(
    receptionEntry(arrival, { id, at, opened, content, answer: stored }),
  )
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
