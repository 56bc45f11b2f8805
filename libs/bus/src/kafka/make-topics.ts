import { setTimeout as pause } from 'node:timers/promises'
import type { Admin, ITopicMetadata } from 'kafkajs'
import { UnknownTopic } from '../bus-errors.ts'
import type { Questions } from './questions.ts'
import { counted, type NewTopic } from './topic-wish.ts'

/** Makes topics, and returns when they can be written to. Who comes second finds them made: that is no error. */
export async function makeTopics(questions: Questions, topics: readonly NewTopic[]): Promise<void> {
  if (topics.length === 0) return
  const wanted = topics.map(({ name, partitions, copies, settings }) => ({
    ...{ topic: name, numPartitions: partitions, replicationFactor: copies },
    configEntries: entriesOf(settings),
  }))
  await questions.ask(async (admin) => {
    try {
      await admin.createTopics({ topics: wanted, waitForLeaders: false })
    } catch (error) {
      throw (await refusal(admin, error, topics)) ?? error
    }
  })
  const names = topics.map(({ name }) => name)
  await topicMetadata(questions, names)
  for (const name of names) await served(questions, name)
}

const knownWithinMs = 15_000

/** What Kafka says of topics that are there. Brokers hear of a new one one after the other, and each denies it until then. */
export function topicMetadata(
  questions: Questions,
  names: readonly string[],
): Promise<readonly ITopicMetadata[]> {
  return patiently(async () => {
    if (names.length === 0) return []
    const { topics } = await questions.ask(
      (admin) => admin.fetchTopicMetadata({ topics: [...names] }),
      names[0],
    )
    const lacking = topics.find(({ partitions }) => partitions.some(({ leader }) => leader < 0))
    if (lacking) throw new UnknownTopic(lacking.name)
    return topics
  })
}

/**
 * Returns when the leader of each partition answers for it. Named in the metadata it may still refuse records, and of a batch
 * of which some are refused all are sent again.
 */
async function served(questions: Questions, topic: string): Promise<void> {
  await patiently(() => questions.ask((admin) => admin.fetchTopicOffsets(topic), topic))
}

async function patiently<T>(question: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + knownWithinMs; ; await pause(100)) {
    try {
      return await question()
    } catch (error) {
      if (Date.now() > until) throw error
    }
  }
}

export function entriesOf(settings: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(settings).map(([name, value]) => ({ name, value }))
}

/** What an operator has to mend, in one line. */
async function refusal(
  admin: Admin,
  error: unknown,
  topics: readonly NewTopic[],
): Promise<Error | undefined> {
  const faults: readonly unknown[] =
    error instanceof Error && 'errors' in error ? asList(error.errors) : [error]
  const typeOf = (fault: unknown) => (fault instanceof Error && 'type' in fault ? fault.type : undefined)
  const fault = faults.find((one) => typeOf(one) !== 'TOPIC_ALREADY_EXISTS')
  const name = fault instanceof Error && 'topic' in fault ? String(fault.topic) : topics[0]?.name
  const copies = topics.find((topic) => topic.name === name)?.copies ?? 0
  switch (typeOf(fault)) {
    case 'INVALID_REPLICATION_FACTOR': {
      const { brokers } = await admin.describeCluster()
      return new Error(
        `${name} shall have ${counted(copies, 'copy', 'copies')}, and ${counted(brokers.length, 'broker is', 'brokers are')} there: start the others, or set PARLEY_KAFKA_REPLICATION`,
        { cause: error },
      )
    }
    case 'TOPIC_AUTHORIZATION_FAILED':
    case 'CLUSTER_AUTHORIZATION_FAILED':
      return new Error(
        `Kafka does not let us make ${name}: run parley kafka topics apply as a user who may (ACL Create on the topic or the cluster)`,
        { cause: error },
      )
    case 'INVALID_CONFIG':
      return new Error(
        `Kafka does not take the settings of ${name}: look at the names and values under "other"`,
        {
          cause: error,
        },
      )
    default:
      return undefined
  }
}

function asList(errors: unknown): readonly unknown[] {
  return Array.isArray(errors) ? errors : []
}
