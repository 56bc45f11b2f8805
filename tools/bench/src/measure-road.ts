import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { AmazonRig } from '@parley/rig'
import { quantile } from '@parley/twin'
import { deliveredAt, sentAt } from './order-times.ts'

export type RoadLoad = {
  readonly count: number
  readonly sizeBytes: number
  readonly concurrency: number
  readonly durability: 'on' | 'off'
  readonly say: (line: string) => void
}

export type RoadFigures = {
  /** Orders a second, from the first request to the last delivered file and 997. */
  readonly perSecond: number
  readonly answerMs: { readonly p50: number; readonly p99: number }
  /** At half of the rate that has to be held: request to delivered, in milliseconds. */
  readonly steady: { readonly p50: number; readonly p99: number }
  /** Highest of each half of the run as fast as it goes: a leak makes the second larger. */
  readonly rssMiB: { readonly firstHalf: number; readonly secondHalf: number }
  readonly startMs: number
}

const warmUp = 300
export const steadyRate = 75
const steadySeconds = 15

export async function measureRoad(load: RoadLoad): Promise<RoadFigures> {
  const { say, durability, ...size } = load
  const home = await mkdtemp(join(tmpdir(), 'parley-bench-'))
  const env = { PARLEY_LOG_LEVEL: 'warn', PARLEY_DURABILITY: durability }
  const rig = await AmazonRig.open({ home, env })
  try {
    const startMs = await warmStart(rig)
    const common = { sizeBytes: size.sizeBytes, insist: true, prepare: true }
    say(`durability ${durability}: ${warmUp} orders to warm up`)
    await rig.twin.load({ ...common, count: warmUp, first: 1, concurrency: size.concurrency })
    await arrived(rig, warmUp)
    say(`durability ${durability}: ${size.count} orders as fast as they go`)
    const memory = watchMemory(rig)
    const full = await timed(rig, { ...common, ...size, first: 1_000 }, warmUp)
    const rssMiB = memory.stop()
    say(`durability ${durability}: ${steadyRate} orders a second for ${steadySeconds} s`)
    const steadyCount = steadyRate * steadySeconds
    const steadyLoad = {
      ...common,
      count: steadyCount,
      concurrency: 64,
      perSecond: steadyRate,
      first: 500_000,
    }
    await timed(rig, steadyLoad, warmUp + size.count)
    const delays = await deliveryDelays(rig, 500_000)
    return {
      perSecond: size.count / full.seconds,
      answerMs: full.answerMs,
      steady: { p50: quantile(delays, 0.5), p99: quantile(delays, 0.99) },
      rssMiB,
      startMs,
    }
  } finally {
    await rig.close()
    await rm(home, { recursive: true, force: true })
  }
}

async function warmStart(rig: AmazonRig): Promise<number> {
  await rig.parley.kill('SIGTERM')
  const before = performance.now()
  await rig.parley.start()
  return performance.now() - before
}

async function timed(rig: AmazonRig, load: Parameters<AmazonRig['twin']['load']>[0], before: number) {
  const result = await rig.twin.load(load)
  await arrived(rig, before + load.count)
  const last = Math.max(...rig.twin.history().map(({ at }) => at))
  const files = await deliveredAt(rig.outbox)
  const end = Math.max(last, ...files.values())
  const first = Math.min(...sentAt(rig.twin.history(), load.first).values())
  return { seconds: (end - first) / 1000, answerMs: result.answerMs }
}

/** Until every order is a file and every 997 is at the twin. */
async function arrived(rig: AmazonRig, count: number): Promise<void> {
  const check = async () => {
    // Rarely, because looking costs the cores that are measured.
    await pause(200)
    const files = (await readdir(rig.outbox).catch(() => [])).filter((name) => !name.startsWith('.'))
    if (files.length < count) return undefined
    const groups = rig.twin.history().filter(({ what }) => what === 'acknowledged')
    return groups.length >= count ? true : undefined
  }
  await rig.until(check, `${count} orders`, 300_000)
}

async function deliveryDelays(rig: AmazonRig, first: number): Promise<readonly number[]> {
  const delivered = await deliveredAt(rig.outbox)
  return [...sentAt(rig.twin.history(), first)].map(
    ([order, at]) => (delivered.get(order) ?? Number.POSITIVE_INFINITY) - at,
  )
}

function watchMemory(rig: AmazonRig): { stop(): RoadFigures['rssMiB'] } {
  const samples: number[] = []
  const timer = setInterval(() => samples.push(rssOf(rig)), 500)
  return {
    stop: () => {
      clearInterval(timer)
      const middle = Math.ceil(samples.length / 2)
      return {
        firstHalf: Math.max(...samples.slice(0, middle)),
        secondHalf: Math.max(...samples.slice(middle)),
      }
    },
  }
}

function rssOf(rig: AmazonRig): number {
  const status = readFileSync(`/proc/${rig.parley.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024
}
