import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// What is longer than this goes to a temporary file, so that stdin may be as long as any file.
const mostHeldBytes = 32 * 1024 * 1024
const chunkBytes = 1024 * 1024

type Piece = { readonly offset: number; readonly bytes: Uint8Array }

/** What a pipe gave, which gives it but once: kept in memory, a long one in a temporary file that `remove` takes away. */
export class Kept {
  length = 0
  isWhole = false
  private readonly stream: AsyncIterable<Uint8Array>
  private pieces: Piece[] = []
  private spool: { readonly folder: string; readonly file: FileHandle } | undefined

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.stream = stream
  }

  /** All of it from the beginning. The first to ask reads the pipe, and must read all of it. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    if (this.isWhole) {
      for (let at = 0; at < this.length; at += chunkBytes) yield await this.readAt(at, chunkBytes)
      return
    }
    for await (const bytes of this.stream) {
      await this.keep(bytes)
      yield bytes
    }
    this.isWhole = true
  }

  async readAt(offset: number, length: number): Promise<Uint8Array> {
    const count = Math.max(0, Math.min(length, this.length - offset))
    if (this.spool === undefined) return partOf(this.pieces, offset, count)
    const bytes = Buffer.allocUnsafe(count)
    const { bytesRead } = await this.spool.file.read(bytes, 0, count, offset)
    return bytes.subarray(0, bytesRead)
  }

  async remove(): Promise<void> {
    await this.spool?.file.close()
    if (this.spool !== undefined) await rm(this.spool.folder, { recursive: true, force: true })
  }

  private async keep(bytes: Uint8Array): Promise<void> {
    if (this.spool === undefined && this.length + bytes.length > mostHeldBytes) {
      const folder = await mkdtemp(join(tmpdir(), 'parley-stdin-'))
      // Payloads are for the one who runs this, and nobody else.
      this.spool = { folder, file: await open(join(folder, 'stdin'), 'wx+', 0o600) }
      // Open files outlive their names, but on Windows: there it goes when all is done.
      await rm(folder, { recursive: true, force: true }).catch(() => undefined)
      for (const piece of this.pieces)
        await this.spool.file.write(piece.bytes, 0, piece.bytes.length, piece.offset)
      this.pieces = []
    }
    if (this.spool === undefined) this.pieces.push({ offset: this.length, bytes })
    else await this.spool.file.write(bytes, 0, bytes.length, this.length)
    this.length += bytes.length
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
