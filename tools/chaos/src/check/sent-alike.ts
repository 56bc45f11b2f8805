import type { HistoryEvent } from '@parley/twin'
import type { Evidence, TwinSide, Violation } from './evidence.ts'

const promise = 'stable outbound identity'

type Received = Extract<HistoryEvent, { what: 'received' }>

/**
 * What we send reaches its twin at least once, always under the same Message-ID with the same bytes; nothing has two
 * Message-IDs, and no control number names two interchanges.
 */
export function sentAlike(evidence: Evidence): readonly Violation[] {
  const violations: Violation[] = []
  for (const [name, twin] of evidence.twins) {
    const received = twin.history.filter((event): event is Received => event.what === 'received')
    violations.push(
      ...sameBytes(name, received),
      ...numbersOnce(name, twin, received),
      ...arrivals(evidence, name, received),
    )
    for (const event of twin.history)
      if (event.what === 'refused')
        violations.push({
          promise,
          text: `${name} could not open a message: ${event.text}`,
          ids: [event.messageId],
        })
  }
  return violations
}

function* sameBytes(name: string, received: readonly Received[]): Generator<Violation> {
  const wires = new Map<string, string>()
  const idsOf = new Map<string, string>()
  for (const { messageId, wireSha256, sha256 } of received) {
    const wire = wires.get(messageId) ?? wireSha256
    wires.set(messageId, wire)
    if (wire !== wireSha256)
      yield {
        promise,
        text: `a repeat to ${name} had other bytes under the same Message-ID`,
        ids: [messageId],
      }
    const id = idsOf.get(sha256) ?? messageId
    idsOf.set(sha256, id)
    if (id !== messageId)
      yield { promise, text: `${name} got one document under two Message-IDs`, ids: [id, messageId] }
  }
}

/** ISA13 of a sender and receiver: X12.5 allows a number once. */
function* numbersOnce(name: string, twin: TwinSide, received: readonly Received[]): Generator<Violation> {
  const holders = new Map<string, string>()
  for (const { messageId, sha256 } of received) {
    const number = twin.documents.get(sha256)?.slice(90, 99)
    if (number === undefined || !/^\d{9}$/.test(number)) {
      yield { promise, text: `what ${name} got is no interchange`, ids: [messageId] }
      continue
    }
    const holder = holders.get(number) ?? messageId
    holders.set(number, holder)
    if (holder !== messageId)
      yield {
        promise,
        text: `interchange number ${number} to ${name} was used twice`,
        ids: [holder, messageId],
      }
  }
}

/** Each delivery of the ledger against what the twin saw, both ways. */
function* arrivals({ ledger }: Evidence, name: string, received: readonly Received[]): Generator<Violation> {
  const seen = new Set(received.map(({ messageId }) => messageId))
  const known = new Set<string>()
  for (const { gateway, identity, state } of ledger.deliveries) {
    if (gateway !== `${name}-as2`) continue
    known.add(identity)
    if (state === 'delivered' && !seen.has(identity))
      yield {
        promise,
        text: `the ledger calls a message to ${name} delivered, which it never got`,
        ids: [identity],
      }
  }
  for (const id of seen)
    if (!known.has(id))
      yield { promise, text: `${name} got a message of which the ledger knows no delivery`, ids: [id] }
}
