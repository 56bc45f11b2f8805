import type { Stretch } from './interchange-reader.ts'

/** Takes bytes from index `at` on, answers the index behind them; undefined stops. `offset` is that of index 0. */
export type Step = (bytes: Uint8Array, at: number, offset: number) => number | undefined

type Open = Stretch & { at: number }

/**
 * Stretches of a file that wait to be read: the chunk at hand, and before its rest what a step took and gives back to be
 * read as something else. A stack of its own, because bytes given back may be given back again, thousands of times.
 */
export class Stretches {
  private readonly open: Open[] = []

  /** Reads a chunk from an index on, and before it what is given back; answers the index behind what was read of it. */
  read(chunk: Stretch, from: number, step: Step): number {
    const bottom = { ...chunk, at: from }
    this.open.unshift(bottom)
    for (let top = this.open.at(-1); top !== undefined; top = this.open.at(-1)) {
      if (top.at >= top.bytes.length) {
        this.open.pop()
        continue
      }
      const next = step(top.bytes, top.at, top.offset)
      if (next === undefined) break
      top.at = next
    }
    if (this.open[0] === bottom) this.open.shift()
    return bottom.at
  }

  /** To be read before everything else. */
  again(stretch: Stretch): void {
    this.open.push({ ...stretch, at: 0 })
  }

  /** What was given back and is not read, put together: it is one piece of the file. */
  get rest(): Stretch {
    const top = this.open.at(-1)
    if (top === undefined) return { bytes: new Uint8Array(0), offset: 0 }
    const parts = this.open.toReversed().map(({ bytes, at }) => bytes.subarray(at))
    return { bytes: Uint8Array.from(Buffer.concat(parts)), offset: top.offset + top.at }
  }
}
