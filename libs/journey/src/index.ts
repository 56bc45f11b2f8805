/** The life of a message as values: states, legs, failure codes and classes, retry schedule, events. */
export type { Event, EventType, Place, RecordPlace, TransactionPlace } from './events.ts'
export type { Failure, FailureClass, FailureCode, Position } from './failure.ts'
export { failure, failureCodes } from './failure.ts'
export type { IdSource } from './identity.ts'
export { newDeliveryId, newMessageId } from './identity.ts'
export type {
  DeliveryId,
  Direction,
  LegState,
  Legs,
  MessageId,
  MessageKind,
  MessageState,
  RevisionId,
  Stage,
} from './message.ts'
export { isFinal, messageStates, noLegs } from './message.ts'
export type { NextTry, RetryPolicy } from './retry.ts'
export { defaultRetryPolicy, nextTry } from './retry.ts'
