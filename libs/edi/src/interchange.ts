import type { Finding } from './finding.ts'

/** Bytes of the file, counted from its first byte. */
export type Range = { readonly offset: number; readonly length: number }

/** The separators that an ISA declares, as byte values. */
export type Delimiters = {
  readonly element: number
  readonly component: number
  readonly segment: number
  /** ISA11, only from ISA12 = 00402 on. */
  readonly repetition?: number
  /** Line end that followed the ISA's terminator; acknowledgements are written with the same. */
  readonly suffix?: '\n' | '\r' | '\r\n'
}

export type Framing = {
  readonly interchanges: readonly Interchange[]
  /** What lies outside every interchange, or keeps the file from being EDI at all. */
  readonly findings: readonly Finding[]
}

export type Interchange = {
  readonly standard: 'x12'
  readonly delimiters: Delimiters
  /** From the I of ISA to the terminator of IEA (or of the last segment read, when IEA is missing). */
  readonly range: Range
  readonly header: InterchangeHeader
  readonly groups: readonly Group[]
  /** TA1 segments that came in this interchange. */
  readonly notes: readonly InterchangeNote[]
  readonly findings: readonly Finding[]
}

/** Texts as sent, without the padding. */
export type InterchangeHeader = {
  readonly senderQualifier: string
  readonly senderId: string
  readonly receiverQualifier: string
  readonly receiverId: string
  /** YYMMDD */
  readonly date: string
  /** HHMM */
  readonly time: string
  /** ISA12, such as 00401 */
  readonly version: string
  readonly controlNumber: string
  readonly acknowledgmentRequested: boolean
  /** ISA15: P production, T test, I information */
  readonly usage: string
}

/** A TA1 that the partner sent: its verdict on an interchange of ours. */
export type InterchangeNote = {
  readonly controlNumber: string
  readonly date: string
  readonly time: string
  /** TA104: A accepted, E accepted with errors, R rejected; as sent. */
  readonly verdict: string
  /** TA105, 000 to 031 */
  readonly code: string
}

export type Group = {
  readonly header: GroupHeader
  /** GE01; missing when there is no GE or it is no number. */
  readonly claimedCount?: number
  /** GE02 */
  readonly trailerControlNumber?: string
  readonly transactions: readonly Transaction[]
  readonly findings: readonly Finding[]
}

export type GroupHeader = {
  readonly functionalId: string
  readonly senderCode: string
  readonly receiverCode: string
  /** CCYYMMDD */
  readonly date: string
  readonly time: string
  readonly controlNumber: string
  /** GS08, such as 004010 */
  readonly version: string
}

export type Transaction = {
  readonly setId: string
  readonly controlNumber: string
  /** From the S of ST to the terminator of SE. */
  readonly range: Range
  /** Segments received, ST and SE included. */
  readonly segmentCount: number
  /** SE01; missing when there is no SE or it is no number. */
  readonly claimedSegmentCount?: number
  /** SE02; missing when there is no SE. */
  readonly trailerControlNumber?: string
  readonly findings: readonly Finding[]
}
