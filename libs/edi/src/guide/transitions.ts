import type { Node, Transition, Transitions } from './program.ts'

const unknown = 0
const none = -1

/**
 * Where each segment leads from each place. Nearest wins: later in the same loop, then the loop again, then later in
 * the loop around it. What is passed on the way is fixed, so a missing segment costs nothing to find.
 * The table is filled as it is asked; an entry never changes.
 */
export function createTransitions(nodes: readonly Node[], tagCount: number): Transitions {
  const table = new Int32Array(nodes.length * tagCount)
  const found: Transition[] = []
  return {
    find(from, tagNumber) {
      const cell = from * tagCount + tagNumber
      const entry = table[cell] ?? unknown
      if (entry === none) return undefined
      if (entry !== unknown) return found[entry - 1]
      const transition = search(nodes, from, tagNumber)
      if (transition === undefined) table[cell] = none
      else table[cell] = found.push(transition)
      return transition
    },
    findBeyond(from, tagNumber) {
      const first = search(nodes, from, tagNumber)
      return first === undefined ? undefined : search(nodes, from, tagNumber, first.target)
    },
  }
}

function search(
  nodes: readonly Node[],
  from: number,
  tagNumber: number,
  except = -1,
): Transition | undefined {
  const start = nodes[from]
  if (start === undefined) return undefined
  const passed: number[] = []
  let scope = start.isTrigger ? from : start.parent
  let at = start.isTrigger ? from + 1 : from
  for (;;) {
    const loop = nodes[scope]
    const end = loop?.end ?? nodes.length
    for (let node = nodes[at]; node !== undefined && at < end; node = nodes[at]) {
      if (node.tagNumber === tagNumber && at !== except) return { target: at, passed }
      if (node.min > 0 || node.counted.length > 0) passed.push(at)
      at = node.end
    }
    if (loop === undefined) return undefined
    if (loop.tagNumber === tagNumber && scope !== except) return { target: scope, passed }
    if (loop.min > 0 || loop.counted.length > 0) passed.push(scope)
    at = loop.end
    scope = loop.parent
  }
}
