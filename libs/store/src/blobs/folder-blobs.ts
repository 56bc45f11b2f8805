import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { crashPoint } from '@parley/config'
import type { Blobs } from '../payloads.ts'
import { blobPath } from './blob-name.ts'
import { diskError } from './disk-error.ts'
import { readBlobFile } from './read-file.ts'
import { reclaimTemporaryFiles, temporaryName } from './temporary-files.ts'
import { writeFileDurably } from './write-file.ts'

/**
 * Blobs as files of one folder: `aa/bb/<sha256>`, written under a name in `incoming` first. Files that killed
 * processes left there are removed now. Throws when the folder cannot be made.
 */
export async function openFolderBlobs(options: { readonly folder: string }): Promise<Blobs> {
  const { folder } = options
  const incoming = join(folder, 'incoming')
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  await reclaimTemporaryFiles(incoming, new Date())
  const prepare = folderPreparer()
  return {
    write: async (body, mediaType) => {
      const temporary = join(incoming, temporaryName())
      const written = await writeFileDurably(temporary, body)
      crashPoint('blob.after-write')
      await takeName(temporary, blobPath(folder, written.sha256), prepare)
      return { ...written, mediaType }
    },
    read: (sha256, range) => readBlobFile(blobPath(folder, sha256), sha256, range),
  }
}

/**
 * The rename is on disk before the name is given out. A blob that is there already is replaced by the same bytes:
 * that costs nothing more and mends a file that went bad.
 */
async function takeName(temporary: string, final: string, prepare: Prepare): Promise<void> {
  try {
    await prepare(dirname(final))
    await rename(temporary, final)
    await syncFolder(dirname(final))
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw diskError('put a blob in its place', cause)
  }
}

type Prepare = (folder: string) => Promise<void>

/**
 * Makes the folder of a blob, and has it on disk with the two above it, once per process. Writers that come at the
 * same moment wait for the same work: none may trust a folder that a power cut could still take back.
 */
function folderPreparer(): Prepare {
  const prepared = new Map<string, Promise<void>>()
  return (folder) => {
    const known = prepared.get(folder)
    if (known) return known
    const made = makeDurably(folder)
    prepared.set(folder, made)
    made.catch(() => prepared.delete(folder))
    return made
  }
}

async function makeDurably(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await syncFolder(dirname(folder))
  await syncFolder(dirname(dirname(folder)))
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
