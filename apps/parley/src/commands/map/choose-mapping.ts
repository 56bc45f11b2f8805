import type { Mapping } from '@parley/model'
import { note, Unreadable, UserError } from '../../terminal.ts'
import { countText, type OpenedSet, sayProblems } from './open-set.ts'

export type RunnableMapping = Exclude<Mapping, { readonly kind: 'none' }>

/** The mapping of that name; a set in which it does not compile is told with all that is wrong. */
export function chooseMapping(set: OpenedSet, name: string): RunnableMapping {
  const { mappings } = set.compiled
  const found = mappings.get(name)
  if (found !== undefined && found.kind !== 'none') return found
  if (found !== undefined) throw new UserError(`Mapping "${name}" passes documents through unchanged.`)
  const written = set.resources.some(
    ({ resource }) => resource.kind === 'Mapping' && resource.metadata.name === name,
  )
  if (written && set.problems.length > 0) {
    sayProblems(set)
    throw new UserError(`Mapping "${name}" cannot run: ${countText(set.problems.length, 'problem')}.`)
  }
  const known = [...mappings.keys()]
  note(`There is no Mapping "${name}" in this set.`)
  throw new Unreadable(
    known.length === 0 ? 'It has none; name its folder: --set <folder>' : `It has: ${known.join(', ')}`,
  )
}
