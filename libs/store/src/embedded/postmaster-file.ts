import { readFileSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { commandLine, processStamp } from './process-stamp.ts'

/** What a running server writes into its data folder (postmaster.pid; one value a line). */
export type Postmaster = { readonly pid: number; readonly port: number; readonly ready: boolean }

/**
 * ```text
 * 1 pid   2 data folder   3 start time   4 port   5 socket folder   6 address   7 shared memory key   8 status
 * ```
 * undefined when there is none, or it is not yet whole.
 */
export function readPostmaster(cluster: string): Postmaster | undefined {
  const lines = readLines(join(cluster, 'postmaster.pid'))
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

/** The postmaster of this cluster that runs now, if one does. */
export function runningPostmaster(cluster: string): Postmaster | undefined {
  const postmaster = readPostmaster(cluster)
  if (!postmaster || processStamp(postmaster.pid) === undefined) return undefined
  return isServerOf(cluster, postmaster.pid) ? postmaster : undefined
}

/**
 * A pid file may name a program that got the same number later. Postgres then refuses to start, so the file is
 * removed. It stays when its process is simply gone: Postgres itself checks more in that case (shared memory).
 */
export async function dropMisleadingPidFile(cluster: string): Promise<boolean> {
  const postmaster = readPostmaster(cluster)
  if (!postmaster || !exists(postmaster.pid) || runningPostmaster(cluster)) return false
  await rm(join(cluster, 'postmaster.pid'), { force: true })
  return true
}

/** The command line the running server was started with, as Postgres notes it in postmaster.opts. */
export function startedWith(cluster: string): string {
  return readLines(join(cluster, 'postmaster.opts'))[0] ?? ''
}

/**
 * A name that only this folder has on this machine. It stands on the server's command line, which every user may
 * read: the working directory of another user's process is closed even to root in a container.
 */
export function clusterName(cluster: string): string {
  const { dev, ino } = statSync(cluster)
  return `parley-${dev}-${ino}`
}

function isServerOf(cluster: string, pid: number): boolean {
  return commandLine(pid).includes(`cluster_name=${clusterName(cluster)}`)
}

/** True for a zombie too: Postgres asks the system in the same way. */
function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM'
  }
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return []
    throw new Error(`cannot read ${file}`, { cause })
  }
}
