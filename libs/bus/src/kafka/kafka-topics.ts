import type { Admin, PartitionOffset } from 'kafkajs'
import type { PartitionLag, TopicPlan } from '../bus.ts'
import { UnknownTopic } from '../bus-errors.ts'
import { told } from './kafka-client.ts'

/** Kafka's own `-1`: as many copies as its brokers make of topics by default. */
const brokersChoice = -1

/** How many partitions each topic has, as Kafka says. */
export class KafkaTopics {
  readonly #admin: Admin
  readonly #partitions = new Map<string, number>()

  constructor(admin: Admin) {
    this.#admin = admin
  }

  async ensure(plans: readonly TopicPlan[]): Promise<void> {
    const there = await asked(() => this.#admin.listTopics())
    const missing = plans.filter(({ name }) => !there.includes(name))
    const topics = missing.map(({ name, partitions }) => ({
      ...{ topic: name, numPartitions: partitions, replicationFactor: brokersChoice },
    }))
    // Another process may make them at the same time: then there is nothing left to make, and that is no error.
    if (topics.length > 0) await asked(() => this.#admin.createTopics({ topics, waitForLeaders: true }))
    await this.#learn(plans.map(({ name }) => name))
  }

  /** Asks about topics it has not met: another process may have made them. */
  async know(topics: readonly string[]): Promise<void> {
    const strange = topics.filter((topic) => !this.#partitions.has(topic))
    for (const topic of strange) await this.#learn([topic])
  }

  readonly partitionsOf = (topic: string): number => {
    const partitions = this.#partitions.get(topic)
    if (partitions === undefined) throw new UnknownTopic(topic)
    return partitions
  }

  async #learn(names: readonly string[]): Promise<void> {
    const [first = ''] = names
    const { topics } = await asked(() => this.#admin.fetchTopicMetadata({ topics: [...names] }), first)
    for (const { name, partitions } of topics) this.#partitions.set(name, partitions.length)
  }

  /** A group without a committed offset stands at the oldest record kept. */
  async lag(groupId: string, topic: string): Promise<readonly PartitionLag[]> {
    const [heads, groups] = await asked(() =>
      Promise.all([
        this.#admin.fetchTopicOffsets(topic),
        this.#admin.fetchOffsets({ groupId, topics: [topic] }),
      ]),
    )
    const positions = new Map(
      groups[0]?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]),
    )
    return heads
      .map(({ partition, high, low }) => {
        const position = positions.get(partition) ?? -1n
        return { partition, head: BigInt(high), position: position < BigInt(low) ? BigInt(low) : position }
      })
      .sort((one, other) => one.partition - other.partition)
  }

  /** Where `to` is in each partition. */
  async offsetsAt(topic: string, to: 'earliest' | 'latest' | bigint): Promise<readonly PartitionOffset[]> {
    const heads = await asked(() => this.#admin.fetchTopicOffsets(topic))
    return heads.map(({ partition, high, low }) => {
      const wanted = to === 'earliest' ? BigInt(low) : to === 'latest' ? BigInt(high) : to
      return { partition, offset: within(wanted, BigInt(low), BigInt(high)).toString() }
    })
  }
}

function within(offset: bigint, low: bigint, high: bigint): bigint {
  if (offset < low) return low
  return offset > high ? high : offset
}

async function asked<T>(question: () => Promise<T>, topic?: string): Promise<T> {
  try {
    return await question()
  } catch (error) {
    throw told(error, topic)
  }
}
