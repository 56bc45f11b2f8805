import type { Group, X12Interchange } from '../interchange.ts'
import { groupHeaderSegment, isaSegment, type Segment, writeSegments } from '../write/write-segments.ts'
import { answeringGroup, answeringHeader } from './ack-envelope.ts'
import { isAcknowledgement } from './is-acknowledgement.ts'
import { type TransactionVerdict, transactionResponse, verdictOf } from './transaction-response.ts'

export type GroupVerdict = { readonly group: Group; readonly transactions: readonly TransactionVerdict[] }

export type FunctionalAcknowledgementInput = {
  /** The interchange that is answered: its ids come back swapped, its separators and usage as they are. */
  readonly interchange: X12Interchange
  readonly verdicts: readonly GroupVerdict[]
  readonly numbers: {
    /** ISA13 and GS06 of the acknowledgement. */
    readonly interchange: number
    readonly group: number
    /** ST02 of the first 997; the others follow. Default 1. */
    readonly transaction?: number
  }
  readonly now: Date
  /** GS08 of the acknowledgement; by default that of the first group answered. */
  readonly release?: string
  /** Also list the transactions that were accepted without errors. Default true. */
  readonly listAccepted?: boolean
}

/**
 * The 997 for an interchange: one ST*997 for each group, all in one FA group. Groups of acknowledgements are left out;
 * with no other group there is nothing to answer, and asking for it throws. The same input gives the same bytes.
 */
export function composeFunctionalAcknowledgement(input: FunctionalAcknowledgementInput): Uint8Array {
  const { interchange, numbers, now } = input
  const { delimiters } = interchange
  const verdicts = input.verdicts.filter(({ group }) => !isAcknowledgement(group))
  const [first] = verdicts
  if (first === undefined) throw new Error('no group to acknowledge: a 997 is never answered with a 997')
  const release = input.release ?? first.group.header.version
  const header = answeringHeader(interchange, numbers.interchange, now)
  const groupHeader = answeringGroup(first.group.header, { controlNumber: numbers.group, now, release })
  const sets = verdicts.flatMap((verdict, index) =>
    responseSet(input, verdict, release, (numbers.transaction ?? 1) + index),
  )
  const segments: Segment[] = [
    isaSegment(header, delimiters),
    groupHeaderSegment(groupHeader),
    ...sets,
    ['GE', String(verdicts.length), groupHeader.controlNumber],
    ['IEA', '1', header.controlNumber],
  ]
  return Buffer.from(writeSegments(segments, delimiters), 'latin1')
}

function responseSet(
  { interchange, listAccepted = true }: FunctionalAcknowledgementInput,
  verdict: GroupVerdict,
  release: string,
  number: number,
): readonly Segment[] {
  const { header } = verdict.group
  const controlNumber = String(number).padStart(4, '0')
  const listed = verdict.transactions.filter((one) => listAccepted || verdictOf(one) !== 'A')
  const segments: Segment[] = [
    ['ST', '997', controlNumber],
    // AK103 exists from 005010 on.
    ['AK1', header.functionalId, header.controlNumber, release >= '005010' ? header.version : ''],
    ...listed.flatMap((one) => transactionResponse(one, interchange.delimiters)),
    groupResponse(verdict),
  ]
  return [...segments, ['SE', String(segments.length + 1), controlNumber]]
}

/** AK9: verdict on the group; transactions claimed (GE01), received and accepted; up to five codes. */
function groupResponse({ group, transactions }: GroupVerdict): Segment {
  const received = transactions.length
  const refused = group.findings.some((found) => found.severity === 'error')
  const verdicts = transactions.map(verdictOf)
  const accepted = refused ? 0 : verdicts.filter((verdict) => verdict !== 'R').length
  const codes = new Set(group.findings.flatMap(({ ack }) => ack?.ak905 ?? []))
  const claimed = Math.min(group.claimedCount ?? received, 999_999)
  return [
    'AK9',
    groupVerdict(refused, accepted, verdicts),
    ...[claimed, received, accepted].map(String),
    ...[...codes].slice(0, 5),
  ]
}

function groupVerdict(
  refused: boolean,
  accepted: number,
  verdicts: readonly string[],
): 'A' | 'E' | 'P' | 'R' {
  if (refused || (accepted === 0 && verdicts.length > 0)) return 'R'
  if (accepted < verdicts.length) return 'P'
  return verdicts.includes('E') ? 'E' : 'A'
}
