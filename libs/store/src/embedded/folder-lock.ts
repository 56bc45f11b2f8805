import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { processStamp } from './process-stamp.ts'

export type FolderLock = { release(): Promise<void> }

/**
 * Makes this process the only user of the folder. A lock whose process no longer runs is taken over; a live one
 * is refused with a sentence that names the process.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const file = join(folder, 'lock')
  const mine = JSON.stringify({ pid: process.pid, stamp: processStamp(process.pid), id: randomUUID() })
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (await place(file, mine)) return { release: () => release(file, mine) }
    const found = await readLock(file)
    if (found === undefined) continue
    const holder = liveHolder(found)
    if (holder !== undefined) throw inUse(folder, holder)
    await moveAway(file, found)
  }
  throw new Error(`cannot lock ${folder}: others keep locking it. Start one Parley at a time`)
}

/** link(2) is atomic and never replaces: nobody can see a lock that is only half written. */
async function place(file: string, content: string): Promise<boolean> {
  const temporary = `${file}.${randomUUID()}`
  await writeFile(temporary, content, { flag: 'wx' })
  try {
    await link(temporary, file)
    return true
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false
    throw new Error(`cannot lock ${file}`, { cause })
  } finally {
    await rm(temporary, { force: true })
  }
}

async function readLock(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw new Error(`cannot read the lock ${file}`, { cause })
  }
}

function liveHolder(content: string): number | undefined {
  const match = /^\{"pid":(\d+),"stamp":"([^"]*)"/.exec(content)
  if (!match) return undefined
  const pid = Number(match[1])
  return processStamp(pid) === match[2] ? pid : undefined
}

/** Two starters may both see a stale lock: the one that moves a fresh lock by accident puts it back. */
async function moveAway(file: string, stale: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`
  try {
    await rename(file, aside)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return
    throw new Error(`cannot take over the lock ${file}`, { cause })
  }
  if ((await readLock(aside)) !== stale) await place(file, (await readLock(aside)) ?? '')
  await rm(aside, { force: true })
}

async function release(file: string, mine: string): Promise<void> {
  if ((await readLock(file)) === mine) await rm(file, { force: true })
}

function inUse(folder: string, pid: number): Error {
  return new Error(
    `the data folder ${folder} is in use by another Parley (process ${pid}). Stop that one, or give this one ` +
      'a folder of its own with PARLEY_DATA_DIR',
  )
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : undefined
}
