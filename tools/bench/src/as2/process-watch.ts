import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

/** Processor seconds and highest memory of a process, and of those it started. */
export class ProcessWatch {
  readonly #pid: number
  #cpuBefore = 0

  constructor(pid: number) {
    this.#pid = pid
  }

  /** From here on. What was used before does not count, nor does memory that was given back. */
  reset(): void {
    this.#cpuBefore = this.#cpu()
    for (const pid of family(this.#pid)) clearPeak(pid)
  }

  read(): { readonly cpuSeconds: number; readonly peakMiB: number } {
    const peaks = family(this.#pid).map((pid) => statusMiB(pid, 'VmHWM'))
    return { cpuSeconds: this.#cpu() - this.#cpuBefore, peakMiB: Math.max(...peaks) }
  }

  /** Those that ended meanwhile are in the times of their parent (fields 16 and 17). */
  #cpu(): number {
    return family(this.#pid).reduce((sum, pid) => sum + cpuOf(pid), 0)
  }
}

function family(pid: number): readonly number[] {
  const children = readdirSync('/proc')
    .map(Number)
    .filter((other) => other > 0 && statOf(other)?.[1] === String(pid))
  return [pid, ...children]
}

/** /proc/<pid>/stat behind the name: state, parent, ... */
function statOf(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

const ticksPerSecond = 100

function cpuOf(pid: number): number {
  const stat = statOf(pid) ?? []
  return [11, 12, 13, 14].reduce((sum, field) => sum + Number(stat[field] ?? 0), 0) / ticksPerSecond
}

function statusMiB(pid: number, field: string): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1')
    return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** proc(5): 5 into clear_refs sets the highest memory back to what is used now. */
function clearPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
  } catch {
    // It ended, or the system does not let us: then the peak is that of its whole life.
  }
}
