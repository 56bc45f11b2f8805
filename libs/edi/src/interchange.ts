import type { Finding } from './finding.ts'

/** Bytes of the file, counted from its first byte. */
export type Range = { readonly offset: number; readonly length: number }

/** The separators that an ISA or UNA declares, as byte values. */
export type Delimiters = {
  readonly element: number
  readonly component: number
  readonly segment: number
  /** X12: ISA11, only from ISA12 = 00402 on. EDIFACT: only in syntax version 4. */
  readonly repetition?: number
  /** EDIFACT: takes its meaning from the separator, or release character, behind it. */
  readonly release?: number
  /** EDIFACT: the point or comma that UNA names; both are read. */
  readonly decimal?: number
  /** TRADACOMS: stands behind the tag, where the others have the element separator. */
  readonly tag?: number
  /** Line end that followed the terminator of ISA, UNB or STX; acknowledgements are written with the same. */
  readonly suffix?: '\n' | '\r' | '\r\n'
}

export type Framing = {
  readonly interchanges: readonly Interchange[]
  /** What lies outside every interchange, or keeps the file from being EDI at all. */
  readonly findings: readonly Finding[]
}

export type Interchange = X12Interchange | EdifactInterchange | TradacomsInterchange

export type X12Interchange = {
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

export type EdifactInterchange = {
  readonly standard: 'edifact'
  readonly delimiters: Delimiters
  /** A UNA stood before the UNB. */
  readonly hasServiceString: boolean
  /** From the U of UNA, or of UNB without one, to the terminator of UNZ (or of the last segment read). */
  readonly range: Range
  readonly header: EdifactHeader
  /** Messages outside UNG to UNE are in one group without a header. */
  readonly groups: readonly EdifactGroup[]
  readonly findings: readonly Finding[]
}

/** UNB (ISO 9735), texts as sent; what was not sent is empty. */
export type EdifactHeader = {
  /** S001.0001, such as UNOC; it names the character set. */
  readonly syntax: string
  /** S001.0002: 1 to 4. */
  readonly syntaxVersion: string
  readonly sender: EdifactParty
  readonly recipient: EdifactParty
  /** S004.0017: YYMMDD, in syntax version 4 CCYYMMDD. */
  readonly date: string
  /** S004.0019: HHMM */
  readonly time: string
  /** 0020 */
  readonly controlNumber: string
  /** 0026 */
  readonly applicationReference: string
  /** 0031: 1 asks for a CONTRL, 2 (version 4) for a receipt only. */
  readonly acknowledgmentRequest: string
  /** 0032 */
  readonly agreement: string
  /** 0035: 1 is a test. */
  readonly test: string
}

/** S002 or S003. */
export type EdifactParty = {
  readonly id: string
  readonly qualifier: string
  /** 0008 or 0014 */
  readonly internal: string
}

export type EdifactGroup = {
  /** UNG; left out for messages that stand directly in the interchange. */
  readonly header?: EdifactGroupHeader
  /** UNE 0060; missing when there is no UNE or it is no number. */
  readonly claimedCount?: number
  readonly trailerControlNumber?: string
  readonly transactions: readonly Transaction[]
  readonly findings: readonly Finding[]
}

/** UNG. */
export type EdifactGroupHeader = {
  /** 0038: the one type of message in the group. */
  readonly functionalId: string
  readonly sender: Pick<EdifactParty, 'id' | 'qualifier'>
  readonly recipient: Pick<EdifactParty, 'id' | 'qualifier'>
  readonly date: string
  readonly time: string
  /** 0048 */
  readonly controlNumber: string
}

/** A TRADACOMS transmission. */
export type TradacomsInterchange = {
  readonly standard: 'tradacoms'
  readonly delimiters: Delimiters
  /** From the S of STX to the terminator of END (or of the last segment read). */
  readonly range: Range
  readonly header: TradacomsHeader
  /** Messages outside BAT to EOB are in one group without a header. */
  readonly groups: readonly TradacomsGroup[]
  readonly findings: readonly Finding[]
}

/** STX, texts as sent; what was not sent is empty. The password (RCRF) is not kept. */
export type TradacomsHeader = {
  /** STDS: ANA or ANAA */
  readonly syntax: string
  readonly syntaxVersion: string
  /** FROM */
  readonly sender: TradacomsParty
  /** UNTO */
  readonly recipient: TradacomsParty
  /** TRDT: YYMMDD */
  readonly date: string
  /** TRDT: HHMMSS, may be empty. */
  readonly time: string
  /** SNRF, the sender's reference of the transmission. */
  readonly controlNumber: string
  /** APRF, such as ORDHDR. */
  readonly applicationReference: string
  /** PRCD */
  readonly priority: string
}

export type TradacomsParty = { readonly id: string; readonly name: string }

export type TradacomsGroup = {
  /** BAT; left out for messages that stand directly in the transmission. */
  readonly header?: TradacomsGroupHeader
  /** EOB; missing when there is no EOB or it is no number. */
  readonly claimedCount?: number
  readonly transactions: readonly Transaction[]
  readonly findings: readonly Finding[]
}

/** BAT. */
export type TradacomsGroupHeader = { readonly controlNumber: string }

/** ISA, texts as sent, without the padding. */
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

/** ST to SE, UNH to UNT, MHD to MTR. */
export type Transaction = {
  /** ST01, such as 850; UNH S009.0065, such as ORDERS; TYPE of MHD, such as ORDHDR */
  readonly setId: string
  /** ST02; UNH 0062; the number of MHD */
  readonly controlNumber: string
  /** ST03 (from 005010 on): the implementation convention, which an acknowledgement echoes. */
  readonly convention?: string
  /** UNH S009 0052 and 0054, such as D96A; X12 says it in GS08; version of TYPE in MHD, such as 9 */
  readonly version?: string
  /** UNH S009 as it came: type, version, release, agency, association (EAN008), ... */
  readonly identifier?: readonly string[]
  /** From its first byte to the terminator of its trailer. */
  readonly range: Range
  /** Segments received, header and trailer included. */
  readonly segmentCount: number
  /** SE01 or UNT 0074; missing when there is no trailer or it is no number. */
  readonly claimedSegmentCount?: number
  /** SE02 or UNT 0062; missing when there is no trailer. */
  readonly trailerControlNumber?: string
  readonly findings: readonly Finding[]
}
