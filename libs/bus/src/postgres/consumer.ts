import { setTimeout as pause } from 'node:timers/promises'
import { crashPoint } from '@parley/config'
import type { Consumer, Subscription, ValueCodec } from '../bus.ts'
import type { Database } from '../reading/database.ts'
import { type HandOver, handOver, redeliver } from '../reading/hand-over.ts'
import { HeldPartition } from '../reading/held-partition.ts'
import { fetchLaneHeads } from '../reading/lanes.ts'
import { storePlaces, type Terms } from '../reading/lease.ts'
import { fetchAfter } from './fetch.ts'
import type { RollRow } from './membership.ts'
import { disown, leave, takeLeases } from './take-leases.ts'

export type ConsumerOptions = {
  readonly subscriber: string
  readonly values: ValueCodec
  readonly pollEveryMs: number
  /** Partitions whose handlers run at the same time, at most. */
  readonly handlersAtOnce: number
  /** How long a key set aside for deaths waits, the first time. */
  readonly coolMs: number
  readonly onError: (message: string, error: unknown) => void
  /** Leases or lanes should be looked at now; `tellOthers`: by the other members too. */
  readonly onRoll: (tellOthers: boolean) => void
}

const retryAfterMs = 250

/**
 * One subscription of this process. It reads the partitions it has leases on: one handler at a time in each, several
 * partitions side by side, all idle ones fetched for together. Without work it asks once in `pollEveryMs`.
 */
export class PostgresConsumer implements Consumer {
  readonly terms: Terms
  readonly #database: Database
  readonly #subscription: Subscription
  readonly #options: ConsumerOptions
  readonly #by: HandOver
  readonly #held = new Map<number, HeldPartition>()
  /** Partitions with released lanes. */
  readonly #lanes = new Set<number>()
  /** Handlers at work, by partition; also of partitions that were lost meanwhile. */
  readonly #running = new Map<number, Promise<void>>()
  readonly #stopping = new AbortController()
  #wake: () => void = () => undefined
  #woken = false
  #away = false
  #dropped = false
  #loop: Promise<void> | undefined
  #stopped: Promise<void> | undefined

  constructor(database: Database, subscription: Subscription, options: ConsumerOptions) {
    const { group, topic } = subscription
    this.terms = { group, topic, subscriber: options.subscriber }
    this.#database = database
    this.#subscription = subscription
    this.#options = options
    const { values, coolMs, onError } = options
    this.#by = { database, terms: this.terms, subscription, values, coolMs, onError }
  }

  start(): void {
    this.#loop = this.#run()
  }

  /** New records, or another reason to look. */
  wake(): void {
    this.#woken = true
    this.#wake()
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  async #stop(): Promise<void> {
    this.#stopping.abort()
    this.wake()
    await this.#loop
    await Promise.all(this.#running.values())
    if (this.#dropped) return
    try {
      await storePlaces(this.#database, this.terms, [...this.#held.values()], { giveBack: true })
      await leave(this.#database, this.terms)
      this.#options.onRoll(true)
    } catch (error) {
      // The others take over when this member's time has run out.
      this.#options.onError('leases could not be given back', error)
    }
  }

  /** Ends without a word, as a killed process would; for tests of what the others do then. */
  drop(): void {
    this.#dropped = true
    this.#stopping.abort()
    for (const held of this.#held.values()) held.lose()
    this.wake()
  }

  /** Takes the fair share and no more. Answers whether it has it; if not, it has to be asked again soon. */
  async attend({ share, held: standing, released }: RollRow): Promise<boolean> {
    if (this.#stopping.signal.aborted) return true
    const known = new Map(standing)
    for (const held of this.#held.values()) if (known.get(held.partition) !== held.epoch) this.#lose(held)
    const strange = standing
      .filter(([partition]) => !this.#held.has(partition))
      .map(([partition]) => partition)
    if (strange.length > 0) await disown(this.#database, this.terms, strange)
    for (const partition of released) this.#lanes.add(partition)
    const surplus = this.#held.size - share
    this.#markLeaving(surplus)
    if (surplus < 0) await this.#take(-surplus)
    if (surplus !== 0 || released.length > 0) this.wake()
    return this.#held.size >= share
  }

  async #take(count: number): Promise<void> {
    const except = [...this.#running.keys(), ...this.#held.keys()]
    for (const lease of await takeLeases(this.#database, this.terms, { count, except })) {
      this.#held.set(lease.partition, new HeldPartition(lease))
    }
  }

  /** More members than before: what has no handler running goes first. */
  #markLeaving(surplus: number): void {
    const order = [...this.#held.values()].sort((a, b) => Number(a.busy) - Number(b.busy))
    for (const [index, held] of order.entries()) held.leaving = index < surplus
  }

  #lose(held: HeldPartition): void {
    held.lose()
    this.#held.delete(held.partition)
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      this.#woken = false
      try {
        await this.#giveBack()
        await this.#redeliver()
        await this.#fetch()
        this.#away = false
        if (!this.#woken) await this.#sleep()
      } catch (error) {
        if (!this.#away) this.#options.onError('the log cannot be read', error)
        this.#away = true
        await pause(retryAfterMs, undefined, { signal }).catch(() => undefined)
      }
    }
  }

  #sleep(): Promise<void> {
    const now = Date.now()
    const rests = [...this.#held.values()].map(({ restUntil }) => restUntil).filter((until) => until > now)
    const until = Math.min(now + this.#options.pollEveryMs, ...rests)
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, until - now)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async #giveBack(): Promise<void> {
    const leaving = [...this.#held.values()].filter((held) => held.leaving && !held.busy)
    if (leaving.length === 0) return
    await storePlaces(this.#database, this.terms, leaving, { giveBack: true })
    for (const held of leaving) this.#held.delete(held.partition)
    this.#options.onRoll(true)
  }

  /** Partitions that may be read now, as many as there are handlers free; who was served goes to the end. */
  #idle(): readonly HeldPartition[] {
    if (this.#stopping.signal.aborted) return []
    const now = Date.now()
    return [...this.#held.values()]
      .filter(({ busy, leaving, restUntil }) => !busy && !leaving && restUntil <= now)
      .slice(0, Math.max(0, this.#options.handlersAtOnce - this.#running.size))
  }

  async #redeliver(): Promise<void> {
    const idle =
      this.#lanes.size === 0 ? [] : this.#idle().filter(({ partition }) => this.#lanes.has(partition))
    if (idle.length === 0) return
    const heads = await fetchLaneHeads(this.#database, this.terms, idle)
    for (const held of idle) {
      const head = heads.find(({ partition }) => partition === held.partition)
      if (head) this.#start(held, () => redeliver(this.#by, held, head))
      else this.#lanes.delete(held.partition)
    }
  }

  async #fetch(): Promise<void> {
    const idle = this.#idle()
    if (idle.length === 0) return
    const moved = idle.filter(({ place, stored }) => place.position !== stored)
    if (moved.length > 0) crashPoint('bus.before-position')
    const batches = await fetchAfter(this.#database, this.terms, idle, this.#subscription.maxBatch)
    if (moved.length > 0) crashPoint('bus.after-position')
    // Its position was refused: the lease is another's by now.
    const refused = moved.filter(({ partition }) => !batches.has(partition))
    for (const held of refused) this.#lose(held)
    if (refused.length > 0) this.#options.onRoll(false)
    for (const held of idle) {
      const batch = batches.get(held.partition)
      if (!batch || held.signal.aborted) continue
      held.stored = held.place.position
      if (batch.end > held.stored) this.#start(held, () => handOver(this.#by, held, batch))
    }
  }

  #start(held: HeldPartition, work: () => Promise<void>): void {
    const { partition } = held
    held.busy = true
    this.#held.delete(partition)
    this.#held.set(partition, held)
    const running = work().finally(() => {
      held.busy = false
      this.#running.delete(partition)
      if (held.signal.aborted) this.#options.onRoll(false)
      this.wake()
    })
    this.#running.set(partition, running)
  }
}
