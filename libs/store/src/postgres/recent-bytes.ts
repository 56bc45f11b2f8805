import { LRUCache } from 'lru-cache'

const mostBytes = 4 * 1024 ** 2

/**
 * Bytes that were just written or read, by their SHA-256: the stages of a road run within moments of each other, and
 * read what the stage before has written. A hash names its bytes, so nothing here can be out of date.
 */
export class RecentBytes {
  readonly #kept = new LRUCache<string, Uint8Array>({
    maxSize: mostBytes,
    sizeCalculation: (bytes) => Math.max(1, bytes.length),
  })

  add(sha256: string, bytes: Uint8Array): void {
    this.#kept.set(sha256, bytes)
  }

  get(sha256: string): Uint8Array | undefined {
    return this.#kept.get(sha256)
  }
}
