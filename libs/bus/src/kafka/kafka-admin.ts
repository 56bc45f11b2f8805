import type { Admin } from 'kafkajs'
import type { PartitionLag } from '../bus.ts'
import { groupIdOf } from './group-id.ts'
import { KafkaClient, type KafkaConnection } from './kafka-client.ts'
import { KafkaTopics, type TopicPlace } from './kafka-topics.ts'
import { makeTopics } from './make-topics.ts'
import { moveGroup } from './move-group.ts'
import { Questions } from './questions.ts'
import {
  compareTopic,
  type NewTopic,
  type TopicChange,
  type TopicComparison,
  type TopicThere,
  type TopicWish,
} from './topic-wish.ts'
import { alterTopic, topicsThere } from './topics-there.ts'

/** Who reads a topic, and how far. */
export type TopicReader = {
  readonly group: string
  readonly members: number
  readonly lag: readonly PartitionLag[]
}

export type Move = {
  readonly group: string
  readonly topic: string
  readonly to: TopicPlace
  /** Only this one; left out: all. */
  readonly partition?: number
}
export type MovedPartition = {
  readonly partition: number
  readonly before: bigint
  readonly after: bigint
  readonly head: bigint
}

/** Throws BusUnavailable, or an error with one line of what to mend. */
export async function openKafkaAdmin(connection: KafkaConnection): Promise<KafkaAdmin> {
  const client = new KafkaClient(connection)
  const admin = client.kafka.admin()
  try {
    await client.connect(admin)
    return new KafkaAdmin(client, admin)
  } catch (error) {
    client.end()
    throw client.toldAtStart(error)
  }
}

/** What an operator does to the topics and groups of a Kafka; it needs no database. */
export class KafkaAdmin {
  readonly #client: KafkaClient
  readonly #admin: Admin
  readonly #questions: Questions
  readonly #topics: KafkaTopics

  constructor(client: KafkaClient, admin: Admin) {
    this.#client = client
    this.#admin = admin
    this.#questions = new Questions(admin)
    this.#topics = new KafkaTopics(this.#questions)
  }

  /** The named topics, as far as they are there. */
  topics(names: readonly string[]): Promise<readonly TopicThere[]> {
    return this.#questions.ask((admin) => topicsThere(admin, names))
  }

  async compare(wishes: readonly TopicWish[]): Promise<TopicComparison> {
    const there = await this.topics(wishes.map(({ name }) => name))
    const { brokers } = await this.#questions.ask((admin) => admin.describeCluster())
    const compared = wishes.map((wish) =>
      compareTopic(
        wish,
        there.find(({ name }) => name === wish.name),
        brokers.length,
      ),
    )
    return {
      changes: compared.flatMap(({ changes }) => changes),
      remarks: compared.flatMap(({ remarks }) => remarks),
    }
  }

  /** Raising is the caller's to weigh: keys move to other partitions. */
  async apply(changes: readonly TopicChange[]): Promise<void> {
    await makeTopics(this.#questions, changes.filter(isNew))
    for (const change of changes)
      await this.#questions.ask((admin) => changeTopic(admin, change), change.name)
  }

  /** How far a group has read a topic; one that never ran stands at the oldest record. */
  async reader(group: string, topic: string): Promise<TopicReader> {
    const groupId = groupIdOf(group, topic)
    const { groups } = await this.#questions.ask((admin) => admin.describeGroups([groupId]))
    return {
      group,
      members: groups[0]?.members.length ?? 0,
      lag: await this.#topics.lag(groupId, topic),
    }
  }

  /** Where a move would take the group, which nothing has moved yet. Throws for a topic or a partition that is not there. */
  async planMove({ group, topic, to, partition }: Move): Promise<readonly MovedPartition[]> {
    const known = await this.#questions.ask((admin) => admin.listTopics())
    if (!known.includes(topic)) throw new Error(`Kafka has no topic ${topic}: see parley kafka topics list`)
    const [lags, offsets] = await Promise.all([
      this.#topics.lag(groupIdOf(group, topic), topic),
      this.#topics.offsetsAt(topic, to),
    ])
    if (partition !== undefined && !lags.some((lag) => lag.partition === partition))
      throw new Error(`${topic} has no partition ${partition}: it has ${lags.length}, from 0 on`)
    return lags
      .filter((lag) => partition === undefined || lag.partition === partition)
      .map(({ partition: of, position, head }) => {
        const after = BigInt(offsets.find((offset) => offset.partition === of)?.offset ?? position)
        return { partition: of, before: position, after, head }
      })
  }

  /** Throws when the group has members: they keep their positions in memory. */
  move(group: string, topic: string, places: readonly MovedPartition[]): Promise<void> {
    const offsets = places.map(({ partition, after }) => ({ partition, offset: after.toString() }))
    return moveGroup(this.#client.kafka, { groupId: groupIdOf(group, topic), topic, offsets })
  }

  async close(): Promise<void> {
    await this.#admin.disconnect()
    this.#client.end()
  }
}

function isNew(change: TopicChange): change is { readonly kind: 'make' } & NewTopic {
  return change.kind === 'make'
}

async function changeTopic(admin: Admin, change: TopicChange): Promise<void> {
  switch (change.kind) {
    case 'make':
      return
    case 'alter': {
      const settings = change.settings.map(({ name, after }) => [name, after])
      return alterTopic(admin, change.name, Object.fromEntries(settings))
    }
    case 'raise': {
      const topicPartitions = [{ topic: change.name, count: change.after }]
      await admin.createPartitions({ topicPartitions })
      return
    }
    default:
      change satisfies never
  }
}
