import type { Dictionary } from '@parley/standards'

const opened = new WeakMap<Dictionary, Map<string, ReadonlySet<string>>>()

/**
 * The codes that the standard lists for an element, made into a set when they are first asked for and then shared by all
 * guides of the dictionary; undefined when it lists none, as X12's dictionaries never do.
 */
export function standardCodes(dictionary: Dictionary, reference: string): ReadonlySet<string> | undefined {
  const listed = Object.hasOwn(dictionary.codes, reference) ? dictionary.codes[reference] : undefined
  if (listed === undefined) return undefined
  const sets = opened.get(dictionary) ?? new Map<string, ReadonlySet<string>>()
  opened.set(dictionary, sets)
  const known = sets.get(reference)
  if (known !== undefined) return known
  const codes = new Set(listed.split(' '))
  sets.set(reference, codes)
  return codes
}
