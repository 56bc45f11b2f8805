import { BlobsUnavailable } from '../../payloads.ts'

const mostBuffers = 8

/**
 * The memory that bodies go up to S3 from. However many bodies there are, no more than eight parts are held; whoever
 * finds none free waits. A part waits for S3 only, never for a partner, so that each one comes back in time.
 */
export class PartBuffers {
  readonly #sizeBytes: number
  readonly #waitMs: number
  readonly #free: Uint8Array[] = []
  readonly #waiting: (() => void)[] = []
  #taken = 0

  constructor(sizeBytes: number, waitMs: number) {
    this.#sizeBytes = sizeBytes
    this.#waitMs = waitMs
  }

  /**
   * Works on a buffer of at least this size. Throws BlobsUnavailable when none comes free within the limit. The buffer of
   * work that failed is not used again: a request that was given up may still read it.
   */
  async use<T>(sizeBytes: number, work: (buffer: Uint8Array) => Promise<T>): Promise<T> {
    if (this.#taken >= mostBuffers) await this.#turn()
    else this.#taken += 1
    try {
      // Not touched before it is filled: what is not needed of it costs no memory.
      const buffer = this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#sizeBytes)
      const fitting = buffer.length < sizeBytes ? Buffer.allocUnsafeSlow(sizeBytes) : buffer
      const done = await work(fitting)
      this.#free.push(buffer)
      return done
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#taken -= 1
    }
  }

  /** The place of one that is done is handed over, so that nobody comes between. */
  #turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const tooLate = () => {
        this.#waiting.splice(this.#waiting.indexOf(turn), 1)
        reject(new BlobsUnavailable(new Error(`no part of an upload came free within ${this.#waitMs} ms`)))
      }
      const timer = setTimeout(tooLate, this.#waitMs)
      const turn = () => {
        clearTimeout(timer)
        resolve()
      }
      this.#waiting.push(turn)
    })
  }
}
