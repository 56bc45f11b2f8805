import type { Finding } from '../../finding.ts'
import type {
  Delimiters,
  EdifactGroup,
  EdifactGroupHeader,
  EdifactHeader,
  EdifactInterchange,
  Transaction,
} from '../../interchange.ts'

/** What is known of an interchange, a group and a message while they are still being read. */
export type InterchangeDraft = {
  readonly start: number
  /** Behind the terminator of UNB. */
  readonly unbEnd: number
  readonly hasServiceString: boolean
  readonly header: EdifactHeader
  delimiters: Delimiters
  end: number
  readonly groups: EdifactGroup[]
  readonly findings: Finding[]
  readonly groupNumbers: Set<string>
  readonly messageNumbers: Set<string>
  /** UNG segments, and messages and packages outside them: UNZ counts the one or the other. */
  unitsInGroups: number
  unitsOutside: number
}

export type GroupDraft = {
  readonly header?: EdifactGroupHeader
  readonly start: number
  claimedCount?: number
  trailerControlNumber?: string
  /** Messages and packages received. */
  received: number
  readonly transactions: Transaction[]
  readonly findings: Finding[]
}

export type MessageDraft = {
  readonly kind: 'message' | 'package'
  readonly setId: string
  readonly controlNumber: string
  readonly version?: string
  readonly identifier?: readonly string[]
  readonly start: number
  segmentCount: number
  claimedSegmentCount?: number
  trailerControlNumber?: string
  readonly findings: Finding[]
}

export function finishedMessage({ kind: _kind, start, ...kept }: MessageDraft, end: number): Transaction {
  return { ...kept, range: { offset: start, length: end - start } }
}

export function finishedGroup({ start: _start, received: _received, ...kept }: GroupDraft): EdifactGroup {
  return kept
}

export function finishedInterchange(draft: InterchangeDraft): EdifactInterchange {
  const { delimiters, hasServiceString, header, groups, findings, start, end } = draft
  return {
    standard: 'edifact',
    ...{ delimiters, hasServiceString, header, groups, findings },
    range: { offset: start, length: end - start },
  }
}
