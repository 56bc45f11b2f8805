import { createHash } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { diskError } from '../disk-error.ts'
import { inBlocks } from '../in-blocks.ts'
import type { BlobKey } from '../sealed/blob-key.ts'
import { blockBytes, headBytes, newDataKey, sealBlock, sealHead } from '../sealed/blob-seal.ts'
import { temporaryName } from '../temporary-files.ts'
import type { StoredBody } from './put-body.ts'

/** A body that has come whole. Its file has no name any more, and is gone with the handle or with the process. */
export type Spooled = StoredBody & {
  /** Of the plain body. */
  readonly sha256: string
  readonly plainBytes: number
  close(): Promise<void>
}

/**
 * Takes a body into a file of this machine, sealed where there is a key, and hashes it while it flows: only then is the
 * name known under which S3 shall have it. Not flushed, because nobody counts on it after a crash. An error of the body
 * is thrown as it is; a full disk throws BlobsUnavailable.
 */
export async function spool(
  folder: string,
  body: AsyncIterable<Uint8Array>,
  key?: BlobKey,
): Promise<Spooled> {
  const handle = await onDisk('open a spool file', () => nameless(folder))
  try {
    const written = key ? await pourSealed(handle, body, key) : await pour(handle, body)
    return {
      ...written,
      fill: (buffer, offset) => onDisk('read a spool file', () => fill(handle, buffer, offset)),
      close: () => handle.close(),
    }
  } catch (cause) {
    await handle.close().catch(() => undefined)
    throw cause
  }
}

/** Whatever kills the process, nothing stays behind. */
async function nameless(folder: string): Promise<FileHandle> {
  const file = join(folder, temporaryName())
  const handle = await open(file, 'wx+', 0o600)
  await rm(file, { force: true })
  return handle
}

type Poured = { readonly sha256: string; readonly plainBytes: number; readonly sizeBytes: number }

async function pour(handle: FileHandle, body: AsyncIterable<Uint8Array>): Promise<Poured> {
  const hash = createHash('sha256')
  let plainBytes = 0
  for await (const block of inBlocks(body)) {
    const writing = write(handle, [block], plainBytes)
    hash.update(block)
    await writing
    plainBytes += block.length
  }
  return { sha256: hash.digest('hex'), plainBytes, sizeBytes: plainBytes }
}

/** The head comes last: it holds the hash. */
async function pourSealed(
  handle: FileHandle,
  body: AsyncIterable<Uint8Array>,
  key: BlobKey,
): Promise<Poured> {
  const hash = createHash('sha256')
  const dataKey = newDataKey()
  let plainBytes = 0
  let at = headBytes
  for await (const block of inBlocks(body)) {
    const sealed: Uint8Array[] = []
    for (let from = 0; from < block.length; from += blockBytes) {
      const number = (plainBytes + from) / blockBytes
      sealed.push(...sealBlock(dataKey, number, block.subarray(from, from + blockBytes)))
    }
    hash.update(block)
    plainBytes += block.length
    at += await write(handle, sealed, at)
  }
  const sha256 = hash.digest('hex')
  await write(handle, [sealHead(key, dataKey, { sha256, sizeBytes: plainBytes })], 0)
  return { sha256, plainBytes, sizeBytes: at }
}

/** Writes all of it and answers how much that was. A disk that fills up takes a part first and fails with the rest. */
function write(handle: FileHandle, pieces: readonly Uint8Array[], position: number): Promise<number> {
  const [only] = pieces
  const bytes = pieces.length === 1 && only ? only : Buffer.concat(pieces)
  return onDisk('write a spool file', async () => {
    for (let done = 0; done < bytes.length; ) {
      done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten
    }
    return bytes.length
  })
}

async function fill(handle: FileHandle, buffer: Uint8Array, offset: number): Promise<void> {
  for (let done = 0; done < buffer.length; ) {
    const { bytesRead } = await handle.read(buffer, done, buffer.length - done, offset + done)
    if (bytesRead === 0) throw new Error('a spool file is shorter than what was written')
    done += bytesRead
  }
}

async function onDisk<T>(doing: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation()
  } catch (cause) {
    throw diskError(doing, cause)
  }
}
