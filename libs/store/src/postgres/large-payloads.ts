import type { CommitResult, Entry, Ledger, NewPayload } from '../ledger.ts'
import type { Blobs } from '../payloads.ts'

const pieceBytes = 256 * 1024

/** An entry of a sequence, from `commit` to its result. */
class Underway {
  readonly #entering = Promise.withResolvers<void>()
  isEntering = true
  refused: { readonly error: unknown } | undefined

  /** Resolves when the ledger has it, or when it was refused. */
  get entering(): Promise<void> {
    return this.#entering.promise
  }

  /** From here on the ledger keeps the order. */
  entered(): void {
    this.isEntering = false
    this.#entering.resolve()
  }

  refuse(error: unknown): void {
    this.refused = { error }
    this.entered()
  }
}

/**
 * A ledger whose entries may carry bytes of any size: those above the limit are in a blob, on disk, before the
 * entry's transaction begins. Rows made by `numbered.complete` come too late for that and stay in the ledger.
 */
export class SpillingLedger implements Ledger {
  readonly #ledger: Ledger
  readonly #blobs: Blobs
  readonly #inlineLimitBytes: number
  /** By sequence: its last entry, so that what comes behind it neither overtakes it nor is written when it is not. */
  readonly #last = new Map<string, Underway>()

  constructor(ledger: Ledger, blobs: Blobs, inlineLimitBytes: number) {
    this.#ledger = ledger
    this.#blobs = blobs
    this.#inlineLimitBytes = inlineLimitBytes
  }

  /** Throws LedgerUnavailable, and BlobsUnavailable when a large payload, or one before it in its sequence, cannot be kept. */
  async commit(entry: Entry): Promise<CommitResult> {
    const { sequence } = entry
    if (sequence !== undefined) return this.#commitInSequence(sequence, entry)
    return this.#ledger.commit(this.#hasLarge(entry) ? await this.#spill(entry) : entry)
  }

  async #commitInSequence(sequence: string, entry: Entry): Promise<CommitResult> {
    const before = this.#last.get(sequence)
    const own = new Underway()
    this.#last.set(sequence, own)
    try {
      const waits = this.#hasLarge(entry) || before?.isEntering
      const result = this.#ledger.commit(waits ? await this.#spillBehind(entry, before) : entry)
      own.entered()
      return await result
    } catch (error) {
      own.refuse(error)
      throw error
    } finally {
      if (this.#last.get(sequence) === own) this.#last.delete(sequence)
    }
  }

  async #spillBehind(entry: Entry, before: Underway | undefined): Promise<Entry> {
    const [spilled] = await Promise.allSettled([this.#spill(entry), before?.entering])
    if (before?.refused) throw before.refused.error
    if (spilled.status === 'rejected') throw spilled.reason
    return spilled.value
  }

  async #spill(entry: Entry): Promise<Entry> {
    const { payloads = [] } = entry
    return { ...entry, payloads: await Promise.all(payloads.map((one) => this.#spillPayload(one))) }
  }

  #hasLarge({ payloads = [] }: Entry): boolean {
    return payloads.some((payload) => this.#isLarge(payload))
  }

  #isLarge({ content }: NewPayload): boolean {
    return content.kind === 'bytes' && content.bytes.length > this.#inlineLimitBytes
  }

  async #spillPayload(payload: NewPayload): Promise<NewPayload> {
    const { content } = payload
    if (content.kind !== 'bytes' || !this.#isLarge(payload)) return payload
    const ref = await this.#blobs.write(inPieces(content.bytes), content.mediaType)
    return { ...payload, content: { kind: 'blob', ref } }
  }
}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}
