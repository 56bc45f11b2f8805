import type { Delimiters } from '../interchange.ts'
import { writeSegments } from '../write/write-segments.ts'
import { canBeEchoed } from './ack-envelope.ts'
import type { Dialect } from './response-codes.ts'
import { type TransactionVerdict, transactionResponse, verdictOf } from './transaction-response.ts'

/** What a 997 or 999 says of some transactions of a group, as text that is put into it as it is. */
export type FunctionalAnswer = {
  /** AK2 to AK5 (IK5) of those that are listed, and the number of its segments. */
  readonly text: string
  readonly segments: number
  readonly received: number
  /** Accepted, with errors noted or without. */
  readonly accepted: number
  /** At least one was accepted with errors noted. */
  readonly noted: boolean
  /** An AK2 can be made for each of them. */
  readonly allNamed: boolean
}

export type Answering = {
  readonly dialect: Dialect
  readonly delimiters: Delimiters
  readonly listAccepted: boolean
}

export function functionalAnswer(
  transactions: readonly TransactionVerdict[],
  { dialect, delimiters, listAccepted }: Answering,
): FunctionalAnswer {
  const nameable = transactions.filter((one) => canBeNamed(one, delimiters))
  const verdicts = transactions.map((one) => verdictOf(one, dialect))
  const listed = nameable.filter((one) => listAccepted || verdictOf(one, dialect) !== 'A')
  const segments = listed.flatMap((one) => transactionResponse(one, dialect, delimiters))
  return {
    text: writeSegments(segments, delimiters),
    segments: segments.length,
    received: transactions.length,
    accepted: verdicts.filter((verdict) => verdict !== 'R').length,
    noted: verdicts.includes('E'),
    allNamed: nameable.length === transactions.length,
  }
}

/** The answer to all transactions of a group, of answers to its parts in their order. */
export function joinFunctionalAnswers(parts: readonly FunctionalAnswer[]): FunctionalAnswer {
  const sum = (of: 'segments' | 'received' | 'accepted') => parts.reduce((all, part) => all + part[of], 0)
  return {
    text: parts.map(({ text }) => text).join(''),
    segments: sum('segments'),
    received: sum('received'),
    accepted: sum('accepted'),
    noted: parts.some(({ noted }) => noted),
    allNamed: parts.every(({ allNamed }) => allNamed),
  }
}

/**
 * What AK2 echoes: ST01 (143, ID 3/3) and ST02 (329, AN 4/9). Where it cannot, no AK2 can be made, and the whole group is
 * rejected (X12 RFI 1339).
 */
function canBeNamed({ transaction: { setId, controlNumber } }: TransactionVerdict, delimiters: Delimiters) {
  const fits = setId.length === 3 && controlNumber.length >= 4 && controlNumber.length <= 9
  return fits && canBeEchoed(setId, delimiters) && canBeEchoed(controlNumber, delimiters)
}
