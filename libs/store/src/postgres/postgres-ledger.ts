import { crashPoint } from '@parley/config'
import type pg from 'pg'
import { type CommitResult, type Entry, type Ledger, LedgerUnavailable } from '../ledger.ts'
import type { EventOutlet } from '../outlet.ts'
import { isUnavailable } from './connect.ts'
import { writeGroup } from './write-group.ts'

type Waiting = {
  readonly entry: Entry
  readonly resolve: (result: CommitResult) => void
  readonly reject: (error: unknown) => void
  /** A COMMIT of this entry was sent, and its answer was lost: our own claim may be there already. */
  ambiguous: boolean
}

const largestGroup = 128
const triesOfContention = 5

/**
 * Group commit: entries that arrive while a transaction runs share the next one. One writer a process, so that
 * entries of one process never wait for each other's locks; processes meet only at claims, counters and heads.
 */
export class PostgresLedger implements Ledger {
  readonly #pool: pg.Pool
  readonly #outlet: EventOutlet
  #waiting: Waiting[] = []
  #running = false

  constructor(pool: pg.Pool, outlet: EventOutlet) {
    this.#pool = pool
    this.#outlet = outlet
  }

  commit(entry: Entry): Promise<CommitResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, resolve, reject, ambiguous: false })
      if (this.#running) return
      this.#running = true
      // What the same turn of the event loop commits shares one transaction from the first entry on.
      setImmediate(() => void this.#drain())
    })
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.slice(0, largestGroup)
      this.#waiting = this.#waiting.slice(largestGroup)
      await this.#write(group)
    }
    this.#running = false
  }

  async #write(group: readonly Waiting[], attempt = 1): Promise<void> {
    const outcome = await this.#transaction(group)
    switch (outcome.kind) {
      case 'done':
        this.#outlet.announce(outcome.topics)
        for (const [index, waiting] of group.entries()) settle(waiting, outcome.results[index])
        return
      case 'contention':
        if (attempt >= triesOfContention) return rejectAll(group, new LedgerUnavailable(outcome.error))
        return this.#write(group, attempt + 1)
      case 'unavailable': {
        if (!outcome.ambiguous || attempt > 1) return rejectAll(group, new LedgerUnavailable(outcome.error))
        for (const waiting of group) waiting.ambiguous = true
        return this.#write(group, attempt + 1)
      }
      case 'refused': {
        const [only] = group
        if (group.length === 1 && only) return only.reject(outcome.error)
        // One entry is at fault; its neighbours must not be.
        for (const waiting of group) await this.#write([waiting])
        return
      }
      default:
        return outcome satisfies never
    }
  }

  async #transaction(group: readonly Waiting[]): Promise<TransactionOutcome> {
    let client: pg.PoolClient | undefined
    let committing = false
    try {
      client = await this.#pool.connect()
      await client.query('begin')
      const written = await writeGroup(
        client,
        this.#outlet,
        group.map(({ entry }) => entry),
      )
      crashPoint('ledger.before-commit')
      committing = true
      await client.query('commit')
      crashPoint('ledger.after-commit')
      client.release()
      return { kind: 'done', ...written }
    } catch (error) {
      const lost = isUnavailable(error)
      if (!lost) await client?.query('rollback').catch(() => undefined)
      client?.release(lost)
      if (lost) return { kind: 'unavailable', error, ambiguous: committing }
      return { kind: isContention(error) ? 'contention' : 'refused', error }
    }
  }
}

type TransactionOutcome =
  | { readonly kind: 'done'; readonly results: readonly CommitResult[]; readonly topics: readonly string[] }
  | { readonly kind: 'contention'; readonly error: unknown }
  | { readonly kind: 'unavailable'; readonly error: unknown; readonly ambiguous: boolean }
  | { readonly kind: 'refused'; readonly error: unknown }

/** 40001 serialization_failure, 40P01 deadlock_detected: nothing is wrong with the entries. */
function isContention(error: unknown): boolean {
  const code = (error as { code?: unknown }).code
  return code === '40001' || code === '40P01'
}

function settle(waiting: Waiting, result: CommitResult | undefined): void {
  if (!result) throw new Error('a committed group has fewer results than entries')
  const own = result.kind === 'repeat' && waiting.ambiguous && result.messageId === waiting.entry.messageId
  waiting.resolve(own ? { kind: 'committed' } : result)
}

function rejectAll(group: readonly Waiting[], error: LedgerUnavailable): void {
  for (const { reject } of group) reject(error)
}
