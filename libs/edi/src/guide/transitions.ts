import type { Node, Transition, Transitions } from './program.ts'

const unknown = 0
const none = -1

/**
 * Where each segment leads from each place. Nearest wins: later in the same loop, then the loop again, then later in
 * the loop around it. What is passed on the way is fixed, so a missing segment costs nothing to find.
 * The table is filled as it is asked; an entry never changes.
 */
export function createTransitions(places: readonly Node[], tagCount: number): Transitions {
  return new TransitionTable(places, tagCount)
}

class TransitionTable implements Transitions {
  private readonly places: readonly Node[]
  private readonly tagCount: number
  /** Behind the places of the standard stand variants, which follow nothing. */
  private readonly end: number
  private readonly table: Int32Array
  private readonly found: Transition[] = []
  /** Targets of `plain`, from 1 on; `none` where there is none. */
  private readonly plainTargets: Int32Array

  constructor(places: readonly Node[], tagCount: number) {
    this.places = places
    this.tagCount = tagCount
    this.end = places.filter(({ origin, index }) => origin === index).length
    this.table = new Int32Array(places.length * tagCount)
    this.plainTargets = new Int32Array(places.length * tagCount)
  }

  find(from: number, tagNumber: number): Transition | undefined {
    const cell = from * this.tagCount + tagNumber
    const entry = this.table[cell] ?? unknown
    if (entry === none) return undefined
    if (entry !== unknown) return this.found[entry - 1]
    const transition = search(this.places, { from, end: this.end }, tagNumber)
    if (transition === undefined) this.table[cell] = none
    else this.table[cell] = this.found.push(transition)
    return transition
  }

  plain(from: number, tagNumber: number): number {
    const cell = from * this.tagCount + tagNumber
    const entry = this.plainTargets[cell] ?? unknown
    if (entry !== unknown) return entry === none ? none : entry - 1
    const transition = this.find(from, tagNumber)
    const place = transition && this.places[transition.target]
    const isPlain = place !== undefined && place.variants.length === 0 && place.counted.length === 0
    const target = isPlain && transition?.passed.length === 0 ? place.index : none
    this.plainTargets[cell] = target === none ? none : target + 1
    return target
  }

  findBeyond(from: number, tagNumber: number): Transition | undefined {
    const { places, end } = this
    const first = search(places, { from, end }, tagNumber)
    return first === undefined ? undefined : search(places, { from, end }, tagNumber, first.target)
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
