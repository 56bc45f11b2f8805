import { setTimeout as pause } from 'node:timers/promises'
import { childrenOf, memoryMiB, ProcessorTimes } from './processor-times.ts'
import { everything, type Stand } from './stand.ts'

/** Of one kind of process while nothing comes in. */
export type RestFigures = {
  readonly processes: number
  /** Processor milliseconds in a second, of all of them. */
  readonly cpuMsPerSecond: number
  /** Of all of them, pages that several share counted in parts. */
  readonly memoryMiB: number
}

/** What the processes of a road take when nothing comes in. */
export async function rest(stand: Stand, seconds: number): Promise<ReadonlyMap<string, RestFigures>> {
  await stand.set(everything(1))
  // Started, joined and settled.
  await pause(5_000)
  const times = new ProcessorTimes(() => stand.groups())
  times.take()
  await pause(seconds * 1000)
  times.take()
  const [first, last] = times.samples
  if (!first || !last) throw new Error('nothing was measured')
  const passed = (last.at - first.at) / 1000
  return new Map(
    [...stand.groups()].map(([name, pids]) => {
      const used = (last.seconds.get(name) ?? 0) - (first.seconds.get(name) ?? 0)
      const all = pids.flatMap((pid) => [pid, ...childrenOf(pid)])
      const figures = {
        processes: pids.length,
        cpuMsPerSecond: (used * 1000) / passed,
        memoryMiB: memoryMiB(all),
      }
      return [name, figures] as const
    }),
  )
}
