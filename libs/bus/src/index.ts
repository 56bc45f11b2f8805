/** The bus port, its topics, and its implementations. At least once, in order per key. */
export type {
  Bus,
  BusRecord,
  Consumer,
  NewRecord,
  Outlet,
  Parked,
  ParkingLot,
  PartitionLag,
  ReadValue,
  Subscription,
  TopicPlan,
  Transaction,
  ValueCodec,
} from './bus.ts'
export { BusUnavailable, LoginRefused, UnknownTopic } from './bus-errors.ts'
export { inOrderOfKeys } from './in-order.ts'
export { jsonValues } from './json-values.ts'
export type { PostgresBusOptions } from './postgres/postgres-bus.ts'
export { openPostgresBus, PostgresBus } from './postgres/postgres-bus.ts'
export type { TopicName } from './topics.ts'
export { deliveryTopic, topicPlans, topicReaders, topics } from './topics.ts'
