const newline = 10

/**
 * The part of a file that a reader still needs, fed in chunks. Offsets are those of the file. A chunk is scanned
 * where it lies; only what is left of it after a turn is copied, so its owner may reuse it.
 */
export class ByteWindow {
  /** The bytes from offset `base` on. */
  bytes: Buffer = Buffer.alloc(0)
  base = 0
  private store: Buffer = Buffer.alloc(0)
  private lineCursor = 0
  private lineCount = 1
  private lineBegin = 0

  get end(): number {
    return this.base + this.bytes.length
  }

  push(chunk: Uint8Array): void {
    const fresh = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    if (this.bytes.length === 0) {
      this.bytes = fresh
      return
    }
    const length = this.bytes.length + fresh.length
    if (length > this.store.length) {
      // Doubled, so that a document that comes byte by byte is not copied at every byte.
      const larger = Buffer.allocUnsafe(Math.max(4096, length * 2))
      this.bytes.copy(larger)
      this.store = larger
    }
    fresh.copy(this.store, this.bytes.length)
    this.bytes = this.store.subarray(0, length)
  }

  /** Ends a turn: keeps the bytes from an offset on, in memory of its own. */
  keepFrom(offset: number): void {
    this.lineAt(offset)
    const rest = this.bytes.subarray(offset - this.base)
    this.base = offset
    if (rest.length === 0) {
      this.bytes = rest
      // A large document's memory is not kept for the small ones after it.
      if (this.store.length > 1024 * 1024) this.store = Buffer.alloc(0)
      return
    }
    const isOwn = this.bytes.buffer === this.store.buffer && this.bytes.byteOffset === this.store.byteOffset
    if (isOwn && rest.byteOffset === this.store.byteOffset) return
    if (rest.length > this.store.length) this.store = Buffer.allocUnsafe(Math.max(4096, rest.length * 2))
    rest.copy(this.store)
    this.bytes = this.store.subarray(0, rest.length)
  }

  /** The bytes between two offsets, as a view. */
  slice(from: number, to: number): Buffer {
    return this.bytes.subarray(from - this.base, to - this.base)
  }

  /** The line of an offset, 1-based. Offsets must be asked for in rising order. */
  lineAt(offset: number): number {
    const { bytes, base } = this
    const stop = offset - base
    for (let at = this.lineCursor - base; at < stop; at++) {
      if (bytes[at] === newline) {
        this.lineCount++
        this.lineBegin = base + at + 1
      }
    }
    if (offset > this.lineCursor) this.lineCursor = offset
    return this.lineCount
  }

  /** The column of the offset last asked for, 1-based, in bytes. */
  columnAt(offset: number): number {
    return offset - this.lineBegin + 1
  }
}
