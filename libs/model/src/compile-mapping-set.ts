import { catalogue } from './catalogue.ts'
import { type Checked, checkCatalogue, inOrder } from './check-resources.ts'
import type { LocatedResource } from './load-resources.ts'
import type { ResourceKind } from './resource.ts'

/** Who trades with whom, and which way: no mapping depends on it. */
const apart: ReadonlySet<ResourceKind> = new Set(['Partner', 'Gateway', 'Agreement', 'Channel', 'Test'])

/**
 * The guides and mappings of a set, compiled, and what is wrong with them; what else the set holds is not looked at, so
 * that a mapping can be tried before anything around it is there.
 */
export async function compileMappingSet(located: readonly LocatedResource[]): Promise<Checked> {
  const sorted = catalogue(located.filter(({ resource }) => !apart.has(resource.kind)))
  const checked = await checkCatalogue(sorted.catalogue, undefined)
  return { ...checked, problems: inOrder([...sorted.problems, ...checked.problems]) }
}
