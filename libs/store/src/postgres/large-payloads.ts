import type { CommitResult, Entry, Ledger, NewPayload } from '../ledger.ts'
import type { Blobs } from '../payloads.ts'

const pieceBytes = 256 * 1024

/** Handed to the ledger, which keeps the order from there on. */
type Entered = { readonly result: Promise<CommitResult> }

/**
 * A ledger whose entries may carry bytes of any size: those above the limit are in a blob, on disk, before the
 * entry's transaction begins. Rows made by `numbered.complete` come too late for that and stay in the ledger.
 */
export class SpillingLedger implements Ledger {
  readonly #ledger: Ledger
  readonly #blobs: Blobs
  readonly #inlineLimitBytes: number
  /** By sequence: the last entry that is on its way into the ledger, so that what comes behind it does not overtake it. */
  readonly #entering = new Map<string, Promise<Entered>>()

  constructor(ledger: Ledger, blobs: Blobs, inlineLimitBytes: number) {
    this.#ledger = ledger
    this.#blobs = blobs
    this.#inlineLimitBytes = inlineLimitBytes
  }

  /** Throws LedgerUnavailable, and BlobsUnavailable when a large payload, or one before it in its sequence, cannot be kept. */
  async commit(entry: Entry): Promise<CommitResult> {
    const { payloads = [], sequence = '' } = entry
    const before = this.#entering.get(sequence)
    const isLarge = payloads.some((payload) => this.#isLarge(payload))
    if (!isLarge && before === undefined) return this.#ledger.commit(entry)
    const entered = this.#enter(entry, before)
    if (sequence !== '') this.#entering.set(sequence, entered)
    try {
      return await (await entered).result
    } finally {
      if (this.#entering.get(sequence) === entered) this.#entering.delete(sequence)
    }
  }

  async #enter(entry: Entry, before: Promise<Entered> | undefined): Promise<Entered> {
    const { payloads = [] } = entry
    const [spilled] = await Promise.all([Promise.all(payloads.map((one) => this.#spill(one))), before])
    return { result: this.#ledger.commit({ ...entry, payloads: spilled }) }
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
