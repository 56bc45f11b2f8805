import { readdirSync, readFileSync } from 'node:fs'

/** What one moment looked like: processor seconds since each process began, and those of the whole machine. */
export type Sample = {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Of each named group of processes, with what they started. */
  readonly seconds: ReadonlyMap<string, number>
  readonly machine: { readonly busy: number; readonly idle: number }
}

/** Process ids by a name for people; a process that ends keeps what it had used. */
export type Groups = ReadonlyMap<string, readonly number[]>

const ticksPerSecond = 100

/** Reads the processor times of groups of processes again and again, in one pass over /proc. */
export class ProcessorTimes {
  readonly #groups: () => Groups
  readonly #highest = new Map<number, number>()
  readonly samples: Sample[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(groups: () => Groups) {
    this.#groups = groups
  }

  start(everyMs: number): void {
    this.take()
    this.#timer = setInterval(() => this.take(), everyMs)
  }

  stop(): readonly Sample[] {
    clearInterval(this.#timer)
    this.take()
    return this.samples
  }

  take(): void {
    const used = familyTicks()
    const seconds = new Map<string, number>()
    for (const [name, pids] of this.#groups()) {
      const ticks = pids.map((pid) => Math.max(used.get(pid) ?? 0, this.#highest.get(pid) ?? 0))
      for (const [at, pid] of pids.entries()) this.#highest.set(pid, ticks[at] ?? 0)
      seconds.set(name, ticks.reduce((sum, one) => sum + one, 0) / ticksPerSecond)
    }
    this.samples.push({ at: Date.now(), seconds, machine: machineSeconds() })
  }
}

/** Ticks of each process and its living children; those that were waited for are in its own fields 16 and 17. */
function familyTicks(): ReadonlyMap<number, number> {
  const sums = new Map<number, number>()
  const add = (pid: number, ticks: number) => sums.set(pid, (sums.get(pid) ?? 0) + ticks)
  for (const pid of readdirSync('/proc').map(Number)) {
    const stat = pid > 0 ? statOf(pid) : undefined
    if (!stat) continue
    const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(stat[field] ?? 0), 0)
    add(pid, ticks)
    add(Number(stat[1]), ticks)
  }
  return sums
}

/** proc(5), /proc/pid/stat behind the name: state, parent, ... */
function statOf(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

/** proc(5), /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal; what a hypervisor took is not free. */
function machineSeconds(): Sample['machine'] {
  const [first = ''] = readFileSync('/proc/stat', 'latin1').split('\n')
  const ticks = first.trim().split(/\s+/).slice(1, 9).map(Number)
  const idle = (ticks[3] ?? 0) + (ticks[4] ?? 0)
  const all = ticks.reduce((sum, one) => sum + one, 0)
  return { busy: (all - idle) / ticksPerSecond, idle: idle / ticksPerSecond }
}

/** Memory of a process and its children that is theirs: pages shared by forks count in parts. */
export function memoryMiB(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + proportionalMiB(pid), 0)
}

function proportionalMiB(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1')
    return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

export function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((other) => other > 0 && statOf(other)?.[1] === String(pid))
}
