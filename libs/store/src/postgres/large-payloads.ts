import type { CommitResult, Entry, Ledger, NewPayload } from '../ledger.ts'
import type { Blobs } from '../payloads.ts'

const pieceBytes = 256 * 1024

/**
 * A ledger whose entries may carry bytes of any size: those above the limit are in a blob, on disk, before the
 * entry's transaction begins. Rows made by `numbered.complete` come too late for that and stay in the ledger.
 */
export class SpillingLedger implements Ledger {
  readonly #ledger: Ledger
  readonly #blobs: Blobs
  readonly #inlineLimitBytes: number

  constructor(ledger: Ledger, blobs: Blobs, inlineLimitBytes: number) {
    this.#ledger = ledger
    this.#blobs = blobs
    this.#inlineLimitBytes = inlineLimitBytes
  }

  /** Throws LedgerUnavailable, and BlobsUnavailable when a large payload cannot be kept. */
  async commit(entry: Entry): Promise<CommitResult> {
    const { payloads } = entry
    if (!payloads?.some((payload) => this.#isLarge(payload))) return this.#ledger.commit(entry)
    return this.#ledger.commit({
      ...entry,
      payloads: await Promise.all(payloads.map((one) => this.#spill(one))),
    })
  }

  #isLarge({ content }: NewPayload): boolean {
    return content.kind === 'bytes' && content.bytes.length > this.#inlineLimitBytes
  }

  async #spill(payload: NewPayload): Promise<NewPayload> {
    const { content } = payload
    if (content.kind !== 'bytes' || !this.#isLarge(payload)) return payload
    const ref = await this.#blobs.write(inPieces(content.bytes), content.mediaType)
    return { ...payload, content: { kind: 'blob', ref } }
  }
}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}
