import { type FailureCode, failure, nextTry, type RetryPolicy, type Stage } from '@parley/journey'
import type { DeliveryRow, MessageRow } from './chronicle.ts'
import type { Entry, NewPayload } from './ledger.ts'

export type Outcome =
  /** `what` is the timeline's line; `evidence` the other side's answer, kept with the message. */
  | { readonly kind: 'delivered'; readonly what: string; readonly evidence?: Evidence }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly text: string }

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
  const ending =
    tried.outcome.kind === 'delivered'
      ? delivered(tried, tried.outcome)
      : failed(tried, tried.outcome, number)
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

function delivered(tried: Tried, outcome: Extract<Outcome, { kind: 'delivered' }>) {
  const { delivery, message, finishedAt: at } = tried
  const rows = {
    deliveryChanges: [{ deliveryId: delivery.id, state: 'delivered' }],
    changes: [{ messageId: message.id, at, state: 'delivered', legs: { transport: 'accepted' } }],
    payloads: outcome.evidence ? [answerPayload(message, outcome.evidence)] : [],
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
  const rows = {
    deliveryChanges: [{ deliveryId: delivery.id, state: 'failed' }],
    changes: [
      { messageId: message.id, at, state: 'failed', legs: { transport: 'rejected' }, failure: fault },
    ],
    steps: [step(tried, 'delivery failed for good', { code: fault.code, attempt: number })],
    events: [outcomeEvent(tried)],
  } as const satisfies Partial<Entry>
  return { failure: fault, rows }
}

function answerPayload(message: MessageRow, evidence: Evidence): NewPayload {
  return { messageId: message.id, role: 'answer', content: { kind: 'bytes', ...evidence } }
}

function step(
  { message, stage, finishedAt: at }: Tried,
  what: string,
  detail?: Record<string, string | number>,
) {
  return { messageId: message.id, at, stage, what, ...(detail && { detail }) } as const
}

function outcomeEvent({ message, outcomeTopic }: Tried) {
  const value = { type: 'outcome', messageId: message.id, rootId: message.rootId }
  return { topic: outcomeTopic, key: message.rootId, value } as const
}
