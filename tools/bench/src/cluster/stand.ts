import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type HeldOutbox, holdOutbox } from '@parley/bus/kafka'
import { type Grounds, startGrounds } from '@parley/cluster'
import { AmazonRig, FolderWitness, freePort, type ParleyProcess } from '@parley/rig'
import pg from 'pg'
import type { Groups } from './processor-times.ts'

/** Which services run beside the registry and the console, and how many of each kind. */
export type Crew = {
  readonly parsers?: number
  readonly mappers?: number
  readonly others?: readonly Other[]
}
type Other = 'router' | 'folder-gateway' | 'as2-gateway'

export const everything = (count: number): Crew => ({
  ...{ parsers: count, mappers: count, others: ['router', 'folder-gateway', 'as2-gateway'] },
})

/** A Parley to be measured, with a folder that files are taken from. */
export type Stand = {
  readonly name: 'embedded' | 'distributed'
  readonly rig: AmazonRig
  readonly ledger: pg.Pool
  readonly inbox: string
  /** Has seen the folder that documents are written into from the beginning. */
  readonly witness: FolderWitness
  /** Lets these run, and no others; those that run already go on. */
  set(crew: Crew): Promise<void>
  /** Processes by what they are, Postgres and Kafka among them. */
  groups(): Groups
  workers(kind: 'edi-parser' | 'mapper'): readonly number[]
  /**
   * Keeps what is committed from here on from going on until it is released, once all that was committed before has gone on; where
   * that cannot be, stages are not measured alone.
   */
  hold?(): Promise<HeldOutbox>
  close(): Promise<void>
}

export type Ground = Grounds & { readonly postmaster: number }

/** Postgres and Kafka, for all stands of a run. */
export async function openGround(folder: string): Promise<Ground | { readonly missing: string }> {
  const kafkaPorts = [{ broker: await freePort(), controller: await freePort() }]
  const grounds = await startGrounds({ folder, kafkaPorts })
  if ('missing' in grounds) return grounds
  const [pid] = (await readFile(join(folder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8')).split('\n')
  return { ...grounds, postmaster: Number(pid) }
}

export type Opening = {
  readonly home: string
  readonly ground: Ground
  /** For every process. */
  readonly env?: Readonly<Record<string, string>>
}

/** One process, its bus in Postgres. */
export async function openEmbedded({ home, ground, env }: Opening): Promise<Stand> {
  const url = await newDatabase(ground)
  const rig = await AmazonRig.open({ home, env: { ...env, DATABASE_URL: url, PARLEY_LOG_LEVEL: 'warn' } })
  const base = await prepare(rig, home, url)
  const own = () => (rig.parley.pid === undefined ? [] : [rig.parley.pid])
  let running = ''
  return {
    name: 'embedded',
    ...base,
    set: async (crew) => {
      if (running === targetOf(crew)) return
      running = targetOf(crew)
      await rig.parley.kill('SIGTERM')
      await rig.parley.start({ PARLEY_TARGET: running })
    },
    groups: () => new Map([['parley', own()], ...foreign(ground, false)]),
    workers: own,
  }
}

function targetOf({ parsers = 0, mappers = 0, others = [] }: Crew): string {
  return [
    ...['partner-registry', 'console', ...others],
    ...(parsers > 0 ? ['edi-parser'] : []),
    ...(mappers > 0 ? ['mapper'] : []),
  ].join(',')
}

/** Every service as a process, up to `most` parsers and mappers, on Kafka. */
export async function openDistributed({ home, ground, env }: Opening, most: number): Promise<Stand> {
  const url = await newDatabase(ground)
  const all = { ...env, ...ground.env, DATABASE_URL: url, PARLEY_LOG_LEVEL: 'warn' }
  const rig = await AmazonRig.open({ home, env: all, apart: { parsers: most, mappers: most } })
  const base = await prepare(rig, home, url)
  const pidsOf = (kind: string) =>
    [...rig.beside].flatMap(([name, one]) =>
      name.startsWith(kind) && one.running && one.pid !== undefined ? [one.pid] : [],
    )
  const kinds = ['edi-parser', 'mapper', 'router', 'folder-gateway', 'as2-gateway']
  return {
    name: 'distributed',
    ...base,
    set: async (crew) => {
      const wanted = namesOf(crew)
      const all = [...rig.beside]
      await Promise.all(all.map(([name, one]) => (wanted.has(name) ? undefined : one.kill('SIGTERM'))))
      await Promise.all(
        all.map(([name, one]) => (wanted.has(name) && !one.running ? startAgain(one) : undefined)),
      )
    },
    groups: () =>
      new Map([
        ...kinds.map((kind) => [kind, pidsOf(kind)] as const),
        ['registry and console', rig.parley.pid === undefined ? [] : [rig.parley.pid]],
        ...foreign(ground, true),
      ]),
    workers: pidsOf,
    hold: () => holdOutbox(url),
  }
}

/** Its port was free while it was stopped: somebody else may have it now, and give it back. */
async function startAgain(one: ParleyProcess, triesLeft = 5): Promise<void> {
  try {
    await one.start()
  } catch (error) {
    if (triesLeft === 0) throw error
    await pause(2_000)
    await startAgain(one, triesLeft - 1)
  }
}

function namesOf({ parsers = 0, mappers = 0, others = [] }: Crew): ReadonlySet<string> {
  const several = (count: number, kind: string) =>
    Array.from({ length: count }, (_, at) => `${kind}-${at + 1}`)
  return new Set<string>([...several(parsers, 'edi-parser'), ...several(mappers, 'mapper'), ...others])
}

function foreign({ postmaster, kafka }: Ground, withKafka: boolean): [string, readonly number[]][] {
  return [['Postgres', [postmaster]], ...(withKafka ? ([['Kafka', [kafka.pid(1)]]] as const) : [])].map(
    ([name, pids]) => [name as string, pids as readonly number[]],
  )
}

/** Of the same server, so that both stands have the same Postgres. */
async function newDatabase({ env }: Ground): Promise<string> {
  const url = new URL(env.DATABASE_URL)
  const name = `bench_${randomBytes(4).toString('hex')}`
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  url.pathname = `/${name}`
  return url.href
}

async function prepare(rig: AmazonRig, home: string, url: string) {
  const inbox = join(home, 'inbox')
  const gateway = `apiVersion: parley.dev/v1alpha1
kind: Gateway
metadata: { name: inbox }
spec:
  type: folder
  path: ${JSON.stringify(inbox)}
  pickup: { every: 100ms, settle: 100ms }
`
  await writeFile(join(rig.company, 'inbox.yaml'), gateway)
  for (const command of [
    ['apply', '-f', rig.company],
    ['deploy', '--note', 'bench'],
  ]) {
    const { code, stdout, stderr } = await rig.parley.cli(...command)
    if (code !== 0) throw new Error(stdout + stderr)
  }
  const ledger = new pg.Pool({ connectionString: url, max: 2, application_name: 'bench' })
  ledger.on('error', () => undefined)
  await mkdir(rig.outbox, { recursive: true })
  const witness = new FolderWitness(rig.outbox)
  // Every process hears of the deploy by itself.
  await pause(500)
  return {
    ...{ rig, ledger, inbox, witness },
    close: async () => {
      witness.close()
      await rig.close()
      await ledger.end()
    },
  }
}
