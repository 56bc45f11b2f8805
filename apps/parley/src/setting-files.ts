import { readSettingFiles } from '@parley/config'
import { UserError } from './terminal.ts'

/** Settings that were given as files, such as DATABASE_URL_FILE, become settings of this process. */
export function useSettingFiles(env: Record<string, string | undefined>): void {
  const read = readSettingFiles(env)
  if (read.kind === 'problems') throw new UserError(read.problems.join('\n'))
  Object.assign(env, read.values)
}
