import type { Fault } from '../codec.ts'
import type { BranchShape, ValueShape } from '../tree.ts'
import type { NumberForm } from './number-form.ts'

/**
 * What CSV, fixed-width files and IDocs have in common: a file is records, a record is values, and records that
 * belong to one another are one document.
 */

export type GuidePath = readonly (string | number)[]

/** One value of a record, and where it stands there. */
export type FieldLayout = {
  readonly name: string
  /** From the branch of its record: `['shipTo', 'code']`. */
  readonly steps: readonly string[]
  readonly shape: ValueShape
  /** Among the fields of its record, from 0. */
  readonly index: number
  readonly place: FieldPlace
  readonly number?: NumberForm
  /** Whether a date is written as the guide says. */
  readonly isDate?: (text: string) => boolean
  /** Something can be wrong with its text, or it is converted. */
  readonly judged: boolean
  /** Where the guide says so, for problems. */
  readonly guidePath: GuidePath
}

/** CSV: `title` names the column in the header line, or `column` counts it from 0. */
export type ColumnPlace = { readonly kind: 'column'; readonly title?: string; readonly column: number }
/** Fixed-width: characters from 0, `end` is behind the last. */
export type SpanPlace = {
  readonly kind: 'span'
  readonly start: number
  readonly end: number
  readonly align: 'left' | 'right'
  readonly pad: string
}
export type FieldPlace = ColumnPlace | SpanPlace

export type BranchLayout = {
  readonly fields: readonly FieldLayout[]
  readonly branches: readonly NamedBranch[]
  /** Every name that may stand in it, those of records below included. */
  readonly names: ReadonlySet<string>
}
export type NamedBranch = {
  readonly name: string
  readonly path: string
  readonly required: boolean
  readonly layout: BranchLayout
}

/** A record in the order of records that makes a document; the root opens one. */
export type RecordNode = {
  /** In the branch of the record above it; empty for the root. */
  readonly name: string
  /** What tells it from others: the value of the record type column, a segment's name. */
  readonly type: string
  readonly list: boolean
  readonly required: boolean
  /** Most of them in a row. */
  readonly max: number
  readonly layout: BranchLayout
  /** Its values in the order in which they are written, those of nested branches included. */
  readonly fields: readonly FieldLayout[]
  readonly children: readonly RecordNode[]
  readonly byType: ReadonlyMap<string, RecordNode>
  /** Among its siblings, from 0. */
  readonly order: number
  /** The root is 0. */
  readonly depth: number
  readonly guidePath: GuidePath
}

/** Rows with the same key are one document: its own values from the first row, an item of the list from each. */
export type Grouping = {
  readonly keys: readonly FieldLayout[]
  readonly list: NamedBranch
  /** Values of the items, in the order in which they are written. */
  readonly fields: readonly FieldLayout[]
}

export type Structure = {
  readonly root: RecordNode
  readonly grouping?: Grouping
  readonly shape: BranchShape
  /** Every type of record. */
  readonly types: ReadonlySet<string>
}

/** The record at hand while a file is read; it is the same object for the next one. */
export type RecordCursor = {
  /** Of its first byte in the file, and behind its last, its line end included. */
  readonly offset: number
  readonly end: number
  /** 1-based. */
  readonly line: number
  /** Values that it has, known to the guide or not. */
  readonly count: number
  /** Its text, without padding; empty when there is none. */
  text(field: FieldLayout): string
  placeOf(field: FieldLayout | undefined): RecordPosition
  /** What is wrong with the record as such; after its values have been asked for. */
  flaws(report: (flaw: Flaw) => void): void
}
export type RecordPosition = {
  readonly byteOffset: number
  readonly line: number
  readonly column: number
}
export type Flaw = Pick<Fault, 'code' | 'text'> & {
  readonly severity?: 'warning'
  readonly position: RecordPosition
}
