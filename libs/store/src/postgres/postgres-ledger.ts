import { setTimeout as pause } from 'node:timers/promises'
import { crashPoint } from '@parley/config'
import pg from 'pg'
import { type CommitResult, type Entry, type Ledger, LedgerUnavailable } from '../ledger.ts'
import type { EventOutlet } from '../outlet.ts'
import { EntryQueue, type Waiting } from './entry-queue.ts'
import { RecentBytes } from './recent-bytes.ts'
import { type CommitHooks, type TransactionOutcome, transact } from './transaction.ts'
import { type Written, writeGroup } from './write-group.ts'

export type LedgerOptions = {
  /** 0 (included) to 1; spreads the tries of writers that were in each other's way. */
  readonly random: () => number
  /** Where the bytes it writes are found again without asking Postgres. */
  readonly recent?: RecentBytes
  /** How long an entry whose COMMIT was not answered is asked after before its caller is told "unavailable". */
  readonly resolveWithinMs?: number
  readonly queueLimit?: number
}

/** Two transactions: while one waits for the disk, the other is written. */
const writers = 2
/** A second transaction begins only for so many entries: fewer are better off in the next group. */
const worthASecond = 16
const group = { entries: 128, bytes: 8 * 1024 ** 2 }
const queueBytes = 64 * 1024 ** 2
const triesOfContention = 8
const hooks: CommitHooks = {
  before: () => crashPoint('ledger.before-commit'),
  after: () => crashPoint('ledger.after-commit'),
}

type Failed = Exclude<TransactionOutcome<Written>, { readonly kind: 'done' }>

/** Group commit: entries that arrive while a transaction runs are collected and written together by the next one. */
export class PostgresLedger implements Ledger {
  readonly #pool: pg.Pool
  readonly #outlet: EventOutlet
  readonly #recent: RecentBytes
  readonly #random: () => number
  readonly #resolveWithinMs: number
  readonly #queue: EntryQueue
  /** Each with the sequences that its entries are of. */
  readonly #running = new Map<Promise<void>, ReadonlySet<string>>()
  #scheduled = false
  #closed = false

  constructor(pool: pg.Pool, outlet: EventOutlet, options: LedgerOptions = { random: Math.random }) {
    this.#pool = pool
    this.#outlet = outlet
    this.#recent = options.recent ?? new RecentBytes()
    this.#random = options.random
    this.#resolveWithinMs = options.resolveWithinMs ?? 15_000
    this.#queue = new EntryQueue({ entries: options.queueLimit ?? 4_096, bytes: queueBytes })
  }

  commit(entry: Entry): Promise<CommitResult> {
    if (this.#closed) return Promise.reject(new LedgerUnavailable(new Error('the ledger is closed')))
    if (this.#queue.isFull) {
      return Promise.reject(new LedgerUnavailable(new Error(`${this.#queue.length} entries wait already`)))
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ entry, resolve, reject, ambiguous: false })
      this.#schedule()
    })
  }

  /** Takes no new entry; resolves when those it holds are written or refused. */
  async close(): Promise<void> {
    this.#closed = true
    this.#start()
    while (this.#running.size > 0) await Promise.all(this.#running.keys())
  }

  /** What the same turn of the event loop commits shares one transaction from the first entry on. */
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#start()
    })
  }

  #start(): void {
    while (this.#queue.length > 0 && this.#running.size < writers) {
      if (this.#running.size > 0 && !this.#mayOvertake()) return
      const taken = this.#queue.take(group)
      const running = this.#write(taken)
        .catch((error: unknown) => this.#reject(taken, error))
        .finally(() => {
          this.#running.delete(running)
          this.#start()
        })
      this.#running.set(running, sequencesOf(taken))
    }
  }

  /** Of two transactions that run side by side any may be the first to be seen: a sequence is in one of them only. */
  #mayOvertake(): boolean {
    if (this.#queue.length < worthASecond) return false
    const next = this.#queue.peek(group.entries)
    return [...this.#running.values()].every((sequences) =>
      next.every(({ entry: { sequence } }) => sequence === undefined || !sequences.has(sequence)),
    )
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    const startedAt = performance.now()
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.#attempt(group)
      if (outcome.kind === 'done') return this.#settle(group, outcome.value)
      if (outcome.kind === 'refused') return this.#divide(group, outcome.error)
      if (outcome.kind === 'unavailable' && outcome.ambiguous)
        for (const waiting of group) waiting.ambiguous = true
      if (!this.#mayTryAgain(group, outcome, { tries, tookMs: performance.now() - startedAt })) {
        return this.#giveUp(group, outcome)
      }
      if (tries > 1 || outcome.kind === 'contention') await pause(this.#backoffMs(tries))
    }
  }

  #attempt(group: readonly Waiting[]): Promise<TransactionOutcome<Written>> {
    const entries = group.map(({ entry }) => entry)
    const at = { outlet: this.#outlet, recent: this.#recent }
    return transact(this.#pool, (transaction) => writeGroup(transaction, at, entries), hooks)
  }

  /**
   * A lost connection is tried once more at once: a connection that stood idle may be dead while Postgres is well.
   * After a COMMIT without an answer the claims say, when Postgres is back, whether it happened.
   */
  #mayTryAgain(
    group: readonly Waiting[],
    outcome: Failed,
    { tries, tookMs }: { readonly tries: number; readonly tookMs: number },
  ): boolean {
    if (outcome.kind === 'contention') return tries < triesOfContention
    if (group.some(({ ambiguous }) => ambiguous)) return tookMs < this.#resolveWithinMs
    return tries === 1 && tookMs < 1_000
  }

  /** Rising to 400 ms, and anywhere in its upper half, so that writers who met do not meet again. */
  #backoffMs(tries: number): number {
    return Math.min(400, 5 * 2 ** tries) * (0.5 + this.#random() / 2)
  }

  /** Postgres is away: who waits in the queue is told so at once, instead of one group after another. */
  #giveUp(group: readonly Waiting[], { kind, error }: Failed): void {
    const unavailable = new LedgerUnavailable(error)
    this.#reject(group, unavailable)
    if (kind === 'unavailable') this.#reject(this.#queue.takeAll(), unavailable)
  }

  /**
   * One entry is at fault; its neighbours must not be. Halves find it; the second one waits in the queue, where it is found
   * when the first has something of its sequences refused.
   */
  async #divide(group: readonly Waiting[], error: unknown): Promise<void> {
    if (group.length === 1) return this.#reject(group, refusal(error))
    const middle = Math.ceil(group.length / 2)
    this.#queue.putBack(group.slice(middle))
    await this.#write(group.slice(0, middle))
  }

  /** With them goes what waits behind them in their sequences: written, it would have overtaken them. */
  #reject(group: readonly Waiting[], error: unknown): void {
    for (const { reject } of [...group, ...this.#queue.takeSequences(sequencesOf(group))]) reject(error)
  }

  #settle(group: readonly Waiting[], { results, topics }: Written): void {
    try {
      this.#outlet.announce(topics)
    } catch {
      // The entries are durable; a wake-up that got lost costs latency only.
    }
    for (const [index, waiting] of group.entries()) settle(waiting, results[index])
  }
}

/** After a COMMIT without an answer, a claim held by the entry's own message is the entry itself. */
function settle({ entry, ambiguous, resolve, reject }: Waiting, result: CommitResult | undefined): void {
  const own = result?.kind === 'repeat' && ambiguous && result.messageId === entry.messageId
  if (result) resolve(own ? { kind: 'committed' } : result)
  else reject(new Error('a committed group has fewer results than entries'))
}

function sequencesOf(group: readonly Waiting[]): ReadonlySet<string> {
  return new Set(group.flatMap(({ entry: { sequence } }) => sequence ?? []))
}

/** Postgres quotes values in its texts, and those may be a partner's: only the names in them go on. */
function refusal(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error
  const places = [error.table, error.column, error.constraint].filter((name) => name !== undefined)
  return new Error(`the ledger refused an entry: SQLSTATE ${error.code} ${places.join(' ')}`.trimEnd())
}
