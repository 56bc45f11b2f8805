import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type {
  Bus,
  Consumer,
  NewRecord,
  Outlet,
  ParkingLot,
  PartitionLag,
  Subscription,
  TopicPlan,
  Transaction,
} from '../bus.ts'
import { append } from './append.ts'
import { BusUnavailable, ListeningSession, openPool } from './connection.ts'
import { type ConsumerOptions, PostgresConsumer } from './consumer.ts'
import { PostgresParkingLot } from './parking.ts'
import { makeSchema } from './schema.ts'

export type PostgresBusOptions = {
  readonly databaseUrl: string
  /** Names this member among the others of a group; made up when left out. */
  readonly owner?: string
  /** A silent member loses its partitions after this time; a dead one at once. */
  readonly leaseTtlMs?: number
  readonly renewEveryMs?: number
  readonly pollEveryMs?: number
  readonly log?: { warn(message: string, fields: { error: unknown }): void }
}

/** The partitioned log in Postgres: the bus of the embedded default. */
export async function openPostgresBus(
  options: PostgresBusOptions,
): Promise<{ bus: PostgresBus; outlet: Outlet }> {
  const bus = new PostgresBus(options)
  await bus.open()
  return { bus, outlet: bus }
}

export class PostgresBus implements Bus, Outlet {
  readonly parked: ParkingLot
  readonly #pool: pg.Pool
  readonly #session: ListeningSession
  readonly #consumers = new Set<PostgresConsumer>()
  readonly #partitions = new Map<string, number>()
  readonly #options: ConsumerOptions

  constructor({ databaseUrl, owner, log, ...times }: PostgresBusOptions) {
    this.#pool = openPool(databaseUrl, 'parley-bus', 8, false)
    this.#session = new ListeningSession(databaseUrl, (topics) => this.announce(topics))
    this.parked = new PostgresParkingLot(this.#pool)
    this.#options = {
      owner: owner ?? randomUUID(),
      leaseTtlMs: times.leaseTtlMs ?? 10_000,
      renewEveryMs: times.renewEveryMs ?? 3_000,
      pollEveryMs: times.pollEveryMs ?? 1_000,
      onError: (message, error) => log?.warn(message, { error }),
    }
  }

  async open(): Promise<void> {
    await makeSchema(this.#pool)
    await this.#learnTopics()
    await this.#session.open()
  }

  async ensureTopics(plans: readonly TopicPlan[]): Promise<void> {
    await this.#pool.query(
      `with plan as (select * from unnest($1::text[], $2::int[]) as p (name, partitions)),
            made as (insert into bus_topic (name, partitions) select * from plan on conflict (name) do nothing
                     returning name, partitions)
       insert into bus_head (topic, partition) select name, generate_series(0, partitions - 1) from made
       on conflict do nothing`,
      [plans.map(({ name }) => name), plans.map(({ partitions }) => partitions)],
    )
    await this.#learnTopics()
  }

  /** Durable when it resolves: this one write waits for the disk. */
  async publish(records: readonly NewRecord[]): Promise<void> {
    let client: pg.PoolClient | undefined
    let broken = true
    try {
      client = await this.#pool.connect()
      const held = client
      await held.query('begin')
      await held.query('set local synchronous_commit = on')
      await this.write({ query: (text, values) => held.query(text, [...values]) }, records)
      await held.query('commit')
      broken = false
    } catch (error) {
      if (error instanceof UnknownTopic) throw error
      throw new BusUnavailable(error)
    } finally {
      client?.release(broken)
    }
    this.announce([...new Set(records.map(({ topic }) => topic))])
  }

  write(transaction: Transaction, records: readonly NewRecord[]): Promise<void> {
    return append(transaction, records, (topic) => {
      const partitions = this.#partitions.get(topic)
      if (partitions === undefined) throw new UnknownTopic(topic)
      return partitions
    })
  }

  announce(topics: readonly string[]): void {
    for (const consumer of this.#consumers) if (topics.includes(consumer.topic)) consumer.wake()
  }

  async subscribe(subscription: Subscription): Promise<Consumer> {
    const consumer = new PostgresConsumer(this.#pool, this.#session, subscription, this.#options)
    await consumer.start()
    this.#consumers.add(consumer)
    return {
      stop: async () => {
        await consumer.stop()
        this.#consumers.delete(consumer)
      },
    }
  }

  async lag(group: string, topic: string): Promise<readonly PartitionLag[]> {
    const { rows } = await this.#pool.query<{ partition: number; head: string; position: string }>(
      `select h.partition, h.next as head, coalesce(g.position, 0) as position
       from bus_head h left join bus_group g on g.topic = h.topic and g.partition = h.partition and g.grp = $1
       where h.topic = $2 order by h.partition`,
      [group, topic],
    )
    return rows.map(({ partition, head, position }) => ({
      partition,
      head: BigInt(head),
      position: BigInt(position),
    }))
  }

  /** Takes the leases away with it: members come back at the new position. */
  async seek(group: string, topic: string, to: 'earliest' | 'latest' | bigint): Promise<void> {
    await this.#pool.query(
      `update bus_group g set attempts = 0, lone_until = 0, owner = null, epoch = epoch + 1,
         position = case $3 when 'earliest' then 0 when 'latest' then h.next else least(h.next, $4::bigint) end
       from bus_head h where g.grp = $1 and g.topic = $2 and h.topic = g.topic and h.partition = g.partition`,
      [group, topic, typeof to === 'bigint' ? 'offset' : to, typeof to === 'bigint' ? to.toString() : '0'],
    )
  }

  /** Drops records older than this that every group has passed; answers how many. */
  async trim(olderThan: Date): Promise<number> {
    const { rowCount } = await this.#pool.query(
      `delete from bus_record r where at < $1 and "offset" < (
         select min(position) from bus_group g where g.topic = r.topic and g.partition = r.partition)`,
      [olderThan],
    )
    return rowCount ?? 0
  }

  async close(): Promise<void> {
    await Promise.all([...this.#consumers].map((consumer) => consumer.stop()))
    await this.#session.close()
    await this.#pool.end()
  }

  /** Ends as a killed process would: nothing is given back, only the connections break. For tests. */
  async drop(): Promise<void> {
    for (const consumer of this.#consumers) consumer.drop()
    await this.#session.close()
  }

  async #learnTopics(): Promise<void> {
    const { rows } = await this.#pool.query<{ name: string; partitions: number }>(
      'select name, partitions from bus_topic',
    )
    for (const { name, partitions } of rows) this.#partitions.set(name, partitions)
  }
}

class UnknownTopic extends Error {
  constructor(topic: string) {
    super(`there is no topic ${topic}; ensureTopics makes it`)
    this.name = 'UnknownTopic'
  }
}
