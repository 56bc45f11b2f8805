/** Enough for the headers of the first part of a multipart. */
const peekBytes = 16 * 1024

export type Peeked = { readonly start: Uint8Array; readonly body: AsyncIterable<Uint8Array> }

/** The first bytes of a body, and all of it again from the first byte. */
export async function peekBody(body: AsyncIterable<Uint8Array>): Promise<Peeked> {
  const { taken, all } = await heldBack(body, peekBytes)
  return { start: Buffer.concat(taken), body: all }
}

export type HeldBack = {
  readonly taken: readonly Uint8Array[]
  readonly sizeBytes: number
  readonly all: AsyncIterable<Uint8Array>
}

/** Waits for that many bytes, or for the end; all pieces come again from the first byte. */
export async function heldBack(body: AsyncIterable<Uint8Array>, count: number): Promise<HeldBack> {
  const pieces = body[Symbol.asyncIterator]()
  const taken: Uint8Array[] = []
  let sizeBytes = 0
  while (sizeBytes < count) {
    const { done, value } = await pieces.next()
    if (done) break
    taken.push(value)
    sizeBytes += value.length
  }
  return { taken, sizeBytes, all: again(taken, pieces) }
}

async function* again(
  taken: readonly Uint8Array[],
  pieces: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* taken
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value
}
