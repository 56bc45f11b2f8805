import type { Failure, Place } from '@parley/journey'
import type { MessageFacts } from '@parley/mapping'
import type { AcknowledgementWord } from '@parley/model'
import { type Road, renderAll } from '../render.ts'
import type { Reply } from '../replies.ts'
import { Counting } from './counting.ts'
import type { Answer, Circumstances, Failed, Followed, Output, Reason } from './followed.ts'

/** What is gathered while a file is followed on its road. */
export class Following {
  #outputs: Output[] = []
  #answers: Answer[] = []
  #failures: Failed[] = []
  #notes: string[] = []
  readonly #circumstances: Circumstances
  readonly #counting: Counting
  #judged = 0
  #accepted = 0

  constructor(circumstances: Circumstances) {
    this.#circumstances = circumstances
    this.#counting = new Counting(circumstances.counters)
  }

  fail(document: string, { code, text, position = {} }: Failure, reasons: readonly Reason[] = []): void {
    this.#failures.push({ code, text, position, document, reasons })
  }

  note(text: string): void {
    this.#notes.push(text)
  }

  judged(isAccepted: boolean): void {
    this.#judged++
    if (isAccepted) this.#accepted++
  }

  answer({ what, series, compose }: Reply): void {
    const content = compose(series.map((one) => this.#counting.next(one)))
    if (content === undefined) this.note(`No ${what} can be made of this interchange.`)
    else this.#answers.push({ what, content })
  }

  /** A document that nothing is wrong with is mapped and written. */
  async map(
    road: Road,
    { name, bytes, place }: { name: string; bytes: Uint8Array; place: Place },
  ): Promise<void> {
    const { now, metadata } = this.#circumstances
    const facts: MessageFacts = { ...factsOf(road), ...metadata }
    const result = await renderAll(road, { bytes, place, now, facts })
    if (result.kind === 'unmapped') {
      for (const failure of result.failures) this.fail(name, failure)
      return
    }
    const next = (series: string) => this.#counting.next(series)
    const { counters } = result
    const outputs = counters === undefined ? result.outputs : counters.outputs(counters.series.map(next))
    for (const { guide, series, write, warnings } of outputs) {
      const content = write(series.map(next)) ?? bytes
      this.#outputs.push({ guide, content })
      for (const { text } of warnings) this.note(`${name}: ${text}`)
    }
  }

  /** What was gathered since the last time; counters and numbers go on. */
  gathered(): Followed {
    const gathered: Followed = {
      outputs: this.#outputs,
      answers: this.#answers,
      outcome: this.#outcome(),
      failures: this.#failures,
      notes: this.#notes,
    }
    this.#outputs = []
    this.#answers = []
    this.#failures = []
    this.#notes = []
    return gathered
  }

  #outcome(): AcknowledgementWord {
    if (this.#answers.length === 0) return 'none'
    if (this.#accepted === this.#judged) return 'accepted'
    return this.#accepted === 0 ? 'rejected' : 'partial'
  }
}

function factsOf({ name: channel, agreement, in: source }: Road): MessageFacts {
  return {
    ...(channel !== undefined && { channel }),
    documentType: source.guide.name,
    ...(agreement && { agreement: agreement.name, partner: agreement.partner.name, mode: agreement.mode }),
  }
}
