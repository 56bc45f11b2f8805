import { access, constants, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { crashPoint } from '@parley/config/crash-point'
import { type Blobs, BlobsUnavailable } from '../payloads.ts'
import { blobFolders, blobPath } from './blob-name.ts'
import { diskError } from './disk-error.ts'
import { readBlobFile } from './read-file.ts'
import { reclaimTemporaryFiles, temporaryName } from './temporary-files.ts'
import { writeFileDurably } from './write-file.ts'

/**
 * Blobs as files of one folder: `aa/<sha256>`, written under a name in `incoming` first. Files that killed
 * processes left there are removed now. Throws when the folder cannot be made.
 */
export async function openFolderBlobs(options: { readonly folder: string }): Promise<Blobs> {
  const { folder } = options
  const incoming = join(folder, 'incoming')
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  await reclaimTemporaryFiles(incoming, new Date())
  await makeFolders(folder)
  return {
    place: { kind: 'folder', folder },
    write: async (body, mediaType) => {
      const temporary = join(incoming, temporaryName())
      const written = await writeFileDurably(temporary, body)
      crashPoint('blob.after-write')
      await takeName(temporary, blobPath(folder, written.sha256))
      return { ...written, mediaType }
    },
    read: (sha256, range) => readBlobFile(blobPath(folder, sha256), sha256, range),
    health: async () => {
      await access(incoming, constants.W_OK).catch((cause: unknown) => {
        throw new BlobsUnavailable(cause)
      })
    },
  }
}

/**
 * The rename is on disk before the name is given out. A blob that is there already is replaced by the same bytes:
 * that costs nothing more and mends a file that went bad.
 */
async function takeName(temporary: string, final: string): Promise<void> {
  try {
    await rename(temporary, final)
    await syncFolder(dirname(final))
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw diskError('put a blob in its place', cause)
  }
}

/** The folders of all blobs, each on disk before anything is put into it. */
async function makeFolders(folder: string): Promise<void> {
  for (const name of blobFolders) await mkdir(join(folder, name), { recursive: true, mode: 0o700 })
  await syncFolder(folder)
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
