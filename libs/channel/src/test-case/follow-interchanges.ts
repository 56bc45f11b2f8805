import { charsetOfTransaction, delimitersText, type Finding, frame, type Transaction } from '@parley/edi'
import type { Failure } from '@parley/journey'
import type { AcknowledgementWord, Channel, Revision } from '@parley/model'
import type { Carried } from '../carried.ts'
import {
  type Accepted,
  type JudgedTransaction,
  judgeInterchange,
  positionOf,
  type Verdict,
  withCharset,
} from '../judge-interchange.ts'
import { rejectionOf, tradacomsRefused, unreadableFile } from '../refused-files.ts'
import { render } from '../render.ts'
import { repliesTo } from '../replies.ts'
import { Counting } from './counting.ts'
import type { Answer, Circumstances, Failed, Followed, Output } from './followed.ts'

/**
 * A file of interchanges on the road of one channel: framed, judged under the agreement of its envelope, answered, and
 * what is of the channel's guide mapped. The same functions as on the real road, without ledger and delivery.
 */
export function followInterchanges(
  revision: Revision,
  channel: Channel,
  { bytes, ...circumstances }: Circumstances & { readonly bytes: Uint8Array },
): Followed {
  const following = new Following(revision, channel, { bytes, ...circumstances })
  const { interchanges, findings } = frame(bytes)
  if (interchanges.length === 0) following.fail('', unreadableFile(findings), findings)
  for (const interchange of interchanges) {
    if (interchange.standard === 'tradacoms') following.fail('', tradacomsRefused(interchange.range.offset))
    else following.interchange(interchange)
  }
  return following.end()
}

class Following {
  readonly #outputs: Output[] = []
  readonly #answers: Answer[] = []
  readonly #failures: Failed[] = []
  readonly #notes: string[] = []
  readonly #revision: Revision
  readonly #channel: Channel
  readonly #file: Circumstances & { readonly bytes: Uint8Array }
  readonly #counting: Counting
  #judged = 0
  #accepted = 0

  constructor(revision: Revision, channel: Channel, file: Circumstances & { readonly bytes: Uint8Array }) {
    this.#revision = revision
    this.#channel = channel
    this.#file = file
    this.#counting = new Counting(file.counters)
  }

  fail(document: string, failure: Failure, findings: readonly Finding[] = []): void {
    const { code, text, position = {} } = failure
    const reasons = findings
      .filter(({ severity }) => severity === 'error')
      .map((finding) => ({ code: finding.code, text: finding.text, position: positionOf(finding) }))
    this.#failures.push({ code, text, position, document, reasons })
  }

  interchange(interchange: Carried): void {
    const { bytes } = this.#file
    const message = { agreement: this.#channel.agreement.name }
    const verdict = judgeInterchange({ bytes, revision: this.#revision, message }, interchange)
    this.#answer(interchange, verdict)
    if (verdict.kind === 'refused') {
      this.#judged++
      this.fail('', verdict.failure, verdict.reason === undefined ? [] : [verdict.reason])
      return
    }
    for (const { transactions } of verdict.groups) {
      for (const one of transactions) this.#transaction(interchange, verdict, one)
    }
  }

  #answer(interchange: Carried, verdict: Verdict): void {
    const { bytes, now } = this.#file
    for (const { what, series, compose } of repliesTo({ bytes, interchange, verdict, now })) {
      const content = compose(series.map((one) => this.#counting.next(one)))
      if (content === undefined) this.#notes.push(`No ${what} can be made of this interchange.`)
      else this.#answers.push({ what, content })
    }
  }

  #transaction(interchange: Carried, verdict: Accepted, one: JudgedTransaction): void {
    const { transaction, guide, acknowledges, accepted } = one
    const name = nameOf(transaction)
    if (acknowledges) return
    this.#judged++
    if (accepted) this.#accepted++
    const rejection = rejectionOf(one)
    if (rejection !== undefined) this.fail(name, rejection, one.findings)
    if (rejection !== undefined || guide === undefined) return
    const wanted = this.#channel.in.guide.name
    if (guide.name !== wanted) {
      this.#notes.push(`${name} is read by guide ${guide.name}; this channel takes ${wanted}.`)
      return
    }
    this.#map(interchange, verdict, one)
  }

  #map(interchange: Carried, verdict: Accepted, { transaction }: JudgedTransaction): void {
    const { offset, length } = transaction.range
    const { bytes, now } = this.#file
    const charset = charsetOfTransaction(bytes, withCharset(interchange, verdict.agreement), transaction)
    const place = {
      offset,
      separators: delimitersText(interchange.delimiters),
      ...(charset !== undefined && { charset }),
    }
    const result = render(this.#channel, { bytes: bytes.subarray(offset, offset + length), place, now })
    if (result.kind === 'rendered')
      this.#outputs.push({ guide: this.#channel.out.guide, content: result.content })
    else for (const failure of result.failures) this.fail(nameOf(transaction), failure)
  }

  end(): Followed {
    return {
      outputs: this.#outputs,
      answers: this.#answers,
      outcome: this.#outcome(),
      failures: this.#failures,
      notes: this.#notes,
    }
  }

  #outcome(): AcknowledgementWord {
    if (this.#answers.length === 0) return 'none'
    if (this.#accepted === this.#judged) return 'accepted'
    return this.#accepted === 0 ? 'rejected' : 'partial'
  }
}

function nameOf({ setId, controlNumber }: Transaction): string {
  return `${setId} ${controlNumber}`
}
