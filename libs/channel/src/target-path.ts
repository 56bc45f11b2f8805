import { type Branch, origin, type Twig } from '@parley/document'

/** The path of the segment that stands at a position of its transaction, such as `detail.po1[2].po1`. */
export function pathOfSegment(tree: Branch, position: number): string | undefined {
  return search(tree, '', position)
}

function search(branch: Branch, path: string, position: number): string | undefined {
  if (path !== '' && branch[origin]?.segmentPosition === position && !hasTrigger(branch, position))
    return path
  for (const [name, twig] of Object.entries(branch)) {
    const inside = path === '' ? name : `${path}.${name}`
    for (const [at, one] of branchesOf(twig)) {
      const found = search(one, at === undefined ? inside : `${inside}[${at}]`, position)
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** A loop comes from where its first segment does, which is then the one meant. */
function hasTrigger(branch: Branch, position: number): boolean {
  return Object.values(branch).some((twig) =>
    branchesOf(twig).some(([, one]) => one[origin]?.segmentPosition === position),
  )
}

function branchesOf(twig: Twig): readonly (readonly [number | undefined, Branch])[] {
  if (twig === undefined || typeof twig === 'string') return []
  if (!isList(twig)) return [[undefined, twig]]
  return twig.flatMap((one: string | Branch, index) =>
    typeof one === 'string' ? [] : [[index, one] as const],
  )
}

// Array.isArray alone does not narrow a readonly array out of the union.
function isList(
  twig: Branch | readonly string[] | readonly Branch[],
): twig is readonly string[] | readonly Branch[] {
  return Array.isArray(twig)
}
