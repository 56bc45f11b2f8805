import type { Finding } from '../../finding.ts'
import type { EdifactGroupHeader, EdifactHeader, Transaction } from '../../interchange.ts'
import type {
  EdifactGroupOpening,
  EdifactOpening,
  GroupClosing,
  InterchangeClosing,
} from '../framing-event.ts'
import type { TakenNumbers } from '../taken-numbers.ts'

/** What is known of an interchange, a group and a message while they are still being read. */
export type InterchangeDraft = {
  readonly start: number
  /** Behind the terminator of UNB. */
  readonly unbEnd: number
  readonly hasServiceString: boolean
  readonly header: EdifactHeader
  delimiters: EdifactOpening['delimiters']
  end: number
  /** Groups received; messages outside groups are one, too. */
  groups: number
  readonly findings: Finding[]
  readonly groupNumbers: TakenNumbers
  readonly messageNumbers: TakenNumbers
  /** What was said of it when the first segment behind the UNB came. */
  opening?: EdifactOpening
  /** UNG segments, and messages and packages outside them: UNZ counts the one or the other. */
  unitsInGroups: number
  unitsOutside: number
}

export type GroupDraft = {
  readonly opening: EdifactGroupOpening
  readonly header?: EdifactGroupHeader
  claimedCount?: number
  trailerControlNumber?: string
  /** Messages and packages received. */
  received: number
  readonly findings: Finding[]
}

export type MessageDraft = {
  readonly kind: 'message' | 'package'
  /** UNO S022.0810: octets of the package, until its UNP has come. */
  octets?: number | undefined
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

export function finishedMessage(
  { kind: _kind, octets: _octets, start, ...kept }: MessageDraft,
  end: number,
): Transaction {
  return { ...kept, findings: [...kept.findings], range: { offset: start, length: end - start } }
}

export function closedGroup({ opening: _opening, header: _header, ...kept }: GroupDraft): GroupClosing {
  return { ...kept, findings: [...kept.findings] }
}

export function openedInterchange(draft: InterchangeDraft): EdifactOpening {
  const { delimiters, hasServiceString, header, start, findings } = draft
  return {
    ...{ standard: 'edifact', delimiters, hasServiceString, header },
    ...{ offset: start, findings: [...findings] },
  }
}

export function closedInterchange({ start, end, groups, findings }: InterchangeDraft): InterchangeClosing {
  return { length: end - start, groups, findings: [...findings] }
}
