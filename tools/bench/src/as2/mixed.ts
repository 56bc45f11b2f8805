import { fork } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { makePeerKeys } from '@parley/peers'
import { quantile } from '@parley/twin'
import { loadProgram, type Server, told } from './figures.ts'
import type { LoadOrder, LoadTold } from './load-orders.ts'
import { planOf } from './plan.ts'
import { standParley } from './servers.ts'

/** Floor of the issue: how late the event loop may be. */
const floorMs = 50

type Done = Extract<LoadTold, { kind: 'done' }>

/** Small messages, 8 at once, while large ones come one behind the other: how late is the loop that answers all? */
export async function benchMixed(home: string, say: (line: string) => void): Promise<void> {
  const folder = join(home, 'mixed')
  await mkdir(folder)
  const keys = { client: makePeerKeys('CLIENT'), own: makePeerKeys('PARLEY') }
  const parley = await standParley({ home: folder, ...keys, sinkUrl: 'http://127.0.0.1:9/as2' })
  try {
    const orderOf = (label: string, count: number): LoadOrder => {
      const { label: _, ...load } = planOf(label)
      return { ...parley.toIt, ...load, count, folder }
    }
    say(await mixed(parley.server, orderOf('10KB', 2_000), orderOf('50MB', 16)))
  } finally {
    await parley.stop()
  }
}

async function mixed(server: Server, small: LoadOrder, large: LoadOrder): Promise<string> {
  const children = [small, large].map((order) => fork(loadProgram, [JSON.stringify(order)]))
  try {
    for (const child of children) await told(child)
    server.loop?.reset()
    for (const child of children) child.send('go')
    const ends = children.map((child) => told(child) as Promise<Done>)
    // What counts is the time in which both are under way.
    await Promise.race(ends)
    const loop = server.loop?.read() ?? { p99: 0, max: 0 }
    const [ofSmall, ofLarge] = await Promise.all(ends)
    return line(loop, [small, ofSmall], [large, ofLarge])
  } finally {
    for (const child of children) child.kill()
  }
}

type Ended = readonly [order: LoadOrder, done: Done | undefined]

function line(loop: { readonly p99: number; readonly max: number }, small: Ended, large: Ended): string {
  const problem = [...(small[1]?.problems ?? []), ...(large[1]?.problems ?? [])][0]
  if (problem !== undefined) return `mixed: ${problem}`
  const times = (quantity: number) => quantile(small[1]?.times ?? [], quantity).toFixed(0)
  const rate = small[0].count / (small[1]?.seconds ?? 0)
  const mb = (large[0].count * large[0].sizeBytes) / (large[1]?.seconds ?? 0) / 1e6
  return `mixed: loop p99 ${loop.p99.toFixed(1)} ms, most ${loop.max.toFixed(1)} ms (floor ${floorMs}: ${loop.p99 < floorMs ? 'held' : 'MISSED'}); 10 KB ${rate.toFixed(0)} msg/s, p50 / p99 ${times(0.5)} / ${times(0.99)} ms, while 50 MB came at ${mb.toFixed(0)} MB/s; load ${(loadavg()[0] ?? 0).toFixed(1)}`
}
