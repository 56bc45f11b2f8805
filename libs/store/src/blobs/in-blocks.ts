/** A write of this size costs its trip to the thread pool, and the block still lies in the processor's cache. */
const blockBytes = 256 * 1024

/** Blocks that were used, for the next blob: memory that comes and goes keeps the garbage collector busy. */
const spare: Uint8Array[] = []
const mostSpare = 8

/**
 * Chunks of any size, joined into blocks. They are copied, so that the memory of each is free as soon as it has been
 * taken. A block is good until the next one is asked for.
 */
export async function* inBlocks(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const block = spare.pop() ?? Buffer.allocUnsafeSlow(blockBytes)
  let size = 0
  try {
    for await (const chunk of body) {
      for (let at = 0; at < chunk.length; ) {
        const taken = Math.min(chunk.length - at, blockBytes - size)
        block.set(chunk.subarray(at, at + taken), size)
        at += taken
        size += taken
        if (size < blockBytes) continue
        yield block
        size = 0
      }
    }
    if (size > 0) yield block.subarray(0, size)
  } finally {
    if (spare.length < mostSpare) spare.push(block)
  }
}
