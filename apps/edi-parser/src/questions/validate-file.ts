import {
  type Carried,
  Counting,
  type DocumentIn,
  documentsOn,
  type JudgedTransaction,
  judgeInterchange,
  rejectionOf,
  repliesTo,
  withCharset,
} from '@parley/channel'
import { charsetOfTransaction, delimitersText } from '@parley/edi'
import { type Failure, failure, type TransactionPlace } from '@parley/journey'
import type { Channel } from '@parley/model'
import { RpcFailure } from '@parley/rpc'
import { writePlace } from '@parley/rpc/events'
import type { JudgedDocument, ValidateResponse, Verdict } from '@parley/rpc/parser/v1'
import type { AskedFile } from './asked-file.ts'
import { readingAsked } from './reading-asked.ts'
import { ediFindingOf, failureOf, findingOf, refusalOf } from './words.ts'

export type Circumstances = {
  readonly now: Date
  /** Awaited between pieces of work; rejects when nobody waits for the answer any more. */
  readonly between: () => Promise<void>
}

/** What is told of one file, at most. */
const mostDocuments = 20_000

/** What would become of a file, by the functions of the road; nothing is kept, and no number is issued. */
export async function validateFile(file: AskedFile, by: Circumstances): Promise<ValidateResponse> {
  const reading = readingAsked(file)
  const judging = new Judging(file, by)
  if (reading.kind === 'refused') judging.refuse(reading.failure)
  else if (reading.kind === 'documents') judging.take(documentsJudged(reading.channel, file.bytes))
  else {
    for (const one of reading.failures) judging.refuse(one)
    for (const interchange of reading.framing.interchanges) {
      await by.between()
      if (interchange.standard !== 'tradacoms') judging.interchange(interchange)
    }
  }
  return judging.response()
}

/** What is gathered while a file is judged. */
class Judging {
  readonly #file: AskedFile
  readonly #by: Circumstances
  readonly #counting = new Counting({})
  readonly #documents: JudgedDocument[] = []
  readonly #answers: { what: string; content: Buffer }[] = []
  #failure: Failure | undefined

  constructor(file: AskedFile, by: Circumstances) {
    this.#file = file
    this.#by = by
  }

  /** Nothing of the file, or of a part of it, can be taken: the first reason is told. */
  refuse(fault: Failure): void {
    this.#failure ??= fault
  }

  take({ documents, refusal }: Judged): void {
    if (refusal) this.refuse(refusal)
    for (const document of documents) this.#add(document)
  }

  interchange(interchange: Carried): void {
    const { bytes, revision, agreement } = this.#file
    const message = agreement === undefined ? {} : { agreement }
    const verdict = judgeInterchange({ bytes, revision, message }, interchange)
    for (const { what, series, compose } of repliesTo({ bytes, interchange, verdict, now: this.#by.now })) {
      const content = compose(series.map((one) => this.#counting.next(one)))
      if (content) this.#answers.push({ what, content: Buffer.from(content) })
    }
    if (verdict.kind === 'refused') this.refuse(verdict.failure)
    else {
      const settled = withCharset(interchange, verdict.agreement)
      const all = verdict.groups.flatMap(({ transactions }) => transactions)
      for (const one of all) if (!one.acknowledges) this.#add(judgedTransaction(bytes, settled, one))
    }
  }

  #add(document: JudgedDocument): void {
    if (this.#documents.push(document) <= mostDocuments) return
    const text = `The file holds more than ${mostDocuments} documents; ask about a part of it.`
    throw new RpcFailure('too-large', text)
  }

  response(): ValidateResponse {
    return {
      verdict: this.#verdict(),
      failure: this.#failure && failureOf(this.#failure),
      documents: this.#documents,
      answers: this.#answers,
    }
  }

  #verdict(): Verdict {
    const accepted = this.#documents.filter(({ verdict }) => verdict === 'VERDICT_ACCEPTED').length
    if (accepted === this.#documents.length && this.#failure === undefined) return 'VERDICT_ACCEPTED'
    return accepted === 0 ? 'VERDICT_REJECTED' : 'VERDICT_PARTIAL'
  }
}

function judgedTransaction(bytes: Uint8Array, interchange: Carried, one: JudgedTransaction): JudgedDocument {
  const { transaction, guide, findings } = one
  const charset = charsetOfTransaction(bytes, interchange, transaction)
  const place: TransactionPlace = {
    ...{ offset: transaction.range.offset, separators: delimitersText(interchange.delimiters) },
    ...(charset !== undefined && { charset }),
  }
  const rejection = rejectionOf(one)
  const isTold = rejection === undefined || findings.some(({ severity }) => severity === 'error')
  return {
    ...{ guide: guide?.name ?? '', place: writePlace(place) },
    verdict: rejection === undefined ? 'VERDICT_ACCEPTED' : 'VERDICT_REJECTED',
    findings: [...findings.map(ediFindingOf), ...(isTold ? [] : [refusalOf(rejection)])],
  }
}

type Judged = { readonly documents: readonly JudgedDocument[]; readonly refusal?: Failure }

function documentsJudged(channel: Channel, bytes: Uint8Array): Judged {
  const { documents, notes } = documentsOn(channel, bytes)
  const [why] = notes
  return {
    documents: documents.map((one) => judgedDocument(channel, one)),
    ...(documents.length === 0 &&
      why !== undefined && { refusal: failure('FILE_UNREADABLE', 'edi-parser', why) }),
  }
}

function judgedDocument({ in: { guide } }: Channel, { place, faults }: DocumentIn): JudgedDocument {
  const isBad = faults.some(({ severity }) => severity === 'error')
  return {
    ...{ guide: guide.name, place: writePlace(place) },
    verdict: isBad ? 'VERDICT_REJECTED' : 'VERDICT_ACCEPTED',
    findings: faults.map(findingOf),
  }
}
