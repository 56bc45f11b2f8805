import type { Outcome, ToSideThread } from './side-thread-messages.ts'

/** What is told of one job, which needs no number. */
type Told = ToSideThread extends infer T ? (T extends unknown ? Omit<T, 'job'> : never) : never

/** How much may wait in the other thread. */
const waitingBytes = 512 * 1024

/** One piece of work of the side thread, as the main thread sees it. */
export class SideJob {
  /** Given-away buffers go with it. */
  readonly tell: (told: Told, given?: readonly ArrayBuffer[]) => void
  readonly #outcome = Promise.withResolvers<Outcome>()
  #waitingBytes = 0
  #over = false
  #wake = (): void => undefined

  constructor(tell: SideJob['tell']) {
    this.tell = tell
    // Whoever breaks off first does not wait for it.
    this.#outcome.promise.catch(() => undefined)
  }

  get outcome(): Promise<Outcome> {
    return this.#outcome.promise
  }

  /** It has come to an end: nothing more is wanted. */
  get over(): boolean {
    return this.#over
  }

  /** Waits until the other thread has room, or wants no more. */
  async give(pieces: readonly Uint8Array[], sizeBytes: number): Promise<void> {
    this.tell(
      { kind: 'pieces', pieces },
      pieces.map(({ buffer }) => buffer as ArrayBuffer),
    )
    this.#waitingBytes += sizeBytes
    while (this.#waitingBytes > waitingBytes && !this.#over) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  taken(sizeBytes: number): void {
    this.#waitingBytes -= sizeBytes
    this.#wake()
  }

  done(outcome: Outcome): void {
    this.#outcome.resolve(outcome)
    this.#end()
  }

  failed(error: unknown): void {
    this.#outcome.reject(error)
    this.#end()
  }

  #end(): void {
    this.#over = true
    this.#wake()
  }
}
