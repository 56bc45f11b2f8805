import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { PayloadCorrupt, type Range } from '../payloads.ts'
import { codeOf, diskError } from './disk-error.ts'

const blockBytes = 256 * 1024

/**
 * The bytes of a blob, or a range of them. Throws PayloadCorrupt when the file is missing or ends before the
 * range does, and after the last byte of a whole blob when its hash does not fit its name: only a reader that came
 * to the end may trust what it read.
 */
export async function* readBlobFile(file: string, sha256: string, range?: Range): AsyncGenerator<Uint8Array> {
  const handle = await openBlob(file, sha256)
  try {
    const { size } = await handle.stat()
    const { offset, length } = range ?? { offset: 0, length: size }
    if (offset + length > size) throw new PayloadCorrupt(sha256, 'it ends too early')
    const hash = offset === 0 && length === size ? createHash('sha256') : undefined
    for await (const block of blocksOf(handle, offset, length, sha256)) {
      hash?.update(block)
      yield block
    }
    if (hash && hash.digest('hex') !== sha256) throw new PayloadCorrupt(sha256)
  } finally {
    await handle.close()
  }
}

async function openBlob(file: string, sha256: string): Promise<FileHandle> {
  try {
    return await open(file, 'r')
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') throw new PayloadCorrupt(sha256, 'it is missing')
    throw diskError('open a blob', cause)
  }
}

async function* blocksOf(
  handle: FileHandle,
  offset: number,
  length: number,
  sha256: string,
): AsyncGenerator<Uint8Array> {
  const end = offset + length
  let position = offset
  while (position < end) {
    // Never from the pool: the reader may keep the block.
    const block = Buffer.allocUnsafeSlow(Math.min(blockBytes, end - position))
    const bytesRead = await readBlock(handle, block, position)
    if (bytesRead === 0) throw new PayloadCorrupt(sha256, 'it ends too early')
    position += bytesRead
    yield block.subarray(0, bytesRead)
  }
}

async function readBlock(handle: FileHandle, block: Uint8Array, position: number): Promise<number> {
  try {
    return (await handle.read(block, 0, block.length, position)).bytesRead
  } catch (cause) {
    throw diskError('read a blob', cause)
  }
}
