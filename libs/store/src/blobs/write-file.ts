import { createHash } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { diskError } from './disk-error.ts'
import { inBlocks } from './in-blocks.ts'

export type Written = { readonly sha256: string; readonly sizeBytes: number }

/** Written out while the rest still flows: the flush at the end of 1 GB then takes no time (390 ms without). */
const flushEveryBytes = 16 * 1024 * 1024

/**
 * Writes the body into a new file and on to the disk, hashing it while it flows. When the body or the disk fails
 * the file is removed; an error of the body is thrown as it is.
 */
export async function writeFileDurably(file: string, body: AsyncIterable<Uint8Array>): Promise<Written> {
  const handle = await onDisk('open a new blob', () => open(file, 'wx', 0o600))
  try {
    const written = await pour(body, handle)
    await onDisk('flush a blob', () => handle.sync())
    await onDisk('close a blob', () => handle.close())
    return written
  } catch (cause) {
    await handle.close().catch(() => undefined)
    await rm(file, { force: true }).catch(() => undefined)
    throw cause
  }
}

async function pour(body: AsyncIterable<Uint8Array>, handle: FileHandle): Promise<Written> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  let unflushedBytes = 0
  let flushing = Promise.resolve()
  for await (const block of inBlocks(body)) {
    const writing = onDisk('write a blob', () => writeAll(handle, block))
    hash.update(block)
    await writing
    sizeBytes += block.length
    unflushedBytes += block.length
    if (unflushedBytes < flushEveryBytes) continue
    await flushing
    unflushedBytes = 0
    flushing = onDisk('flush a blob', () => handle.datasync())
    // When the body breaks off first, nobody waits for this one; the file is removed then.
    flushing.catch(() => undefined)
  }
  await flushing
  return { sha256: hash.digest('hex'), sizeBytes }
}

/** A disk that fills up takes a part first and fails with the rest. */
async function writeAll(handle: FileHandle, block: Uint8Array): Promise<void> {
  for (let written = 0; written < block.length; )
    written += (await handle.write(block, written, block.length - written)).bytesWritten
}

async function onDisk<T>(doing: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation()
  } catch (cause) {
    throw diskError(doing, cause)
  }
}
