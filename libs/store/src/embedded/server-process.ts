import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { serverEnvironment } from './cluster.ts'
import { readPostmaster } from './postmaster-file.ts'
import { processStamp } from './process-stamp.ts'
import type { ServerUser } from './server-user.ts'

/** A running postmaster, started by us or found. `gone` settles when it has ended. */
export type ServerProcess = { readonly pid: number; readonly gone: Promise<void> }

export type Launch = {
  readonly program: string
  readonly options: readonly string[]
  readonly cluster: string
  readonly logFile: string
  readonly user: ServerUser | undefined
}

/** Replaying the log after a crash takes as long as it takes; this only bounds a server that hangs. */
const readyWithinMs = 300_000
const largestLogBytes = 10 * 1024 * 1024

/** A server that is killed together with its parent leaves sessions that hold its shared memory for a moment. */
const leftoversEndWithinMs = 10_000

/**
 * Starts the server and waits until it takes connections; tries again while the last sessions of a killed one end.
 * Throws with the end of its log when it does not start.
 */
export async function launchPatiently(launch: Launch, signal: AbortSignal): Promise<ServerProcess> {
  const until = Date.now() + leftoversEndWithinMs
  for (;;) {
    try {
      return await launchServer(launch, signal)
    } catch (cause) {
      const mayPass = cause instanceof Error && cause.message.includes('pre-existing shared memory')
      if (!mayPass || signal.aborted || Date.now() > until) throw cause
      await sleep(50)
    }
  }
}

async function launchServer(launch: Launch, signal: AbortSignal): Promise<ServerProcess> {
  const child = spawnServer(launch)
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  if (child.pid === undefined) {
    const cause: unknown = await new Promise((resolve) => child.once('error', resolve))
    throw new Error('the embedded Postgres does not run on this machine; set DATABASE_URL', { cause })
  }
  const server = { pid: child.pid, gone }
  if (await becomesReady(server, launch.cluster, signal)) return server
  await endServer(server)
  throw new Error(`the embedded Postgres did not start: ${lastLines(launch.logFile)}`)
}

/** Watches a server that another process started. */
export function watchServer(pid: number): ServerProcess {
  const stamp = processStamp(pid)
  const gone = new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (processStamp(pid) === stamp) return
      clearInterval(timer)
      resolve()
    }, 100)
    timer.unref()
  })
  return { pid, gone }
}

/** True when it takes connections; false when it ended or the signal came first. */
export async function becomesReady(
  server: ServerProcess,
  cluster: string,
  signal: AbortSignal,
): Promise<boolean> {
  let ended = false
  void server.gone.then(() => {
    ended = true
  })
  const until = Date.now() + readyWithinMs
  while (!ended && !signal.aborted && Date.now() < until) {
    const postmaster = readPostmaster(cluster)
    if (postmaster?.pid === server.pid && postmaster.ready) return true
    await sleep(10)
  }
  return false
}

/** Fast shutdown: sessions are cut, the log is written out. Harder signals follow if it does not end. */
export async function endServer(server: ServerProcess): Promise<void> {
  const steps = [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 10_000],
  ] as const
  for (const [name, limitMs] of steps) {
    if (!send(server.pid, name)) return
    if (await settlesWithin(server.gone, limitMs)) return
  }
  throw new Error(`the embedded Postgres (process ${server.pid}) does not end`)
}

/**
 * In a session of its own: Ctrl-C in a terminal reaches every process of the group, and the database has to
 * outlast the services that still finish their work. Its log is a file, because a pipe would end with us.
 */
function spawnServer(launch: Launch): ChildProcess {
  rotate(launch.logFile)
  const log = openSync(launch.logFile, 'a', 0o600)
  try {
    const child = spawn(launch.program, launch.options, {
      cwd: launch.cluster,
      env: serverEnvironment,
      stdio: ['ignore', log, log],
      detached: true,
      ...launch.user,
    })
    child.unref()
    return child
  } finally {
    closeSync(log)
  }
}

function rotate(file: string): void {
  if (existsSync(file) && statSync(file).size > largestLogBytes) renameSync(file, `${file}.old`)
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-5).join(' | ')
}

function send(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ESRCH') return false
    throw new Error(`cannot stop the embedded Postgres (process ${pid})`, { cause })
  }
}

async function settlesWithin(gone: Promise<void>, limitMs: number): Promise<boolean> {
  const timer = new AbortController()
  const late = sleep(limitMs, false, { signal: timer.signal }).catch(() => false)
  const settled = await Promise.race([gone.then(() => true), late])
  timer.abort()
  return settled
}
