import { type FileHandle, open } from 'node:fs/promises'
import { Unreadable } from '../../terminal.ts'
import { Kept } from './kept.ts'
import { type FileOptions, nameOf, noteTerminal } from './open-file.ts'
import { Progress } from './progress.ts'

/** A file that is read in chunks, more than once if need be; what stdin or a pipe gave is kept for that. */
export type Source = {
  readonly name: string
  readonly progress: Progress
  /** All of it from the beginning. A chunk is good until the next one is asked for. `what` is the word of the progress. */
  chunks(what: string): AsyncGenerator<Uint8Array>
  /** A part that was read before. */
  readAt(offset: number, length: number): Promise<Uint8Array>
}

export async function withSource(
  file: string | undefined,
  options: FileOptions,
  use: (source: Source) => Promise<void>,
): Promise<void> {
  const name = nameOf(file)
  const progress = new Progress(name, options.progress)
  if (file === undefined || file === '-') {
    noteTerminal()
    return withPipe(process.stdin, (kept) => use(pipeSource(name, kept, progress)))
  }
  await using handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(file, error)
  })
  const stat = await handle.stat()
  if (stat.isDirectory()) throw new Unreadable(`${file} cannot be read (EISDIR).`)
  // Pipes and devices have no size, and can be read but once.
  if (stat.isFile()) await use(fileSource(name, handle, { progress, size: stat.size }))
  else
    await withPipe(handle.createReadStream({ autoClose: false }), (kept) =>
      use(pipeSource(name, kept, progress)),
    )
}

function unreadable(name: string, { code, message }: NodeJS.ErrnoException): Unreadable {
  return new Unreadable(`${name} cannot be read (${code ?? message}).`)
}

const chunkBytes = 1024 * 1024

function fileSource(
  name: string,
  handle: FileHandle,
  { progress, size }: { readonly progress: Progress; readonly size: number },
): Source {
  const buffer = Buffer.allocUnsafe(chunkBytes)
  const read = async (target: Buffer, at: number): Promise<Buffer> => {
    const { bytesRead } = await handle
      .read(target, 0, target.length, at)
      .catch((error: NodeJS.ErrnoException) => {
        throw unreadable(name, error)
      })
    return target.subarray(0, bytesRead)
  }
  return {
    name,
    progress,
    async *chunks(what) {
      let at = 0
      for (let chunk = await read(buffer, 0); chunk.length > 0; chunk = await read(buffer, at)) {
        at += chunk.length
        yield chunk
        progress.at(what, at, size)
      }
      progress.end(what, at)
    },
    readAt: (offset, length) => read(Buffer.allocUnsafe(length), offset),
  }
}

async function withPipe(
  stream: AsyncIterable<Uint8Array>,
  use: (kept: Kept) => Promise<void>,
): Promise<void> {
  const kept = new Kept(stream)
  try {
    await use(kept)
  } finally {
    await kept.remove()
  }
}

function pipeSource(name: string, kept: Kept, progress: Progress): Source {
  return {
    name,
    progress,
    async *chunks(what) {
      let at = 0
      for await (const chunk of kept.chunks()) {
        at += chunk.length
        yield chunk
        progress.at(what, at, kept.isWhole ? kept.length : 0)
      }
      progress.end(what, at)
    },
    readAt: (offset, length) => kept.readAt(offset, length),
  }
}
