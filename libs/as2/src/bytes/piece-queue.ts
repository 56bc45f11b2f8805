/** Pieces pushed by one side and pulled by the other. */
export class PieceQueue {
  #pieces: Uint8Array[] = []
  #ended = false
  #wake: (() => void) | undefined

  push(piece: Uint8Array): void {
    this.#pieces.push(piece)
    this.#wake?.()
  }

  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const pieces = this.#pieces
      this.#pieces = []
      yield* pieces
      if (this.#pieces.length > 0) continue
      if (this.#ended) return
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}
