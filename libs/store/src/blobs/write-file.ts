import { createHash } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { diskError } from './disk-error.ts'

export type Written = { readonly sha256: string; readonly sizeBytes: number }

/** Small chunks are gathered to this size: one write costs a trip to the thread pool. */
const blockBytes = 256 * 1024
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
    for (const chunk of block.chunks) hash.update(chunk)
    await writing
    sizeBytes += block.sizeBytes
    unflushedBytes += block.sizeBytes
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

type Block = { readonly chunks: readonly Uint8Array[]; readonly sizeBytes: number }

async function* inBlocks(body: AsyncIterable<Uint8Array>): AsyncGenerator<Block> {
  let chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    sizeBytes += chunk.length
    if (sizeBytes < blockBytes) continue
    yield { chunks: fewer(chunks), sizeBytes }
    chunks = []
    sizeBytes = 0
  }
  if (sizeBytes > 0) yield { chunks: fewer(chunks), sizeBytes }
}

/** Up to so many chunks go to the disk as they are; more and smaller ones are cheaper joined. */
const mostChunks = 64

function fewer(chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  return chunks.length <= mostChunks ? chunks : [Buffer.concat(chunks)]
}

/** A disk that fills up takes a part first and fails with the rest. */
async function writeAll(handle: FileHandle, { chunks, sizeBytes }: Block): Promise<void> {
  let { bytesWritten } = await handle.writev(chunks)
  while (bytesWritten < sizeBytes) {
    const rest = Buffer.concat(chunks).subarray(bytesWritten)
    bytesWritten += (await handle.write(rest)).bytesWritten
  }
}

async function onDisk<T>(doing: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation()
  } catch (cause) {
    throw diskError(doing, cause)
  }
}
