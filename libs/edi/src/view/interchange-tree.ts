import type { Charset } from '../charset.ts'

/**
 * An interchange as a tree of texts, with everything that its bytes say: what `readInterchangeTree` gives and
 * `writeInterchange` takes. It is plain JSON. Separators in the texts are data; structure is structure.
 */
export type InterchangeTree = {
  readonly standard: 'x12' | 'edifact' | 'tradacoms'
  readonly separators: Separators
  /** EDIFACT: the UNA before the UNB, such as `UNA:+.? '`; it is written also where the separators need none. */
  readonly serviceString?: string
  /** Character set of what is not ASCII; left out when all of it is, or when the UNB tells it. */
  readonly charset?: Charset
  /** ISA with its padding, UNB or STX. */
  readonly header: Segment
  /** Segments outside every transaction that are no envelope: TA1, and what stands there by mistake. */
  readonly outside?: readonly Segment[]
  readonly groups: readonly GroupTree[]
  /** IEA, UNZ or END as it came; missing when it did not. The writer computes its own. */
  readonly trailer?: Segment
  /** Line end behind the trailer, where it is not that of the other segments; empty for none. */
  readonly ending?: string
}

export type GroupTree = {
  /** GS, UNG or BAT; left out for messages that stand directly in the interchange. */
  readonly header?: Segment
  readonly transactions: readonly TransactionTree[]
  readonly trailer?: Segment
}

export type TransactionTree = {
  /** ST, UNH or MHD; UNO of a package. */
  readonly header: Segment
  /** What stands between header and trailer; in loops when it was read under a guide. */
  readonly segments: readonly (Segment | Loop)[]
  readonly trailer?: Segment
  /** What a package carries (UNO to UNP, ISO 9735-8): a character from U+0000 to U+00FF for each octet. */
  readonly octets?: string
  /** Where it is not that of the interchange. */
  readonly charset?: Charset
}

/** One pass through a loop, its trigger first. */
export type Loop = { readonly loop: string; readonly segments: readonly (Segment | Loop)[] }

export type Segment = {
  readonly tag: string
  /**
   * Element 01 first; the empty ones at the end are left out when it is written. Octets (BIN02, BDS03 of X12) are a
   * character from U+0000 to U+00FF each.
   */
  readonly elements: readonly Element[]
  /** Position within the transaction (ST is 1). */
  readonly position?: number
  /** First byte in the file, and bytes without the terminator. */
  readonly offset?: number
  readonly length?: number
}

/** A text; two or more components; or two or more repetitions of either. */
export type Element = string | Components | Repeated
export type Components = readonly string[]
export type Repeated = { readonly repetitions: readonly (string | Components)[] }

/** The separators as characters. */
export type Separators = {
  readonly element: string
  readonly component: string
  readonly segment: string
  readonly repetition?: string
  /** EDIFACT */
  readonly release?: string
  /** EDIFACT: the decimal mark that UNA names. */
  readonly decimal?: string
  /** What follows each terminator. */
  readonly lineEnd?: '\n' | '\r' | '\r\n'
}

export function isLoop(item: Segment | Loop): item is Loop {
  return (item as Loop).loop !== undefined
}

/** Calls back for each segment in the order of the document; not recursive, for trees come from anywhere. */
export function forEachSegment(items: readonly (Segment | Loop)[], visit: (segment: Segment) => void): void {
  const open: { readonly items: readonly (Segment | Loop)[]; next: number }[] = [{ items, next: 0 }]
  for (let level = open.at(-1); level !== undefined; level = open.at(-1)) {
    const item = level.items[level.next++]
    if (item === undefined) open.pop()
    else if (isLoop(item)) open.push({ items: item.segments, next: 0 })
    else visit(item)
  }
}

/** An element, or one component of it, as text; of repetitions the first. Elements and components count from 1. */
export function textAt({ elements }: Segment, element: number, component = 1): string {
  const value = elements[element - 1] ?? ''
  const one = typeof value === 'object' && 'repetitions' in value ? (value.repetitions[0] ?? '') : value
  if (typeof one === 'string') return component === 1 ? one : ''
  return one[component - 1] ?? ''
}
