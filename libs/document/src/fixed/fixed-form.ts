import type { Structure } from '../records/layout.ts'
import type { WalkedRecord } from '../records/record-walk.ts'
import type { Encoding } from '../records/unit-window.ts'

/** A compiled guide of fixed-width records; an IDoc is one with a head of its own before the fields. */
export type FixedForm = {
  readonly structure: Structure
  readonly encoding: Encoding
  /** Empty when records are told from one another by their length alone. */
  readonly lineEnd: string
  /** Characters of a record of each type. */
  readonly lengths: ReadonlyMap<string, number>
  /** The type of a record by its text. */
  readonly typeOf: (record: string) => string | undefined
  /** Characters of a record that `typeOf` looks at. */
  readonly typeEnd: number
  readonly shortRecords: 'refuse' | 'allow'
  /** What stands beyond the last field: nothing but blanks, or anything. */
  readonly longRecords: 'refuse' | 'allow'
  /** The level that a record says it is on; NaN where it says nothing. */
  readonly levelOf?: (record: string) => number
  /** What the format itself writes into a record: its type, and of an IDoc the head of a segment. */
  readonly marksOf: (record: WalkedRecord, number: number) => readonly Mark[]
}

/** Text at characters of a record, from 0. */
export type Mark = { readonly start: number; readonly text: string }
