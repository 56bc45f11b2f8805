/**
 * The neutral tree that every format is read into and that every mapping reads from.
 * Names are lower case; a value is the text exactly as the sender wrote it (no number conversion).
 */
export type Branch = { readonly [name: string]: Twig } & { readonly [origin]?: Origin }
export type Twig = string | readonly string[] | Branch | readonly Branch[] | undefined

/** Set on a branch that came from one place of the sender's bytes (a segment, a record, an element). */
export const origin: unique symbol = Symbol('origin')

/** Where a branch came from, so that an error can point back at the sender's bytes. */
export type Origin = {
  /** Segment tag, record name or element name, as the sender wrote it. */
  readonly segment: string
  /** Position within the transaction, 1-based (ST or UNH is 1). */
  readonly segmentPosition: number
  /** Offset of the first byte, counted from the start of the file as received. */
  readonly byteOffset: number
}

/** The form of a tree: what a guide promises and what a mapping is checked against. */
export type Shape = ValueShape | BranchShape | ListShape
export type ValueShape = {
  readonly kind: 'value'
  readonly type: 'text' | 'number' | 'date' | 'time' | 'code' | 'boolean'
  readonly required: boolean
  readonly title?: string
  /** Most characters. */
  readonly maxLength?: number
  /** The only texts that it may be. */
  readonly codes?: readonly string[]
}
export type BranchShape = {
  readonly kind: 'branch'
  readonly fields: { readonly [name: string]: Shape }
  readonly required: boolean
  /** Any further name is a text value too: maps of qualifier to value, such as the `ids` of a PO1. */
  readonly open?: 'text'
}
export type ListShape = {
  readonly kind: 'list'
  readonly item: BranchShape | ValueShape
  readonly required: boolean
}
