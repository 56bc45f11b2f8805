import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * What tells a process from a later one with the same number: undefined when none runs (a zombie does not run).
 * Boot and start time on Linux, the start time as `ps` prints it elsewhere.
 */
export function processStamp(pid: number): string | undefined {
  return process.platform === 'linux' ? linuxStamp(pid) : psStamp(pid)
}

function linuxStamp(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // proc(5): the name in brackets may hold blanks, so fields are counted after it: 3 is the state, 22 the start.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined
  return `${readText('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}/${fields[19] ?? ''}`
}

/** The command a process was started with; empty when none runs. */
export function commandLine(pid: number): string {
  const text = process.platform === 'linux' ? readText(`/proc/${pid}/cmdline`) : ps(pid, 'command=')
  return (text ?? '').replaceAll('\0', ' ')
}

function psStamp(pid: number): string | undefined {
  const [state, ...started] = (ps(pid, 'state=,lstart=') ?? '').split(' ')
  return state === undefined || state === '' || state.startsWith('Z') ? undefined : started.join(' ')
}

function ps(pid: number, columns: string): string | undefined {
  try {
    return execFileSync('ps', ['-ww', '-o', columns, '-p', String(pid)], {
      encoding: 'utf8',
      timeout: 5_000,
    }).trim()
  } catch {
    // ps ends with 1 when there is no such process.
    return undefined
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // The file of a process is gone when the process is.
    return undefined
  }
}
