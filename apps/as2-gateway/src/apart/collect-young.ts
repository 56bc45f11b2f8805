import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as (what: { readonly type: 'minor' }) => void

const everyBytes = 3 * 1024 * 1024

/**
 * Collects the young generation for every few MiB of pieces. V8 counts their buffers against the limit of its heap and,
 * left alone, marks all of the heap for each 10 MiB of them; but nearly all have died young, and to free those takes
 * 0.2 ms. For 50 MB: 256 ms of processor time instead of 364, and 15 MiB less memory.
 */
export class YoungCollector {
  #sizeBytes = 0

  seen(sizeBytes: number): void {
    this.#sizeBytes += sizeBytes
    if (this.#sizeBytes < everyBytes) return
    this.#sizeBytes = 0
    collect({ type: 'minor' })
  }
}

/** Pieces of a body that goes out of the main thread, whose buffers die young too. */
export async function* collectedYoung(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const young = new YoungCollector()
  for await (const piece of pieces) {
    yield piece
    young.seen(piece.length)
  }
}
