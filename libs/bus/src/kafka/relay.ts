import { setTimeout as pause } from 'node:timers/promises'
import type { LogLine } from '../log-line.ts'
import type { Database } from '../reading/database.ts'
import { allLanes, anythingWaits, relayLanes } from './outbox.ts'

export type RelayOptions = {
  readonly pollEveryMs: number
  /** Resolves when the records are durable in Kafka. */
  readonly send: (lines: readonly LogLine[]) => Promise<void>
  readonly onError: (message: string, error: unknown) => void
}

const restMs = 1_000

/**
 * Carries records from the outbox to Kafka, at least once, in order within a partition. Every process may run one: each lane
 * is at work in one of them. While Kafka is away the outbox grows, and drains when it is back.
 */
export class Relay {
  readonly #database: Database
  readonly #options: RelayOptions
  readonly #stopping = new AbortController()
  #wake: () => void = () => undefined
  #woken = false
  #away = false
  #loop: Promise<void> | undefined

  constructor(database: Database, options: RelayOptions) {
    this.#database = database
    this.#options = options
  }

  start(): void {
    this.#loop = this.#run()
  }

  /** Something was committed. */
  wake(): void {
    this.#woken = true
    this.#wake()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.wake()
    await this.#loop
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      const told = this.#woken
      this.#woken = false
      try {
        const count = told || (await anythingWaits(this.#database)) ? await this.#pass() : 0
        this.#away = false
        // Who wrote while we had the lanes has left it to us: after a pass that moved something comes another look.
        if (count === 0 && !this.#woken) await this.#sleep()
      } catch (error) {
        if (!this.#away && !signal.aborted) this.#options.onError('the outbox cannot be relayed', error)
        this.#away = true
        await pause(restMs, undefined, { signal }).catch(() => undefined)
      }
    }
  }

  /** All lanes in one transaction and one request; each by itself as long as that fails, so that one does not stop the others. */
  async #pass(): Promise<number> {
    if (!this.#away) return relayLanes(this.#database, allLanes, this.#options.send)
    const passes = allLanes.map((lane) => relayLanes(this.#database, [lane], this.#options.send))
    const ends = await Promise.allSettled(passes)
    const failed = ends.find((end) => end.status === 'rejected')
    if (failed) throw failed.reason
    return ends.reduce((sum, end) => sum + (end.status === 'fulfilled' ? end.value : 0), 0)
  }

  #sleep(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#options.pollEveryMs)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
