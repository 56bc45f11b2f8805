/** Kafka as the bus. A face of its own: who has no Kafka does not load its client, which is 17 MiB of memory. */
export { type KafkaAdmin, type MovedPartition, openKafkaAdmin, type TopicReader } from './kafka-admin.ts'
export { KafkaBus, type KafkaBusOptions, openKafkaBus } from './kafka-bus.ts'
export type { KafkaConnection, KafkaSasl } from './kafka-client.ts'
export type { TopicPlace } from './kafka-topics.ts'
export { type HeldOutbox, holdOutbox } from './outbox.ts'
export { quietQueues } from './quiet-queue.ts'
export { type Token, tokenSource } from './token-source.ts'
export { forgetTopics } from './topic-memory.ts'
export {
  counted,
  type TopicChange,
  type TopicComparison,
  type TopicRemark,
  type TopicThere,
  type TopicWish,
} from './topic-wish.ts'
export { type Waiting, waitingInPostgres } from './waiting.ts'
