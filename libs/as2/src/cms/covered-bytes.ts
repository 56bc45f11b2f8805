import { createHash, type Hash } from 'node:crypto'
import type { Digest } from './algorithms.ts'

/** The bytes as received, or with CRLF line ends (RFC 4130 7.3.1: text is signed in canonical form). */
export type Form = 'raw' | 'canonical'

/** Up to here the bytes are kept, and a digest is computed only when somebody asks for it. */
const keptBytes = 256 * 1024

/**
 * What a signature or a MIC covers, digested as it flows, in both forms at once. As long as no line ends in LF alone
 * the two forms are one, and cost one digest.
 */
export class CoveredBytes {
  readonly #wanted: readonly Digest[]
  #kept: Uint8Array[] | undefined = []
  #keptSize = 0
  #running: RunningDigests | undefined

  /** `wanted`: the digests computed for content too large to keep. */
  constructor(wanted: readonly Digest[]) {
    this.#wanted = wanted
  }

  static of(bytes: Uint8Array): CoveredBytes {
    const covered = new CoveredBytes([])
    covered.#kept = [bytes]
    return covered
  }

  update(bytes: Uint8Array): void {
    this.#keptSize += bytes.length
    if (this.#kept && this.#keptSize <= keptBytes) {
      this.#kept.push(bytes)
      return
    }
    this.#running ??= new RunningDigests(this.#wanted)
    for (const piece of this.#kept ?? []) this.#running.update(piece)
    this.#kept = undefined
    this.#running.update(bytes)
  }

  /** All the bytes, when there are few enough of them to have been kept. */
  whole(form: Form): Buffer | undefined {
    if (!this.#kept) return undefined
    const bytes = Buffer.concat(this.#kept)
    return form === 'raw' ? bytes : Buffer.concat(new LineEnds().canonical(bytes))
  }

  /** Nothing when the content was too large to keep and this digest was not wanted. */
  digest(digest: Digest, form: Form): Buffer | undefined {
    if (!this.#kept) return this.#running?.digest(digest, form)
    const running = new RunningDigests([digest])
    for (const piece of this.#kept) running.update(piece)
    return running.digest(digest, form)
  }
}

class RunningDigests {
  readonly #raw: ReadonlyMap<string, Hash>
  readonly #lineEnds = new LineEnds()
  #canonical: ReadonlyMap<string, Hash> | undefined

  constructor(digests: readonly Digest[]) {
    this.#raw = new Map(digests.map(({ hash }) => [hash, createHash(hash)]))
  }

  update(bytes: Uint8Array): void {
    const pieces = this.#lineEnds.canonical(bytes)
    // The first line that ends in LF alone: from here on the forms differ.
    if (pieces.length > 1 && !this.#canonical) this.#canonical = new Map([...this.#raw].map(copied))
    for (const hash of this.#raw.values()) hash.update(bytes)
    if (!this.#canonical) return
    const joined = pieces.length === 1 ? bytes : Buffer.concat(pieces)
    for (const hash of this.#canonical.values()) hash.update(joined)
  }

  digest({ hash }: Digest, form: Form): Buffer | undefined {
    const digests = form === 'canonical' ? (this.#canonical ?? this.#raw) : this.#raw
    return digests.get(hash)?.copy().digest()
  }
}

function copied([name, hash]: [string, Hash]): [string, Hash] {
  return [name, hash.copy()]
}

const carriageReturn = Buffer.from('\r')

/** Puts a CR before every LF that has none. One piece means that nothing had to be put in. */
class LineEnds {
  #last = 0

  canonical(bytes: Uint8Array): Uint8Array[] {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const pieces: Uint8Array[] = []
    let start = 0
    for (let at = buffer.indexOf(0x0a); at >= 0; at = buffer.indexOf(0x0a, at + 1)) {
      if ((at === 0 ? this.#last : buffer[at - 1]) === 0x0d) continue
      pieces.push(buffer.subarray(start, at), carriageReturn)
      start = at
    }
    if (buffer.length > 0) this.#last = buffer[buffer.length - 1] ?? 0
    pieces.push(buffer.subarray(start))
    return pieces
  }
}
