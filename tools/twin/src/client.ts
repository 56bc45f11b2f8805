import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Command, Load, LoadResult } from './commands.ts'
import { type HistoryEvent, readHistory } from './history.ts'
import type { Answer, Spoil } from './twin.ts'

const program = new URL('./main.ts', import.meta.url).pathname

export type TwinOptions = {
  /** The twin's own folder: keys and history. */
  readonly home: string
  readonly port: number
  readonly parleyUrl: string
  readonly parleyCertificate: string
  readonly as2Id?: string
  readonly parleyAs2Id?: string
  readonly receipts?: 'before' | 'after' | 'never'
  /** Whether documents that came in are kept, in `received` of its home, named by their SHA-256. */
  readonly keep?: boolean
}

type Waiting = { resolve(result: unknown): void; reject(error: Error): void }

/** A twin in a process of its own, and how to ask it for something. */
export class TwinProcess {
  readonly #child: ChildProcess
  readonly #home: string
  readonly #waiting = new Map<number, Waiting>()
  #next = 1

  private constructor(child: ChildProcess, home: string) {
    this.#child = child
    this.#home = home
  }

  static async start(options: TwinOptions): Promise<TwinProcess> {
    const args = [
      program,
      ['--home', options.home],
      ['--port', String(options.port)],
      ['--parley-url', options.parleyUrl],
      ['--parley-certificate', options.parleyCertificate],
      options.as2Id === undefined ? [] : ['--as2-id', options.as2Id],
      options.parleyAs2Id === undefined ? [] : ['--parley-as2-id', options.parleyAs2Id],
      options.receipts === undefined ? [] : ['--receipts', options.receipts],
      options.keep ? ['--keep'] : [],
    ].flat()
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    const twin = new TwinProcess(child, options.home)
    const ready = new Promise((resolve, reject) => twin.#waiting.set(0, { resolve, reject }))
    twin.#listen()
    await ready
    return twin
  }

  send(order: {
    number: string
    content: Uint8Array
    messageId?: string
    receiptUrl?: string
    spoil?: Spoil
  }): Promise<Answer> {
    const content = Buffer.from(order.content).toString('base64')
    return this.#ask({ do: 'send', ...order, content }) as Promise<Answer>
  }

  repeat(messageId: string): Promise<Answer> {
    return this.#ask({ do: 'repeat', messageId }) as Promise<Answer>
  }

  load(load: Omit<Load, 'do'>): Promise<LoadResult> {
    return this.#ask({ do: 'load', ...load }) as Promise<LoadResult>
  }

  history(): readonly HistoryEvent[] {
    return readHistory(join(this.#home, 'history.ndjson'))
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.stdin?.write('{"id":-1,"do":"stop"}\n')
    await ended
  }

  #ask(command: Command): Promise<unknown> {
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#child.stdin?.write(`${JSON.stringify({ id, ...command })}\n`)
    })
  }

  #listen(): void {
    const { stdout } = this.#child
    if (!stdout) throw new Error('the twin has no stdout')
    createInterface({ input: stdout }).on('line', (line) => {
      const { id, result, error } = JSON.parse(line) as { id: number; result?: unknown; error?: string }
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (error === undefined) waiting?.resolve(result)
      else waiting?.reject(new Error(error))
    })
    this.#child.once('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the twin ended (exit code ${code})`))
    })
  }
}

/** Makes the twin's keys before it starts, because Parley's configuration needs its certificate. */
export async function makeTwinKeys(home: string): Promise<void> {
  const child = spawn(process.execPath, [program, '--home', home, '--keys-only'], { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`the twin could not make its keys (exit code ${code})`)
}
