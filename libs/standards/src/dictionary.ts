/** The structure facts of one release of one standard: what may stand where, how often and how long. */
export type Dictionary = {
  readonly standard: 'x12' | 'edifact'
  /** Release as the envelope names it: `004010` (GS08), `D96A` (UNH S009 0052 and 0054). */
  readonly version: string
  readonly elements: { readonly [reference: string]: ElementFacts }
  /** The codes that the standard lists for an element, separated by blanks. X12's lists are not ours to give. */
  readonly codes: { readonly [reference: string]: string }
  readonly composites: { readonly [reference: string]: SegmentFacts }
  readonly segments: { readonly [tag: string]: SegmentFacts }
  readonly messages: { readonly [setId: string]: MessageFacts }
  /** Every segment tag of the release, also those that no message of the pack uses. */
  readonly tags: readonly string[]
}

export type ElementFacts = {
  /** X12: AN, ID, N0 to N9, R, DT, TM, B. EDIFACT: an, a, n. */
  readonly type: string
  /** Lengths in characters. */
  readonly min: number
  readonly max: number
}

export type SegmentFacts = {
  readonly elements: readonly ElementUse[]
  /** Relational notes such as `P0304`, `R0203`, `C0302`, `E0102`, `L030405` (X12.6); elements count from 1. */
  readonly notes: readonly string[]
}

export type ElementUse = {
  /** Key of `elements` or of `composites` (C040, S009). */
  readonly reference: string
  readonly mandatory: boolean
  /** How often it may be repeated; 1 below X12 004020. */
  readonly repeat: number
}

export type MessageFacts = {
  /** GS01 of the group that carries the set, such as `PO`; UNG 0038, which is the message type. */
  readonly functionalId: string
  readonly structure: readonly StructureItem[]
  /** Tag that begins the detail area (table 2) and the summary area (table 3), where the set has them. */
  readonly detail?: string
  readonly summary?: string
}

export type StructureItem = SegmentItem | LoopItem
type Occurrence = { readonly mandatory: boolean; readonly max: number }
export type SegmentItem = Occurrence & { readonly kind: 'segment'; readonly tag: string }
/** The first item of a loop is its trigger; `max` counts repetitions of the whole loop (Infinity = no limit). */
export type LoopItem = Occurrence & {
  readonly kind: 'loop'
  readonly name: string
  readonly items: readonly StructureItem[]
}
