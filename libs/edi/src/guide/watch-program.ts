import type { Decimal } from '@parley/document'
import type { Place } from '../finding.ts'
import type { FindingCode } from '../finding-codes.ts'
import type { SegmentReader } from '../segment-reader.ts'
import type { Discriminator } from './locator.ts'

/**
 * What conditions and balances note while a transaction is read. A cell holds what was seen at one place; a scope is a
 * loop (or the whole transaction) whose cells are emptied when a pass of it begins, and whose rules are asked when it ends.
 */
export type WatchProgram = {
  readonly cells: number
  /** By `Node.index`. */
  readonly sightings: readonly (readonly Sighting[] | undefined)[]
  readonly scopes: readonly (readonly Scope[] | undefined)[]
  readonly whole: Scope
}

export type Sighting = {
  readonly cell: number
  readonly discriminator: Discriminator | undefined
  readonly see: (cell: Cell, seen: Seen) => void
}

export type Scope = {
  /** The cells that a new pass empties. */
  readonly cells: readonly number[]
  readonly closings: readonly Closing[]
}

/** Asked when a pass ends; `seen` is the segment that ended it. */
export type Closing = (cells: readonly Cell[], seen: Seen) => void

export type Cell = {
  /** How often it was seen in this pass. */
  count: number
  sum: Decimal
  /** Something that should be a number is none: nothing can be said. */
  broken: boolean
  values: Sighted[]
}
export type Sighted = { readonly text: string; readonly place: Place }

export type Seen = {
  readonly reader: SegmentReader
  /** Where an element of the segment at hand stands, or the segment itself. */
  place(at?: { readonly element: number; readonly component?: number | undefined }): Place
  report(code: FindingCode, text: string, place: Place): void
}
