import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Crowd, freePort, front, type ParleyOptions, ParleyProcess, processesBeside } from '@parley/rig'
import { makeTwinKeys, TwinProcess } from '@parley/twin'
import type { Targets } from '../faults/plan-faults.ts'
import { FaultProxy } from '../proxy/fault-proxy.ts'
import { Brokers } from './brokers.ts'
import { addPartners, type Partner, partners } from './company.ts'
import { DatabaseServer } from './database-server.ts'
import { type Ground, openGround } from './ground.ts'
import { Supervised } from './supervised.ts'

export type WorldOptions = {
  /** Holds everything: data, logs, histories. */
  readonly home: string
  readonly crowd: Crowd
  /** Of every process of the platform. */
  readonly env?: Readonly<Record<string, string>>
  /** What it stands on, open already, and left open; without it, ground of its own. */
  readonly ground?: Ground
}

/** The distributed platform with everything around it as real processes, and a fault proxy in every line. */
export type World = {
  readonly home: string
  readonly brokers: Brokers
  readonly database: DatabaseServer
  /** Of the database, without a proxy. */
  readonly databaseUrl: string
  readonly kafkaBrokers: readonly string[]
  readonly processes: ReadonlyMap<string, Supervised>
  readonly twins: ReadonlyMap<string, TwinProcess>
  readonly lines: ReadonlyMap<string, FaultProxy>
  /** What answers the command line and the admin API. */
  readonly front: ParleyProcess
  readonly inbox: string
  readonly outbox: string
  close(): Promise<void>
}

/** Every service apart, three brokers, a Postgres and a twin for each partner. Throws when Kafka cannot run here. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const closing: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end()
  }
  try {
    return { ...(await build(options, closing)), close }
  } catch (cause) {
    await close()
    throw cause
  }
}

type Closing = (() => Promise<unknown>)[]

async function build(options: WorldOptions, closing: Closing): Promise<Omit<World, 'close'>> {
  const { home } = options
  await mkdir(home, { recursive: true })
  // The database server may run as another user.
  await chmod(home, 0o755)
  const ground = options.ground ?? (await openGround(join(home, 'grounds')))
  if (!options.ground) closing.push(() => ground.close())
  const groundEnv = await ground.fresh(basename(home))
  const lines = new Map<string, FaultProxy>()
  closing.push(() => Promise.all([...lines.values()].map((line) => line.close())))
  const brokers = new Brokers(ground.grounds.kafka)
  closing.push(async () => brokers.end())
  const places = { inbox: join(home, 'inbox'), outbox: join(home, 'outbox') }
  const ports = { as2: await freePort(), admin: await freePort() }
  const twinPorts = await openTwinLines(lines, ports.as2)
  const processes = await makeProcesses({ ...options, ports, groundEnv, lines })
  const first = processes.get(front.name)?.process
  if (!first) throw new Error('a world has no front')
  await configure({ home, first, lines, ...places })
  closing.push(() => Promise.all([...processes.values()].map((process) => process.stop())))
  await startAll(processes)
  await must(first.cli('apply', '-f', join(home, 'company')))
  await must(first.cli('deploy', '--skip-tests', '--note', 'chaos'))
  const twins = await startTwins({ home, lines, twinPorts })
  closing.push(() => Promise.all([...twins.values()].map((twin) => twin.stop())))
  return {
    ...{ home, brokers, processes, twins, front: first, ...places },
    lines: new Map([...ground.lines, ...lines]),
    database: new DatabaseServer(join(ground.folder, 'postgres')),
    databaseUrl: groundEnv.DATABASE_URL,
    kafkaBrokers: ground.grounds.kafka.brokers,
  }
}

/** What there is to hurt in it; `on`: processes and lines whose names begin so, where there are any. */
export function targetsOf({ processes, brokers, lines }: World, on: readonly string[] = []): Targets {
  const narrowed = (names: readonly string[]) => {
    const meant = names.filter((name) => on.some((start) => name.startsWith(start)))
    return meant.length > 0 ? meant : names
  }
  return {
    ...{ processes: narrowed([...processes.keys()]), brokers: brokers.ids },
    lines: narrowed([...lines.keys()]),
  }
}

/** In: what a twin sends to our gateway. Out: what our gateway sends to a twin. Answers where twins listen. */
async function openTwinLines(
  lines: Map<string, FaultProxy>,
  as2Port: number,
): Promise<ReadonlyMap<string, number>> {
  const ports = new Map<string, number>()
  for (const { name } of partners) {
    const port = await freePort()
    ports.set(name, port)
    lines.set(`in:${name}`, await FaultProxy.open({ port: await freePort(), target: as2Port }))
    lines.set(`out:${name}`, await FaultProxy.open({ port: await freePort(), target: port }))
  }
  return ports
}

type Making = WorldOptions & {
  readonly ports: ParleyOptions['ports']
  readonly groundEnv: Ground['grounds']['env']
  readonly lines: Map<string, FaultProxy>
}

/** Each reaches the database through a line of its own. */
async function makeProcesses({
  home,
  crowd,
  env,
  ports,
  groundEnv,
  lines,
}: Making): Promise<ReadonlyMap<string, Supervised>> {
  const direct = new URL(groundEnv.DATABASE_URL)
  const spare = await spareLines(Number(direct.port), 5 + crowd.parsers + crowd.mappers)
  const ownEnv = (name: string) => {
    const line = spare.pop()
    if (!line) throw new Error(`no line to the database is left for ${name}`)
    lines.set(`db:${name}`, line)
    const url = new URL(direct)
    url.port = String(line.port)
    return { DATABASE_URL: url.href }
  }
  // A campaign's broken messages come all from the same few senders.
  const all = { ...groundEnv, PARLEY_AS2_FAILURES: '0', ...env }
  const options = { home, ports, env: all }
  const own = { ...all, ...ownEnv(front.name), PARLEY_TARGET: front.target }
  const first = new ParleyProcess({ ...options, env: own, name: front.name })
  const beside = await processesBeside(options, crowd, ownEnv)
  await Promise.all(spare.map((line) => line.close()))
  return new Map(
    [[front.name, first] as const, ...beside].map(([name, one]) => [name, new Supervised(name, one)]),
  )
}

async function spareLines(target: number, count: number): Promise<FaultProxy[]> {
  const open: FaultProxy[] = []
  while (open.length < count) open.push(await FaultProxy.open({ port: await freePort(), target }))
  return open
}

type Setting = {
  readonly home: string
  readonly first: ParleyProcess
  readonly lines: ReadonlyMap<string, FaultProxy>
  readonly inbox: string
  readonly outbox: string
}

async function configure({ home, first, lines, inbox, outbox }: Setting): Promise<void> {
  const company = join(home, 'company')
  await Promise.all(partners.map(({ name }) => makeTwinKeys(join(home, name))))
  const urlOf = ({ name }: Partner) => `http://127.0.0.1:${portOf(lines, `out:${name}`)}/as2`
  const certificateOf = ({ name }: Partner) => join(home, name, 'twin.pem')
  const [amazon] = partners
  if (!amazon) throw new Error('a world has no partner')
  await must(
    first.cli(
      ...['init', 'amazon-vendor', company, '--documents', '850,855,860'],
      ...['--amazon-url', urlOf(amazon), '--amazon-certificate-file', certificateOf(amazon)],
      ...['--outbox', outbox, '--inbox', inbox],
    ),
  )
  await addPartners({ company, inbox, urlOf, certificateOf })
  await Promise.all([mkdir(inbox, { recursive: true }), mkdir(outbox, { recursive: true })])
  await writeFile(
    join(home, 'README.txt'),
    'A campaign of npm run chaos: logs, data and histories of its processes.\n',
  )
}

/** The front first: it makes tables and topics. */
async function startAll(processes: ReadonlyMap<string, Supervised>): Promise<void> {
  await processes.get(front.name)?.start()
  const rest = [...processes.values()].filter(({ name }) => name !== front.name)
  await Promise.all(rest.map((process) => process.start()))
}

type Twinning = {
  readonly home: string
  readonly lines: ReadonlyMap<string, FaultProxy>
  readonly twinPorts: ReadonlyMap<string, number>
}

async function startTwins({ home, lines, twinPorts }: Twinning): Promise<ReadonlyMap<string, TwinProcess>> {
  const twins = partners.map(async ({ name, as2Id }) => {
    const twin = await TwinProcess.start({
      ...{ home: join(home, name), port: twinPorts.get(name) ?? 0, as2Id, keep: true },
      parleyUrl: `http://127.0.0.1:${portOf(lines, `in:${name}`)}/as2`,
      parleyCertificate: join(home, 'company', 'certs', 'us.pem'),
    })
    return [name, twin] as const
  })
  return new Map(await Promise.all(twins))
}

function portOf(lines: ReadonlyMap<string, FaultProxy>, name: string): number {
  const line = lines.get(name)
  if (!line) throw new Error(`there is no line ${name}`)
  return line.port
}

async function must(command: ReturnType<ParleyProcess['cli']>): Promise<void> {
  const { code, stdout, stderr } = await command
  if (code !== 0) throw new Error(`parley failed (exit code ${code})\n${stdout}${stderr}`)
}
