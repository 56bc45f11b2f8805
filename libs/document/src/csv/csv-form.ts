import type { Structure } from '../records/layout.ts'
import type { Encoding } from '../records/unit-window.ts'

/** A compiled CSV guide. */
export type CsvForm = {
  readonly structure: Structure
  readonly encoding: Encoding
  readonly delimiter: string
  /** Empty for none. */
  readonly quote: string
  readonly escape: string
  readonly comment: string
  readonly trim: boolean
  readonly header: boolean
  /** From 0; rows of flat files have no type. */
  readonly typeColumn: number | undefined
  /** How many cells a row of a type has. */
  readonly cells: ReadonlyMap<string, CellCount>
  readonly columns: 'exact' | 'fewer' | 'any'
  readonly quoting: 'needed' | 'always'
  readonly lineEnd: string
  readonly formulas: 'escape' | 'refuse' | 'allow'
}
export type CellCount = { readonly least: number; readonly most: number }
