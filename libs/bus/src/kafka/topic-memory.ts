import { Database } from '../reading/database.ts'
import { kafkaSchema } from './schema.ts'

/**
 * How many partitions each topic had when Kafka was asked last. A process that starts while Kafka is away lays out by it what
 * the ledger commits; it would have to turn senders away otherwise.
 */
export type TopicMemory = {
  recall(): Promise<ReadonlyMap<string, number>>
  remember(partitions: ReadonlyMap<string, number>): Promise<void>
}

export function topicMemory(database: Database): TopicMemory {
  return {
    recall: async () => {
      const rows = await database.query<{ name: string; partitions: number }>({
        name: 'bus-recall-topics',
        text: 'select name, partitions from bus_topic',
        values: [],
      })
      return new Map(rows.map(({ name, partitions }) => [name, partitions]))
    },
    remember: async (partitions) => {
      await database.query({
        name: 'bus-remember-topics',
        text: `insert into bus_topic (name, partitions) select * from unnest($1::text[], $2::int[])
               on conflict (name) do update set partitions = excluded.partitions
               where bus_topic.partitions <> excluded.partitions`,
        values: [[...partitions.keys()], [...partitions.values()]],
      })
    },
  }
}

/** After partitions were raised: a start has to ask Kafka again. */
export async function forgetTopics(databaseUrl: string, topics: readonly string[]): Promise<void> {
  const database = new Database(databaseUrl, { connections: 1, swift: false, schema: kafkaSchema })
  try {
    const values = [topics]
    await database.query({
      name: 'bus-forget-topics',
      text: 'delete from bus_topic where name = any($1::text[])',
      values,
    })
  } finally {
    await database.end()
  }
}
