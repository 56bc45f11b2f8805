import { setTimeout as pause } from 'node:timers/promises'
import type { ParleyProcess } from '@parley/rig'

/** A process that ended although nobody had ended it. */
export type UnplannedEnd = {
  readonly process: string
  readonly at: number
  readonly code: string
  /** False: it could not start, because what it stands on was away; that is what a supervisor starts it again for. */
  readonly hadStarted: boolean
  readonly lastLines: string
}

/** What an orchestrator waits before it starts what ended by itself again. */
const backOffMs = 1_000
const drainWithinMs = 60_000

/** One process of the platform under a supervisor, as in a cluster: what ends is started again. */
export class Supervised {
  readonly name: string
  readonly process: ParleyProcess
  readonly unplanned: UnplannedEnd[] = []
  #wanted = false
  /** Ended on purpose: when it is started again. */
  #upAt: number | undefined
  /** How many freezes last, of each process that there was: one that was killed in between takes its own with it. */
  readonly #holds = new Map<number, number>()
  #runs: Promise<void> = Promise.resolve()

  constructor(name: string, process: ParleyProcess) {
    this.name = name
    this.process = process
  }

  /** Returns when it is ready for the first time. */
  async start(): Promise<void> {
    this.#wanted = true
    this.#runs = this.#run()
    await this.ready(180_000)
  }

  /** Waits through restarts: what cannot start is started again. */
  async ready(withinMs: number): Promise<void> {
    const deadline = Date.now() + withinMs
    for (;;) {
      try {
        return await this.process.ready(30_000)
      } catch (error) {
        if (Date.now() > deadline) throw error
        await pause(200)
      }
    }
  }

  /** SIGKILL, also of a frozen one. Nothing when it is down already. */
  async kill(downMs: number): Promise<void> {
    if (!this.process.running) return
    this.#upAt = Date.now() + downMs
    await this.process.kill('SIGKILL')
  }

  /** SIGTERM; answers how long it took, or nothing when it had to be killed. */
  async drain(downMs: number): Promise<number | undefined> {
    if (!this.process.running) return 0
    this.#upAt = Date.now() + drainWithinMs + downMs
    const from = performance.now()
    const ended = this.process.kill('SIGTERM').then(() => true)
    const isDrained = await Promise.race([ended, pause(drainWithinMs, false, { ref: false })])
    if (!isDrained) await this.process.kill('SIGKILL')
    this.#upAt = Date.now() + downMs
    return isDrained ? performance.now() - from : undefined
  }

  /** Stopped for a while, and going on as if nothing had been; a kill in between ends it. */
  async freeze(forMs: number): Promise<void> {
    const { pid } = this.process
    if (!this.process.running || pid === undefined) return
    signal(pid, 'SIGSTOP')
    this.#holds.set(pid, (this.#holds.get(pid) ?? 0) + 1)
    await pause(forMs)
    const left = (this.#holds.get(pid) ?? 1) - 1
    this.#holds.set(pid, left)
    if (this.process.running && this.process.pid === pid && left === 0) signal(pid, 'SIGCONT')
  }

  /** The last SIGTERM: it is not started again. Answers its exit code. */
  async stop(): Promise<number | string | null> {
    this.#wanted = false
    if (this.process.running && this.process.pid !== undefined) signal(this.process.pid, 'SIGCONT')
    const ended = this.process.kill('SIGTERM')
    const code = await Promise.race([ended, pause(drainWithinMs, 'not within a minute', { ref: false })])
    if (this.process.running) await this.process.kill('SIGKILL')
    await this.#runs
    return code
  }

  async #run(): Promise<void> {
    while (this.#wanted) {
      this.process.spawn()
      const code = await this.process.ended()
      if (!this.#wanted) return
      if (this.#upAt === undefined) {
        this.#note(String(code))
        await pause(backOffMs)
      }
      while (this.#wanted && this.#upAt !== undefined && Date.now() < this.#upAt) await pause(50)
      this.#upAt = undefined
    }
  }

  #note(code: string): void {
    const lastLines = this.process.logTail().split('\n').slice(-12).join('\n')
    const hadStarted = !/cannot start/.test(lastLines)
    this.unplanned.push({ process: this.name, at: Date.now(), code, hadStarted, lastLines })
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
