/** A guide compiled to tables: nodes in the order of the standard, walked without recursion. */
export type Program = {
  readonly setId: string
  readonly nodes: readonly Node[]
  /** Every tag that the set uses, as `tagCode`, to its number. */
  readonly tagNumbers: ReadonlyMap<number, number>
  /** Every tag of the release, also those that the set does not use. */
  readonly knownTags: ReadonlySet<string>
  readonly transitions: Transitions
  /** How many qualified counts the nodes before each index have; one entry more than nodes. */
  readonly qualifiedStarts: readonly number[]
  readonly keys: readonly Key[]
}

/** A business key and the element it stands in. */
export type Key = {
  readonly name: string
  readonly node: number
  readonly element: number
  readonly component: number | undefined
  readonly qualifier: { readonly element: number; readonly value: string } | undefined
}

export type Area = 'heading' | 'detail' | 'summary'

/** One place of the structure where a segment may stand. The trigger of a loop stands for the loop, too. */
export type Node = {
  readonly index: number
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
  readonly counted: QualifiedCount[]
  readonly elements: readonly ElementRules[]
  /** Behind this position no element is required, so a short segment is checked no further. */
  lastRequired: number
  notes: readonly Note[]
  /** Elements that are qualifier and value of a product id, as pairs of positions. */
  readonly idPairs: readonly (readonly [qualifier: number, value: number])[]
}

/** A guide's `N1[01=ST]: {min, max}`. */
export type QualifiedCount = {
  readonly element: number
  readonly value: string
  readonly min: number
  readonly max: number
  /** Its number among all of the program. */
  index: number
}

export type ElementRules = {
  readonly reference: string
  readonly type: string
  min: number
  max: number
  /** How often it may be repeated; 1 where the standard has no repetition. */
  readonly repeat: number
  mandatoryBy: 'standard' | 'guide' | undefined
  unused: boolean
  codes: ReadonlySet<string> | undefined
  /** Rules of this element in segments with a certain qualifier only. */
  readonly qualified: QualifiedElement[]
  name: string | undefined
  readonly components: readonly ElementRules[] | undefined
  readonly notes: readonly Note[]
}

export type QualifiedElement = {
  readonly element: number
  readonly value: string
  readonly codes: ReadonlySet<string> | undefined
  readonly mandatory: boolean
  readonly unused: boolean
  readonly min: number | undefined
  readonly max: number | undefined
}

/** P all or none, R at least one, E at most one, C if the first then all, L if the first then one more (X12.6). */
export type Note = {
  readonly kind: 'P' | 'R' | 'E' | 'C' | 'L'
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
  /** The same, but past the node it would lead to: for a segment whose place is full. */
  findBeyond(from: number, tagNumber: number): Transition | undefined
}
