import { setTimeout as pause } from 'node:timers/promises'
import type { LogLine } from '../log-line.ts'
import type { Database } from '../reading/database.ts'
import { relayLane, waitingLanes } from './outbox.ts'

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
      this.#woken = false
      try {
        const lanes = await waitingLanes(this.#database)
        await Promise.all(lanes.map((lane) => this.#drain(lane)))
        this.#away = false
        if (!this.#woken) await this.#sleep()
      } catch (error) {
        if (!this.#away && !signal.aborted) this.#options.onError('the outbox cannot be relayed', error)
        this.#away = true
        await pause(restMs, undefined, { signal }).catch(() => undefined)
      }
    }
  }

  async #drain(lane: number): Promise<void> {
    while (!this.#stopping.signal.aborted && (await relayLane(this.#database, lane, this.#options.send)) > 0);
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
