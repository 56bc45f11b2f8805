/** How much may wait for the reader. */
const waitingBytes = 256 * 1024

/**
 * Pieces handed from one writer to one reader as they are: nothing is copied (a stream of Node joins what waits), and
 * the writer waits when the reader is slow.
 */
export class PieceLine implements AsyncIterable<Uint8Array> {
  #waiting: Uint8Array[] = []
  #sizeBytes = 0
  #state: 'open' | 'ended' | 'left' | Error = 'open'
  #wakeReader = (): void => undefined
  #wakeWriter = (): void => undefined

  /** Once the reader has left, nothing is taken and nobody waits. */
  async push(piece: Uint8Array): Promise<void> {
    this.put(piece)
    if (this.#state !== 'open' || this.#sizeBytes < waitingBytes) return
    await new Promise<void>((resolve) => {
      this.#wakeWriter = resolve
    })
  }

  /** As `push`, for a writer who knows by other means how much may wait. */
  put(piece: Uint8Array): void {
    if (this.#state !== 'open') return
    this.#waiting.push(piece)
    this.#sizeBytes += piece.length
    this.#wakeReader()
  }

  /** No more comes, or, with an error, what has come is not wanted: the reader gets that error. */
  end(error?: Error): void {
    if (this.#state === 'open') this.#state = error ?? 'ended'
    this.#wakeReader()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        if (this.#state instanceof Error) throw this.#state
        const taken = this.#waiting
        this.#waiting = []
        this.#sizeBytes = 0
        this.#wakeWriter()
        yield* taken
        if (this.#waiting.length > 0) continue
        if (this.#state === 'ended') return
        await this.#more()
      }
    } finally {
      this.#state = 'left'
      this.#wakeWriter()
    }
  }

  async #more(): Promise<void> {
    if (this.#state !== 'open') return
    await new Promise<void>((resolve) => {
      this.#wakeReader = resolve
    })
  }
}
