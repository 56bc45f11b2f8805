import { randomUUID } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { processStamp } from '../embedded/process-stamp.ts'

/** A file of another machine on a shared folder: nobody here can tell whether its process lives. */
const foreignAfterMs = 24 * 60 * 60 * 1000

/** `<host>~<pid>~<stamp>~<random>`: tells at a later start whether the writer still lives. */
export function temporaryName(): string {
  return [hostname(), process.pid, plain(processStamp(process.pid)), randomUUID()].join('~')
}

/** Removes what killed processes left. Returns how many files that were. */
export async function reclaimTemporaryFiles(folder: string, now: Date): Promise<number> {
  let reclaimed = 0
  for (const name of await readdir(folder)) {
    const file = join(folder, name)
    if (!(await isAbandoned(file, name, now))) continue
    await rm(file, { force: true })
    reclaimed += 1
  }
  return reclaimed
}

async function isAbandoned(file: string, name: string, now: Date): Promise<boolean> {
  const [host, pid, stamp] = name.split('~')
  if (host === hostname()) return plain(processStamp(Number(pid))) !== stamp
  const modified = await stat(file).then(
    (found) => found.mtimeMs,
    () => now.getTime(),
  )
  return now.getTime() - modified > foreignAfterMs
}

/** Stamps hold characters that file names cannot. */
function plain(stamp: string | undefined): string {
  return (stamp ?? 'none').replaceAll(/[^A-Za-z0-9]/g, '-')
}
