import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { makeTwinKeys, TwinProcess } from '@parley/twin'
import { type Crowd, frontProcess, processesBeside } from './apart.ts'
import { compareSides } from './compare-sides.ts'
import { freePort } from './free-port.ts'
import { allMessages, story } from './ledger-view.ts'
import { ParleyProcess } from './parley-process.ts'
import { type RpcBetween, rpcBetween } from './rpc-between.ts'

export type RigOptions = {
  readonly home: string
  readonly env?: Readonly<Record<string, string>>
  /** When the twin sends receipts that are to come by themselves. */
  readonly receipts?: 'before' | 'after' | 'never'
  /** Every service as a process of its own, over the database and the bus that `env` names; left out: one process. */
  readonly apart?: Crowd
  /** Told what happens, for people who watch. */
  readonly say?: (line: string) => void
}

/** Parley, configured from its own starter, and the twin that plays Amazon: everything a whole road needs. */
export class AmazonRig {
  readonly parley: ParleyProcess
  readonly twin: TwinProcess
  /** Where the company's own system finds its orders. */
  readonly outbox: string
  readonly company: string
  /** Where the twin receives. */
  readonly twinUrl: string
  /** The processes beside `parley`, by name; none when it is everything in one. */
  readonly beside: ReadonlyMap<string, ParleyProcess>
  /** How they ask each other, where they are apart. */
  readonly rpc: RpcBetween | undefined

  private constructor(parts: {
    parley: ParleyProcess
    beside: ReadonlyMap<string, ParleyProcess>
    rpc: RpcBetween | undefined
    twin: TwinProcess
    outbox: string
    company: string
    twinUrl: string
  }) {
    this.parley = parts.parley
    this.beside = parts.beside
    this.rpc = parts.rpc
    this.twin = parts.twin
    this.outbox = parts.outbox
    this.company = parts.company
    this.twinUrl = parts.twinUrl
  }

  static async open({ home, env, apart, receipts, say = () => undefined }: RigOptions): Promise<AmazonRig> {
    const ports = { as2: await freePort(), admin: await freePort() }
    const twinPort = await freePort()
    const paths = {
      twin: join(home, 'twin'),
      company: join(home, 'company'),
      outbox: join(home, 'outbox', 'orders'),
    }
    await makeTwinKeys(paths.twin)
    const one = { home, ports, ...(env && { env }) }
    const rpc = apart && (await rpcBetween(join(home, 'tls')))
    const parley = rpc ? frontProcess({ ...one, rpc }) : new ParleyProcess(one)
    const beside =
      apart && rpc ? await processesBeside({ ...one, rpc }, apart) : new Map<string, ParleyProcess>()
    say(`writing the configuration: parley init amazon-vendor ${paths.company}`)
    await must(
      parley.cli(
        ...['init', 'amazon-vendor', paths.company, '--amazon-url', `http://127.0.0.1:${twinPort}/as2`],
        ...['--amazon-certificate-file', join(paths.twin, 'twin.pem'), '--outbox', paths.outbox],
      ),
    )
    await hurryRetries(join(paths.company, 'gateways', 'amazon-as2.yaml'))
    say('starting Parley: parley start --target=all (embedded Postgres, no Docker, no Kafka)')
    await parley.start()
    await Promise.all([...beside.values()].map((process) => process.start()))
    say('deploying: parley apply, parley deploy')
    await must(parley.cli('apply', '-f', paths.company))
    await must(parley.cli('deploy', '--note', 'starter'))
    const twin = await TwinProcess.start({
      home: paths.twin,
      port: twinPort,
      parleyUrl: parley.as2Url,
      parleyCertificate: join(paths.company, 'certs', 'us.pem'),
      ...(receipts && { receipts }),
    })
    const twinUrl = `http://127.0.0.1:${twinPort}/as2`
    return new AmazonRig({ parley, beside, rpc, twin, outbox: paths.outbox, company: paths.company, twinUrl })
  }

  /** The delivered order files, by name. Half-written ones have a dot name and are not among them. */
  async delivered(): Promise<ReadonlyMap<string, string>> {
    const names = await readdir(this.outbox).catch(() => [])
    const whole = names.filter((name) => !name.startsWith('.'))
    const texts = await Promise.all(whole.map((name) => readFile(join(this.outbox, name), 'utf8')))
    return new Map(whole.map((name, index) => [name, texts[index] ?? '']))
  }

  /** Waits until the check says something, and answers it. */
  async until<T>(
    check: () => Promise<T | undefined> | T | undefined,
    what: string,
    withinMs = 20_000,
  ): Promise<T> {
    const deadline = Date.now() + withinMs
    for (;;) {
      const found = await check()
      if (found !== undefined) return found
      if (Date.now() > deadline)
        throw new Error(`${what}: not within ${withinMs} ms\n${this.parley.logTail()}`)
      await pause(25)
    }
  }

  /** Every promise checked from the twin's history and from the ledger; one line a breach. */
  async compare(): Promise<readonly string[]> {
    const messages = await allMessages(this.parley)
    const files = messages.filter(({ kind }) => kind === 'file')
    const as2Ids = new Map<string, string>()
    for (const { id } of files) {
      const { keys } = await story(this.parley, id)
      const key = keys.find(({ name }) => name === 'as2-message-id')
      if (key) as2Ids.set(id, key.value)
    }
    const delivered = [...(await this.delivered()).keys()]
    return compareSides({ history: this.twin.history(), messages, delivered, as2Ids })
  }

  async close(): Promise<void> {
    await this.twin.stop()
    await Promise.all([...this.beside.values()].map((process) => process.kill('SIGTERM')))
    await this.parley.kill('SIGTERM')
  }
}

/** The starter waits five minutes before it tries again; a rig has no such time. */
async function hurryRetries(path: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  await writeFile(
    path,
    text.replace('firstWait: 5m', 'firstWait: 300ms').replace('longestWait: 1h', 'longestWait: 2s'),
  )
}

async function must(command: ReturnType<ParleyProcess['cli']>): Promise<void> {
  const { code, stdout, stderr } = await command
  if (code !== 0) throw new Error(`parley failed (exit code ${code})\n${stdout}${stderr}`)
}
