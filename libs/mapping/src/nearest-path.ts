import type { BranchShape, Shape } from '@parley/document'
import { nearestName } from '@parley/document'
import { hint } from './problem.ts'

const deepest = 4
const mostLooked = 5000

/** `; did you mean 02?`, or where the name stands deeper inside: `; did you mean po1.02?`. */
export function hintInside(name: string, shape: BranchShape): string {
  const known = Object.keys(shape.fields)
  if (nearestName(name, known) !== undefined) return hint(name, known)
  const path = pathTo(name, shape)
  return path === undefined ? hint(name, known) : `; did you mean ${path}?`
}

/** The shortest path to a field of exactly this name. */
export function pathTo(name: string, shape: BranchShape): string | undefined {
  let level: readonly (readonly [string, BranchShape])[] = [['', shape]]
  let looked = 0
  for (let depth = 1; depth <= deepest; depth++) {
    const next: (readonly [string, BranchShape])[] = []
    for (const [above, branch] of level) {
      for (const [field, inner] of Object.entries(branch.fields)) {
        if (++looked > mostLooked) return undefined
        const path = above === '' ? field : `${above}.${field}`
        if (field === name) return path
        const deeper = branchIn(inner)
        if (deeper !== undefined) next.push([path, deeper])
      }
    }
    level = next
  }
  return undefined
}

function branchIn(shape: Shape): BranchShape | undefined {
  if (shape.kind === 'list') return shape.item.kind === 'branch' ? shape.item : undefined
  return shape.kind === 'branch' ? shape : undefined
}
