import { type FileHandle, mkdir, open, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crashPoint } from '@parley/config'
import { syncFolder } from './sync-folder.ts'

/**
 * A reader of the folder sees the whole file or none: written beside under a dot name, fsynced, renamed, and
 * the folder fsynced, so that a delivered file also survives a power cut. Writing it twice leaves one file.
 */
export async function writeWhole(
  folder: string,
  name: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<void> {
  const whole = join(folder, name)
  const partial = join(folder, `.${name}.part`)
  const file = await openIn(folder, partial)
  try {
    await writeFile(file, content)
    await file.sync()
  } finally {
    await file.close()
  }
  crashPoint('folder.after-write')
  await rename(partial, whole)
  await syncFolder(folder)
  crashPoint('folder.after-rename')
}

/** The folder is made when it is missing: asking for it before every file would cost more than the rare second try. */
async function openIn(folder: string, path: string): Promise<FileHandle> {
  try {
    return await open(path, 'w', 0o640)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    await mkdir(folder, { recursive: true })
    return open(path, 'w', 0o640)
  }
}
