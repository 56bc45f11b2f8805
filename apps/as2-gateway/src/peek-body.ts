/** Enough for the headers of the first part of a multipart. */
const peekBytes = 16 * 1024

export type Peeked = { readonly start: Uint8Array; readonly body: AsyncIterable<Uint8Array> }

/** The first bytes of a body, and all of it again from the first byte. */
export async function peekBody(body: AsyncIterable<Uint8Array>): Promise<Peeked> {
  const pieces = body[Symbol.asyncIterator]()
  const taken: Uint8Array[] = []
  let sizeBytes = 0
  while (sizeBytes < peekBytes) {
    const { done, value } = await pieces.next()
    if (done) break
    taken.push(value)
    sizeBytes += value.length
  }
  return { start: Buffer.concat(taken), body: again(taken, pieces) }
}

async function* again(
  taken: readonly Uint8Array[],
  pieces: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* taken
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value
}
