import type { Finding } from '../../finding.ts'
import type { TradacomsHeader, Transaction } from '../../interchange.ts'
import type {
  GroupClosing,
  InterchangeClosing,
  TradacomsGroupOpening,
  TradacomsOpening,
} from '../framing-event.ts'
import type { TakenNumbers } from '../taken-numbers.ts'

/** What is known of a transmission, a batch and a message while they are still being read. */
export type TransmissionDraft = {
  readonly start: number
  /** Behind the terminator of STX. */
  readonly stxEnd: number
  readonly header: TradacomsHeader
  delimiters: TradacomsOpening['delimiters']
  end: number
  groups: number
  /** MHD segments: END counts them. */
  messages: number
  readonly findings: Finding[]
  readonly numbers: TakenNumbers
  /** What was said of it when the first segment behind the STX came. */
  opening?: TradacomsOpening
}

export type BatchDraft = {
  readonly opening: TradacomsGroupOpening
  claimedCount?: number
  received: number
  readonly findings: Finding[]
}

export type MessageDraft = {
  readonly setId: string
  readonly controlNumber: string
  readonly version?: string
  readonly identifier: readonly string[]
  readonly start: number
  segmentCount: number
  claimedSegmentCount?: number
  readonly findings: Finding[]
}

export function finishedMessage({ start, ...kept }: MessageDraft, end: number): Transaction {
  return { ...kept, findings: [...kept.findings], range: { offset: start, length: end - start } }
}

export function closedBatch({ opening: _, ...kept }: BatchDraft): GroupClosing {
  return { ...kept, findings: [...kept.findings] }
}

export function openedTransmission(draft: TransmissionDraft): TradacomsOpening {
  const { delimiters, header, start, findings } = draft
  return { standard: 'tradacoms', delimiters, header, offset: start, findings: [...findings] }
}

export function closedTransmission({ start, end, groups, findings }: TransmissionDraft): InterchangeClosing {
  return { length: end - start, groups, findings: [...findings] }
}
