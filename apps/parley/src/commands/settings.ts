import { describeSettings } from '@parley/config'
import { say, table } from '../terminal.ts'

/** parley settings: name, default and meaning of every setting, all read from the environment. */
export function printSettings(): void {
  const rows = describeSettings().map(({ name, standard, meaning }) => [name, standard, meaning])
  say(table([['SETTING', 'DEFAULT', 'MEANING'], ...rows]))
}
