import type { Refusal } from '@parley/as2'
import type { Answer } from '@parley/frame'
import { type FailureCode, failure, type MessageId } from '@parley/journey'
import type { Entry } from '@parley/store'
import { type Arrival, arrivedFile, headerLines, type StoredForm } from './arrival.ts'
import type { Needs } from './needs.ts'

const codes: Record<Refusal['code'], FailureCode> = {
  'not-as2': 'AS2_NOT_AS2',
  'insufficient-message-security': 'AS2_INSUFFICIENT_SECURITY',
  'decryption-failed': 'AS2_DECRYPTION_FAILED',
  'authentication-failed': 'AS2_SIGNER_UNKNOWN',
  'integrity-check-failed': 'AS2_SIGNATURE_INVALID',
  'decompression-failed': 'AS2_DECOMPRESSION_FAILED',
  'unsupported-algorithm': 'AS2_UNSUPPORTED',
  'unexpected-processing-error': 'AS2_UNSUPPORTED',
  'unknown-trading-relationship': 'AS2_UNKNOWN_RELATIONSHIP',
  'body-truncated': 'AS2_BODY_TRUNCATED',
}

type Refused = {
  readonly id: MessageId
  readonly at: Date
  readonly refusal: Refusal
  readonly answer: StoredForm
}

/**
 * A refused message is kept as evidence under a claim of its own: it must not take the partner's Message-ID,
 * or whoever sends garbage under it first could block the real message.
 */
export function refusalEntry(arrival: Arrival, refused: Refused): Entry {
  const { id, at, refusal, answer } = refused
  return {
    claim: `as2-refused|${id}`,
    messageId: id,
    messages: [
      {
        ...arrivedFile(arrival, refused),
        state: 'failed',
        legs: { transport: 'rejected', functional: 'none', business: 'none' },
        sizeBytes: arrival.received.sizeBytes,
        sha256: '',
        failure: failure(codes[refusal.code], 'as2-gateway', refusal.text),
      },
    ],
    payloads: [
      { messageId: id, role: 'request', content: arrival.received.content },
      { messageId: id, role: 'request-headers', content: headerLines(arrival.headers) },
    ],
    answers: [{ messageId: id, ...answer }],
    keys: [{ messageId: id, name: 'as2-message-id', value: arrival.request.messageId }],
    steps: [
      { messageId: id, at, stage: 'as2-gateway', what: 'refused', detail: { code: codes[refusal.code] } },
    ],
  }
}

/** What the partner reads: our words for the code, never which check inside decryption failed. */
export function refusalText(refusal: Refusal): string {
  return `${codes[refusal.code]}: ${refusal.text}`
}

/** An answer to what cannot be answered with an MDN. The code is the first word, for scripts. */
export function plainRefusal(needs: Needs, status: number, code: FailureCode, text: string): Answer {
  needs.log.warn('request refused', { code, status })
  return {
    status,
    headers: [
      ['content-type', 'text/plain; charset=utf-8'],
      ...(status === 503 ? [['retry-after', '5'] as const] : []),
    ],
    body: `${code}: ${text}\n`,
    close: status === 413,
  }
}
