import { createHash } from 'node:crypto'
import type { Blobs, PayloadContent, PayloadRef } from '@parley/store'
import { PieceLine } from './piece-line.ts'

/** A payload as the ledger takes it, and what is known of its bytes. */
export type Kept = {
  readonly content: PayloadContent
  readonly sizeBytes: number
  /** Hexadecimal. */
  readonly sha256: string
}

/** Where payloads are kept, and up to which size not in blobs. */
export type Places = { readonly blobs: Blobs; readonly limits: { readonly inlineLimitBytes: number } }

/**
 * Keeps a payload while it flows by. Small ones stay in memory and ride in the ledger's transaction; as soon as there is
 * more than the limit, all of it flows on into a blob, which is on disk when `end` answers. Whoever pushes waits for
 * the disk. Throws BlobsUnavailable when there is no room.
 */
export class FlowingPayload {
  readonly #places: Places
  #held: Uint8Array[] = []
  #sizeBytes = 0
  #blob: BlobFlow | undefined

  constructor(places: Places) {
    this.#places = places
  }

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  async push(piece: Uint8Array): Promise<void> {
    this.#sizeBytes += piece.length
    if (this.#blob) return this.#blob.push(piece)
    this.#held.push(piece)
    if (this.#sizeBytes <= this.#places.limits.inlineLimitBytes) return
    const held = this.#held
    this.#held = []
    this.#blob = new BlobFlow(this.#places.blobs)
    for (const one of held) await this.#blob.push(one)
  }

  async end(mediaType: string): Promise<Kept> {
    const sizeBytes = this.#sizeBytes
    if (this.#blob) {
      const ref = { ...(await this.#blob.end()), mediaType }
      return { content: { kind: 'blob', ref }, sizeBytes, sha256: ref.sha256 }
    }
    const [only] = this.#held
    const bytes = this.#held.length === 1 && only ? only : Buffer.concat(this.#held)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return { content: { kind: 'bytes', bytes, mediaType }, sizeBytes, sha256 }
  }

  /** Nothing of it is wanted: what lies on disk already is removed. */
  async abandon(): Promise<void> {
    this.#held = []
    await this.#blob?.abandon()
  }
}

/** Bytes pushed by one side, written into a blob by the other. */
class BlobFlow {
  readonly #line = new PieceLine()
  readonly #written: Promise<PayloadRef>
  #failed = false

  constructor(blobs: Blobs) {
    this.#written = blobs.write(this.#line, 'application/octet-stream')
    this.#written.catch(() => {
      this.#failed = true
    })
  }

  async push(piece: Uint8Array): Promise<void> {
    await this.#line.push(piece)
    if (this.#failed) await this.#written
  }

  end(): Promise<PayloadRef> {
    this.#line.end()
    return this.#written
  }

  async abandon(): Promise<void> {
    this.#line.end(new Error('the payload is not wanted any more'))
    await this.#written.catch(() => undefined)
  }
}
