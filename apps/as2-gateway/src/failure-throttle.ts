/** How many failures of one sender are answered before it is turned away for a while. 0: as many as come. */
export type ThrottleLimits = { readonly count: number; readonly withinMs: number }

/** More senders than this are not remembered; the one that failed least lately is forgotten. */
const maxSenders = 10_000

/**
 * Counts, in this process, the messages of each sender that could not be opened. Whoever probes with altered messages
 * needs many of them (RFC 3218 2.3.2); whoever has a wrong certificate loses nothing by waiting.
 */
export class FailureThrottle {
  readonly #limits: ThrottleLimits
  readonly #now: () => Date
  /** In the order of their last failure; of each at most as many times as count. */
  readonly #failures = new Map<string, readonly number[]>()

  constructor(limits: ThrottleLimits, now: () => Date) {
    this.#limits = limits
    this.#now = now
  }

  /** Until when this sender is turned away; nothing when it is not. */
  turnedAwayUntil(sender: string): Date | undefined {
    const { count, withinMs } = this.#limits
    const times = this.#recent(sender)
    const [first] = times
    return count > 0 && times.length >= count && first !== undefined ? new Date(first + withinMs) : undefined
  }

  failed(sender: string): void {
    const { count } = this.#limits
    if (count === 0) return
    const times = [...this.#recent(sender), this.#now().getTime()].slice(-count)
    this.#failures.delete(sender)
    this.#failures.set(sender, times)
    const [oldest] = this.#failures.keys()
    if (this.#failures.size > maxSenders && oldest !== undefined) this.#failures.delete(oldest)
  }

  #recent(sender: string): readonly number[] {
    const since = this.#now().getTime() - this.#limits.withinMs
    return (this.#failures.get(sender) ?? []).filter((time) => time > since)
  }
}
