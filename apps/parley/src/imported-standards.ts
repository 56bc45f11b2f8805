import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { standardsDirOf } from '@parley/config'
import { provideDictionaries } from '@parley/standards'

/** Where imported dictionaries lie. */
export function standardsFolder(env: Readonly<Record<string, string | undefined>>): string {
  return standardsDirOf(env)
}

/** Lets every loader of dictionaries find those that were imported; nothing is read before one is asked for. */
export function provideImportedStandards(env: Readonly<Record<string, string | undefined>>): void {
  const folder = standardsFolder(env)
  provideDictionaries({
    names: async () => {
      const files = await readdir(folder).catch(noFolder)
      return files.flatMap((file) => {
        const match = /^(x12|edifact)-([a-z0-9-]+)\.json$/.exec(file)
        return match === null ? [] : [`${match[1]}/${match[2]?.toUpperCase()}`]
      })
    },
    read: async (file) => JSON.parse(await readFile(join(folder, file), 'utf8')) as unknown,
  })
}

function noFolder(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
  throw new Error(`the folder of imported dictionaries cannot be read`, { cause: error })
}
