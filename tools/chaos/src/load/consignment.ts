import type { Spoil } from '@parley/twin'

/** A document that the company's own system must find in its folder, once and whole. */
export type ExpectedDocument = {
  readonly type: 'order' | 'order-change'
  readonly po: string
  /** What its file says. */
  readonly json: unknown
}

/** What a 997 must say of one group. */
export type ExpectedAnswer = {
  readonly group: string
  /** AK501 of each transaction, accepted or rejected, by its control number. */
  readonly transactions: Readonly<Record<string, 'A' | 'R'>>
}

export type ConsignmentKind =
  | 'order'
  /** A change of an order of which the 997 is there. */
  | 'change'
  /** An order and its change in one interchange. */
  | 'pair'
  /** Several orders in one interchange, one of them broken. */
  | 'batch'
  | 'large'
  | 'broken'
  | 'unreadable'
  /** Signed with a key that nobody knows. */
  | 'stranger'
  /** The very interchange of another message, under a Message-ID of its own. */
  | 'interchange again'
  /** A 997 to an 855 of ours. */
  | 'acknowledgement'

/** One AS2 message of a twin, and what must come of it. */
export type Consignment = {
  readonly kind: ConsignmentKind
  readonly partner: string
  readonly messageId: string
  readonly documents: readonly ExpectedDocument[]
  readonly answers: readonly ExpectedAnswer[]
  /** How the received file must end, with which code; left out: delivered, or closed when it only holds acknowledgements. */
  readonly ending?: { readonly state: 'quarantined' | 'failed'; readonly codes: readonly string[] }
  readonly spoil?: Spoil
}

export type Sealed = { readonly consignment: Consignment; readonly content: Uint8Array }

/** Whether its MDN must be positive: everything that could be opened is taken, however wrong it is. */
export function isToBeTaken({ kind }: Consignment): boolean {
  return kind !== 'stranger'
}

/** A file of the company's own system in the folder for partners: an answer to an order, which leaves as 855. */
export type DroppedFile = {
  readonly name: string
  readonly partner: string
  readonly po: string
  /** ST to SE of the 855 without its count and numbers, a segment an entry; none when the file is broken. */
  readonly segments: readonly string[] | undefined
  /** How often it was put there; only the first counts. */
  readonly times: number
}
