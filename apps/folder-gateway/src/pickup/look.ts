import type { Dirent } from 'node:fs'
import { lstat, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type FolderGateway, fitsPattern } from '@parley/model'
import { asideFolder } from './put-away.ts'
import { isUnfinishedName, stampOf, type WaitingFile } from './waiting-file.ts'

/** How old a file is that another process has put aside and not removed: then that process has died over it. */
const leftoverMs = 60_000

/** The files that wait in a folder, by name; it is made when it is missing. Folders and links are not followed. */
export async function look({ path, pickup }: FolderGateway, now: Date): Promise<readonly WaitingFile[]> {
  const names = await namesIn(path)
  if (names === undefined) {
    await mkdir(path, { recursive: true })
    return []
  }
  const wanted = names.filter((name) => !isUnfinishedName(name) && fitsPattern(name, pickup?.files ?? '*'))
  const own = await Promise.all(wanted.toSorted().map((name) => waiting(name, join(path, name))))
  return [...own.filter((file) => file !== undefined), ...(await leftovers(path, now))]
}

async function namesIn(folder: string): Promise<readonly string[] | undefined> {
  try {
    const entries: readonly Dirent[] = await readdir(folder, { withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function waiting(name: string, path: string): Promise<WaitingFile | undefined> {
  const stats = await statsOf(path)
  return stats?.isFile() ? { name, path, stamp: stampOf(stats) } : undefined
}

/** Undefined when somebody else has taken it meanwhile. */
async function statsOf(path: string) {
  try {
    return await lstat(path, { bigint: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** What lies aside since long: most of it is in the ledger already, which will say so. */
async function leftovers(folder: string, now: Date): Promise<readonly WaitingFile[]> {
  const aside = join(folder, asideFolder)
  const names = (await namesIn(aside)) ?? []
  const files = await Promise.all(
    names.map(async (name): Promise<WaitingFile | undefined> => {
      const path = join(aside, name)
      const stats = await statsOf(path)
      if (!stats || now.getTime() - Number(stats.ctimeMs) < leftoverMs) return undefined
      return { name: name.slice(name.indexOf('-') + 1), path, stamp: stampOf(stats) }
    }),
  )
  return files.filter((file) => file !== undefined)
}
