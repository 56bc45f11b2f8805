import type { Dictionary } from './dictionary.ts'
import { dictionaryNames } from './dictionary-names.ts'
import { openPack, type Pack, packFile } from './pack.ts'

const opened = new Map<string, Promise<Dictionary>>()

/**
 * The dictionary of that name, such as `x12/004010` or `edifact/D96A`; undefined when there is no such pack. Nothing
 * of a pack is in memory before it is asked for; then it is opened once and kept.
 */
export async function loadDictionary(name: string): Promise<Dictionary | undefined> {
  if (!dictionaryNames.includes(name)) return undefined
  const known = opened.get(name) ?? open(name)
  opened.set(name, known)
  return known
}

async function open(name: string): Promise<Dictionary> {
  const [standard = '', version = ''] = name.split('/')
  const file = `./packs/${packFile({ standard, version })}`
  const module = (await import(file, { with: { type: 'json' } })) as { default: Pack }
  return openPack(module.default)
}
