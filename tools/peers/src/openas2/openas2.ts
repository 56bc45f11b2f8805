import { readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ForeignProcess } from '@parley/foreign'
import { type OpenAs2Home, writeOpenAs2Home } from './openas2-home.ts'

export type OpenAs2Options = OpenAs2Home & {
  readonly classPath: string
  /** Largest heap of the JVM, such as 3g. */
  readonly heap?: string
}

const logging = ['-Dorg.apache.commons.logging.Log=org.openas2.logging.Log']

/** OpenAS2 (GPL, only run): a file put into its outbox is sent, what it takes lies in its inbox. */
export class OpenAs2 {
  readonly url: string
  readonly #options: OpenAs2Options
  readonly #process: ForeignProcess

  private constructor(options: OpenAs2Options, process: ForeignProcess) {
    this.url = `http://127.0.0.1:${options.ports.messages}`
    this.#options = options
    this.#process = process
  }

  static async start(options: OpenAs2Options): Promise<OpenAs2> {
    const { home, ports, classPath, heap = '1g' } = options
    await writeOpenAs2Home(options)
    const process = await ForeignProcess.start({
      name: 'OpenAS2',
      command: 'java',
      args: [
        `-Xmx${heap}`,
        ...logging,
        '-cp',
        classPath,
        'org.openas2.app.OpenAS2Server',
        join(home, 'config.xml'),
      ],
      cwd: home,
      logPath: join(home, 'openas2.log'),
      ports: [ports.messages, ports.receipts],
    })
    return new OpenAs2(options, process)
  }

  get pid(): number {
    return this.#process.pid
  }

  /** Its outbox is looked into every second. The name tells sender and receiver, so a file appears in one step. */
  async send(peer: string, fileName: string, content: Uint8Array): Promise<void> {
    const { home, parley } = this.#options
    const hidden = join(home, 'temp', fileName)
    await writeFile(hidden, content)
    await rename(hidden, join(home, 'outbox', `${peer}-${parley.as2Id}-${fileName}`))
  }

  /** What it has sent and holds the receipt of, if it asked for one. */
  async sent(): Promise<readonly string[]> {
    return readdir(join(this.#options.home, 'sent'))
  }

  /** Contents it has taken in this relation. */
  async received(peer: string): Promise<readonly Buffer[]> {
    const inbox = join(this.#options.home, 'inbox')
    const names = (await readdir(inbox)).filter((name) => name.startsWith(`${peer}-`))
    return Promise.all(names.map((name) => readFile(join(inbox, name))))
  }

  logTail(): string {
    return this.#process.logTail()
  }

  stop(): Promise<void> {
    return this.#process.stop()
  }
}
