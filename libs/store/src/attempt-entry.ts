import { type FailureCode, failure, nextTry, type RetryPolicy, type Stage } from '@parley/journey'
import type { DeliveryRow, MessageRow } from './chronicle.ts'
import type { Entry, NewPayload } from './ledger.ts'

export type Outcome =
  /** `what` is the timeline's line; `evidence` the other side's answer, kept with the message. */
  | { readonly kind: 'delivered'; readonly what: string; readonly evidence?: Evidence }
  /** It has left; the other side's answer comes by itself, until `answerBy`. */
  | { readonly kind: 'sent'; readonly what: string; readonly answerBy: Date }
  /** `evidence`: what the other side answered, where it answered. */
  | {
      readonly kind: 'failed'
      readonly code: FailureCode
      readonly text: string
      readonly evidence?: Evidence
    }

export type Evidence = { readonly bytes: Uint8Array; readonly mediaType: string }

export type Tried = {
  readonly stage: Stage
  /** Where the news of an end goes. */
  readonly outcomeTopic: string
  readonly delivery: DeliveryRow
  readonly message: MessageRow
  readonly startedAt: Date
  readonly finishedAt: Date
  readonly outcome: Outcome
  readonly retry: RetryPolicy
  readonly jitter: number
}

/** What one try changes: the attempt, the delivery, the message's transport leg, and the news of it. */
export function attemptEntry(tried: Tried): Entry {
  const { delivery, message, startedAt, finishedAt } = tried
  const number = delivery.attemptCount + 1
  const ending = endingOf(tried, number)
  return {
    claim: `attempt|${delivery.id}|${number}`,
    messageId: message.id,
    attempts: [
      {
        deliveryId: delivery.id,
        number,
        startedAt,
        finishedAt,
        outcome: tried.outcome.kind,
        ...(ending.failure && { failure: ending.failure }),
      },
    ],
    ...ending.rows,
  }
}

export type Answered = Omit<Tried, 'startedAt' | 'retry' | 'jitter'> & {
  readonly outcome: Exclude<Outcome, { kind: 'sent' }>
}

/**
 * What an answer changes that came by itself, after its try or even before it was noted. The first that decides counts;
 * the same one again, or a late other one, is a repeat.
 */
export function answerEntry(answered: Answered): Entry {
  const { delivery, message, outcome } = answered
  const { rows } = outcome.kind === 'delivered' ? delivered(answered, outcome) : refused(answered, outcome)
  return { claim: `receipt|${delivery.id}|${delivery.attemptCount}`, messageId: message.id, ...rows }
}

function endingOf(tried: Tried, number: number) {
  const { outcome } = tried
  switch (outcome.kind) {
    case 'delivered':
      return delivered(tried, outcome)
    case 'sent':
      return sent(tried, outcome, number)
    case 'failed':
      return failed(tried, outcome, number)
    default:
      return outcome satisfies never
  }
}

type Noted = Pick<Tried, 'stage' | 'outcomeTopic' | 'delivery' | 'message' | 'finishedAt'>

function sent(tried: Tried, { what, answerBy }: Extract<Outcome, { kind: 'sent' }>, number: number) {
  const rows = {
    deliveryChanges: [{ deliveryId: tried.delivery.id, state: 'unacknowledged', nextTryAt: answerBy }],
    steps: [step(tried, what, { attempt: number, answerBy: answerBy.toISOString() })],
  } as const satisfies Partial<Entry>
  return { failure: undefined, rows }
}

function delivered(tried: Noted, outcome: Extract<Outcome, { kind: 'delivered' }>) {
  const { delivery, message, finishedAt: at } = tried
  const rows = {
    deliveryChanges: [{ deliveryId: delivery.id, state: 'delivered' }],
    changes: [{ messageId: message.id, at, state: 'delivered', legs: { transport: 'accepted' } }],
    payloads: answerPayloads(message, outcome),
    steps: [step(tried, outcome.what)],
    events: [outcomeEvent(tried)],
  } as const satisfies Partial<Entry>
  return { failure: undefined, rows }
}

function failed(tried: Tried, outcome: Extract<Outcome, { kind: 'failed' }>, number: number) {
  const { delivery, message, finishedAt: at, retry, jitter } = tried
  const fault = failure(outcome.code, tried.stage, outcome.text)
  const next = nextTry(fault.class, number, retry, { now: at, jitter })
  if (next.kind === 'retry') {
    const rows = {
      deliveryChanges: [{ deliveryId: delivery.id, state: 'waiting', nextTryAt: next.at }],
      changes: [{ messageId: message.id, at, failure: fault }],
      payloads: answerPayloads(message, outcome),
      steps: [
        step(tried, 'delivery failed, will be tried again', {
          code: fault.code,
          attempt: number,
          next: next.at.toISOString(),
        }),
      ],
    } as const satisfies Partial<Entry>
    return { failure: fault, rows }
  }
  return refused(tried, outcome, number)
}

function refused(tried: Noted, outcome: Extract<Outcome, { kind: 'failed' }>, number?: number) {
  const { code, text } = outcome
  const { delivery, message, finishedAt: at, stage } = tried
  const fault = failure(code, stage, text)
  const detail = { code, ...(number !== undefined && { attempt: number }) }
  const rows = {
    deliveryChanges: [{ deliveryId: delivery.id, state: 'failed' }],
    changes: [
      { messageId: message.id, at, state: 'failed', legs: { transport: 'rejected' }, failure: fault },
    ],
    payloads: answerPayloads(message, outcome),
    steps: [step(tried, 'delivery failed for good', detail)],
    events: [outcomeEvent(tried)],
  } as const satisfies Partial<Entry>
  return { failure: fault, rows }
}

/** The latest answer is kept: a later one that decides takes its place. */
function answerPayloads(
  { id: messageId }: MessageRow,
  { evidence }: { readonly evidence?: Evidence },
): readonly NewPayload[] {
  return evidence ? [{ messageId, role: 'answer', content: { kind: 'bytes', ...evidence } }] : []
}

function step(
  { message, stage, finishedAt: at }: Noted,
  what: string,
  detail?: Record<string, string | number>,
) {
  return { messageId: message.id, at, stage, what, ...(detail && { detail }) } as const
}

function outcomeEvent({ message, outcomeTopic }: Noted) {
  const value = { type: 'outcome', messageId: message.id, rootId: message.rootId }
  return { topic: outcomeTopic, key: message.rootId, value } as const
}
