import type { Origin } from '@parley/document'
import type { Rule } from './trace.ts'

/** Where in the sender's bytes something was read that a value was made of. */
export type ValueSource = {
  readonly origin?: Origin
  /** Below the segment or record: `04`, `ids.VN`. Without an origin, the path from the beginning of the document. */
  readonly element?: string
  /** `condition`: it decided which value was taken. */
  readonly role: 'value' | 'condition'
}

/** A row that a lookup table was asked for; without a value when it has none for the key. */
export type LookupRow = { readonly table: string; readonly key: readonly string[]; readonly value?: string }

/** Everything a value was made of. */
export type Made = {
  readonly sources: ValueSource[]
  /** Literals of the rule, as text. */
  readonly constants: string[]
  readonly lookups: LookupRow[]
  /** Facts of the message, `message.partner`, and counters, `counter invoice`. */
  readonly facts: string[]
  /** The rules of `let` and `$with` it goes through. */
  readonly names: Rule[]
}

/** Most sources that are told of one value: a sum over a catalogue has as many as that has lines. */
export const maxSources = 1000

export function addSource({ sources }: Made, source: ValueSource): void {
  // A value that a function was given has been told where it was read.
  if (source.origin === undefined && source.element === undefined) return
  const isKnown = sources.some(
    ({ origin, element, role }) =>
      role === source.role && element === source.element && origin?.byteOffset === source.origin?.byteOffset,
  )
  if (!isKnown && sources.length < maxSources) sources.push(source)
}

export function addName({ names }: Made, rule: Rule): void {
  if (!names.includes(rule)) names.push(rule)
}
