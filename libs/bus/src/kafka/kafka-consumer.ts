import { setTimeout as pause } from 'node:timers/promises'
import { crashPoint } from '@parley/config'
import type { EachBatchPayload, Consumer as KafkaGroupMember, KafkaMessage } from 'kafkajs'
import type { Consumer, Subscription, ValueCodec } from '../bus.ts'
import type { KeptRecord } from '../reading/batch.ts'
import type { Database } from '../reading/database.ts'
import { type HandOver, handOver, redeliver } from '../reading/hand-over.ts'
import { HeldPartition } from '../reading/held-partition.ts'
import { fetchLaneHeads } from '../reading/lanes.ts'
import type { Terms } from '../reading/lease.ts'
import { countTry, releasedPartitions, takeAssigned } from './assignment.ts'

export type KafkaConsumerOptions = {
  readonly subscriber: string
  readonly values: ValueCodec
  /** A member that Kafka has not heard of for so long may have lost its partitions. */
  readonly sessionTimeoutMs: number
  readonly pollEveryMs: number
  /** Partitions whose handlers run at the same time, at most. */
  readonly handlersAtOnce: number
  readonly coolMs: number
  readonly onError: (message: string, error: unknown) => void
}

const commitEveryMs = 1_000
const rejoinMs = 1_000

/**
 * One subscription of this process, as a member of a Kafka consumer group. Kafka says which partitions it reads, from where,
 * and keeps the offsets, which are committed after the handler; tries, parked records and released keys are in Postgres.
 */
export class KafkaConsumer implements Consumer {
  readonly #member: KafkaGroupMember
  readonly #database: Database
  readonly #terms: Terms
  readonly #subscription: Subscription
  readonly #options: KafkaConsumerOptions
  readonly #by: HandOver
  readonly #held = new Map<number, HeldPartition>()
  /** What runs, or waits for its turn, in each partition: one thing at a time. */
  readonly #turns = new Map<number, Promise<void>>()
  readonly #stopping = new AbortController()
  #leasing: Promise<void> = Promise.resolve()
  #heardAt = Date.now()
  #running: Promise<void> | undefined
  #looking: Promise<void> | undefined
  #wake: () => void = () => undefined
  #dropped = false
  #stopped: Promise<void> | undefined

  constructor(
    member: KafkaGroupMember,
    database: Database,
    subscription: Subscription,
    options: KafkaConsumerOptions,
  ) {
    const { group, topic } = subscription
    this.#member = member
    this.#database = database
    this.#terms = { group, topic, subscriber: options.subscriber }
    this.#subscription = subscription
    this.#options = options
    const { values, coolMs, onError } = options
    this.#by = { database, terms: this.#terms, subscription, values, coolMs, onError }
  }

  /** Returns before the group has let it in: that may have to wait for the handlers of others. */
  start(): void {
    const { events } = this.#member
    this.#member.on(events.GROUP_JOIN, ({ payload }) => {
      this.#heardAt = Date.now()
      this.#assign(payload.memberAssignment[this.#terms.topic] ?? [])
    })
    this.#member.on(events.HEARTBEAT, () => {
      this.#heardAt = Date.now()
    })
    // What kafkajs holds for final ends the member without a word to anyone, while the process goes on.
    this.#member.on(events.CRASH, ({ payload }) => {
      if (!payload.restart) this.#running = this.#rest(Date.now() + rejoinMs).then(() => this.#join())
    })
    this.#running = this.#join()
    this.#looking = this.#look()
  }

  /** A key may have been released. */
  wake(): void {
    this.#wake()
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  /** Ends without a word, as a killed process would; for tests of what the others do then. */
  drop(): void {
    this.#dropped = true
    this.#stopping.abort()
    for (const held of this.#held.values()) held.lose()
    this.#wake()
  }

  get dropped(): boolean {
    return this.#dropped
  }

  async #stop(): Promise<void> {
    this.#stopping.abort()
    this.#wake()
    await this.#running
    await this.#looking
    await this.#member.stop().catch((error: unknown) => this.#options.onError('a member cannot leave', error))
    await Promise.all(this.#turns.values())
    await this.#member.disconnect().catch(() => undefined)
  }

  /** Until it is let in, or told to stop: Kafka may be away, and nobody else would ask again. */
  async #join(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        return await this.#joinOnce()
      } catch (error) {
        if (!signal.aborted) this.#options.onError('the group cannot be joined', error)
        await this.#rest(Date.now() + rejoinMs)
      }
    }
  }

  async #joinOnce(): Promise<void> {
    const { topic } = this.#terms
    await this.#member.connect()
    await this.#member.subscribe({ topic, fromBeginning: true })
    await this.#member.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: this.#options.handlersAtOnce,
      eachBatch: (payload) => this.#read(payload),
    })
  }

  #assign(partitions: readonly number[]): void {
    for (const held of this.#held.values()) if (!partitions.includes(held.partition)) this.#lose(held)
    const fresh = partitions.filter((partition) => !this.#held.has(partition))
    this.#leasing = this.#leasing.then(() => this.#take(fresh))
  }

  /** Until Postgres knows, nothing is read: it is tried until it does. */
  async #take(partitions: readonly number[]): Promise<void> {
    while (partitions.length > 0 && !this.#stopping.signal.aborted) {
      try {
        for (const lease of await takeAssigned(this.#database, this.#terms, partitions)) {
          this.#held.set(lease.partition, new HeldPartition(lease))
        }
        return
      } catch (error) {
        this.#options.onError('partitions cannot be taken', error)
        await this.#rest(Date.now() + 250)
      }
    }
  }

  #lose(held: HeldPartition): void {
    held.lose()
    this.#held.delete(held.partition)
  }

  /** What one fetch brought of one partition. */
  async #read(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload
    const held = await this.#heldNow(payload)
    const [first] = batch.messages
    if (!held || !first) return
    held.moveTo(BigInt(first.offset))
    const pulse = this.#pulse(payload)
    try {
      await this.#handAll(
        { ...payload, isRunning: () => payload.isRunning() && pulse.error === undefined },
        held,
      )
    } finally {
      pulse.stop()
      await this.#commit(payload, held)
    }
    // A rebalance, or a member Kafka does not know any more: kafkajs joins again.
    if (pulse.error !== undefined) throw pulse.error
  }

  /** Lost while Kafka still counts on this member, a partition is taken again: no new assignment would come. */
  async #heldNow({ batch: { partition }, heartbeat }: EachBatchPayload): Promise<HeldPartition | undefined> {
    await this.#leasing
    if (!this.#held.has(partition) && !this.#stopping.signal.aborted) {
      // Kafka has the word: a member it does not know any more throws here, and joins again.
      await heartbeat()
      this.#leasing = this.#leasing.then(() => this.#take([partition]))
      await this.#leasing
    }
    return this.#held.get(partition)
  }

  async #handAll(payload: EachBatchPayload, held: HeldPartition): Promise<void> {
    const { batch } = payload
    let rest: readonly KafkaMessage[] = batch.messages
    let committedAt = Date.now()
    while (rest.length > 0 && this.#mayGoOn(held) && payload.isRunning() && !payload.isStale()) {
      const before = held.place.position
      await this.#turn(held.partition, () => this.#step(held, rest))
      const { position } = held.place
      if (position === before) continue
      payload.resolveOffset((position - 1n).toString())
      rest = rest.filter(({ offset }) => BigInt(offset) >= position)
      if (Date.now() - committedAt < commitEveryMs) continue
      await this.#commit(payload, held)
      committedAt = Date.now()
    }
  }

  #mayGoOn(held: HeldPartition): boolean {
    return !this.#stopping.signal.aborted && !held.signal.aborted
  }

  async #step(held: HeldPartition, messages: readonly KafkaMessage[]): Promise<void> {
    await this.#rest(held.restUntil)
    if (!this.#mayGoOn(held)) return
    const alone = held.place.loneUntil > held.place.position
    const count = alone ? 1 : this.#subscription.maxBatch
    const records = messages.slice(0, count).map((message) => recordOf(this.#terms.topic, held, message))
    const counted = await this.#count(held, records)
    if (!counted) return
    const end = (records.at(-1)?.offset ?? held.place.position) + 1n
    const { attempts, heldKeys } = counted
    await handOver(this.#by, held, {
      partition: held.partition,
      attempts,
      end,
      records: records.map((record) => ({ record, held: heldKeys.has(record.key) })),
    })
  }

  async #count(held: HeldPartition, records: readonly KeptRecord[]) {
    try {
      const counted = await countTry(this.#database, this.#terms, held, records)
      if (!counted) this.#lose(held)
      return counted
    } catch (error) {
      this.#options.onError('a try cannot be counted', error)
      held.rest(true)
      return undefined
    }
  }

  /** Refused, the partition is another's: what was handled since is handled again. */
  async #commit({ commitOffsetsIfNecessary }: EachBatchPayload, held: HeldPartition): Promise<void> {
    const { place, partition } = held
    if (this.#dropped || held.signal.aborted || place.position === held.stored) return
    crashPoint('bus.before-position')
    try {
      const partitions = [{ partition, offset: place.position.toString() }]
      await commitOffsetsIfNecessary({ topics: [{ topic: this.#terms.topic, partitions }] })
      held.stored = place.position
    } catch (error) {
      if (this.#mayGoOn(held)) this.#options.onError('an offset cannot be committed', error)
    }
    crashPoint('bus.after-position')
  }

  /** Keeps the membership alive while a handler works. */
  #pulse({ heartbeat }: EachBatchPayload): { error: unknown; stop(): void } {
    const timer = setInterval(() => {
      heartbeat().catch((error: unknown) => {
        pulse.error ??= error
      })
    }, this.#options.sessionTimeoutMs / 5)
    const pulse = { error: undefined as unknown, stop: () => clearInterval(timer) }
    return pulse
  }

  #turn(partition: number, work: () => Promise<void>): Promise<void> {
    const before = this.#turns.get(partition) ?? Promise.resolve()
    const turn = before.then(work)
    this.#turns.set(
      partition,
      turn.catch(() => undefined),
    )
    return turn
  }

  async #rest(until: number): Promise<void> {
    const { signal } = this.#stopping
    const left = until - Date.now()
    if (left > 0) await pause(left, undefined, { signal }).catch(() => undefined)
  }

  /** Released keys are handed out also while nothing new comes; a member that hears nothing has no partitions. */
  async #look(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      if (Date.now() - this.#heardAt > this.#options.sessionTimeoutMs) {
        for (const held of this.#held.values()) this.#lose(held)
      }
      await this.#redeliverReleased().catch((error: unknown) =>
        this.#options.onError('released keys cannot be looked for', error),
      )
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.#options.pollEveryMs)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  async #redeliverReleased(): Promise<void> {
    if (this.#held.size === 0) return
    const released = await releasedPartitions(this.#database, this.#terms)
    const own = released.flatMap((partition) => this.#held.get(partition) ?? [])
    await Promise.all(own.map((held) => this.#redeliverIn(held)))
  }

  async #redeliverIn(held: HeldPartition): Promise<void> {
    for (let left = true; left && this.#mayGoOn(held); ) {
      await this.#turn(held.partition, async () => {
        await this.#rest(held.restUntil)
        if (!this.#mayGoOn(held)) return
        const [head] = await fetchLaneHeads(this.#database, this.#terms, [held])
        left = head !== undefined
        if (head) await redeliver(this.#by, held, head)
      })
    }
  }
}

function recordOf(topic: string, { partition }: HeldPartition, message: KafkaMessage): KeptRecord {
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    key: message.key?.toString('utf8') ?? '',
    // One without a value is read, and refused, as an empty one.
    bytes: message.value ?? new Uint8Array(),
    at: new Date(Number(message.timestamp)),
  }
}
