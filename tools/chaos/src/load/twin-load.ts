import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Answer, HistoryEvent, TwinProcess } from '@parley/twin'
import type { Chance } from '../chance.ts'
import type { Partner } from '../world/company.ts'
import { HistoryTail } from '../world/history-tail.ts'
import { Composer } from './compose.ts'
import type { Order } from './compose-order.ts'
import type { Consignment, Sealed } from './consignment.ts'

export type TwinLoadOptions = {
  readonly home: string
  readonly partner: Partner
  readonly twin: TwinProcess
  readonly chance: Chance
  readonly date: Date
  readonly pace: Pace
}

export type Pace = {
  /** Conversations of one twin at the same time. */
  readonly workers: number
  /** Between two messages of a worker, both ends included. */
  readonly pauseMs: readonly [number, number]
  readonly largeBytes: number
  /** Only these; left out: all. */
  readonly scenes?: readonly Scene[]
}

/** What a worker does next, each as often as its weight says. */
const weights = {
  order: 50,
  'order and repeats': 9,
  'order thrice at once': 6,
  'order and change': 9,
  pair: 5,
  batch: 7,
  large: 3,
  broken: 5,
  unreadable: 2,
  stranger: 2,
  'interchange again': 3,
} as const
export type Scene = keyof typeof weights

/** One twin's traffic: it sends as RFC 4130 says, the same bytes under the same Message-ID until it is answered. */
export class TwinLoad {
  readonly consignments: Consignment[] = []
  readonly #options: TwinLoadOptions
  readonly #composer: Composer
  readonly #tail: HistoryTail
  readonly #stopping = new AbortController()
  readonly #working = new Set<Promise<void>>()
  readonly #acknowledgedGroups = new Set<string>()
  readonly #answered = new Set<string>()
  readonly #failures: unknown[] = []
  #watching: Promise<void> = Promise.resolve()
  #closed = false
  #gaveUp = false
  /** Consignments whose end is known to the twin. */
  settled = 0

  constructor(options: TwinLoadOptions) {
    this.#options = options
    const { partner, chance, date, pace, home } = options
    this.#composer = new Composer(partner, chance.fork('content'), { date, largeBytes: pace.largeBytes })
    this.#tail = new HistoryTail(join(home, partner.name, 'history.ndjson'))
  }

  start(): void {
    const { pace, chance } = this.#options
    for (let number = 1; number <= pace.workers; number += 1)
      this.#track(this.#work(chance.fork(`worker ${number}`)))
    this.#watching = this.#watch()
  }

  /** No new conversations; resolves when those that run have ended: everything sent was answered. */
  async finish(): Promise<void> {
    this.#stopping.abort()
    while (this.#working.size > 0) await Promise.all(this.#working)
  }

  giveUp(): void {
    this.#gaveUp = true
  }

  /** Stops answering 855s: to be called when everything is quiet. */
  async close(): Promise<void> {
    await this.finish()
    this.#closed = true
    await this.#watching
    this.#tail.close()
    if (this.#failures.length > 0) throw new AggregateError(this.#failures, 'the load itself failed')
  }

  get openConversations(): number {
    return this.#working.size
  }

  /** The 855s that were answered with a 997. */
  get acknowledged(): number {
    return this.#answered.size
  }

  #track(work: Promise<void>): void {
    const own = work
      .catch((error: unknown) => void this.#failures.push(error))
      .finally(() => this.#working.delete(own))
    this.#working.add(own)
  }

  async #work(chance: Chance): Promise<void> {
    const { pace } = this.#options
    const played = weightsOf(pace)
    while (!this.#stopping.signal.aborted) {
      await this.#play(chance.weighted(played), chance)
      await pause(chance.between(...pace.pauseMs), undefined, { signal: this.#stopping.signal }).catch(
        () => undefined,
      )
    }
  }

  async #play(scene: Scene, chance: Chance): Promise<void> {
    switch (scene) {
      case 'order':
        return this.#deliver(this.#composer.order())
      case 'order and repeats':
        return this.#repeated(chance.between(1, 3))
      case 'order thrice at once':
        return this.#thrice()
      case 'order and change': {
        const sealed = this.#composer.order()
        await this.#deliver(sealed)
        return this.#track(this.#changeLater(sealed.consignment, sealed.order))
      }
      case 'interchange again': {
        const first = this.#composer.order()
        await this.#deliver(first)
        return this.#track(this.#sameLater(first))
      }
      case 'large':
        return this.#deliver(this.#composer.order('large'))
      case 'pair':
        return this.#deliver(this.#composer.pair())
      case 'batch':
      case 'broken':
        return this.#deliver(this.#composer.batch(scene))
      case 'unreadable':
        return this.#deliver(this.#composer.unreadable())
      case 'stranger':
        return this.#deliver(this.#composer.stranger())
      default:
        return scene satisfies never
    }
  }

  /** Sends until it is answered as it must be, or in a way that ends the matter. */
  async #deliver({ consignment, content }: Sealed): Promise<void> {
    const { twin } = this.#options
    this.consignments.push(consignment)
    const { messageId, spoil } = consignment
    let answer = await twin.send({ number: consignment.kind, content, messageId, ...(spoil && { spoil }) })
    for (let tries = 1; !endsIt(answer) && !this.#gaveUp; tries += 1) {
      await pause(Math.min(2_000, 150 * 2 ** Math.min(tries, 5)))
      answer = await twin.repeat(messageId)
    }
    this.settled += 1
  }

  async #repeated(times: number): Promise<void> {
    const sealed = this.#composer.order()
    await this.#deliver(sealed)
    for (let time = 0; time < times; time += 1) await this.#options.twin.repeat(sealed.consignment.messageId)
  }

  /** The same bytes on three connections at once. */
  async #thrice(): Promise<void> {
    const sealed = this.#composer.order()
    const { messageId } = sealed.consignment
    const first = this.#deliver(sealed)
    // The twin composes before it sends: until it has, it knows no such message.
    const again = () => this.#options.twin.repeat(messageId).catch(() => undefined)
    await pause(40)
    await Promise.all([first, again(), again()])
  }

  /** A partner changes an order when it knows that it has arrived: after the 997. */
  async #changeLater({ answers }: Consignment, order: Order): Promise<void> {
    if (await this.#isAcknowledged(answers)) await this.#deliver(this.#composer.change(order))
  }

  async #sameLater(first: Sealed): Promise<void> {
    const { answers } = first.consignment
    if (await this.#isAcknowledged(answers)) await this.#deliver(this.#composer.interchangeAgain(first))
  }

  /** Waits for it, until it is given up. */
  async #isAcknowledged([answer]: Consignment['answers']): Promise<boolean> {
    const group = answer?.group ?? ''
    while (!this.#acknowledgedGroups.has(group) && !this.#gaveUp) await pause(100)
    return this.#acknowledgedGroups.has(group)
  }

  async #watch(): Promise<void> {
    while (!this.#closed) {
      for (const event of this.#tail.next()) this.#notice(event)
      await pause(100)
    }
  }

  #notice(event: HistoryEvent): void {
    if (event.what === 'acknowledged') this.#acknowledgedGroups.add(event.group)
    if (event.what === 'received' && !this.#answered.has(event.messageId)) this.#track(this.#answer(event))
  }

  /** An 855 is answered by a 997, once, however often it comes. */
  async #answer({
    messageId,
    sha256,
  }: {
    readonly messageId: string
    readonly sha256: string
  }): Promise<void> {
    const { home, partner } = this.#options
    const text = await readFile(join(home, partner.name, 'received', sha256), 'latin1')
    const group = /GS\*PR\*[^*]*\*[^*]*\*[^*]*\*[^*]*\*(\d+)\*/.exec(text)?.[1]
    if (group === undefined || this.#answered.has(messageId)) return
    this.#answered.add(messageId)
    await this.#deliver(this.#composer.acknowledgement(group))
  }
}

function weightsOf({ scenes }: Pace): Readonly<Record<Scene, number>> {
  if (!scenes) return weights
  const played = Object.entries(weights).map(([scene, weight]) => [
    scene,
    scenes.some((one) => one === scene) ? weight : 0,
  ])
  return Object.fromEntries(played)
}

/** A negative MDN ends it as well, whatever was expected (RFC 4130bis 5.4: no retry); the check will tell. */
function endsIt({ verdict }: Answer): boolean {
  return verdict === 'accepted' || verdict === 'negative' || verdict === 'mic-mismatch'
}
