import { describeSettings } from '@parley/config'
import { note, say, table } from '../terminal.ts'

/** parley settings: name, default and meaning of every setting, all read from the environment. */
export function printSettings(): void {
  const rows = describeSettings().map(({ name, standard, meaning }) => [name, standard, meaning])
  say(table([['SETTING', 'DEFAULT', 'MEANING'], ...rows]))
  note('Each may also be given as a file with its value: DATABASE_URL_FILE for DATABASE_URL, and so on.')
}
