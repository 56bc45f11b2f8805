import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { sampleOrder } from '@parley/amazon'
import type { Answer, Composed, Order, Spoil, Twin } from './twin.ts'

/** What a test, the demo or a bench asks of the twin: one JSON line in, one JSON line out with the same id. */
export type Command =
  | {
      readonly do: 'send'
      readonly number: string
      /** Base64 of the interchange. */
      readonly content: string
      readonly messageId?: string
      readonly receiptUrl?: string
      readonly spoil?: Spoil
    }
  /** The very bytes of an earlier message again. */
  | { readonly do: 'repeat'; readonly messageId: string }
  | Load
  | { readonly do: 'stop' }

export type Load = {
  readonly do: 'load'
  readonly count: number
  readonly first: number
  readonly sizeBytes: number
  /** How many are on their way at once. */
  readonly concurrency: number
  /** Messages a second; as fast as answered when left out. */
  readonly perSecond?: number
  /** Sends the same bytes again until an MDN says accepted. */
  readonly insist: boolean
  /** Signs and encrypts all of them before the clock starts. */
  readonly prepare?: boolean
}

export type LoadResult = {
  readonly sent: number
  readonly accepted: number
  readonly seconds: number
  /** Milliseconds from the first byte of the request to the checked MDN. */
  readonly answerMs: { readonly p50: number; readonly p99: number }
}

export class Commands {
  readonly #twin: Twin
  readonly #sent = new Map<string, Composed>()

  constructor(twin: Twin) {
    this.#twin = twin
  }

  async run(command: Exclude<Command, { do: 'stop' }>): Promise<Answer | LoadResult> {
    switch (command.do) {
      case 'send':
        return this.#send(command)
      case 'repeat': {
        const composed = this.#sent.get(command.messageId)
        if (!composed) throw new Error(`the twin never sent ${command.messageId}`)
        return this.#twin.send(composed)
      }
      case 'load':
        return this.#load(command)
      default:
        return command satisfies never
    }
  }

  async #send(command: Extract<Command, { do: 'send' }>): Promise<Answer> {
    const messageId = command.messageId ?? randomUUID()
    const { number, receiptUrl } = command
    const content = Buffer.from(command.content, 'base64')
    const order = { number, content, messageId, ...(receiptUrl !== undefined && { receiptUrl }) }
    const composed = await this.#twin.compose(order, command.spoil)
    this.#sent.set(messageId, composed)
    return this.#twin.send(composed)
  }

  async #load(load: Load): Promise<LoadResult> {
    const ready: Composed[] = []
    while (load.prepare && ready.length < load.count) {
      ready.push(await this.#twin.compose(orderNumber(load, ready.length)))
    }
    const started = performance.now()
    const times: number[] = []
    let next = 0
    let accepted = 0
    const work = async () => {
      for (let index = next++; index < load.count; index = next++) {
        if (load.perSecond !== undefined) await until(started + (index * 1000) / load.perSecond)
        const composed = ready[index] ?? (await this.#twin.compose(orderNumber(load, index)))
        const before = performance.now()
        if (await this.#deliver(composed, load.insist)) accepted += 1
        times.push(performance.now() - before)
      }
    }
    await Promise.all(Array.from({ length: load.concurrency }, work))
    const seconds = (performance.now() - started) / 1000
    return {
      sent: load.count,
      accepted,
      seconds,
      answerMs: { p50: quantile(times, 0.5), p99: quantile(times, 0.99) },
    }
  }

  async #deliver(composed: Composed, insist: boolean): Promise<boolean> {
    for (;;) {
      const answer = await this.#twin.send(composed)
      if (answer.verdict === 'accepted') return true
      if (!insist) return false
      await pause(150)
    }
  }
}

function orderNumber(load: Load, index: number): Order {
  const number = load.first + index
  const poNumber = `T${String(number).padStart(7, '0')}`
  const content = sampleOrder({
    poNumber,
    lines: 3,
    controlNumbers: { interchange: number, group: number, transaction: 1 },
    date: new Date(),
    usage: 'T',
    sizeHint: load.sizeBytes,
  })
  return { number: poNumber, content, messageId: randomUUID() }
}

async function until(time: number): Promise<void> {
  const wait = time - performance.now()
  if (wait > 0) await pause(wait)
}

/** The value below which this share of all values lies (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
}
