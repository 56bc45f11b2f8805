import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '../reading/database.ts'

export const channel = 'parley_bus'

/** What processes tell each other. A lost notice only costs latency: everybody also looks for himself. */
export type Notice = {
  readonly from: string
  /** Topics that have new records. */
  readonly topics: readonly string[]
  /** Members, leases or lanes changed: look at them now. */
  readonly roll: boolean
}

const spacingMs = 5
/** A notice has at most 8,000 bytes; topic names have at most 249. */
const topicsInNotice = 24

/**
 * Sends notices after the commit, from a connection of its own: NOTIFY inside the writing transaction would hold one
 * lock of the whole database during its disk write, and end group commit. Under load many become one.
 */
export class Announcer {
  readonly #database: Database
  readonly #from: string
  readonly #topics = new Set<string>()
  #roll = false
  #running: Promise<void> | undefined

  constructor(database: Database, from: string) {
    this.#database = database
    this.#from = from
  }

  announce(topics: readonly string[]): void {
    for (const topic of topics) this.#topics.add(topic)
    this.#send()
  }

  announceRoll(): void {
    this.#roll = true
    this.#send()
  }

  async idle(): Promise<void> {
    await this.#running
  }

  #send(): void {
    this.#running ??= this.#drain()
  }

  async #drain(): Promise<void> {
    while (this.#roll || this.#topics.size > 0) {
      const topics = [...this.#topics].slice(0, topicsInNotice)
      for (const topic of topics) this.#topics.delete(topic)
      const notice: Notice = { from: this.#from, topics, roll: this.#roll }
      this.#roll = false
      const values = [channel, JSON.stringify(notice)]
      // A notice that cannot be sent is one that is lost.
      await this.#database
        .query({ name: 'bus-notify', text: 'select pg_notify($1, $2)', values })
        .catch(() => undefined)
      await pause(spacingMs)
    }
    this.#running = undefined
  }
}

/** Undefined for what is no notice of ours: the channel is open to everybody who may use the database. */
export function readNotice(payload: string): Notice | undefined {
  try {
    const notice: unknown = JSON.parse(payload)
    if (typeof notice !== 'object' || notice === null) return undefined
    const { from, topics, roll } = notice as Record<string, unknown>
    if (typeof from !== 'string' || !Array.isArray(topics)) return undefined
    return { from, topics: topics.map(String), roll: roll === true }
  } catch {
    return undefined
  }
}
