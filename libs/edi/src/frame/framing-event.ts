import type { Finding } from '../finding.ts'
import type {
  EdifactGroupHeader,
  EdifactInterchange,
  GroupHeader,
  InterchangeNote,
  TradacomsGroupHeader,
  TradacomsInterchange,
  Transaction,
  X12Interchange,
} from '../interchange.ts'

/** What stands at the head of an interchange, once the first segment behind it is there. */
export type InterchangeOpening = X12Opening | EdifactOpening | TradacomsOpening

/** Offset of the first byte in the file, and what is wrong with the header; the closing says it again, with the rest. */
type Opened = { readonly offset: number; readonly findings: readonly Finding[] }

export type X12Opening = Pick<X12Interchange, 'standard' | 'delimiters' | 'header'> & Opened

export type EdifactOpening = Pick<
  EdifactInterchange,
  'standard' | 'delimiters' | 'hasServiceString' | 'header'
> &
  Opened

export type TradacomsOpening = Pick<TradacomsInterchange, 'standard' | 'delimiters' | 'header'> & Opened

export type GroupOpening = X12GroupOpening | EdifactGroupOpening | TradacomsGroupOpening

export type X12GroupOpening = {
  readonly standard: 'x12'
  readonly header: GroupHeader
  readonly offset: number
}

export type EdifactGroupOpening = {
  readonly standard: 'edifact'
  /** UNG; left out for messages that stand directly in the interchange. */
  readonly header?: EdifactGroupHeader
  readonly offset: number
}

export type TradacomsGroupOpening = {
  readonly standard: 'tradacoms'
  /** BAT; left out for messages that stand directly in the transmission. */
  readonly header?: TradacomsGroupHeader
  readonly offset: number
}

export type GroupClosing = {
  readonly claimedCount?: number
  readonly trailerControlNumber?: string
  /** Transactions received, those with an unusable header included. */
  readonly received: number
  readonly findings: readonly Finding[]
}

export type InterchangeClosing = {
  /** Bytes from the offset of the opening to the terminator of the trailer, or of the last segment read. */
  readonly length: number
  readonly groups: number
  readonly findings: readonly Finding[]
}

/**
 * What framing finds, in the order of the file: interchange-opened, then group-opened, transactions and group-closed
 * for each group, notes (TA1) between, interchange-closed. `outside` may come between interchanges.
 */
export type FramingEvent =
  | { readonly kind: 'interchange-opened'; readonly interchange: InterchangeOpening }
  | {
      readonly kind: 'group-opened'
      readonly interchange: InterchangeOpening
      readonly group: GroupOpening
    }
  | {
      readonly kind: 'transaction'
      readonly interchange: InterchangeOpening
      readonly group: GroupOpening
      readonly transaction: Transaction
    }
  | { readonly kind: 'note'; readonly interchange: InterchangeOpening; readonly note: InterchangeNote }
  | {
      readonly kind: 'group-closed'
      readonly interchange: InterchangeOpening
      readonly group: GroupOpening
      readonly closing: GroupClosing
    }
  | {
      readonly kind: 'interchange-closed'
      readonly interchange: InterchangeOpening
      readonly closing: InterchangeClosing
    }
  /** What lies outside every interchange, or keeps the file from being EDI at all. */
  | { readonly kind: 'outside'; readonly finding: Finding }
