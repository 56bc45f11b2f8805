import { link, lstat, mkdir, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { crashPoint } from '@parley/config'
import { isSame, stampOf, type WaitingFile } from './waiting-file.ts'

/** Where a file stands between its place and its end. */
export const asideFolder = '.parley-taken'

export type Aside = {
  /** The folder that it was put into. */
  readonly folder: string
  /** Makes its name aside unlike any other. */
  readonly token: string
  /** Subfolder and name under which it is kept; left out: it is deleted. */
  readonly keep?: { readonly subfolder: string; readonly name: string }
}

/**
 * Ends a file that is safe. It is renamed first and looked at then: a new file that has taken its name since it was read
 * is put back. Another process may do the same at the same time, so a file that is gone is no fault.
 */
export async function putAway(file: WaitingFile, { folder, token, keep }: Aside): Promise<void> {
  const isAside = file.path.startsWith(join(folder, asideFolder))
  const aside = isAside ? file.path : join(folder, asideFolder, `${token}-${file.name}`)
  if (!isAside && !(await moved(file.path, aside, join(folder, asideFolder)))) return
  crashPoint('pickup.after-aside')
  const stats = await lstat(aside, { bigint: true }).catch(unlessGone)
  if (stats === undefined) return
  if (!isSame(stampOf(stats), file.stamp)) return putBack(aside, file.path)
  if (keep === undefined) await unlink(aside).catch(unlessGone)
  else await moved(aside, join(folder, keep.subfolder, keep.name), join(folder, keep.subfolder))
  crashPoint('pickup.after-removed')
}

/** False when it was gone. The folder is made when it is missing. */
async function moved(from: string, to: string, folder: string): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    try {
      await rename(from, to)
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      const isThere = await lstat(from).catch(unlessGone)
      if (isThere === undefined) return false
      if (tries > 1) throw error
      await mkdir(folder, { recursive: true })
    }
  }
}

/** Where its name is taken by a still newer one it stays aside, and is found there later. */
async function putBack(aside: string, path: string): Promise<void> {
  try {
    await link(aside, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    throw error
  }
  await unlink(aside).catch(unlessGone)
}

function unlessGone(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}
