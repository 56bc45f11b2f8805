import { type Locator, segmentStep } from './locator.ts'
import type { ElementRules, Node } from './program.ts'
import { placesOf } from './resolve-locator.ts'
import type { Closing, Scope, Sighting, WatchProgram } from './watch-program.ts'

/** A loop around a place: its trigger in the standard, and which of the variants of it. Outermost first in a chain. */
export type Level = { readonly origin: number; readonly places: ReadonlySet<number> }
export type Chain = readonly Level[]

/** What a locator of an expression names. */
export type Watched = {
  readonly text: string
  readonly locator: Locator
  readonly node: Node
  readonly rules: ElementRules | undefined
  readonly targets: readonly Node[]
}

/** Lays out the cells, sightings and scopes of a program. */
export class WatchBuilder {
  private readonly places: readonly Node[]
  private readonly owners: {
    readonly scope: Scope & { cells: number[]; closings: Closing[] }
    level: Level
  }[] = []
  private readonly whole = { cells: [] as number[], closings: [] as Closing[] }
  private readonly sightings: (Sighting[] | undefined)[] = []
  private cells = 0

  constructor(places: readonly Node[]) {
    this.places = places
  }

  /** A new cell, emptied whenever a pass of that loop begins; without a level it lasts for the transaction. */
  cell(level: Level | undefined): number {
    const cell = this.cells++
    if (level !== undefined) this.scopeOf(level).cells.push(cell)
    return cell
  }

  /** Something is noted in a cell whenever a segment stands at one of the places. */
  sight(
    { targets, locator }: Pick<Watched, 'targets' | 'locator'>,
    cell: number,
    see: Sighting['see'],
  ): void {
    const { discriminator } = segmentStep(locator)
    for (const { index } of targets) {
      const own = this.sightings[index] ?? []
      own.push({ cell, discriminator, see })
      this.sightings[index] = own
    }
  }

  close(level: Level | undefined, closing: Closing): void {
    const scope = level === undefined ? this.whole : this.scopeOf(level)
    scope.closings.push(closing)
  }

  /** The loops around a place. The trigger of a loop is inside it when one of its elements is meant. */
  chainOf(targets: readonly Node[], includesOwn: boolean): Chain {
    const chains = targets.map((node) => this.triggersAround(node, includesOwn))
    return (chains[0] ?? []).map((index, depth) => ({
      origin: this.places[index]?.origin ?? 0,
      places: new Set(chains.flatMap((chain) => chain[depth] ?? [])),
    }))
  }

  chainOfWatched({ targets, locator }: Watched): Chain {
    return this.chainOf(targets, locator.element !== undefined)
  }

  placesOf(steps: readonly Node[], locator: Locator): readonly Node[] {
    return placesOf(this.places, steps, locator)
  }

  triggersOf({ places }: Level): readonly Node[] {
    return this.places.filter(({ index }) => places.has(index))
  }

  /** What may stand behind a place in the pass of the loop around it: what is missing there should stand before that. */
  placesBehind(targets: readonly Node[]): readonly Node[] {
    return this.places.filter((place) =>
      targets.some(
        ({ origin, parent }) =>
          place.origin >= (this.places[origin]?.end ?? 0) && this.isWithin(place, parent),
      ),
    )
  }

  program(): WatchProgram | undefined {
    if (this.whole.closings.length + this.owners.length === 0) return undefined
    const scopes: Scope[][] = []
    for (const { scope, level } of this.owners) {
      for (const index of level.places) {
        const own = scopes[index] ?? []
        own.push(scope)
        scopes[index] = own
      }
    }
    return { cells: this.cells, sightings: this.sightings, scopes, whole: this.whole }
  }

  private isWithin({ parent }: Node, trigger: number): boolean {
    if (trigger < 0) return true
    for (let at = parent; at >= 0; at = this.places[at]?.parent ?? -1) if (at === trigger) return true
    return false
  }

  private triggersAround(node: Node, includesOwn: boolean): readonly number[] {
    const chain = includesOwn && node.isTrigger ? [node.index] : []
    for (let at = node.parent; at >= 0; at = this.places[at]?.parent ?? -1) chain.unshift(at)
    return chain
  }

  private scopeOf(level: Level): { cells: number[]; closings: Closing[] } {
    const known = this.owners.find((one) => isSame(one.level, level))
    if (known !== undefined) return known.scope
    const scope = { cells: [], closings: [] }
    this.owners.push({ scope, level })
    return scope
  }
}

function isSame(a: Level, b: Level): boolean {
  return a.places.size === b.places.size && [...a.places].every((place) => b.places.has(place))
}

/** How many loops two places have in common, from the outermost on. */
export function sharedDepth(a: Chain, b: Chain): number {
  let depth = 0
  while (depth < a.length && depth < b.length && meet(a[depth], b[depth])) depth++
  return depth
}

function meet(a: Level | undefined, b: Level | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    a.origin === b.origin &&
    [...a.places].some((place) => b.places.has(place))
  )
}
