import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const root = new URL('../../../', import.meta.url).pathname

/** The arguments of node in `npm start` and `npm run parley`: what is tested and measured is what users run. */
const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Scripts }).scripts
const startArguments = scripts.start.split(' ').slice(1)
const commandArguments = scripts.parley.split(' ').slice(1)

type Scripts = { readonly start: string; readonly parley: string }

export type Ports = { readonly as2: number; readonly admin: number }

export type ParleyOptions = {
  /** Holds data, secrets and the log. */
  readonly home: string
  readonly ports: Ports
  readonly env?: Readonly<Record<string, string>>
  /** Begins the name of its log; processes over one home have different ones. */
  readonly name?: string
}

export type Command = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** The real program in a process of its own; it may be killed and started again over the same home. */
export class ParleyProcess {
  readonly adminUrl: string
  readonly as2Url: string
  readonly logPath: string
  readonly #options: ParleyOptions
  #child: ChildProcess | undefined

  constructor(options: ParleyOptions) {
    this.#options = options
    this.adminUrl = `http://127.0.0.1:${options.ports.admin}`
    this.as2Url = `http://127.0.0.1:${options.ports.as2}/as2`
    this.logPath = join(options.home, `${options.name ?? 'parley'}.log`)
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Starts the process and returns at once; `ready` waits for it. */
  spawn(extra: Readonly<Record<string, string>> = {}): void {
    const log = openSync(this.logPath, 'a')
    this.#child = spawn(process.execPath, startArguments, {
      cwd: root,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...this.environment(), ...extra },
    })
    closeSync(log)
  }

  async start(extra: Readonly<Record<string, string>> = {}): Promise<void> {
    this.spawn(extra)
    await this.ready()
  }

  environment(): Record<string, string> {
    const { home, ports, env } = this.#options
    return {
      PARLEY_DATA_DIR: join(home, 'data'),
      PARLEY_SECRETS_DIR: join(home, 'company', 'secrets'),
      PARLEY_AS2_HOST: '127.0.0.1',
      PARLEY_AS2_PORT: String(ports.as2),
      PARLEY_ADMIN_PORT: String(ports.admin),
      PARLEY_SERVER: this.adminUrl,
      ...env,
    }
  }

  async ready(withinMs = 60_000): Promise<void> {
    const deadline = Date.now() + withinMs
    while (Date.now() < deadline) {
      if (!this.running) throw new Error(`parley ended before it was ready:\n${this.logTail()}`)
      if (await answersOk(`${this.adminUrl}/readyz`)) return
      await pause(20)
    }
    throw new Error(`parley was not ready within ${withinMs} ms:\n${this.logTail()}`)
  }

  logTail(): string {
    return readFileSync(this.logPath, 'utf8').split('\n').slice(-25).join('\n')
  }

  /** Sends a signal and waits for the end; answers the exit code, or the signal that ended it. */
  async kill(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    if (!this.running) return this.#child?.exitCode ?? this.#child?.signalCode ?? null
    this.#child?.kill(signal)
    return this.ended()
  }

  async ended(): Promise<number | NodeJS.Signals | null> {
    const child = this.#child
    if (!child) return null
    if (this.running) await once(child, 'exit')
    return child.exitCode ?? child.signalCode
  }

  /** Runs one command of the CLI against this process. */
  cli(...args: readonly string[]): Promise<Command> {
    return new Promise((resolve) => {
      const env = { ...process.env, ...this.environment() }
      execFile(
        process.execPath,
        [...commandArguments, ...args],
        { cwd: root, env, maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
          resolve({ code, stdout, stderr })
        },
      )
    })
  }

  async api<T>(path: string): Promise<T> {
    const answer = await fetch(new URL(path, this.adminUrl))
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
    return (await answer.json()) as T
  }
}

async function answersOk(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) })
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false
  }
}
