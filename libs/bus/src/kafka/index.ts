/** Kafka as the bus. A face of its own: who has no Kafka does not load its client, which is 17 MiB of memory. */
export { KafkaBus, type KafkaBusOptions, openKafkaBus } from './kafka-bus.ts'
