import { createHash } from 'node:crypto'
import { type As2Request, composeMdn, type OutboundMdn, openMessage, readRequestHeaders } from '@parley/as2'
import { crashPoint } from '@parley/config'
import type { Answer, EndpointRequest } from '@parley/frame'
import { newMessageId } from '@parley/journey'
import { findAs2Relationship, type Revision } from '@parley/model'
import { answerRepeat } from './answer-repeat.ts'
import type { Arrival, StoredForm } from './arrival.ts'
import { keep } from './keep.ts'
import type { KeyRing } from './key-ring.ts'
import type { Needs } from './needs.ts'
import { BodyTooLarge, readBody } from './read-body.ts'
import { type Reception, receptionEntry } from './reception-entry.ts'
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
    const body = await readBody(request, needs.limits.maxBodyBytes)
    crashPoint('as2.after-body')
    return await openAndAnswer(needs, keys, {
      revision,
      relationship,
      request: headers.request,
      headers: request.headers,
      body,
    })
  } catch (error) {
    if (error instanceof BodyTooLarge) return plainRefusal(needs, 413, 'AS2_BODY_TOO_LARGE', error.message)
    throw error
  }
}

async function openAndAnswer(needs: Needs, keys: KeyRing, arrival: Arrival): Promise<Answer> {
  const { agreement, us, partner } = arrival.relationship
  const reader = openMessage(
    arrival.request,
    { ownKeys: await keys.own(us, 'decrypt'), partnerCertificates: keys.certificates(partner, 'verify') },
    {
      requireSigned: agreement.as2?.requireSigned ?? true,
      requireEncrypted: agreement.as2?.requireEncrypted ?? true,
      maxContentBytes: needs.limits.maxBodyBytes,
      maxRatio: 200,
    },
  )
  reader.write(arrival.body)
  const opened = await reader.finish()
  const id = newMessageId(needs)
  const at = needs.now()
  const answer = await composeAnswer(keys, arrival, {
    messageId: `${id}@parley`,
    disposition: opened.kind === 'opened' ? 'processed' : opened.refusal,
    ...(opened.kind === 'opened' && { mic: opened.mic }),
    now: at,
  })
  if (opened.kind === 'refused') {
    await needs.ledger.commit(await refusalEntry(needs, arrival, { id, at, refusal: opened.refusal, answer }))
    return answer
  }
  const sha256 = createHash('sha256').update(opened.content).digest('hex')
  const reception: Reception = { id, at, opened, sha256, answer }
  const entry = receptionEntry(arrival, reception, {
    request: await keep(needs, arrival.body, arrival.request.contentType),
    content: await keep(needs, opened.content, opened.contentType),
  })
  crashPoint('as2.before-commit')
  const result = await needs.ledger.commit(entry)
  crashPoint('as2.after-commit')
  if (result.kind === 'repeat')
    return answerRepeat(needs, arrival, { id, at, sha256, holder: result.messageId })
  needs.log.info('message received', { messageId: id, sizeBytes: opened.content.length, sha256 })
  return { ...answer, sent: () => crashPoint('as2.after-answer') }
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
