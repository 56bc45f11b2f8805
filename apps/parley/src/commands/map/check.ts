import type { Mapping } from '@parley/model'
import { note, say } from '../../terminal.ts'
import { countText, openSet, sayProblems } from './open-set.ts'

/** parley map check [folder]: exit code 0 when all compile, 1 problems, 2 cannot be read. */
export async function check(folder: string): Promise<void> {
  const set = await openSet(folder)
  sayProblems(set)
  const { mappings } = set.compiled
  for (const { resource, place } of set.resources) {
    const mapping = resource.kind === 'Mapping' ? mappings.get(resource.metadata.name) : undefined
    if (mapping !== undefined) say(`${place([]).file}: ${resource.metadata.name} is good${endsOf(mapping)}`)
  }
  if (set.problems.length > 0) {
    note(`${countText(set.problems.length, 'problem')}.`)
    process.exitCode = 1
  } else if (mappings.size === 0) note(`${folder} has no Mapping.`)
}

function endsOf(mapping: Mapping): string {
  if (mapping.kind === 'none') return ''
  const targets = mapping.kind === 'step' ? [mapping.to.name] : [...mapping.targets.keys()]
  return ` (${mapping.from.name} -> ${targets.join(', ')})`
}
