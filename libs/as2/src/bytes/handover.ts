/**
 * Joins who delivers pieces with who reads them, such as `openStream` with a store that writes what it iterates over:
 * each piece waits until it is taken, so that nothing piles up. Read it once.
 */
export class Handover {
  #piece: Uint8Array | undefined
  #state: 'open' | 'ended' | 'abandoned' = 'open'
  #changed: (() => void)[] = []

  /** Resolves when the piece has been taken, or at once when nobody reads any more. */
  readonly deliver = async (piece: Uint8Array): Promise<void> => {
    while (this.#piece && this.#state === 'open') await this.#change()
    if (this.#state !== 'open') return
    this.#piece = piece
    this.#wake()
    while (this.#piece === piece && this.#state === 'open') await this.#change()
  }

  /** No more pieces come. */
  end(): void {
    if (this.#state === 'open') this.#state = 'ended'
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        while (!this.#piece && this.#state === 'open') await this.#change()
        const piece = this.#piece
        if (!piece) return
        this.#piece = undefined
        this.#wake()
        yield piece
      }
    } finally {
      this.#state = 'abandoned'
      this.#wake()
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#changed.push(resolve))
  }

  #wake(): void {
    const waiting = this.#changed
    this.#changed = []
    for (const resolve of waiting) resolve()
  }
}
