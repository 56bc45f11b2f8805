import { randomUUID } from 'node:crypto'
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
import { type LogLine, logLines, topicsOf } from '../log-line.ts'
import { Publisher } from '../publisher.ts'
import { Database } from '../reading/database.ts'
import { PostgresParkingLot } from '../reading/parking.ts'
import { makeSchema } from '../reading/schema.ts'
import { Announcer, channel, readNotice } from './announcer.ts'
import { appendText, appendValues } from './append.ts'
import { Attendance } from './attendance.ts'
import { PostgresConsumer } from './consumer.ts'
import { ensureGroup, lagOf, seekTo } from './positions.ts'
import { steps } from './schema.ts'
import { Session } from './session.ts'
import { TopicTable } from './topic-table.ts'
import { trimLog } from './trim.ts'

export type PostgresBusOptions = {
  readonly databaseUrl: string
  readonly values: ValueCodec
  /** Begins this process's id in the tables, for who reads them. */
  readonly owner?: string
  readonly log?: { warn(message: string, fields: { error: unknown }): void }
  /** A silent member loses its partitions after this time (10 s), a dead one at the next roll of another (1 s). */
  readonly leaseTtlMs?: number
  readonly renewEveryMs?: number
  readonly rollEveryMs?: number
  /** How often an idle consumer looks without having been told (1 s). */
  readonly pollEveryMs?: number
  /** Partitions of one subscription whose handlers run at the same time, at most (8). */
  readonly handlersAtOnce?: number
  /** A record in whose handling processes died is handed out again after this time (5 s), then after longer ones. */
  readonly coolMs?: number
}

/**
 * The partitioned log in Postgres: the bus of the embedded default. Throws BusUnavailable when Postgres cannot be
 * reached; once open, it waits for Postgres to come back by itself.
 */
export async function openPostgresBus(
  options: PostgresBusOptions,
): Promise<{ bus: PostgresBus; outlet: Outlet }> {
  const bus = new PostgresBus(options)
  try {
    await bus.open()
  } catch (error) {
    await bus.drop()
    throw error
  }
  return { bus, outlet: bus }
}

export class PostgresBus implements Bus, Outlet {
  readonly parked: ParkingLot
  readonly #durable: Database
  readonly #swift: Database
  readonly #topics: TopicTable
  readonly #publisher: Publisher<LogLine>
  readonly #announcer: Announcer
  readonly #session: Session
  readonly #attendance: Attendance
  readonly #consumers = new Set<PostgresConsumer>()
  readonly #member: string
  readonly #options: PostgresBusOptions
  #closed: Promise<void> | undefined

  constructor(options: PostgresBusOptions) {
    const { databaseUrl, owner, log } = options
    this.#options = options
    this.#member = owner === undefined ? randomUUID() : `${owner}/${randomUUID()}`
    this.#durable = new Database(databaseUrl, { connections: 2, swift: false })
    this.#swift = new Database(databaseUrl, { connections: 8, swift: true })
    this.#topics = new TopicTable(this.#durable)
    this.#publisher = new Publisher(async (lines) => {
      await this.#durable.query({ name: 'bus-append', text: appendText, values: appendValues(lines) })
    })
    this.#announcer = new Announcer(this.#swift, this.#member)
    this.parked = new PostgresParkingLot(this.#durable, options.values, () => this.#roll(true))
    this.#session = new Session(databaseUrl, channel, {
      onNotice: (payload) => this.#heed(payload),
      onConnected: () => this.#recover(),
    })
    this.#attendance = new Attendance(this.#session, this.#consumers, {
      member: this.#member,
      leaseTtlMs: options.leaseTtlMs ?? 10_000,
      renewEveryMs: options.renewEveryMs ?? 3_000,
      rollEveryMs: options.rollEveryMs ?? 1_000,
      tellOthers: () => this.#announcer.announceRoll(),
      onError: (message, error) => log?.warn(message, { error }),
    })
  }

  async open(): Promise<void> {
    await makeSchema(this.#durable, steps)
    await this.#session.open()
    this.#attendance.start()
  }

  ensureTopics(plans: readonly TopicPlan[]): Promise<void> {
    return this.#topics.ensure(plans)
  }

  /** Durable when it resolves. Calls that run at the same time share one write, in the order of the calls. */
  async publish(records: readonly NewRecord[]): Promise<void> {
    if (records.length === 0) return
    const topics = topicsOf(records)
    await this.#topics.know(topics)
    await this.#publisher.append(this.#lines(records))
    this.announce(topics)
  }

  /** Locks the head of every partition written to until the transaction ends: let it be the last statement. */
  async write(transaction: Transaction, records: readonly NewRecord[]): Promise<void> {
    if (records.length === 0) return
    await this.#topics.know(topicsOf(records))
    transaction.send(appendText, appendValues(this.#lines(records)))
  }

  announce(topics: readonly string[]): void {
    this.#wake(topics)
    if (this.#attendance.others) this.#announcer.announce(topics)
  }

  async subscribe(subscription: Subscription): Promise<Consumer> {
    const { group, topic } = subscription
    const { values, log, pollEveryMs = 1_000, handlersAtOnce = 8, coolMs = 5_000 } = this.#options
    await this.#topics.know([topic])
    this.#topics.partitionsOf(topic)
    await ensureGroup(this.#durable, group, topic)
    const consumer = new PostgresConsumer(this.#swift, subscription, {
      subscriber: `${this.#member}/${randomUUID()}`,
      ...{ values, pollEveryMs, handlersAtOnce, coolMs },
      onError: (message, error) => log?.warn(`${message}: ${group} on ${topic}`, { error }),
      onRoll: (tellOthers) => this.#roll(tellOthers),
    })
    this.#consumers.add(consumer)
    consumer.start()
    this.#attendance.enrolNow()
    return {
      stop: async () => {
        this.#consumers.delete(consumer)
        await consumer.stop()
      },
    }
  }

  lag(group: string, topic: string): Promise<readonly PartitionLag[]> {
    return lagOf(this.#durable, group, topic)
  }

  async seek(group: string, topic: string, to: 'earliest' | 'latest' | bigint): Promise<void> {
    await seekTo(this.#durable, { group, topic }, to)
    this.#roll(true)
  }

  /** Retention: drops records older than this that every known group has passed; answers how many. */
  trim(olderThan: Date): Promise<number> {
    return trimLog(this.#swift, olderThan)
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#consumers].map((consumer) => consumer.stop()))
    await this.#attendance.stop()
    await this.#attendance.withdraw()
    await this.#publisher.idle()
    await this.#announcer.idle()
    await this.#session.close()
    await Promise.all([this.#durable.end(), this.#swift.end()])
  }

  /** Ends as a killed process would: nothing is given back, the connections just break. For tests. */
  async drop(): Promise<void> {
    for (const consumer of this.#consumers) consumer.drop()
    await this.#session.close()
    await this.#attendance.stop()
    this.#closed = Promise.all([this.#durable.end(), this.#swift.end()]).then(() => undefined)
    await this.#closed
  }

  #lines(records: readonly NewRecord[]): readonly LogLine[] {
    return logLines(records, { values: this.#options.values, partitionsOf: this.#topics.partitionsOf })
  }

  #roll(tellOthers: boolean): void {
    this.#attendance.rollNow()
    if (tellOthers) this.#announcer.announceRoll()
  }

  #wake(topics: readonly string[]): void {
    for (const consumer of this.#consumers) if (topics.includes(consumer.terms.topic)) consumer.wake()
  }

  #heed(payload: string): void {
    const notice = readNotice(payload)
    if (!notice || notice.from === this.#member) return
    this.#wake(notice.topics)
    if (notice.roll) this.#attendance.rollNow()
  }

  /** Notices were lost while nobody listened. */
  #recover(): void {
    this.#attendance.enrolNow()
    for (const consumer of this.#consumers) consumer.wake()
  }
}
