import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

export type Program = {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly logPath: string
  /** Ports of the loopback interface on which it listens when it is ready. */
  readonly ports: readonly number[]
  /** What it prints when it is ready, where listening is not enough. */
  readonly readyText?: string
}

/** A program that is not ours, run as a process; whatever it prints goes into its log. */
export class ForeignProcess {
  readonly #program: Program
  readonly #child: ChildProcess
  readonly #logFrom: number
  #failure: Error | undefined

  private constructor(program: Program) {
    this.#program = program
    const log = openSync(program.logPath, 'a')
    this.#logFrom = fstatSync(log).size
    this.#child = spawn(program.command, program.args, { cwd: program.cwd, stdio: ['ignore', log, log] })
    this.#child.once('error', (error) => {
      this.#failure = error
    })
    closeSync(log)
  }

  /** Starts it and waits until it listens. */
  static async start(program: Program, withinMs = 60_000): Promise<ForeignProcess> {
    const started = new ForeignProcess(program)
    try {
      await started.#ready(withinMs)
      return started
    } catch (error) {
      await started.stop()
      throw error
    }
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get running(): boolean {
    return this.#failure === undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  logTail(): string {
    return readFileSync(this.#program.logPath, 'utf8').split('\n').slice(-30).join('\n')
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    if (!this.running) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await ended
  }

  /** Asks it to end, and ends it when it does not within five seconds. */
  async stop(): Promise<void> {
    if (!this.running) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 5_000)
    await ended
    clearTimeout(timer)
  }

  #said(): string {
    return readFileSync(this.#program.logPath).subarray(this.#logFrom).toString('utf8')
  }

  async #ready(withinMs: number): Promise<void> {
    const { name, ports, readyText = '' } = this.#program
    const deadline = Date.now() + withinMs
    while (Date.now() < deadline) {
      if (!this.running) throw new Error(`${name} ended before it listened:\n${this.logTail()}`)
      const open = await Promise.all(ports.map(isOpen))
      if (open.every(Boolean) && this.#said().includes(readyText)) return
      await pause(50)
    }
    throw new Error(`${name} was not ready within ${withinMs} ms:\n${this.logTail()}`)
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const tell = (open: boolean) => {
      socket.destroy()
      resolve(open)
    }
    socket.once('connect', () => tell(true)).once('error', () => tell(false))
  })
}
