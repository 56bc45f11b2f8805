/** The life of a message: what it is, where it stands, and its three independent legs. */

declare const brand: unique symbol
/** UUID version 7, so that ids sort by time. */
export type MessageId = string & { readonly [brand]: 'MessageId' }
export type DeliveryId = string & { readonly [brand]: 'DeliveryId' }
export type RevisionId = string & { readonly [brand]: 'RevisionId' }

/**
 * file: bytes as received from a partner. transaction: one document inside a received file.
 * acknowledgement: a 997 or the like that we send. document: a mapped output that we deliver. receipt: an MDN that goes
 * out by itself, for a file whose sender asked for that.
 */
export type MessageKind = 'file' | 'transaction' | 'acknowledgement' | 'document' | 'receipt'
export type Direction = 'in' | 'out'

export const messageStates = [
  'received',
  'processing',
  'paused',
  'delivering',
  'delivered',
  'failed',
  'closed',
  'quarantined',
  'duplicate',
] as const
export type MessageState = (typeof messageStates)[number]

const finalStates: ReadonlySet<MessageState> = new Set([
  'delivered',
  'failed',
  'closed',
  'quarantined',
  'duplicate',
])
export function isFinal(state: MessageState): boolean {
  return finalStates.has(state)
}

/** transport: MDN or write. functional: 997/999/TA1/CONTRL. business: 855 for 850. They never blur. */
export type LegState = 'none' | 'pending' | 'accepted' | 'partial' | 'rejected' | 'overdue' | 'cancelled'
export type Legs = {
  readonly transport: LegState
  readonly functional: LegState
  readonly business: LegState
}
export const noLegs: Legs = { transport: 'none', functional: 'none', business: 'none' }

/** The stages of the road, as they appear in timelines and failures. */
export type Stage = 'as2-gateway' | 'folder-gateway' | 'edi-parser' | 'router' | 'mapper' | 'operator'
