import { randomUUID } from 'node:crypto'
import type { Admin, Producer } from 'kafkajs'
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
  ValueCodec,
} from '../bus.ts'
import { BusUnavailable, isUnavailable, LoginRefused } from '../bus-errors.ts'
import { type LogLine, logLines, topicsOf } from '../log-line.ts'
import { Publisher } from '../publisher.ts'
import { Database } from '../reading/database.ts'
import { PostgresParkingLot } from '../reading/parking.ts'
import { makeSchema } from '../reading/schema.ts'
import { groupIdOf } from './group-id.ts'
import { KafkaClient, type KafkaConnection, told } from './kafka-client.ts'
import { KafkaConsumer } from './kafka-consumer.ts'
import { KafkaTopics, type TopicRules } from './kafka-topics.ts'
import { moveGroup } from './move-group.ts'
import { outboxValues, writeOutboxText } from './outbox.ts'
import { Questions } from './questions.ts'
import { Relay } from './relay.ts'
import { kafkaSchema, steps } from './schema.ts'
import { topicMemory } from './topic-memory.ts'
import { unanswered } from './unanswered.ts'

export type KafkaBusOptions = Omit<KafkaConnection, 'clientId'> & {
  /** How topics are made that are not there. */
  readonly topics?: TopicRules
  /** The ledger's Postgres: the outbox, tries and parked records live there. */
  readonly databaseUrl: string
  readonly values: ValueCodec
  readonly clientId?: string
  /** A member that Kafka does not hear of loses its partitions after this time (10 s). */
  readonly sessionTimeoutMs?: number
  /** How long the others wait for a member that is at work when partitions are dealt out anew (60 s). */
  readonly rebalanceTimeoutMs?: number
  /** How often the outbox and released keys are looked at without having been told (500 ms). */
  readonly pollEveryMs?: number
  /** Partitions of one subscription whose handlers run at the same time, at most (8). */
  readonly handlersAtOnce?: number
  /** A record in whose handling processes died is handed out again after this time (5 s), then after longer ones. */
  readonly coolMs?: number
}

/**
 * Kafka as the bus. Throws BusUnavailable when Postgres cannot be reached, or Kafka for the first time; later it waits for them
 * to come back by itself, also from the start on, and what the ledger commits meanwhile waits in the outbox.
 */
export async function openKafkaBus(options: KafkaBusOptions): Promise<{ bus: KafkaBus; outlet: Outlet }> {
  const bus = new KafkaBus(options)
  try {
    await bus.open()
  } catch (error) {
    await bus.giveUp()
    throw error
  }
  return { bus, outlet: bus }
}

export class KafkaBus implements Bus, Outlet {
  readonly parked: ParkingLot
  readonly #options: KafkaBusOptions
  readonly #client: KafkaClient
  readonly #admin: Admin
  readonly #producer: Producer
  readonly #topics: KafkaTopics
  readonly #publisher: Publisher<LogLine>
  readonly #durable: Database
  readonly #swift: Database
  readonly #relaying: Database
  readonly #relay: Relay
  readonly #consumers = new Set<KafkaConsumer>()
  readonly #member = randomUUID()
  #connected: Promise<void> | undefined
  #closed: Promise<void> | undefined

  constructor(options: KafkaBusOptions) {
    const { databaseUrl, values, clientId = 'parley', log, pollEveryMs = 500 } = options
    this.#options = options
    this.#client = new KafkaClient({ ...options, clientId })
    this.#admin = this.#client.kafka.admin()
    // One request at a time keeps the order of what is published, also when it has to be sent again.
    this.#producer = this.#client.kafka.producer({ allowAutoTopicCreation: false, maxInFlightRequests: 1 })
    this.#publisher = new Publisher((lines) => this.#send(lines))
    this.#durable = new Database(databaseUrl, { connections: 2, swift: false, schema: kafkaSchema })
    const questions = new Questions(this.#admin, () => this.#connect())
    this.#topics = new KafkaTopics(questions, options.topics, topicMemory(this.#durable))
    this.#swift = new Database(databaseUrl, { connections: 8, swift: true, schema: kafkaSchema })
    this.parked = new PostgresParkingLot(this.#durable, values, () => this.#wake())
    // What it forgets of records that are in Kafka may come back when Postgres' machine is lost: then they go out twice.
    this.#relaying = new Database(databaseUrl, {
      ...{ connections: 8, swift: true, schema: kafkaSchema, idleInTransactionMs: 30_000 },
    })
    this.#relay = new Relay(this.#relaying, {
      pollEveryMs,
      send: (lines) => this.#send(lines),
      onError: (message, error) => log?.warn(message, { error }),
    })
  }

  async open(): Promise<void> {
    await makeSchema(this.#durable, steps, kafkaSchema)
    try {
      await this.#connect()
    } catch (error) {
      // Waiting mends no wrong password, and no broker that is not the one.
      if (error instanceof LoginRefused || !isUnavailable(error)) throw error
      if (!(await this.#topics.recall())) throw error
      const text = 'Kafka is away: what is taken waits in the outbox, and goes on when it is back'
      this.#options.log?.warn(text, { error })
    }
    this.#relay.start()
  }

  /** Once; while it fails, whoever needs Kafka tries it again. */
  #connect(): Promise<void> {
    this.#connected ??= this.#greet().catch((error: unknown) => {
      this.#connected = undefined
      throw this.#client.toldAtStart(error)
    })
    return this.#connected
  }

  async #greet(): Promise<void> {
    await this.#client.connect(this.#admin)
    await this.#producer.connect()
  }

  ensureTopics(plans: readonly TopicPlan[]): Promise<void> {
    return this.#topics.ensure(plans)
  }

  /** Durable on as many brokers as the topic demands (acks=all) when it resolves. */
  async publish(records: readonly NewRecord[]): Promise<void> {
    if (records.length === 0) return
    await this.#topics.know(topicsOf(records))
    await this.#publisher.append(this.#lines(records))
  }

  /** Into the outbox: Kafka may be away. */
  async write(transaction: Transaction, records: readonly NewRecord[]): Promise<void> {
    if (records.length === 0) return
    await this.#topics.know(topicsOf(records))
    transaction.send(writeOutboxText, outboxValues(this.#lines(records)))
  }

  announce(): void {
    this.#relay.wake()
  }

  async subscribe(subscription: Subscription): Promise<Consumer> {
    const { topic, group } = subscription
    await this.#topics.know([topic])
    const { sessionTimeoutMs = 10_000, rebalanceTimeoutMs = 60_000, log } = this.#options
    const { values, pollEveryMs = 500, handlersAtOnce = 8, coolMs = 5_000 } = this.#options
    const member = this.#client.kafka.consumer({
      groupId: groupIdOf(group, topic),
      ...{ sessionTimeout: sessionTimeoutMs, rebalanceTimeout: rebalanceTimeoutMs },
      heartbeatInterval: Math.round(sessionTimeoutMs / 5),
      maxWaitTimeInMs: Math.min(1_000, Math.round(sessionTimeoutMs / 5)),
      allowAutoTopicCreation: false,
      retry: { restartOnFailure: async () => !this.#client.isCut },
    })
    const consumer = new KafkaConsumer(member, this.#swift, subscription, {
      subscriber: `${this.#member}/${randomUUID()}`,
      ...{ values, sessionTimeoutMs, pollEveryMs, handlersAtOnce, coolMs },
      onError: (message, error) => log?.warn(`${message}: ${group} on ${topic}`, { error }),
    })
    this.#consumers.add(consumer)
    consumer.start()
    return {
      stop: async () => {
        this.#consumers.delete(consumer)
        await consumer.stop()
      },
    }
  }

  lag(group: string, topic: string): Promise<readonly PartitionLag[]> {
    return this.#topics.lag(groupIdOf(group, topic), topic)
  }

  async seek(group: string, topic: string, to: 'earliest' | 'latest' | bigint): Promise<void> {
    const offsets = await this.#topics.offsetsAt(topic, to)
    await moveGroup(this.#client.kafka, { groupId: groupIdOf(group, topic), topic, offsets })
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#consumers].map((consumer) => consumer.stop()))
    await this.#publisher.idle()
    await this.#relay.stop()
    await Promise.all([this.#admin.disconnect(), this.#producer.disconnect()])
    this.#client.end()
    await this.#endDatabases()
  }

  /** Ends as a killed process would: nothing is given back, the connections just break. For tests. */
  async drop(): Promise<void> {
    for (const consumer of this.#consumers) consumer.drop()
    this.#client.cut()
    this.#closed = this.#relay.stop().then(() => this.#endDatabases())
    await this.#closed
  }

  /** Ends what was opened in part, so that nothing keeps the process alive. */
  async giveUp(): Promise<void> {
    this.#client.end()
    await this.#endDatabases()
  }

  async #endDatabases(): Promise<void> {
    await Promise.all([this.#durable, this.#swift, this.#relaying].map((database) => database.end()))
  }

  #lines(records: readonly NewRecord[]): readonly LogLine[] {
    return logLines(records, { values: this.#options.values, partitionsOf: this.#topics.partitionsOf })
  }

  #wake(): void {
    for (const consumer of this.#consumers) consumer.wake()
  }

  async #send(lines: readonly LogLine[]): Promise<void> {
    if (this.#client.isCut) throw new BusUnavailable(new Error('this process has ended'))
    await this.#connect()
    const topicMessages = [...Map.groupBy(lines, ({ topic }) => topic)].map(([topic, own]) => ({
      topic,
      messages: own.map(({ key, value, partition }) => ({ key, value, partition })),
    }))
    try {
      const answers = await this.#producer.sendBatch({ topicMessages, acks: -1 })
      const left = unanswered(lines, answers)
      if (left.length > 0) return await this.#send(left)
    } catch (error) {
      throw told(error, lines[0]?.topic)
    }
  }
}
