import type { Discriminator } from './locator.ts'
import type { Asked } from './read-asked.ts'
import type { WatchProgram } from './watch-program.ts'

/** A guide compiled to tables: nodes in the order of the standard, walked without recursion. */
export type Program = {
  readonly setId: string
  /** The places of the standard, in its order. */
  readonly nodes: readonly Node[]
  /** The same, and behind them the variants that the guide makes of them; `Node.index` counts here. */
  readonly places: readonly Node[]
  /** Every tag that the set uses, as `tagCode`, to its number. */
  readonly tagNumbers: ReadonlyMap<number, number>
  /** Every tag of the release, also those that the set does not use. */
  readonly knownTags: ReadonlySet<string>
  readonly transitions: Transitions
  /** How many qualified counts the places before each index have; one entry more than places. */
  readonly qualifiedStarts: readonly number[]
  readonly keys: readonly Key[]
  /** What conditions and balances look at; undefined when the guide has none. */
  readonly watch: WatchProgram | undefined
  /** The same as it was written: for samples and for pages. */
  readonly asked: Asked
  /** The codes that the standard lists for an element, by its reference, separated by blanks. */
  readonly standardCodes: { readonly [reference: string]: string }
}

/** A business key and the element it stands in. */
export type Key = {
  readonly name: string
  /** Index of its segment, and of the variants of it. */
  readonly places: ReadonlySet<number>
  readonly element: number
  readonly component: number | undefined
  readonly discriminator: Discriminator | undefined
}

export type Area = 'heading' | 'detail' | 'summary'

/** One place of the structure where a segment may stand. The trigger of a loop stands for the loop, too. */
export type Node = {
  readonly index: number
  /** Index of the place of the standard that it is, or is a variant of or within. */
  readonly origin: number
  /** Index of the node whose occurrences it adds to: of a variant, the node it is a variant of. */
  readonly countsAt: number
  /** Readings of this place of their own, by what the segment carries; at most one fits. */
  readonly variants: Variant[]
  readonly tag: string
  readonly tagNumber: number
  /** Index of the trigger of the loop around it; -1 at the top. */
  readonly parent: number
  /** Index behind the last node of its loop (of itself, when it is no trigger). */
  end: number
  readonly isTrigger: boolean
  /** What the standard calls the loop of a trigger, such as N1 or SG25; else empty. */
  readonly loop: string
  readonly area: Area
  /** Name in the tree: the tag in lower case, with `_2` when the name is taken beside it. */
  readonly name: string
  /** Further names that the guide gives it. */
  readonly aliases: Alias[]
  /** Fewest and most times within the loop around it; of a trigger, of the loop. */
  min: number
  max: number
  /** Who says so: the standard or the guide. */
  minBy: 'standard' | 'guide'
  maxBy: 'standard' | 'guide'
  /** A list in the tree: the standard (or the guide) lets it come more than once. */
  repeats: boolean
  /** The guide does not use it: neither read nor required. */
  unused: boolean
  counted: readonly QualifiedCount[]
  elements: readonly ElementRules[]
  /** Behind this position no element is required, so a short segment is checked no further. */
  lastRequired: number
  notes: readonly Note[]
  /** Elements that are qualifier and value of a product id, as pairs of positions. */
  readonly idPairs: readonly (readonly [qualifier: number, value: number])[]
}

/** What a place becomes when its segment carries a certain value: a node of its own, with what is inside. */
export type Variant = { readonly discriminator: Discriminator; readonly place: number }

/** A list in the tree where the place is one, unless it may come once only. */
export type Alias = { readonly name: string; readonly repeats: boolean }

/** A guide's `N1[01=ST]: {min, max}`. */
export type QualifiedCount = {
  readonly discriminator: Discriminator
  readonly min: number
  readonly max: number
  /** Its number among all of the program. */
  readonly index: number
}

/** Never changed in place: nodes share them until a rule makes another. */
export type ElementRules = {
  readonly reference: string
  readonly type: string
  readonly min: number
  readonly max: number
  /** How often it may be repeated; 1 where the standard has no repetition. */
  readonly repeat: number
  readonly mandatoryBy: 'standard' | 'guide' | undefined
  readonly unused: boolean
  readonly codes: ReadonlySet<string> | undefined
  /** Rules of this element in segments with a certain value only. */
  readonly qualified: readonly QualifiedElement[]
  readonly name: string | undefined
  readonly components: readonly ElementRules[] | undefined
  readonly notes: readonly Note[]
}

export type QualifiedElement = {
  readonly discriminator: Discriminator
  readonly codes: ReadonlySet<string> | undefined
  readonly mandatory: boolean
  readonly unused: boolean
  readonly min: number | undefined
  readonly max: number | undefined
}

/**
 * X12.6: P all or none, R at least one, E at most one, C if the first then all, L if the first then one more.
 * ISO 9735: D1 exactly one, D2 all or none, D3 at least one, D4 at most one, D5 if the first then all, D6 if the first
 * then one more, D7 if the first then none of the others.
 */
export type NoteKind = 'P' | 'R' | 'E' | 'C' | 'L' | 'D1' | 'D2' | 'D3' | 'D4' | 'D5' | 'D6' | 'D7'

export type Note = {
  readonly kind: NoteKind
  readonly positions: readonly number[]
  /** A segment that ends before this position cannot break it. */
  readonly from: number
}

export type Transition = {
  readonly target: number
  /** Nodes that cannot occur any more once the target is reached, and have a least number to reach. */
  readonly passed: readonly number[]
}
export type Transitions = {
  /** Where a tag leads from a node; undefined when it cannot follow. */
  find(from: number, tagNumber: number): Transition | undefined
  /** The same target where nothing is passed for it, and it has neither variants nor qualified counts; else -1. */
  plain(from: number, tagNumber: number): number
  /** The same, but past the node it would lead to: for a segment whose place is full. */
  findBeyond(from: number, tagNumber: number): Transition | undefined
}
