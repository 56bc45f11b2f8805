/** Milliseconds that only go forward, and a wait. */
export type Clock = { nowMs(): number; pause(ms: number): Promise<void> }

const stepMs = 50

/**
 * Waits for the next whole step after the body ended. A refusal is then as late as every other refusal, wherever in the
 * message the fault was found: its time tells nothing about what decryption gave (RFC 3218 2.3).
 */
export async function onGrid(clock: Clock, bodyEndedAtMs: number): Promise<void> {
  const due = nextStep(bodyEndedAtMs, clock.nowMs())
  for (let left = due - clock.nowMs(); left > 0; left = due - clock.nowMs())
    await clock.pause(Math.ceil(left))
}

/** The first multiple of the step after the start that is not before now. */
export function nextStep(fromMs: number, nowMs: number): number {
  return fromMs + Math.max(1, Math.ceil((nowMs - fromMs) / stepMs)) * stepMs
}

/** Pieces that flow by, and when the last of them came. */
export class TimedPieces {
  readonly #pieces: AsyncIterable<Uint8Array>
  readonly #clock: Clock
  #endedAtMs: number

  constructor(pieces: AsyncIterable<Uint8Array>, clock: Clock) {
    this.#pieces = pieces
    this.#clock = clock
    this.#endedAtMs = clock.nowMs()
  }

  get endedAtMs(): number {
    return this.#endedAtMs
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for await (const piece of this.#pieces) {
      this.#endedAtMs = this.#clock.nowMs()
      yield piece
    }
  }
}
