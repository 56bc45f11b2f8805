import { closeSync, openSync, readSync } from 'node:fs'
import type { HistoryEvent } from '@parley/twin'

/** Reads a twin's history as it grows. */
export class HistoryTail {
  readonly #path: string
  #file: number | undefined
  #offset = 0
  #rest = Buffer.alloc(0)

  constructor(path: string) {
    this.#path = path
  }

  /** What was written since the last call. */
  next(): readonly HistoryEvent[] {
    this.#file ??= openIfThere(this.#path)
    if (this.#file === undefined) return []
    const buffer = Buffer.alloc(256 * 1024)
    for (let count = this.#read(buffer); count > 0; count = this.#read(buffer)) {
      this.#offset += count
      this.#rest = Buffer.concat([this.#rest, buffer.subarray(0, count)])
    }
    const end = this.#rest.lastIndexOf('\n') + 1
    const lines = this.#rest.subarray(0, end).toString('utf8')
    this.#rest = this.#rest.subarray(end)
    return lines
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as HistoryEvent)
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  #read(buffer: Buffer): number {
    return this.#file === undefined ? 0 : readSync(this.#file, buffer, 0, buffer.length, this.#offset)
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
