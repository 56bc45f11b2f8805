import { readFileSync } from 'node:fs'
import { describeSettings } from './settings.ts'

export type SettingFiles =
  /** Values by setting, of those that were given as files. */
  | { readonly kind: 'values'; readonly values: Readonly<Record<string, string>> }
  /** One line each, saying what to write instead. */
  | { readonly kind: 'problems'; readonly problems: readonly string[] }

/**
 * Every setting may be given as a file that holds its value: DATABASE_URL_FILE=/run/secrets/database-url. That is how secrets
 * of containers come, and what is in a file is not in the process list or in what an engine tells of a container. White
 * space at the end of the file is not part of the value.
 */
export function readSettingFiles(env: Readonly<Record<string, string | undefined>>): SettingFiles {
  const values: Record<string, string> = {}
  const problems: string[] = []
  for (const { setting, file, path } of given(env)) {
    if (env[setting]) problems.push(`${setting} and ${file} are both set: leave one of them out`)
    else {
      const text = textOf(path)
      if (text === undefined) problems.push(`${file} names ${path}, which cannot be read`)
      else values[setting] = text
    }
  }
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'values', values }
}

type Given = { readonly setting: string; readonly file: string; readonly path: string }

/** A setting that ends in _FILE itself is the path it is, also where another setting is named like its beginning. */
function given(env: Readonly<Record<string, string | undefined>>): readonly Given[] {
  const names = describeSettings().map(({ name }) => name)
  return names.flatMap((setting) => {
    const file = `${setting}_FILE`
    const path = env[file]
    return path && !names.includes(file) ? [{ setting, file, path }] : []
  })
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trimEnd()
  } catch {
    // Why it cannot be read is the engine's affair; the sentence names the path.
    return undefined
  }
}
