import { parking, places } from '../reading/schema.ts'

/** Everything about Kafka that lies in Postgres has a schema of its own: a place in one log is none in another. */
export const kafkaSchema = 'parley_kafka'

const outbox = `
-- Records committed with the ledger and not yet in Kafka. A lane is relayed by one process at a time, in order.
create table bus_outbox (
  id bigint generated always as identity primary key,
  lane int not null, topic text not null, partition int not null, key text not null, value bytea not null
);
create index bus_outbox_lane on bus_outbox (lane, id);`

const topicMemory = `
-- What Kafka said of its topics last, for processes that start while it is away.
create table bus_topic (name text primary key, partitions int not null check (partitions > 0));`

/** Steps are only ever added. Each runs once, in the order they stand here. */
export const steps: readonly string[] = [places + parking + outbox + topicMemory]
