import { type FileHandle, open } from 'node:fs/promises'
import { Unreadable } from '../../terminal.ts'
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
    return use(pipeSource(name, process.stdin, progress))
  }
  await using handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(file, error)
  })
  const stat = await handle.stat()
  if (stat.isDirectory()) throw new Unreadable(`${file} cannot be read (EISDIR).`)
  // Pipes and devices have no size, and can be read but once.
  if (stat.isFile()) await use(fileSource(name, handle, { progress, size: stat.size }))
  else await use(pipeSource(name, handle.createReadStream({ autoClose: false }), progress))
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

type Piece = { readonly offset: number; readonly bytes: Uint8Array }

function pipeSource(name: string, stream: AsyncIterable<Uint8Array>, progress: Progress): Source {
  const pieces: Piece[] = []
  let length = 0
  let isRead = false
  async function* first(what: string): AsyncGenerator<Uint8Array> {
    for await (const bytes of stream) {
      pieces.push({ offset: length, bytes })
      length += bytes.length
      yield bytes
      progress.at(what, length, 0)
    }
    isRead = true
    progress.end(what, length)
  }
  async function* again(what: string): AsyncGenerator<Uint8Array> {
    for (const { offset, bytes } of pieces) {
      yield bytes
      progress.at(what, offset, length)
    }
    progress.end(what, length)
  }
  return {
    name,
    progress,
    chunks: (what) => (isRead ? again(what) : first(what)),
    readAt: (offset, count) => Promise.resolve(partOf(pieces, offset, count)),
  }
}

function partOf(pieces: readonly Piece[], offset: number, length: number): Uint8Array {
  const found: Uint8Array[] = []
  for (
    let at = pieces.findLastIndex((piece) => piece.offset <= offset);
    at >= 0 && at < pieces.length;
    at++
  ) {
    const piece = pieces[at]
    if (piece === undefined || piece.offset >= offset + length) break
    found.push(piece.bytes.subarray(Math.max(0, offset - piece.offset), offset + length - piece.offset))
  }
  return Buffer.concat(found)
}
