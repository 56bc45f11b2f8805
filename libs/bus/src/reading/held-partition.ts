import type { Lease } from './lease.ts'
import { failed, type Place, passed, restMs, type Tried } from './place.ts'

/** A partition this process reads: its lease, its place, and whether a handler runs. */
export class HeldPartition {
  readonly partition: number
  readonly epoch: string
  /** The position that Postgres knows. */
  stored: bigint
  busy = false
  /** To be given back as soon as no handler runs. */
  leaving = false
  /** Why the last try failed. */
  reason: string | undefined
  #place: Place
  #failures = 0
  #restUntil = 0
  readonly #lost = new AbortController()

  constructor({ partition, epoch, place }: Lease) {
    this.partition = partition
    this.epoch = epoch
    this.#place = place
    this.stored = place.position
  }

  get place(): Place {
    return this.#place
  }

  /** Milliseconds since the epoch; in the past when nothing is waited for. */
  get restUntil(): number {
    return this.#restUntil
  }

  /** Aborted when another member may have the partition. */
  get signal(): AbortSignal {
    return this.#lost.signal
  }

  /** Where the log says to begin; the tries that were counted are those of the record at the old position. */
  moveTo(position: bigint): void {
    if (position === this.#place.position) return
    this.#place = { position, attempts: 0, loneUntil: this.#place.loneUntil }
    this.stored = position
  }

  lose(): void {
    this.#lost.abort()
  }

  passed(end: bigint): void {
    this.#place = passed(this.#place, end)
    this.recovered()
  }

  failed(tried: Tried, reason: string): void {
    this.#place = failed(this.#place, tried)
    this.reason = reason
  }

  recovered(): void {
    this.#failures = 0
    this.#restUntil = 0
    this.reason = undefined
  }

  rest(unavailable: boolean): void {
    this.#failures += 1
    this.#restUntil = Date.now() + restMs(this.#failures, unavailable)
  }
}
