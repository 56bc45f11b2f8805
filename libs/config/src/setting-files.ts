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

/** Settings that are paths of files themselves, such as PARLEY_MASTER_KEY_FILE, are none of them. */
function given(env: Readonly<Record<string, string | undefined>>): readonly Given[] {
  return describeSettings().flatMap(({ name }) => {
    const file = `${name}_FILE`
    const path = env[file]
    return path ? [{ setting: name, file, path }] : []
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
