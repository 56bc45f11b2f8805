import { BlobsUnavailable, PayloadCorrupt } from '../../payloads.ts'
import type { BlobKey } from './blob-key.ts'
import { blockBytes, type DataKey, headBytes, openBlock, openHead, sealedBlockBytes } from './blob-seal.ts'

export type SealedBlob = { readonly dataKey: DataKey; readonly sizeBytes: number }

/** Throws PayloadCorrupt for a damaged head, BlobsUnavailable when we do not have its key. */
export function openSealed(head: Uint8Array, sha256: string, keys: readonly BlobKey[]): SealedBlob {
  const opened = openHead(head, sha256, keys)
  if (opened.kind === 'open') return opened
  if (opened.kind === 'damaged') throw new PayloadCorrupt(sha256, 'its head was altered')
  throw new BlobsUnavailable(
    new Error(`a blob is sealed by master key ${opened.keyId}, which the master key file does not hold`),
  )
}

export type Blocks = {
  readonly first: number
  /** Bytes of the sealed blob, of the blocks that hold the range. */
  readonly span: { readonly first: number; readonly last: number }
  /** Plain bytes of the first block that stand before the range. */
  readonly skip: number
}

/** Which blocks hold a range that is not empty and lies within the blob. */
export function blocksOf(range: { readonly offset: number; readonly length: number }): Blocks {
  const first = Math.floor(range.offset / blockBytes)
  const last = Math.floor((range.offset + range.length - 1) / blockBytes)
  return {
    first,
    span: {
      first: headBytes + first * sealedBlockBytes,
      last: headBytes + (last + 1) * sealedBlockBytes - 1,
    },
    skip: range.offset - first * blockBytes,
  }
}

export type Opening = { readonly sha256: string; readonly dataKey: DataKey; readonly first: number }

/** Sealed blocks as they come, plain ones out. Throws PayloadCorrupt at the first that was altered or moved. */
export async function* openBlocks(
  pieces: SealedPieces,
  { sha256, dataKey, first }: Opening,
): AsyncGenerator<Uint8Array> {
  for (let number = first; ; number++) {
    const sealed = await pieces.take(sealedBlockBytes)
    if (sealed.length === 0) return
    const plain = openBlock(dataKey, number, sealed)
    if (plain === undefined) throw new PayloadCorrupt(sha256, `its block ${number} was altered`)
    yield plain
  }
}

/** Bytes that come in pieces of any size, taken in sizes that are asked for. */
export class SealedPieces {
  readonly #pieces: AsyncIterator<Uint8Array>
  #held: Uint8Array = new Uint8Array(0)

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  /** So many bytes; fewer only at the end. */
  async take(sizeBytes: number): Promise<Uint8Array> {
    const taken: Uint8Array[] = []
    let left = sizeBytes
    while (left > 0) {
      if (this.#held.length === 0) {
        const next = await this.#pieces.next()
        if (next.done === true) break
        this.#held = next.value
      }
      const piece = this.#held.subarray(0, left)
      this.#held = this.#held.subarray(piece.length)
      left -= piece.length
      taken.push(piece)
    }
    return Buffer.concat(taken)
  }

  /** No more is wanted. */
  async end(): Promise<void> {
    await this.#pieces.return?.()
  }
}
