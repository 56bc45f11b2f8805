/** Bytes as they come from a socket, a blob or a buffer cut in pieces. */
export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/**
 * Pulls pieces and gives them out by count. What is not taken yet lies in one window; appending to it is linear
 * over all, also when the pieces are single bytes. Bytes given out are never written to again.
 */
export class ByteSource {
  readonly #pieces: AsyncIterator<Uint8Array> | Iterator<Uint8Array>
  #store: Buffer = nothing
  #start = 0
  #end = 0
  #ended = false

  constructor(pieces: Pieces) {
    this.#pieces = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]()
  }

  /** How many bytes lie in the window. */
  get length(): number {
    return this.#end - this.#start
  }

  get window(): Buffer {
    return this.#store.subarray(this.#start, this.#end)
  }

  /** The byte of the window at that place. */
  at(index: number): number {
    return this.#store[this.#start + index] ?? 0
  }

  /** Waits until the window holds that many bytes. False when the source ends before. */
  async fill(count: number): Promise<boolean> {
    while (this.length < count && !this.#ended) {
      const { done, value } = await this.#pieces.next()
      if (done) this.#ended = true
      else this.#append(value)
    }
    return this.length >= count
  }

  /** Takes bytes out of the window, which must hold them. */
  take(count: number): Buffer {
    this.#start += count
    return this.#store.subarray(this.#start - count, this.#start)
  }

  /** Passes over bytes of the window. */
  skip(count: number): void {
    this.#start += count
  }

  /** Whatever comes next, at most that many bytes. Nothing at the end. */
  async next(maxBytes = Number.POSITIVE_INFINITY): Promise<Buffer | undefined> {
    if (!(await this.fill(1))) return undefined
    return this.take(Math.min(this.length, maxBytes))
  }

  /** Everything left, piece by piece. */
  async *rest(): AsyncGenerator<Buffer> {
    for (let piece = await this.next(); piece; piece = await this.next()) yield piece
  }

  #append(piece: Uint8Array): void {
    if (this.length === 0) {
      this.#store = asBuffer(piece)
      this.#start = 0
      this.#end = piece.length
      return
    }
    const size = this.length + piece.length
    if (this.#end + piece.length > this.#store.length) {
      const grown = Buffer.allocUnsafe(Math.max(size, this.length * 2))
      this.#store.copy(grown, 0, this.#start, this.#end)
      this.#store = grown
      this.#end = this.length
      this.#start = 0
    }
    // Only a store made here has room behind its end, so nobody else's bytes are written to.
    this.#store.set(piece, this.#end)
    this.#end += piece.length
  }
}

const nothing = Buffer.alloc(0)

/** Native calls take this in a millisecond or two; what the steps around them cost does not count then. */
const sliceBytes = 1024 * 1024

/** A buffer in slices: the way every whole message goes through the streaming readers and writers. */
export function* slices(bytes: Uint8Array): Generator<Buffer> {
  const buffer = asBuffer(bytes)
  for (let at = 0; at < buffer.length; at += sliceBytes) yield buffer.subarray(at, at + sliceBytes)
}

/** After so many bytes others in the process get their turn: they take a few milliseconds to work through. */
const turnBytes = 1024 * 1024

/** Smaller pieces are joined up to this size: a sender of single bytes must not make us work for each. */
const joinBytes = 8 * 1024

async function* joined(pieces: Pieces): AsyncGenerator<Uint8Array> {
  let store = Buffer.allocUnsafe(joinBytes)
  let size = 0
  for await (const piece of pieces) {
    if (size > 0 && size + piece.length > joinBytes) {
      yield store.subarray(0, size)
      store = Buffer.allocUnsafe(joinBytes)
      size = 0
    }
    if (piece.length >= joinBytes) yield piece
    else {
      store.set(piece, size)
      size += piece.length
    }
  }
  if (size > 0) yield store.subarray(0, size)
}

/** The same bytes in pieces neither large nor small, with turns for others in between. */
export async function* fairly(pieces: Pieces): AsyncGenerator<Buffer> {
  let worked = 0
  for await (const piece of joined(pieces)) {
    for (const slice of slices(piece)) {
      yield slice
      worked += slice.length
      if (worked < turnBytes) continue
      worked = 0
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** All pieces in one buffer. */
export async function collect(pieces: Pieces): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const piece of fairly(pieces)) all.push(piece)
  return all.length === 1 && all[0] ? asBuffer(all[0]) : Buffer.concat(all)
}

/** Reads to the end what nobody wants any more. */
export async function drain(pieces: Pieces): Promise<void> {
  const iterator = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]()
  while (!(await iterator.next()).done);
}

export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
