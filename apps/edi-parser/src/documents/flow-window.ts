/** The latest bytes of a file that flows by, from which documents are cut. Offsets are those of the file. */
export class FlowWindow {
  #chunks: Uint8Array[] = []
  #from = 0
  #end = 0

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.#end += chunk.length
  }

  /** The bytes of a range, as one or several pieces. It must not have been dropped. */
  pieces(offset: number, length: number): readonly Uint8Array[] {
    if (offset < this.#from || offset + length > this.#end) throw new Error('a range is not in the window')
    let at = this.#from
    return this.#chunks.flatMap((chunk) => {
      const [start, end] = [Math.max(offset - at, 0), Math.min(offset + length - at, chunk.length)]
      at += chunk.length
      return start < end ? [chunk.subarray(start, end)] : []
    })
  }

  /** What lies before is not asked for any more. */
  dropBefore(offset: number): void {
    let first = this.#chunks[0]
    while (first !== undefined && this.#from + first.length <= offset) {
      this.#from += first.length
      this.#chunks.shift()
      first = this.#chunks[0]
    }
  }
}
