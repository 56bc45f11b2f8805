import type { TopicPlan } from '../bus.ts'
import { UnknownTopic } from '../bus-errors.ts'
import type { Database } from '../reading/database.ts'

/** What every bus can hold: the rule of Kafka. */
const topicName = /^[A-Za-z0-9._-]{1,249}$/
const mostPartitions = 1_024

/** How many partitions each topic has. A topic keeps the number it was made with: keys must not move. */
export class TopicTable {
  readonly #database: Database
  readonly #partitions = new Map<string, number>()

  constructor(database: Database) {
    this.#database = database
  }

  async ensure(plans: readonly TopicPlan[]): Promise<void> {
    for (const { name, partitions } of plans) {
      if (!topicName.test(name)) throw new RangeError(`"${name}" cannot be a topic's name`)
      if (!Number.isInteger(partitions) || partitions < 1 || partitions > mostPartitions) {
        throw new RangeError(
          `topic ${name} wants ${partitions} partitions; 1 to ${mostPartitions} are possible`,
        )
      }
    }
    await this.#database.query({
      name: 'bus-ensure-topics',
      text: `
with made as (
  insert into bus_topic (name, partitions)
  select * from unnest($1::text[], $2::int[]) as p (name, partitions) order by name
  on conflict (name) do nothing returning name, partitions
)
insert into bus_head (topic, partition) select name, generate_series(0, partitions - 1) from made`,
      values: [plans.map(({ name }) => name), plans.map(({ partitions }) => partitions)],
    })
    await this.#learn()
  }

  /** Asks Postgres about topics it has not met: another process may have made them. */
  async know(topics: Iterable<string>): Promise<void> {
    const strange = [...topics].filter((topic) => !this.#partitions.has(topic))
    if (strange.length > 0) await this.#learn()
  }

  readonly partitionsOf = (topic: string): number => {
    const partitions = this.#partitions.get(topic)
    if (partitions === undefined) throw new UnknownTopic(topic)
    return partitions
  }

  async #learn(): Promise<void> {
    const rows = await this.#database.query<{ name: string; partitions: number }>({
      name: 'bus-topics',
      text: 'select name, partitions from bus_topic',
      values: [],
    })
    for (const { name, partitions } of rows) this.#partitions.set(name, partitions)
  }
}
