import type { Finding } from '../finding.ts'
import type { EdifactGroup, EdifactInterchange } from '../interchange.ts'
import type { Segment } from '../view/interchange-tree.ts'
import { answeringInterchange } from './answering-interchange.ts'
import { type Action, errorOf, messageResponse } from './contrl-response.ts'
import { copiedParty, isNamed } from './copied.ts'
import { envelopeFaults, groupFaults } from './edifact-envelope-faults.ts'
import { holdsOnlyAcknowledgements, isAcknowledgementMessage } from './is-acknowledgement.ts'
import { isAccepted } from './partial-acceptance.ts'
import { type Practice, usualPractice } from './practice.ts'
import type { TransactionVerdict } from './transaction-response.ts'

export type EdifactGroupVerdict = {
  readonly group: EdifactGroup
  readonly transactions: readonly TransactionVerdict[]
}

/** What a CONTRL says of some messages of a group; those of type CONTRL and APERAK are passed over. */
export type ContrlAnswer = {
  /** UCM, UCS and UCD of those that are listed. */
  readonly segments: readonly Segment[]
  readonly received: number
}
/** A group of which every message has been answered already; those of `group` stand for all that matter to UCI and UCF. */
export type AnsweredMessages = { readonly group: EdifactGroup; readonly answer: ContrlAnswer }

export type ContrlInput = {
  /** The interchange that is answered: its ids come back swapped, its separators and syntax as they are. */
  readonly interchange: EdifactInterchange
  readonly verdicts: readonly (EdifactGroupVerdict | AnsweredMessages)[]
  readonly numbers: {
    /** 0020 of the CONTRL, 1 to 14 characters. */
    readonly interchange: string
    /** 0062 of its message. Default 1. */
    readonly message?: string
  }
  readonly now: Date
  /** Also list what was accepted; else silence accepts it (0083 = 7 above it). Default false. */
  readonly listAccepted?: boolean
  /** Say only that the interchange came (0083 = 8): the verdict follows in another CONTRL. */
  readonly receiptOnly?: boolean
  /** Why the interchange is refused for a reason outside itself: a duplicate, an unknown partner, no agreement. */
  readonly refusal?: Finding
  /** All of it is rejected because of a message in it: UCI 4, and below it what is wrong with that message. */
  readonly suspended?: boolean
  readonly practice?: Practice
}

/**
 * The CONTRL for an interchange (syntax versions 1 to 4). Messages of type CONTRL and APERAK are left out. Undefined
 * when there is nothing else to answer, or when what must be copied (0020, S002, S003) did not come, for then no valid
 * CONTRL exists. The same input gives the same bytes.
 */
export function composeContrl(input: ContrlInput): Uint8Array | undefined {
  const { interchange, practice = usualPractice } = input
  const { header } = interchange
  const answered = input.verdicts
    .map((one) => ('answer' in one ? one : { group: one.group, answer: answerMessages(input, one) }))
    .filter(({ answer }) => answer.received > 0)
  const faults = [...(input.refusal ? [input.refusal] : []), ...envelopeFaults(interchange)]
  const broken = errorOf(faults, 'uci', header.syntaxVersion)
  if (!isNamed(interchange) || holdsOnlyAcknowledgements(interchange)) return undefined
  if (broken.length === 0 && answered.length === 0) return undefined
  const received: Action = input.receiptOnly === true ? '8' : practice.interchangeAction
  const isRejected = broken.length > 0 || input.suspended === true
  const action: Action = isRejected ? '4' : received
  const ids = [header.sender, header.recipient].map((party) => copiedParty(party) ?? [])
  const isTold = broken.length === 0 && (isRejected || input.receiptOnly !== true)
  const told: Segment[] = [
    { tag: 'UCI', elements: [header.controlNumber, ...ids, action, ...broken] },
    ...(isTold ? responses(answered, input) : []),
  ]
  return enveloped(input, told)
}

/** What the CONTRL will say of messages of one group, all or some: answers to parts of it are joined by `joinContrlAnswers`. */
export function answerMessages(
  input: Pick<ContrlInput, 'interchange' | 'listAccepted' | 'suspended' | 'practice'>,
  { transactions }: Pick<EdifactGroupVerdict, 'transactions'>,
): ContrlAnswer {
  const { interchange, listAccepted = false, suspended = false, practice = usualPractice } = input
  const { syntaxVersion } = interchange.header
  const answerable = transactions.filter(({ transaction }) => !isAcknowledgementMessage(transaction))
  const isListed = ({ accepted, findings }: TransactionVerdict) =>
    suspended ? !isAccepted(findings) : listAccepted || !accepted
  const listed = answerable.filter(isListed)
  return {
    segments: listed.flatMap((one) => messageResponse(one, { syntaxVersion, practice })),
    received: answerable.length,
  }
}

export function joinContrlAnswers(parts: readonly ContrlAnswer[]): ContrlAnswer {
  return {
    segments: parts.flatMap(({ segments }) => segments),
    received: parts.reduce((sum, { received }) => sum + received, 0),
  }
}

function* responses(
  answered: readonly AnsweredMessages[],
  { interchange, listAccepted = false, suspended = false }: ContrlInput,
): Generator<Segment> {
  const { syntaxVersion } = interchange.header
  for (const { group, answer } of answered) {
    const broken = errorOf(groupFaults(interchange, group), 'ucf', syntaxVersion)
    const { segments: messages } = answer
    const { header } = group
    if (header === undefined) yield* messages
    else if (broken.length > 0 || messages.length > 0 || (listAccepted && !suspended)) {
      const ids = [header.sender, header.recipient].map(({ id, qualifier }) => [id, qualifier])
      const action: Action = broken.length > 0 || suspended ? '4' : '7'
      yield { tag: 'UCF', elements: [header.controlNumber, ...ids, action, ...broken] }
      if (broken.length === 0) yield* messages
    }
  }
}

/** `CONTRL:D:3:UN`, or `CONTRL:4:1:UN` in syntax version 4. */
function enveloped(
  { interchange, numbers, now }: ContrlInput,
  told: readonly Segment[],
): Uint8Array | undefined {
  const isVersion4 = interchange.header.syntaxVersion === '4'
  const identifier = isVersion4 ? ['CONTRL', '4', '1', 'UN'] : ['CONTRL', 'D', '3', 'UN']
  const unh: Segment = { tag: 'UNH', elements: [numbers.message ?? '1', identifier] }
  return answeringInterchange({ interchange, number: numbers.interchange, now, message: [unh, ...told] })
}
