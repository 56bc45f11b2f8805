import type { Rows } from './ledger.ts'

/** The rows of several parts of one effect, each kind in the order of the parts. */
export function joinRows(parts: readonly Rows[]): Rows {
  return {
    messages: parts.flatMap((part) => part.messages ?? []),
    changes: parts.flatMap((part) => part.changes ?? []),
    payloads: parts.flatMap((part) => part.payloads ?? []),
    answers: parts.flatMap((part) => part.answers ?? []),
    keys: parts.flatMap((part) => part.keys ?? []),
    steps: parts.flatMap((part) => part.steps ?? []),
    deliveries: parts.flatMap((part) => part.deliveries ?? []),
    deliveryChanges: parts.flatMap((part) => part.deliveryChanges ?? []),
    attempts: parts.flatMap((part) => part.attempts ?? []),
    readings: parts.flatMap((part) => part.readings ?? []),
    events: parts.flatMap((part) => part.events ?? []),
  }
}
