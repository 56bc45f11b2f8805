import type { Socket } from 'node:net'
import type { Spell } from './spell.ts'

/** The spell that lies on a line now. */
export type Weather = { spell: Spell | undefined; readonly changed: EventTarget }

type Piece = { readonly bytes: Buffer | 'end'; readonly at: number }

/** More waits in the sender. */
const mostHeldBytes = 1024 * 1024

export type FlowOptions = {
  readonly from: Socket
  readonly to: Socket
  readonly weather: Weather
  /** Called when a spell lost bytes of this direction; false: this direction loses none. */
  readonly lost: false | (() => void)
}

/** One direction of a connection: pieces leave in order, each when the spell on the line lets it. */
export class Flow {
  readonly #options: FlowOptions
  readonly #waiting: Piece[] = []
  readonly #stopping = new AbortController()
  #heldBytes = 0
  #hasLost = false
  #runs = false

  constructor(options: FlowOptions) {
    this.#options = options
    const { from, to } = options
    from.on('data', (bytes: Buffer) => this.#take(bytes))
    from.on('end', () => this.#put('end'))
    to.on('close', () => from.resume())
  }

  stop(): void {
    this.#stopping.abort()
  }

  #take(bytes: Buffer): void {
    const { from, weather, lost } = this.#options
    // What comes after lost bytes must be lost too: a line may break, but never leave out a piece.
    if (this.#hasLost) return
    if (lost && weather.spell?.kind === 'deaf') {
      this.#hasLost = true
      lost()
      return
    }
    this.#heldBytes += bytes.length
    if (this.#heldBytes > mostHeldBytes) from.pause()
    this.#put(bytes)
  }

  #put(bytes: Piece['bytes']): void {
    this.#waiting.push({ bytes, at: performance.now() })
    if (this.#runs) return
    this.#runs = true
    void this.#run().finally(() => {
      this.#runs = false
    })
  }

  async #run(): Promise<void> {
    const { from, to } = this.#options
    for (let piece = this.#waiting[0]; piece; piece = this.#waiting[0]) {
      await this.#passes(piece)
      if (this.#stopping.signal.aborted) return
      this.#waiting.shift()
      if (piece.bytes === 'end') to.end()
      else {
        this.#heldBytes -= piece.bytes.length
        await this.#write(piece.bytes)
        if (from.isPaused() && this.#heldBytes <= mostHeldBytes) from.resume()
      }
    }
  }

  /** Waits until the line lets the piece through. */
  async #passes({ bytes, at }: Piece): Promise<void> {
    const { weather } = this.#options
    for (let spell = weather.spell; spell && !this.#stopping.signal.aborted; spell = weather.spell) {
      if (spell.kind === 'blackhole') await this.#pause()
      else if (spell.kind === 'latency') return this.#pause(at + spell.delayMs - performance.now())
      else if (spell.kind === 'trickle') return this.#pause((bytes.length / spell.bytesPerSecond) * 1_000)
      else return
    }
  }

  /** So long, or until the weather changes. */
  #pause(ms?: number): Promise<void> {
    if (ms !== undefined && ms <= 0) return Promise.resolve()
    const { changed } = this.#options.weather
    const { signal } = this.#stopping
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        changed.removeEventListener('change', done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = ms === undefined ? undefined : setTimeout(done, ms)
      changed.addEventListener('change', done)
      signal.addEventListener('abort', done)
    })
  }

  #write(bytes: Buffer): Promise<void> {
    const { to } = this.#options
    return new Promise((resolve) => {
      if (to.destroyed || !to.writable) return resolve()
      to.write(bytes, () => resolve())
    })
  }
}
