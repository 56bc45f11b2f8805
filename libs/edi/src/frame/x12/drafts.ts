import type { Finding } from '../../finding.ts'
import type { GroupHeader, InterchangeHeader, Transaction } from '../../interchange.ts'
import type { GroupClosing, InterchangeClosing, X12GroupOpening, X12Opening } from '../framing-event.ts'
import type { TakenNumbers } from '../taken-numbers.ts'

/** What is known of an interchange, a group and a transaction while they are still being read. */
export type InterchangeDraft = {
  readonly header: InterchangeHeader
  readonly start: number
  readonly isaEnd: number
  delimiters: X12Opening['delimiters']
  end: number
  /** Groups received. */
  groups: number
  readonly findings: Finding[]
  readonly groupNumbers: TakenNumbers
  /** What was said of it when the first segment behind the ISA came. */
  opening?: X12Opening
  /** A transaction or group was left open: the next trailer may belong to another transmission. */
  torn: boolean
}

export type GroupDraft = {
  readonly opening: X12GroupOpening
  readonly header: GroupHeader
  claimedCount?: number
  trailerControlNumber?: string
  /** ST segments received, the unusable ones included. */
  received: number
  readonly findings: Finding[]
  readonly transactionNumbers: TakenNumbers
}

export type TransactionDraft = {
  readonly setId: string
  readonly controlNumber: string
  readonly convention?: string
  readonly start: number
  segmentCount: number
  claimedSegmentCount?: number
  trailerControlNumber?: string
  readonly findings: Finding[]
  /** False when its ST cannot be echoed: it is read past, and the group is refused. */
  readonly usable: boolean
}

export function finishedTransaction(draft: TransactionDraft, end: number): Transaction {
  const { usable: _, start, ...kept } = draft
  return { ...kept, findings: [...draft.findings], range: { offset: start, length: end - start } }
}

export function closedGroup(draft: GroupDraft): GroupClosing {
  const { opening: _opening, header: _header, transactionNumbers: _numbers, ...kept } = draft
  return { ...kept, findings: [...draft.findings] }
}

export function openedInterchange(draft: InterchangeDraft): X12Opening {
  const { header, delimiters, start, findings } = draft
  return { standard: 'x12', delimiters, header, offset: start, findings: [...findings] }
}

export function closedInterchange({ start, end, groups, findings }: InterchangeDraft): InterchangeClosing {
  return { length: end - start, groups, findings: [...findings] }
}
