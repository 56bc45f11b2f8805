import { Gate } from './gate.ts'

const mostBuffers = 8

/**
 * The memory that bodies go up to S3 from. However many bodies there are, no more than eight parts are held; whoever
 * finds none free waits. A part waits for S3 only, never for a partner, so that each one comes back in time.
 */
export class PartBuffers {
  readonly #sizeBytes: number
  readonly #gate = new Gate(mostBuffers)
  readonly #free: Uint8Array[] = []

  constructor(sizeBytes: number) {
    this.#sizeBytes = sizeBytes
  }

  /**
   * Works on a buffer of at least this size. The buffer of work that failed is not used again: a request that was given
   * up may still read it.
   */
  use<T>(sizeBytes: number, work: (buffer: Uint8Array) => Promise<T>): Promise<T> {
    return this.#gate.through(async () => {
      if (sizeBytes > this.#sizeBytes) return work(Buffer.allocUnsafeSlow(sizeBytes))
      // Not touched before it is filled: what is not needed of it costs no memory.
      const buffer = this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#sizeBytes)
      const done = await work(buffer)
      this.#free.push(buffer)
      return done
    })
  }
}
