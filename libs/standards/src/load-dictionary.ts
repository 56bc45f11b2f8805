import type { Dictionary } from './dictionary.ts'
import { dictionaryNames } from './dictionary-names.ts'
import { openPack, type Pack, packFile } from './pack.ts'

/** Where dictionaries of a user's own lie; the roof, which may read files, gives it. */
export type DictionarySource = {
  /** Their names, such as `x12/004010`. */
  names(): Promise<readonly string[]>
  /** The pack of that file name, as `packFile` gives it. */
  read(file: string): Promise<unknown>
}

const opened = new Map<string, Promise<Dictionary | undefined>>()
let imported: DictionarySource | undefined

/** Told once, as the process starts: dictionaries of this source go before built-in ones of the same name. */
export function provideDictionaries(source: DictionarySource | undefined): void {
  imported = source
  opened.clear()
}

export async function importedDictionaryNames(): Promise<readonly string[]> {
  return (await imported?.names()) ?? []
}

/**
 * The dictionary of that name, such as `x12/004010` or `edifact/D96A`; undefined when there is no such pack. Nothing
 * of a pack is in memory before it is asked for; then it is opened once and kept.
 */
export async function loadDictionary(name: string): Promise<Dictionary | undefined> {
  const known = opened.get(name) ?? open(name)
  opened.set(name, known)
  const dictionary = await known.catch((error: unknown) => {
    opened.delete(name)
    throw error
  })
  // What is not there may be imported yet.
  if (dictionary === undefined) opened.delete(name)
  return dictionary
}

async function open(name: string): Promise<Dictionary | undefined> {
  const pack = await loadPack(name)
  return pack && openPack(pack)
}

/** The same as it is kept, for those who make packs of it. */
export async function loadPack(name: string): Promise<Pack | undefined> {
  const [standard = '', version = ''] = name.split('/')
  if ((await importedDictionaryNames()).includes(name)) {
    return imported?.read(packFile({ standard, version })).then(
      (pack) => pack as Pack,
      (cause: unknown) => {
        throw new Error(`the imported dictionary ${name} cannot be read`, { cause })
      },
    )
  }
  if (!dictionaryNames.includes(name)) return undefined
  const file = `./packs/${packFile({ standard, version })}`
  const module = (await import(file, { with: { type: 'json' } })) as { default: Pack }
  return module.default
}
