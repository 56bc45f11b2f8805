import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { crashPoint } from '@parley/config'

/**
 * A reader of the folder sees the whole file or none: written beside under a dot name, fsynced, renamed, and
 * the folder fsynced, so that a delivered file also survives a power cut. Writing it twice leaves one file.
 */
export async function writeWhole(folder: string, name: string, content: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true })
  const whole = join(folder, name)
  const partial = join(folder, `.${name}.part`)
  const file = await open(partial, 'w', 0o640)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  crashPoint('folder.after-write')
  await rename(partial, whole)
  await syncFolder(folder)
  crashPoint('folder.after-rename')
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
