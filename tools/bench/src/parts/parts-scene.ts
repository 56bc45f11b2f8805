import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AmazonRig, allMessages, type StoryView, story } from '@parley/rig'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@parley/store'
import { ProcessWatch } from '../as2/process-watch.ts'
import { writeOrders } from './orders-file.ts'

export type PartsFigures = {
  readonly sizeBytes: number
  readonly wallSeconds: number
  readonly postgresSeconds: number
  readonly parsers: readonly { readonly cpuSeconds: number; readonly peakMiB: number }[]
}

type Plan = { readonly workers: number; readonly part: number }
type Load = { readonly transactions: number; readonly bytes: number }

const inbox = (path: string) => `apiVersion: parley.dev/v1alpha1
kind: Gateway
metadata: { name: inbox }
spec:
  type: folder
  path: ${JSON.stringify(path)}
  pickup: { every: 100ms, settle: 100ms }
`

/** Every service apart, over a Postgres that syncs; the router is stopped, so that what is read waits. */
export class PartsScene {
  readonly #home: string
  readonly #rig: AmazonRig
  readonly #postgres: EmbeddedPostgres

  private constructor(home: string, rig: AmazonRig, postgres: EmbeddedPostgres) {
    this.#home = home
    this.#rig = rig
    this.#postgres = postgres
  }

  static async open(home: string, { workers, part }: Plan): Promise<PartsScene> {
    const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, child: () => quiet }
    const postgres = await startEmbeddedPostgres({
      dataDir: join(home, 'postgres'),
      durability: 'on',
      log: quiet,
    })
    const env = {
      ...{ DATABASE_URL: postgres.url, PARLEY_LOG_LEVEL: 'warn' },
      ...{ PARLEY_PART_TRANSACTIONS: String(part), PARLEY_PARTITIONS: '8' },
    }
    const rig = await AmazonRig.open({ home, env, apart: { parsers: workers, mappers: 1 } })
    await writeFile(join(rig.company, 'inbox.yaml'), inbox(join(home, 'inbox')))
    await rig.parley.cli('apply', '-f', rig.company)
    await rig.parley.cli('deploy', '--note', 'inbox')
    for (const name of ['router', 'mapper-1']) await rig.beside.get(name)?.kill('SIGTERM')
    return new PartsScene(home, rig, postgres)
  }

  async measure({ transactions, bytes }: Load): Promise<PartsFigures> {
    const folder = join(this.#home, 'inbox')
    await mkdir(folder, { recursive: true })
    const sizeBytes = writeOrders(join(folder, '.many'), transactions, bytes)
    const watches = [...this.#rig.beside]
      .filter(([name]) => name.startsWith('edi-parser'))
      .map(([, { pid = 0 }]) => new ProcessWatch(pid))
    const postgres = new ProcessWatch(await postmaster(this.#home))
    for (const watch of [...watches, postgres]) watch.reset()
    await rename(join(folder, '.many'), join(folder, 'many.edi'))
    const { steps } = await this.#rig.until(() => this.#parsed(), 'the file is read', 3_600_000)
    const at = (what: string) => Date.parse(steps.find((step) => step.what === what)?.at ?? '')
    return {
      sizeBytes,
      wallSeconds: (at('parsed') - at('taken from folder')) / 1000,
      postgresSeconds: postgres.read().cpuSeconds,
      parsers: watches.map((watch) => watch.read()),
    }
  }

  async #parsed(): Promise<StoryView | undefined> {
    const [file] = await allMessages(this.#rig.parley, { key: 'many.edi', kind: 'file' })
    const told = file && (await story(this.#rig.parley, file.id))
    if (told?.message.failure) throw new Error(told.message.failure.text)
    return told?.steps.some(({ what }) => what === 'parsed') ? told : undefined
  }

  async close(): Promise<void> {
    await this.#rig.close()
    await this.#postgres.stop()
  }
}

async function postmaster(home: string): Promise<number> {
  const text = await readFile(join(home, 'postgres', 'cluster', 'postmaster.pid'), 'utf8')
  return Number(text.split('\n')[0])
}
