import type { Finding } from '../../finding.ts'
import type {
  Delimiters,
  Group,
  GroupHeader,
  InterchangeHeader,
  InterchangeNote,
  Range,
  Transaction,
  X12Interchange,
} from '../../interchange.ts'

/** What is known of an interchange, a group and a transaction while they are still being read. */
export type InterchangeDraft = {
  readonly header: InterchangeHeader
  readonly start: number
  readonly isaEnd: number
  delimiters: Delimiters
  end: number
  readonly groups: Group[]
  readonly notes: InterchangeNote[]
  readonly findings: Finding[]
  readonly groupNumbers: Set<string>
  /** A transaction or group was left open: the next trailer may belong to another transmission. */
  torn: boolean
}

export type GroupDraft = {
  readonly header: GroupHeader
  readonly start: number
  claimedCount?: number
  trailerControlNumber?: string
  /** ST segments received, the unusable ones included. */
  received: number
  readonly transactions: Transaction[]
  readonly findings: Finding[]
  readonly transactionNumbers: Set<string>
}

export type TransactionDraft = {
  readonly setId: string
  readonly controlNumber: string
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
  return { ...kept, range: range(start, end) }
}

export function finishedGroup(draft: GroupDraft): Group {
  const { start: _start, received: _received, transactionNumbers: _numbers, ...kept } = draft
  return kept
}

export function finishedInterchange(draft: InterchangeDraft): X12Interchange {
  const { header, delimiters, start, end, groups, notes, findings } = draft
  return { standard: 'x12', delimiters, range: range(start, end), header, groups, notes, findings }
}

function range(start: number, end: number): Range {
  return { offset: start, length: end - start }
}
