import type { Dictionary } from './dictionary.ts'
import { openPack, type Pack } from './pack.ts'
import x12004010 from './packs/x12-004010.json' with { type: 'json' }

const packs: { readonly [name: string]: Pack } = { 'x12/004010': x12004010 as Pack }
const opened = new Map<string, Dictionary>()

/** The names that `loadDictionary` knows, such as `x12/004010`. */
export const dictionaryNames: readonly string[] = Object.keys(packs)

/** The dictionary of that name (`x12/004010`); undefined when there is no such pack. Opened once, then kept. */
export function loadDictionary(name: string): Dictionary | undefined {
  const known = opened.get(name)
  if (known !== undefined) return known
  const pack = Object.hasOwn(packs, name) ? packs[name] : undefined
  if (pack === undefined) return undefined
  const dictionary = openPack(pack)
  opened.set(name, dictionary)
  return dictionary
}
