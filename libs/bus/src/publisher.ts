import { isUnavailable } from './bus-errors.ts'

type Waiting<Line> = {
  readonly lines: readonly Line[]
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

const largestBatch = 1_000

/**
 * Group commit: what is published while an append runs shares the next one, so callers wait for one disk write
 * together. One append at a time keeps the order in which publish was called.
 */
export class Publisher<Line> {
  readonly #write: (lines: readonly Line[]) => Promise<void>
  #waiting: Waiting<Line>[] = []
  #running: Promise<void> | undefined

  /** `write` puts all of them into the log, or none, and resolves when they are durable. */
  constructor(write: (lines: readonly Line[]) => Promise<void>) {
    this.#write = write
  }

  append(lines: readonly Line[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ lines, resolve, reject })
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
    while (this.#waiting.length > 0) await this.#writeAll(this.#next())
    this.#running = undefined
  }

  #next(): readonly Waiting<Line>[] {
    let records = 0
    const over = this.#waiting.findIndex(({ lines }) => {
      records += lines.length
      return records > largestBatch
    })
    return this.#waiting.splice(0, over === -1 ? this.#waiting.length : Math.max(1, over))
  }

  async #writeAll(batch: readonly Waiting<Line>[]): Promise<void> {
    try {
      await this.#write(batch.flatMap(({ lines }) => lines))
      for (const { resolve } of batch) resolve()
    } catch (error) {
      if (batch.length === 1 || isUnavailable(error)) for (const { reject } of batch) reject(error)
      // One of them is at fault; its neighbours must not be.
      else for (const one of batch) await this.#writeAll([one])
    }
  }
}
