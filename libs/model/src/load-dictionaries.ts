import { dictionaryNameOf } from '@parley/edi'
import { type Dictionary, loadDictionary } from '@parley/standards'
import type { Catalogue } from './catalogue.ts'

export type Dictionaries = ReadonlyMap<string, Dictionary>

/** The dictionaries that the guides of a set refine, each by its name; one that does not exist is left out. */
export async function loadDictionaries({ entries }: Catalogue): Promise<Dictionaries> {
  const names = new Set<string>()
  for (const { spec } of entries.Guide.values()) {
    const name =
      spec.format === 'x12' || spec.format === 'edifact' ? dictionaryNameOf(spec.extends) : undefined
    if (name !== undefined) names.add(name)
  }
  const loaded = new Map<string, Dictionary>()
  for (const name of names) {
    const dictionary = await loadDictionary(name)
    if (dictionary !== undefined) loaded.set(name, dictionary)
  }
  return loaded
}
