import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { quantile } from '@parley/twin'
import type { LoadOrder, LoadTold } from './load-orders.ts'
import { ProcessWatch } from './process-watch.ts'

/** What is told of one server under one load. */
export type Figures = {
  readonly perSecond: number
  readonly mbPerSecond: number
  readonly p50: number
  readonly p99: number
  readonly peakMiB: number
  readonly serverCpuMs: number
  readonly databaseCpuMs: number
  readonly clientCpuMs: number
  readonly loop?: { readonly p99: number; readonly max: number }
}

export type Server = {
  readonly name: string
  readonly pid: number
  readonly databasePid?: number
  readonly loop?: { reset(): void; read(): { readonly p99: number; readonly max: number } }
}

export const loadProgram = fileURLToPath(new URL('./load.ts', import.meta.url))

/** Lets the load process send its messages to a server that is warm, and watches both. */
export async function measureLoad(
  server: Server,
  order: LoadOrder,
): Promise<Figures | { readonly problem: string }> {
  const child = fork(loadProgram, [JSON.stringify(order)])
  try {
    if ((await told(child)).kind !== 'ready') return { problem: 'the load process was not ready' }
    const watches = [server.pid, server.databasePid ?? 0].map((pid) => new ProcessWatch(pid))
    for (const watch of watches) watch.reset()
    server.loop?.reset()
    child.send('go')
    const done = await told(child)
    if (done.kind !== 'done') return { problem: 'the load process did not end' }
    const [process, database] = watches.map((watch) => watch.read())
    const loop = server.loop?.read()
    if (done.problems.length > 0) return { problem: done.problems[0] ?? '' }
    const perMessage = (seconds: number | undefined) => ((seconds ?? 0) * 1000) / order.count
    return {
      perSecond: order.count / done.seconds,
      mbPerSecond: (order.count * order.sizeBytes) / done.seconds / 1e6,
      p50: quantile(done.times, 0.5),
      p99: quantile(done.times, 0.99),
      peakMiB: process?.peakMiB ?? 0,
      serverCpuMs: perMessage(process?.cpuSeconds),
      databaseCpuMs: server.databasePid === undefined ? 0 : perMessage(database?.cpuSeconds),
      clientCpuMs: perMessage(done.cpuSeconds),
      ...(loop && { loop }),
    }
  } finally {
    child.kill()
  }
}

/** What a load process tells next. Throws when it has ended. */
export async function told(child: ReturnType<typeof fork>): Promise<LoadTold> {
  const ended = once(child, 'exit').then(([code]): never => {
    throw new Error(`the load process ended with code ${code}`)
  })
  ended.catch(() => undefined)
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [LoadTold]
  return message
}
