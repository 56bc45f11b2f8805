import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** Every process that a run starts has the run's folder under this name in its environment, so that none is left when it ends. */
export const runMarker = 'PARLEY_TEST_RUN'

/**
 * Ends what a run left running: database servers whose data lies in the run's folder (their environment is empty),
 * and, on Linux, programs that carry the run's marker. Returns what they were.
 */
export async function endLeftovers(folder: string): Promise<readonly string[]> {
  const marked = markedProcesses(folder)
  const servers = await serversBelow(folder)
  for (const { pid } of [...marked, ...servers]) signal(pid, 'SIGTERM')
  for (const { pid } of servers) signal(pid, 'SIGQUIT')
  await sleep(marked.length + servers.length > 0 ? 500 : 0)
  for (const { pid } of [...marked, ...servers]) signal(pid, 'SIGKILL')
  return [...marked, ...servers].map((left) => left.name)
}

/**
 * From now on a signal that ends this process ends what it has started too, and takes the run's folder away. A process of its
 * own does that: as long as this one is there, it may start again what ends.
 */
export function leaveNothing(folder: string): void {
  process.env[runMarker] = folder
  const sweeper = fileURLToPath(new URL('sweep.ts', import.meta.url))
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => {
      spawn(process.execPath, [sweeper, folder], { detached: true, stdio: 'ignore' }).unref()
      process.stdout.write(`Stopped by ${name}; what was started is being ended.\n`)
      process.exit(130)
    })
  }
}

type Left = { readonly pid: number; readonly name: string }

function markedProcesses(folder: string): readonly Left[] {
  if (process.platform !== 'linux') return []
  const marker = `${runMarker}=${folder}\0`
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  return pids
    .filter((pid) => pid !== process.pid && `${readText(`/proc/${pid}/environ`)}\0`.includes(marker))
    .map((pid) => ({ pid, name: readText(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() }))
}

/** postmaster.pid lies in the data folder of a running server; its first line is the process. */
async function serversBelow(folder: string): Promise<readonly Left[]> {
  const files = await readdir(folder, { recursive: true }).catch(() => [])
  const found = files.filter((file) => file.endsWith('postmaster.pid'))
  const pids = await Promise.all(found.map((file) => readFile(join(folder, file), 'utf8').catch(() => '')))
  return pids
    .map((text) => Number(text.split('\n')[0]))
    .filter((pid) => pid > 1 && signal(pid, 0))
    .map((pid) => ({ pid, name: 'a Postgres of the run' }))
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    // It has ended meanwhile.
    return false
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // The process has ended meanwhile, or belongs to somebody else.
    return ''
  }
}
