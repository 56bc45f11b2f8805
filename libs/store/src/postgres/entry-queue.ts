import type { CommitResult, Entry } from '../ledger.ts'

export type Waiting = {
  readonly entry: Entry
  readonly resolve: (result: CommitResult) => void
  readonly reject: (error: unknown) => void
  /** A COMMIT of this entry was sent, and its answer was lost: our own claim may be there already. */
  ambiguous: boolean
}

export type QueueLimits = {
  readonly entries: number
  readonly bytes: number
}

/** Entries in the order they came. Bounded by their number and by the payload bytes that they hold in memory. */
export class EntryQueue {
  readonly #limits: QueueLimits
  #waiting: Waiting[] = []
  #bytes = 0

  constructor(limits: QueueLimits) {
    this.#limits = limits
  }

  get length(): number {
    return this.#waiting.length
  }

  /** An entry alone may be of any size. */
  get isFull(): boolean {
    return this.#waiting.length >= this.#limits.entries || this.#bytes >= this.#limits.bytes
  }

  push(waiting: Waiting): void {
    this.#waiting.push(waiting)
    this.#bytes += payloadBytes(waiting.entry)
  }

  /** The next entries, which stay in the queue. */
  peek(count: number): readonly Waiting[] {
    return this.#waiting.slice(0, count)
  }

  /** The next entries within the limits, and always one. */
  take(limits: QueueLimits): readonly Waiting[] {
    let bytes = 0
    const end = this.#waiting.findIndex((waiting, index) => {
      bytes += payloadBytes(waiting.entry)
      return index > 0 && (index >= limits.entries || bytes > limits.bytes)
    })
    return this.#without(this.#waiting.splice(0, end === -1 ? this.#waiting.length : end))
  }

  takeAll(): readonly Waiting[] {
    return this.#without(this.#waiting.splice(0))
  }

  /** Those that wait behind what was not written. */
  takeSequences(sequences: ReadonlySet<string>): readonly Waiting[] {
    const isBehind = ({ entry: { sequence } }: Waiting) => sequence !== undefined && sequences.has(sequence)
    const taken = this.#waiting.filter(isBehind)
    if (taken.length > 0) this.#waiting = this.#waiting.filter((waiting) => !isBehind(waiting))
    return this.#without(taken)
  }

  /** What was taken is the next again, whatever the limits. */
  putBack(group: readonly Waiting[]): void {
    this.#waiting.unshift(...group)
    this.#bytes += bytesOf(group)
  }

  #without(taken: readonly Waiting[]): readonly Waiting[] {
    this.#bytes -= bytesOf(taken)
    return taken
  }
}

function bytesOf(group: readonly Waiting[]): number {
  return group.reduce((sum, { entry }) => sum + payloadBytes(entry), 0)
}

function payloadBytes({ payloads = [] }: Entry): number {
  return payloads.reduce((sum, { content }) => sum + (content.kind === 'bytes' ? content.bytes.length : 0), 0)
}
