import { isUnavailable } from '../bus-errors.ts'
import { appendText } from './append.ts'
import type { Database } from './database.ts'

type Waiting = {
  /** The parameters of `appendText`: four arrays of one length. */
  readonly values: readonly (readonly unknown[])[]
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

const largestBatch = 1_000

/**
 * Group commit: what is published while an append runs shares the next one, so callers wait for one disk write
 * together. One append at a time keeps the order in which publish was called.
 */
export class Publisher {
  readonly #database: Database
  #waiting: Waiting[] = []
  #running: Promise<void> | undefined

  constructor(database: Database) {
    this.#database = database
  }

  append(values: readonly (readonly unknown[])[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ values, resolve, reject })
      this.#running ??= this.#drain()
    })
  }

  /** Resolves when nothing is waiting any more. */
  async idle(): Promise<void> {
    await this.#running
  }

  async #drain(): Promise<void> {
    // What the same turn of the event loop publishes shares one append from the first record on.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.#waiting.length > 0) await this.#write(this.#next())
    this.#running = undefined
  }

  #next(): readonly Waiting[] {
    let records = 0
    const over = this.#waiting.findIndex(({ values }) => {
      records += values[0]?.length ?? 0
      return records > largestBatch
    })
    return this.#waiting.splice(0, over === -1 ? this.#waiting.length : Math.max(1, over))
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const columns = [0, 1, 2, 3].map((column) => batch.flatMap(({ values }) => values[column] ?? []))
    try {
      await this.#database.query({ name: 'bus-append', text: appendText, values: columns })
      for (const { resolve } of batch) resolve()
    } catch (error) {
      if (batch.length === 1 || isUnavailable(error)) for (const { reject } of batch) reject(error)
      // One of them is at fault; its neighbours must not be.
      else for (const one of batch) await this.#write([one])
    }
  }
}
