import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writePkcs12 } from '@parley/certificates'
import { ForeignProcess } from '@parley/foreign'
import type { Exchange, ParleySide } from '../exchange.ts'
import type { PeerKeys } from '../peer-keys.ts'

export type Pyas2Options = {
  readonly python: string
  readonly home: string
  readonly keys: PeerKeys
  readonly parley: ParleySide
  readonly exchanges: readonly Exchange[]
  readonly port: number
}

const program = fileURLToPath(new URL('../../python/pyas2_peer.py', import.meta.url))
const password = 'throw-away'

/** pyas2-lib (GPL, only run) behind a small server of ours. */
export class Pyas2 {
  readonly url: string
  readonly #options: Pyas2Options
  readonly #process: ForeignProcess

  private constructor(options: Pyas2Options, process: ForeignProcess) {
    this.url = `http://127.0.0.1:${options.port}/as2`
    this.#options = options
    this.#process = process
  }

  static async start(options: Pyas2Options): Promise<Pyas2> {
    const { python, home, keys, parley, exchanges, port } = options
    for (const name of ['inbox', 'sent']) await mkdir(join(home, name), { recursive: true })
    const own = new X509Certificate(keys.certificatePem)
    const store = writePkcs12(own, createPrivateKey(keys.privateKeyPem), { password, name: 'peer' })
    if (!store) throw new Error('pyas2-lib needs an RSA key')
    const settings = join(home, 'settings.json')
    await writeFile(join(home, 'keys.p12'), store, { mode: 0o600 })
    await writeFile(join(home, 'parley.pem'), parley.certificatePem)
    await writeFile(settings, JSON.stringify({ home, port, password, parley, exchanges }))
    const process = await ForeignProcess.start({
      name: 'pyas2-lib',
      command: python,
      args: [program, settings],
      cwd: home,
      logPath: join(home, 'pyas2.log'),
      ports: [port],
    })
    return new Pyas2(options, process)
  }

  /** Sends one file; answers what came of it: `processed` is a receipt at once that holds. */
  async send(peer: string, fileName: string, content: Uint8Array): Promise<string> {
    const answered = await fetch(`http://127.0.0.1:${this.#options.port}/send`, {
      method: 'POST',
      headers: { 'X-Peer': peer, 'X-File-Name': fileName },
      body: content.slice(),
    })
    return answered.text()
  }

  /** Names of what it holds a receipt of, at once or by itself, that says processed and whose signature and MIC hold. */
  sent(): Promise<readonly string[]> {
    return readdir(join(this.#options.home, 'sent'))
  }

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
