import type { EdiKind } from '../generate/edi-file.ts'

/** One document type mapped to one form, in three languages that must give the same. */
export type MapCase = {
  readonly name: string
  readonly kind: EdiKind
  /** The standard's message that the documents are read by. */
  readonly base: string
  /** The fields of the target, as a JSON guide writes them. */
  readonly fields: { readonly [name: string]: unknown }
  readonly spec: unknown
  /** The same as JavaScript written by hand, without any check. */
  readonly byHand: (source: Plain) => unknown
  /** The same in JSONata. */
  readonly jsonata: string
}

/** A tree as hand-written code sees it: nothing is checked, everything may be missing. */
export interface Plain {
  readonly [name: string]: Plain | undefined
  readonly [index: number]: Plain | undefined
}

export function textOf(value: Plain | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export function listOf(value: Plain | undefined): readonly Plain[] {
  return Array.isArray(value) ? value : []
}
