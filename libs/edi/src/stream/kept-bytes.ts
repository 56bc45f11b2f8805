const empty = new Uint8Array(0)
/** Bytes of memory that are kept for the next chunk though nothing is in them. */
const mostIdle = 1024 * 1024

/** The last bytes of a file that is read in chunks: the chunk at hand, and of those before it what is still asked for. */
export class KeptBytes {
  private buffer: Uint8Array = empty
  /** File offset of the first byte kept, and their number; they end where the chunk begins. */
  private start = 0
  private length = 0
  private chunk: Uint8Array = empty
  private chunkStart = 0

  /** The next chunk of the file. */
  take(chunk: Uint8Array): void {
    this.chunkStart += this.chunk.length
    this.chunk = chunk
  }

  /** File offset behind the chunk. */
  get end(): number {
    return this.chunkStart + this.chunk.length
  }

  /** Bytes from a file offset on; a view of the chunk, or a copy when they begin before it. */
  slice(offset: number, length: number): Uint8Array {
    const inChunk = offset - this.chunkStart
    // Not subarray: of a Buffer that is a Buffer, whose slice copies nothing.
    if (inChunk >= 0) return new Uint8Array(this.chunk.buffer, this.chunk.byteOffset + inChunk, length)
    if (offset < this.start) throw new Error('bytes of a transaction were let go too early')
    const whole = new Uint8Array(length)
    const before = this.buffer.subarray(
      offset - this.start,
      Math.min(this.length, offset - this.start + length),
    )
    whole.set(before)
    whole.set(this.chunk.subarray(0, length - before.length), before.length)
    return whole
  }

  /** Lets go of the chunk, and keeps what lies from a file offset on, as far as it is still there. */
  keep(from: number | undefined): void {
    const { chunkStart, end } = this
    if (from === undefined) this.length = 0
    else this.letGo(Math.min(from, chunkStart))
    if (this.length === 0) this.start = Math.max(from ?? end, chunkStart)
    if (from !== undefined && from < end) this.append(this.chunk.subarray(Math.max(0, from - chunkStart)))
    this.chunkStart = end
    this.chunk = empty
    // A long transaction has passed: its memory goes with it.
    if (this.length === 0 && this.buffer.length > mostIdle) this.buffer = empty
  }

  private letGo(from: number): void {
    const passed = Math.min(from - this.start, this.length)
    if (passed <= 0) return
    this.buffer.copyWithin(0, passed, this.length)
    this.length -= passed
    this.start += passed
  }

  private append(bytes: Uint8Array): void {
    const needed = this.length + bytes.length
    if (needed > this.buffer.length) {
      const larger = new Uint8Array(Math.max(needed, 2 * this.buffer.length))
      larger.set(this.buffer.subarray(0, this.length))
      this.buffer = larger
    }
    this.buffer.set(bytes, this.length)
    this.length = needed
  }
}
