import type { Node, Transition, Transitions } from './program.ts'

const unknown = 0
const none = -1

/**
 * Where each segment leads from each place. Nearest wins: later in the same loop, then the loop again, then later in
 * the loop around it. What is passed on the way is fixed, so a missing segment costs nothing to find.
 * The table is filled as it is asked; an entry never changes.
 */
export function createTransitions(places: readonly Node[], tagCount: number): Transitions {
  const table = new Int32Array(places.length * tagCount)
  // Behind the places of the standard stand variants, which follow nothing.
  const end = places.filter(({ origin, index }) => origin === index).length
  const found: Transition[] = []
  return {
    find(from, tagNumber) {
      const cell = from * tagCount + tagNumber
      const entry = table[cell] ?? unknown
      if (entry === none) return undefined
      if (entry !== unknown) return found[entry - 1]
      const transition = search(places, { from, end }, tagNumber)
      if (transition === undefined) table[cell] = none
      else table[cell] = found.push(transition)
      return transition
    },
    findBeyond(from, tagNumber) {
      const first = search(places, { from, end }, tagNumber)
      return first === undefined ? undefined : search(places, { from, end }, tagNumber, first.target)
    },
  }
}

function search(
  places: readonly Node[],
  { from, end: last }: { readonly from: number; readonly end: number },
  tagNumber: number,
  except = -1,
): Transition | undefined {
  const start = places[from]
  if (start === undefined) return undefined
  const passed: number[] = []
  let scope = start.isTrigger ? from : start.parent
  let at = start.isTrigger ? from + 1 : from
  for (;;) {
    const loop = places[scope]
    const end = loop?.end ?? last
    for (let place = places[at]; place !== undefined && at < end; place = places[at]) {
      if (place.tagNumber === tagNumber && at !== except) return { target: at, passed }
      if (place.min > 0 || place.counted.length > 0) passed.push(at)
      at = place.end
    }
    if (loop === undefined) return undefined
    // What comes behind a variant, or again, is what comes behind the place that it is a variant of.
    const again = places[loop.countsAt] ?? loop
    if (again.tagNumber === tagNumber && again.index !== except) return { target: again.index, passed }
    if (again.min > 0 || again.counted.length > 0) passed.push(again.index)
    at = again.end
    scope = again.parent
  }
}
