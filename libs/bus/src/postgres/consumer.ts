import { setTimeout as pause } from 'node:timers/promises'
import { crashPoint } from '@parley/config'
import type pg from 'pg'
import type { Consumer, Subscription } from '../bus.ts'
import { isUnavailable, type ListeningSession } from './connection.ts'
import { type Fetched, fetchAfter } from './fetch.ts'
import { attend, giveBack, type LeaseTerms, leave, renew, take } from './leases.ts'
import { holdAgain, park, released, unpark } from './parking.ts'

export type ConsumerOptions = {
  readonly owner: string
  readonly leaseTtlMs: number
  readonly renewEveryMs: number
  readonly pollEveryMs: number
  readonly onError: (message: string, error: unknown) => void
}

type Held = {
  position: bigint
  /** The position that Postgres knows. */
  stored: bigint
  readonly epoch: bigint
  busy: boolean
  forgiven: boolean
  /** After a failure the partition rests until then. */
  restUntil: number
  failures: number
}

const parkAfter = 3
const longestRestMs = 5_000

/**
 * One member of a group on one topic. It holds leases on its share of the partitions; each partition is read by one
 * handler at a time, different partitions side by side. Idle, it sends one query a poll for all of them.
 */
export class PostgresConsumer implements Consumer {
  readonly #pool: pg.Pool
  readonly #session: ListeningSession
  readonly #subscription: Subscription
  readonly #options: ConsumerOptions
  readonly #terms: LeaseTerms
  readonly #held = new Map<number, Held>()
  readonly #stopping = new AbortController()
  readonly #running = new Set<Promise<void>>()
  #wake: () => void = () => undefined
  #woken = false
  #nextLeaseTick = 0
  #loop: Promise<void> | undefined
  #dropped = false

  constructor(
    pool: pg.Pool,
    session: ListeningSession,
    subscription: Subscription,
    options: ConsumerOptions,
  ) {
    this.#pool = pool
    this.#session = session
    this.#subscription = subscription
    this.#options = options
    const { group, topic } = subscription
    this.#terms = { group, topic, owner: options.owner, ttlMs: options.leaseTtlMs }
  }

  get topic(): string {
    return this.#subscription.topic
  }

  async start(): Promise<void> {
    const { group, topic } = this.#subscription
    await this.#pool.query(
      `insert into bus_group (grp, topic, partition) select $1, name, generate_series(0, partitions - 1)
       from bus_topic where name = $2 on conflict do nothing`,
      [group, topic],
    )
    this.#loop = this.#run()
  }

  /** New records, or the wish to look for them. */
  wake(): void {
    this.#woken = true
    this.#wake()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.wake()
    await this.#loop
    await Promise.all(this.#running)
    if (this.#dropped) return
    await this.#store().catch(() => undefined)
    await leave(this.#pool, this.#terms).catch(() => undefined)
  }

  /** Ends without a word, as a killed process would; for tests of what the others do then. */
  drop(): void {
    this.#dropped = true
    this.#stopping.abort()
    this.wake()
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      this.#woken = false
      try {
        if (Date.now() >= this.#nextLeaseTick) await this.#tickLeases()
        await this.#fetchIdle()
        await this.#handReleased()
      } catch (error) {
        this.#options.onError('bus not reached', error)
        this.#nextLeaseTick = Math.min(this.#nextLeaseTick, Date.now() + 250)
        await pause(250, undefined, { signal }).catch(() => undefined)
      }
      if (!this.#woken && !signal.aborted) await this.#sleep()
    }
  }

  #sleep(): Promise<void> {
    const rests = [...this.#held.values()].filter(({ busy, restUntil }) => !busy && restUntil > Date.now())
    const until = Math.min(
      Date.now() + this.#options.pollEveryMs,
      Math.max(this.#nextLeaseTick, Date.now() + 20),
      ...rests.map(({ restUntil }) => restUntil),
    )
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(1, until - Date.now()))
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async #tickLeases(): Promise<void> {
    const session = this.#session.current
    if (!session) throw new Error('the listening connection is being opened again')
    const share = await attend(this.#pool, this.#terms, session)
    const still = await renew(this.#pool, this.#terms, session)
    for (const partition of [...this.#held.keys()]) if (!still.has(partition)) this.#held.delete(partition)
    const missing = share - this.#held.size
    if (missing > 0) {
      for (const { partition, position, epoch } of await take(this.#pool, this.#terms, session, missing)) {
        this.#held.set(partition, {
          position,
          stored: position,
          epoch,
          busy: false,
          forgiven: false,
          restUntil: 0,
          failures: 0,
        })
      }
    }
    if (missing < 0) await this.#shed(-missing)
    const short = this.#held.size < share
    this.#nextLeaseTick =
      Date.now() + (short ? Math.min(100, this.#options.renewEveryMs) : this.#options.renewEveryMs)
  }

  /** More members than before: idle partitions go first; busy ones at a later tick. */
  async #shed(count: number): Promise<void> {
    const idle = [...this.#held]
      .filter(([, held]) => !held.busy)
      .slice(0, count)
      .map(([partition]) => partition)
    if (idle.length === 0) return
    await this.#store()
    for (const partition of idle) this.#held.delete(partition)
    await giveBack(this.#pool, this.#terms, idle)
  }

  #idle(): [number, Held][] {
    const now = Date.now()
    return [...this.#held].filter(([, held]) => !held.busy && held.restUntil <= now)
  }

  #places(idle: readonly [number, Held][]) {
    return idle.map(([partition, { position, epoch, forgiven }]) => ({
      partition,
      position,
      epoch,
      forgiven,
    }))
  }

  /** Writes the positions of idle partitions down without taking records. */
  async #store(): Promise<void> {
    const { group, topic } = this.#subscription
    const idle = [...this.#held].filter(([, held]) => !held.busy)
    await this.#pool.query(
      `update bus_group g set position = p.position, attempts = 0
       from unnest($3::int[], $4::bigint[], $5::bigint[]) as p (partition, position, epoch)
       where g.grp = $1 and g.topic = $2 and g.partition = p.partition and g.epoch = p.epoch and g.position < p.position`,
      [
        group,
        topic,
        idle.map(([partition]) => partition),
        idle.map(([, { position }]) => position.toString()),
        idle.map(([, { epoch }]) => epoch.toString()),
      ],
    )
  }

  async #fetchIdle(): Promise<void> {
    const idle = this.#idle()
    if (idle.length === 0 || this.#stopping.signal.aborted) return
    const moves = idle.some(([, { position, stored }]) => position !== stored)
    if (moves) crashPoint('bus.before-position')
    const fetched = await fetchAfter(this.#pool, this.#subscription, this.#places(idle))
    for (const [, held] of idle) held.stored = held.position
    if (moves) crashPoint('bus.after-position')
    for (const batch of fetched) {
      const held = this.#held.get(batch.partition)
      if (!held) continue
      held.busy = true
      const work = this.#handle(held, batch).finally(() => {
        held.busy = false
        this.#running.delete(work)
        this.wake()
      })
      this.#running.add(work)
    }
  }

  async #handle(held: Held, batch: Fetched): Promise<void> {
    const { handle, group } = this.#subscription
    const last = batch.records.at(-1)
    const [first] = batch.records
    if (!first || !last) return
    try {
      for (const record of batch.records)
        if (record.blocked) await park(this.#pool, group, record, 'waits behind its key')
      if (batch.attempts > parkAfter)
        await park(this.#pool, group, first, 'the process died while handling it')
      const open = batch.attempts > parkAfter ? [] : batch.records.filter(({ blocked }) => !blocked)
      crashPoint('bus.before-handle')
      if (open.length > 0) await handle(open, this.#stopping.signal)
      this.#advance(held, last.offset + 1n)
    } catch (error) {
      await this.#failed(held, batch, error)
    }
  }

  #advance(held: Held, position: bigint): void {
    held.position = position
    held.forgiven = false
    held.failures = 0
    held.restUntil = 0
  }

  async #failed(held: Held, batch: Fetched, error: unknown): Promise<void> {
    const { group } = this.#subscription
    const [first] = batch.records
    held.failures += 1
    held.forgiven = isUnavailable(error)
    held.restUntil =
      Date.now() + Math.min(longestRestMs, (held.forgiven ? 200 : 20) * 2 ** Math.min(held.failures - 1, 8))
    this.#options.onError('handler failed', error)
    const alone = batch.records.length === 1
    if (held.forgiven || !alone || batch.attempts < parkAfter || !first) return
    const reason = error instanceof Error ? error.message : String(error)
    const parked = await park(this.#pool, group, first, reason).then(
      () => true,
      () => false,
    )
    if (parked) this.#advance(held, first.offset + 1n)
  }

  /** Released records go first: one of each key at a time, in order. */
  async #handReleased(): Promise<void> {
    const { group, topic, handle } = this.#subscription
    const idle = this.#idle().map(([partition]) => partition)
    if (idle.length === 0) return
    for (const { id, record } of await released(this.#pool, group, topic, idle)) {
      try {
        await handle([record], this.#stopping.signal)
        await unpark(this.#pool, id)
        this.#woken = true
      } catch (error) {
        if (isUnavailable(error)) return
        await holdAgain(this.#pool, group, record, error instanceof Error ? error.message : String(error))
      }
    }
  }
}
