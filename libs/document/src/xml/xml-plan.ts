import type { ValueShape } from '../tree.ts'

/** Where a text goes in the branch that is open, and how it is written from there. */
export type Slot = {
  readonly field: string
  readonly type: ValueShape['type']
  readonly isList: boolean
  /** Written as `xsi:nil="true"` when it is missing. */
  readonly isNilled: boolean
  /** What is always written, whatever the mapping gives. */
  readonly constant?: string
}

/** An element as a guide describes it. Children and attributes stand in the order in which they are written. */
export type XmlElement = {
  /** As it is written: `cbc:ID`. */
  readonly tag: string
  /** By `{uri}local`; by the local name alone where any namespace will do. */
  readonly children: Map<string, XmlElement>
  readonly attributes: Map<string, { readonly tag: string; readonly slot: Slot }>
  /** Takes the text of the element. */
  text?: Slot
  /** The element is a branch of its own; otherwise its children are fields of the branch around it. */
  opens?: { readonly field: string; readonly isList: boolean }
  /** Mixed content is kept: text and children in their order, as the pieces of a list. */
  mixed?: { readonly field: string; readonly piece: XmlElement }
  /** Attributes that are always written (IDoc: `SEGMENT="1"`). */
  constants?: readonly { readonly tag: string; readonly value: string }[]
}

export function newElement(tag: string): XmlElement {
  return { tag, children: new Map(), attributes: new Map() }
}
