import { type FileHandle, open } from 'node:fs/promises'
import { createFramer, type Framer, type Framing } from '@parley/edi'
import { note, Unreadable } from '../../terminal.ts'
import { Progress } from './progress.ts'

export type FileOptions = {
  /** Also for small files, and where stderr is no terminal. */
  readonly progress?: boolean
}

export type Opened = {
  readonly name: string
  readonly bytes: Buffer
  readonly framing: Framing
  readonly progress: Progress
}

/** A file, or stdin, with the interchanges that were found in it. Without any it cannot be read (exit code 2). */
export async function openFile(file: string | undefined, options: FileOptions = {}): Promise<Opened> {
  const name = nameOf(file)
  const progress = new Progress(name, options.progress)
  const framer = createFramer()
  const bytes = await readBytes(file, { framer, progress })
  const framing = framer.end()
  if (framing.interchanges.length === 0) {
    throw new Unreadable(
      framing.findings.map(({ byteOffset, text }) => `byte ${byteOffset}: ${text}`).join('\n'),
    )
  }
  return { name, bytes, framing, progress }
}

export function nameOf(file: string | undefined): string {
  return file === undefined || file === '-' ? 'stdin' : file
}

export async function readBytes(
  file: string | undefined,
  reading: { readonly framer?: Framer; readonly progress: Progress },
): Promise<Buffer> {
  if (file === undefined || file === '-') return readStdin(reading)
  try {
    await using handle = await open(file)
    return await readWhole(handle, reading)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new Unreadable(`${file} cannot be read (${code}).`)
  }
}

type Reading = { readonly framer?: Framer; readonly progress: Progress }

const pieceBytes = 1024 * 1024

async function readWhole(handle: FileHandle, reading: Reading): Promise<Buffer> {
  const { size } = await handle.stat()
  // Pipes and devices have no size.
  if (size === 0) return collect(handle.createReadStream({ autoClose: false }), reading)
  const whole = Buffer.allocUnsafe(size)
  let at = 0
  while (at < size) {
    const { bytesRead } = await handle.read(whole, at, Math.min(pieceBytes, size - at), at)
    if (bytesRead === 0) break
    reading.framer?.write(whole.subarray(at, at + bytesRead))
    at += bytesRead
    reading.progress.at('read', at, size)
  }
  reading.progress.end('read', at)
  return whole.subarray(0, at)
}

export function noteTerminal(): void {
  if (process.stdin.isTTY) note('Reading from the terminal; end with Ctrl-D, or name a file.')
}

async function readStdin(reading: Reading): Promise<Buffer> {
  noteTerminal()
  return collect(process.stdin, reading)
}

async function collect(source: AsyncIterable<Buffer>, { framer, progress }: Reading): Promise<Buffer> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of source) {
    framer?.write(piece)
    pieces.push(piece)
    length += piece.length
    progress.at('read', length, 0)
  }
  progress.end('read', length)
  return Buffer.concat(pieces)
}
