import type { ITopicMetadata, PartitionOffset } from 'kafkajs'
import type { PartitionLag, TopicPlan } from '../bus.ts'
import { TopicsMissing, UnknownTopic } from '../bus-errors.ts'
import { makeTopics, topicMetadata } from './make-topics.ts'
import type { Questions } from './questions.ts'
import type { TopicMemory } from './topic-memory.ts'
import { newTopic, type TopicWish } from './topic-wish.ts'

export type TopicRules = {
  /** What a topic shall be; left out: as many copies as there are brokers, three at most, and the brokers' settings. */
  readonly wishFor?: (plan: TopicPlan) => TopicWish
  /** False: none is made, and one that is not there is an error. */
  readonly make?: boolean
  readonly log?: { warn(message: string): void }
}

/** A place in a topic: in each partition the oldest record kept, the end, an offset, or the first record of a time on. */
export type TopicPlace = 'earliest' | 'latest' | bigint | { readonly since: Date }

/** How many partitions each topic has, as Kafka says. */
export class KafkaTopics {
  readonly #questions: Questions
  readonly #rules: TopicRules
  readonly #memory: TopicMemory | undefined
  readonly #partitions = new Map<string, number>()
  #recalled = false

  constructor(questions: Questions, rules: TopicRules = {}, memory?: TopicMemory) {
    this.#questions = questions
    this.#rules = rules
    this.#memory = memory
  }

  /** Kafka is away: what it said last counts. False when it never said anything. */
  async recall(): Promise<boolean> {
    const known = (await this.#memory?.recall()) ?? new Map<string, number>()
    for (const [name, partitions] of known) this.#partitions.set(name, partitions)
    this.#recalled = known.size > 0
    return this.#recalled
  }

  async ensure(plans: readonly TopicPlan[]): Promise<void> {
    if (this.#recalled && plans.every(({ name }) => this.#partitions.has(name))) return
    const { wishFor = asBrokersDo, make = true } = this.#rules
    const there = await this.#questions.ask((admin) => admin.listTopics())
    const missing = plans.filter(({ name }) => !there.includes(name))
    if (!make && missing.length > 0) throw new TopicsMissing(missing.map(({ name }) => name))
    const { brokers } = await this.#questions.ask((admin) => admin.describeCluster())
    const topics = plans.map((plan) => newTopic(wishFor(plan), brokers.length))
    await makeTopics(
      this.#questions,
      topics.filter(({ name }) => !there.includes(name)),
    )
    const known = await topicMetadata(
      this.#questions,
      plans.map(({ name }) => name),
    )
    this.#keep(known)
    await this.#memory?.remember(this.#partitions)
    const copies = new Map(known.map((topic) => [topic.name, copiesOf(topic)]))
    const poor = topics.filter((topic) => (copies.get(topic.name) ?? 0) < topic.copies)
    if (poor.length === 0) return
    const names = poor.map(({ name }) => name).join(', ')
    this.#rules.log?.warn(`fewer copies than there shall be; parley kafka topics apply says more: ${names}`)
  }

  /** Asks about topics it has not met: another process may have made them. */
  async know(topics: readonly string[]): Promise<void> {
    const strange = topics.filter((topic) => !this.#partitions.has(topic))
    for (const topic of strange) await this.#learn(topic)
  }

  readonly partitionsOf = (topic: string): number => {
    const partitions = this.#partitions.get(topic)
    if (partitions === undefined) throw new UnknownTopic(topic)
    return partitions
  }

  async #learn(topic: string): Promise<void> {
    const { topics } = await this.#questions.ask(
      (admin) => admin.fetchTopicMetadata({ topics: [topic] }),
      topic,
    )
    this.#keep(topics)
  }

  #keep(topics: readonly ITopicMetadata[]): void {
    for (const { name, partitions } of topics) this.#partitions.set(name, partitions.length)
  }

  /** A group without a committed offset stands at the oldest record kept. */
  async lag(groupId: string, topic: string): Promise<readonly PartitionLag[]> {
    const heads = await this.#questions.ask((admin) => admin.fetchTopicOffsets(topic), topic)
    const groups = await this.#questions.ask((admin) => admin.fetchOffsets({ groupId, topics: [topic] }))
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
  async offsetsAt(topic: string, to: TopicPlace): Promise<readonly PartitionOffset[]> {
    if (typeof to === 'object')
      return this.#questions.ask(
        (admin) => admin.fetchTopicOffsetsByTimestamp(topic, to.since.getTime()),
        topic,
      )
    const heads = await this.#questions.ask((admin) => admin.fetchTopicOffsets(topic), topic)
    return heads.map(({ partition, high, low }) => {
      const wanted = to === 'earliest' ? BigInt(low) : to === 'latest' ? BigInt(high) : to
      return { partition, offset: within(wanted, BigInt(low), BigInt(high)).toString() }
    })
  }
}

function copiesOf({ partitions }: ITopicMetadata): number {
  return Math.min(...partitions.map(({ replicas }) => replicas.length))
}

function asBrokersDo({ name, partitions }: TopicPlan): TopicWish {
  return { name, partitions, copies: undefined, minInSync: undefined, settings: {} }
}

function within(offset: bigint, low: bigint, high: bigint): bigint {
  if (offset < low) return low
  return offset > high ? high : offset
}
