import { setTimeout as pause } from 'node:timers/promises'
import type { PostgresConsumer } from './consumer.ts'
import { enrolQuery, type RollRow, rollQuery, sweepQuery, withdrawQuery } from './membership.ts'
import type { Session } from './session.ts'

export type AttendanceOptions = {
  readonly member: string
  readonly leaseTtlMs: number
  readonly renewEveryMs: number
  readonly rollEveryMs: number
  /** The others should look at their shares again. */
  readonly tellOthers: () => void
  readonly onError: (message: string, error: unknown) => void
}

/** Rolls follow each other at least this far apart, however often members come and go. */
const spacingMs = 50

/**
 * Keeps this process a member, buries the dead, and tells every consumer its share. All on the session's own
 * connection and for all consumers together: two small statements a roll.
 */
export class Attendance {
  readonly #session: Session
  readonly #consumers: ReadonlySet<PostgresConsumer>
  readonly #options: AttendanceOptions
  #enrolAt = 0
  #changed = false
  #asked = false
  #stopped = false
  #away = false
  #wake: () => void = () => undefined
  #loop: Promise<void> | undefined
  #others = true

  constructor(session: Session, consumers: ReadonlySet<PostgresConsumer>, options: AttendanceOptions) {
    this.#session = session
    this.#consumers = consumers
    this.#options = options
  }

  /** False while this process is the only member: then nobody else needs notices. */
  get others(): boolean {
    return this.#others
  }

  start(): void {
    this.#loop = this.#run()
  }

  rollNow(): void {
    this.#asked = true
    this.#wake()
  }

  /** A new consumer, or a new backend that stands for this process. */
  enrolNow(): void {
    this.#enrolAt = 0
    this.#changed = true
    this.rollNow()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#wake()
    await this.#loop
  }

  /** The last word of a member that closes. */
  async withdraw(): Promise<void> {
    await this.#session.query(withdrawQuery(this.#options.member)).catch(() => undefined)
  }

  async #run(): Promise<void> {
    let shortMs = spacingMs
    while (!this.#stopped) {
      this.#asked = false
      const settled = await this.#tryRoll()
      shortMs = settled ? spacingMs : Math.min(this.#options.rollEveryMs, 2 * shortMs)
      await pause(spacingMs)
      await this.#sleep((settled ? this.#options.rollEveryMs : shortMs) - spacingMs)
    }
  }

  async #tryRoll(): Promise<boolean> {
    try {
      const settled = await this.#roll()
      this.#away = false
      return settled
    } catch (error) {
      if (!this.#away && !this.#stopped) this.#options.onError('the roll cannot be called', error)
      this.#away = true
      return true
    }
  }

  #sleep(durationMs: number): Promise<void> {
    if (this.#stopped || this.#asked) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, durationMs)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Answers whether every consumer has its share. */
  async #roll(): Promise<boolean> {
    const consumers = [...this.#consumers]
    const subscribers = consumers.map(({ terms }) => ({ ...terms, id: terms.subscriber }))
    if (Date.now() >= this.#enrolAt) {
      const changed = this.#changed
      this.#changed = false
      await this.#session.query(enrolQuery(this.#options.member, subscribers, this.#options.leaseTtlMs))
      this.#enrolAt = Date.now() + this.#options.renewEveryMs
      if (changed) this.#options.tellOthers()
    }
    const [seen] = await this.#session.query<{ others: boolean }>(sweepQuery(this.#options.member))
    this.#others = seen?.others ?? true
    if (consumers.length === 0) return true
    const rows = await this.#session.query<RollRow>(rollQuery(subscribers))
    const rowOf = new Map(rows.map((row) => [row.id, row]))
    const shares = await Promise.all(
      consumers.map(async (consumer) => {
        const row = rowOf.get(consumer.terms.subscriber)
        // Swept away while this process was silent: it enrols again, and finds out what it lost.
        if (!row) this.#enrolAt = 0
        return row ? await consumer.attend(row) : false
      }),
    )
    return shares.every(Boolean)
  }
}
