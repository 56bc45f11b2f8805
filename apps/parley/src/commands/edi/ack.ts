import {
  composeContrl,
  composeFunctionalAcknowledgement,
  composeInterchangeAcknowledgement,
  type EdifactInterchange,
  envelopeFaults,
  isAcknowledgement,
  type Practice,
  technicalFaults,
  type X12Interchange,
} from '@parley/edi'
import { note, Unreadable } from '../../terminal.ts'
import { type Agreed, nothingAgreed, readAgreed } from './agreed.ts'
import { GuideBook } from './guide-book.ts'
import { openFile } from './open-file.ts'
import { Output } from './output.ts'
import { readAcknowledgements } from './read-acknowledgements.ts'
import { hasErrors } from './report-findings.ts'
import { type Verdicts, verdictsOf } from './verdicts.ts'

export type AckType = 'auto' | '997' | '999' | 'ta1' | 'contrl'

export type AckOptions = {
  readonly type: AckType
  readonly controlNumber: number
  readonly at?: string
  readonly guide?: string
  /** Of groups from 005010 on, where the type is auto. */
  readonly functional?: '997' | '999'
  readonly agreement?: string
  readonly onlyRejected?: boolean
  readonly read?: boolean
  readonly json?: boolean
  readonly progress?: boolean
}

/**
 * parley edi ack [file]: the acknowledgement of each interchange on stdout; the same input, number and time give the same
 * bytes. Exit code 1 when something is not accepted, or cannot be answered.
 */
export async function ack(file: string | undefined, options: AckOptions): Promise<void> {
  if (options.read) return readAcknowledgements(await openFile(file, options), options)
  const now = instantOf(options.at)
  const book = await GuideBook.open(options.guide)
  const agreed = options.agreement === undefined ? nothingAgreed : await readAgreed(options.agreement)
  const { bytes, framing } = await openFile(file, options)
  const located = await book.locate(framing.interchanges)
  const output = new Output()
  let number = options.controlNumber
  for (const interchange of framing.interchanges) {
    const verdicts = verdictsOf(bytes, interchange, located)
    if (interchange.standard === 'tradacoms') {
      note(`${interchange.header.controlNumber}: TRADACOMS has no acknowledgements.`)
      process.exitCode = 1
      continue
    }
    const isRefused = hasErrors(faultsOf(interchange, agreed.practice))
    if (isRefused || verdicts.some(({ transactions }) => transactions.some(({ accepted }) => !accepted)))
      process.exitCode = 1
    const told = answer(interchange, { verdicts, options, agreed, number, now })
    if (told === undefined) {
      note(`${interchange.header.controlNumber}: there is nothing to acknowledge, or no valid answer to it.`)
      process.exitCode = 1
      continue
    }
    number++
    await output.bytes(told)
  }
}

type Answering = {
  readonly verdicts: readonly Verdicts[]
  readonly options: AckOptions
  readonly agreed: Agreed
  readonly number: number
  readonly now: Date
}

function answer(
  interchange: X12Interchange | EdifactInterchange,
  answering: Answering,
): Uint8Array | undefined {
  const { type } = answering.options
  if (interchange.standard === 'edifact') {
    if (type === 'auto' || type === 'contrl') return contrl(interchange, answering)
    throw new Unreadable(`EDIFACT is answered with a CONTRL: --type contrl`)
  }
  if (type === 'contrl') throw new Unreadable('X12 is answered with a TA1, 997 or 999: --type 997')
  const { number, now, agreed } = answering
  const { practice } = agreed
  if (type === 'ta1' || (type === 'auto' && hasErrors(faultsOf(interchange, practice)))) {
    return composeInterchangeAcknowledgement({ interchange, numbers: { interchange: number }, now, practice })
  }
  return functional(interchange, answering)
}

function faultsOf(interchange: X12Interchange | EdifactInterchange, practice: Practice) {
  return interchange.standard === 'x12' ? technicalFaults(interchange, practice) : envelopeFaults(interchange)
}

function functional(
  interchange: X12Interchange,
  { verdicts, options, agreed, number, now }: Answering,
): Uint8Array | undefined {
  const groups = interchange.groups.flatMap((group) => {
    const own = verdicts.find((one) => one.group === group)
    return own === undefined || isAcknowledgement(group) ? [] : [{ group, transactions: own.transactions }]
  })
  if (groups.length === 0) return undefined
  return composeFunctionalAcknowledgement({
    ...{ interchange, verdicts: groups, now, practice: agreed.practice, kind: kindOf(options, agreed) },
    numbers: { interchange: number, group: number },
    listAccepted: options.onlyRejected !== true && agreed.listAccepted !== false,
  })
}

function kindOf({ type, functional }: AckOptions, agreed: Agreed): '997' | '999' {
  if (type === '997' || type === '999') return type
  return functional ?? agreed.functional ?? '997'
}

function contrl(
  interchange: EdifactInterchange,
  { verdicts, options, agreed, number, now }: Answering,
): Uint8Array | undefined {
  const groups = interchange.groups.flatMap((group) => {
    const own = verdicts.find((one) => one.group === group)
    return own === undefined ? [] : [{ group, transactions: own.transactions }]
  })
  return composeContrl({
    ...{ interchange, verdicts: groups, now, practice: agreed.practice },
    numbers: { interchange: String(number) },
    listAccepted: options.onlyRejected !== true && agreed.listAccepted !== false,
  })
}

function instantOf(text: string | undefined): Date {
  const instant = text === undefined ? new Date() : new Date(text)
  if (Number.isNaN(instant.getTime()))
    throw new Unreadable(`--at ${text}: write an ISO time, such as 2026-01-15T09:30:00Z`)
  return instant
}
