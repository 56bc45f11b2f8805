/** A real Kafka as plain processes, for tests and laptops. */
export { fetchKafka, kafkaVersion } from './fetch-kafka.ts'
export { type ClusterOptions, KafkaCluster } from './kafka-cluster.ts'
export type { NodePorts } from './node-properties.ts'
export type { SecurePlan } from './secure-listeners.ts'
