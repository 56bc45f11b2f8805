import { loadavg } from 'node:os'
import { join } from 'node:path'
import { makePeerKeys, type PeerKeys } from '@parley/peers'
import { freePort } from '@parley/rig'
import { type Figures, measureLoad } from './figures.ts'
import { measureOutward, startSink } from './outward.ts'
import type { Plan } from './plan.ts'
import { type ParleyStanding, type Standing, standOpenAs2, standParley } from './servers.ts'

export type GatewayBench = {
  readonly home: string
  readonly plans: readonly Plan[]
  readonly peers: boolean
  readonly say: (line: string) => void
}

/** Issue floors: how many times OpenAS2 we must be, by size. */
const floors: readonly (readonly [maxBytes: number, times: number])[] = [
  [100_000, 2],
  [5e6, 8],
  [200e6, 5],
]

/** Each size on both servers in turn, so that both meet the same hour of the machine. */
export async function benchGateway({ home, plans, peers, say }: GatewayBench): Promise<void> {
  const client = makePeerKeys('CLIENT')
  const own = makePeerKeys('PARLEY')
  const port = await freePort()
  const parley = await standParley({ home, client, own, sinkUrl: `http://127.0.0.1:${port}/as2` })
  const sink = await startSink({ port, ...sinkKeys(client, own) })
  const openas2 = peers ? await standOpenAs2(join(home, 'openas2'), client) : { missing: 'was not asked for' }
  try {
    if ('missing' in openas2) say(`OpenAS2 is left out: ${openas2.missing}`)
    say(head)
    for (const plan of plans) {
      const ours = await measure(parley, plan, home, say)
      if ('missing' in openas2) continue
      const theirs = await measure(openas2, plan, home, say)
      if (ours && theirs) say(ratio(plan, ours, theirs))
    }
    for (const plan of plans.filter(({ sizeBytes }) => sizeBytes >= 1e6)) say(await outward(parley, plan))
  } finally {
    sink.stop()
    await parley.stop()
    if (!('missing' in openas2)) await openas2.stop()
  }
}

function sinkKeys(client: PeerKeys, own: PeerKeys) {
  return {
    ownCertificatePem: client.certificatePem,
    ownPrivateKeyPem: client.privateKeyPem,
    partnerCertificatePem: own.certificatePem,
  }
}

async function outward(parley: ParleyStanding, plan: Plan): Promise<string> {
  const out = await measureOutward(parley, plan)
  return `${plan.label} out: ${out.mbPerSecond.toFixed(0)} MB/s (${out.seconds.toFixed(2)} s), peak ${out.peakMiB.toFixed(0)} MiB, ${out.cpuSeconds.toFixed(2)} s of processor time, load ${(loadavg()[0] ?? 0).toFixed(1)}`
}

async function measure(
  standing: Standing,
  plan: Plan,
  home: string,
  say: GatewayBench['say'],
): Promise<Figures | undefined> {
  const { label, ...load } = plan
  const figures = await measureLoad(standing.server, { ...standing.toIt, ...load, folder: home })
  if ('problem' in figures) {
    say(`${standing.server.name.padEnd(9)}${label.padStart(7)}  ${figures.problem}`)
    return undefined
  }
  say(row(standing.server.name, plan, figures))
  return figures
}

const columns = [
  ['server', 9],
  ['size', 7],
  ['c', 4],
  ['msg/s', 9],
  ['MB/s', 8],
  ['p50 ms', 9],
  ['p99 ms', 9],
  ['peak MiB', 10],
  ['CPU ms: server', 16],
  ['database', 10],
  ['client', 9],
  ['loop p99 ms', 13],
  ['load', 6],
] as const

const head = columns
  .map(([name, width], index) => (index === 0 ? name.padEnd(width) : name.padStart(width)))
  .join('')

function row(name: string, { label, concurrency }: Plan, f: Figures): string {
  const cells = [
    name,
    label,
    String(concurrency),
    f.perSecond.toFixed(f.perSecond < 10 ? 2 : 0),
    f.mbPerSecond.toFixed(1),
    f.p50.toFixed(1),
    f.p99.toFixed(1),
    f.peakMiB.toFixed(0),
    f.serverCpuMs.toFixed(1),
    f.databaseCpuMs.toFixed(1),
    f.clientCpuMs.toFixed(1),
    f.loop ? f.loop.p99.toFixed(1) : '',
    (loadavg()[0] ?? 0).toFixed(1),
  ]
  return cells
    .map((cell, index) =>
      index === 0 ? cell.padEnd(columns[0][1]) : cell.padStart(columns[index]?.[1] ?? 8),
    )
    .join('')
}

function ratio({ label, sizeBytes }: Plan, ours: Figures, theirs: Figures): string {
  const floor = floors.find(([maxBytes]) => sizeBytes <= maxBytes)?.[1]
  const times = ours.perSecond / theirs.perSecond
  const wanted = floor === undefined ? '' : ` (floor ${floor}: ${times >= floor ? 'held' : 'MISSED'})`
  const cpu = theirs.serverCpuMs / (ours.serverCpuMs + ours.databaseCpuMs)
  return `${label}: ${times.toFixed(1)} times OpenAS2${wanted}; ${cpu.toFixed(1)} times by processor time of the server`
}
