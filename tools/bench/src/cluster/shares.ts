/** Lets processes run for a share of the time only, as a pod with a limit of its processor time does. */
export class Shares {
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #pids: readonly number[]

  /** `cores`: of one core, above 0 and below 1. The processes take turns, as far as their shares leave room. */
  constructor(pids: readonly number[], cores: number) {
    this.#pids = pids
    for (const [index, pid] of pids.entries()) {
      const offset = (periodMs * index) / pids.length
      this.#later(offset, () => this.#turn(pid, cores))
    }
  }

  /** Lets all of them run again. */
  end(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    for (const pid of this.#pids) send(pid, 'SIGCONT')
  }

  #turn(pid: number, cores: number): void {
    send(pid, 'SIGCONT')
    this.#later(periodMs * cores, () => send(pid, 'SIGSTOP'))
    this.#later(periodMs, () => this.#turn(pid, cores))
  }

  #later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      work()
    }, ms)
    this.#timers.add(timer)
  }
}

/** As that of the quotas of Linux (cpu.cfs_period_us). */
const periodMs = 100

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended.
  }
}
