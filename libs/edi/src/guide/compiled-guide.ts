import type { BranchShape } from '@parley/document'
import type { Program } from './program.ts'

/** A guide ready to judge and to read transactions with. */
export type CompiledGuide = {
  readonly setId: string
  /** GS01 of the groups that carry the set. */
  readonly functionalId: string
  /** Release, such as 004010; of EDIFACT the directory, such as D96A. */
  readonly version: string
  /** EDIFACT: the code of the association whose subset it is, such as EAN008. */
  readonly association?: string
  /** The form of every tree that `readTransaction` gives under this guide. */
  readonly shape: BranchShape
  /** Business keys: name and locator, as written. */
  readonly keys: { readonly [name: string]: string }
  /** Tables for the judge and the reader; of no use elsewhere. */
  readonly program: Program
}
