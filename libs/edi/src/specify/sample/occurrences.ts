import { watchedAt } from '../../guide/compile-watch.ts'
import type { Reference } from '../../guide/expression.ts'
import { segmentStep } from '../../guide/locator.ts'
import type { Node, Program } from '../../guide/program.ts'
import type { Target } from '../../guide/read-asked.ts'
import { resolveLocator } from '../../guide/resolve-locator.ts'
import { type Chain, type Level, sharedDepth, WatchBuilder, type Watched } from '../../guide/watch-builder.ts'
import { textAt } from '../../view/interchange-tree.ts'
import type { Placed } from './sample-transaction.ts'

/** Segments from one to before another: one pass of a loop, or the whole document. */
export type Pass = { readonly from: number; readonly to: number }

/** Who asks: the loops around what a rule is about, and the pass of the innermost of them. */
export type Asking = { readonly chain: Chain; readonly pass: Pass }

/** Finds what the expressions of a guide name in the segments of a sample. */
export class Occurrences {
  readonly placed: readonly Placed[]
  private readonly program: Program
  readonly builder: WatchBuilder
  private readonly known: Map<Reference, Watched>

  constructor(program: Program, placed: readonly Placed[], known = new Map<Reference, Watched>()) {
    this.program = program
    this.placed = placed
    this.builder = new WatchBuilder(program.places)
    this.known = known
  }

  /** The same of other segments. */
  over(placed: readonly Placed[]): Occurrences {
    return new Occurrences(this.program, placed, this.known)
  }

  watched(target: Target): Watched {
    return watchedAt(this, target)
  }

  /** What a reference names; a guide that compiled has no other. */
  named(reference: Reference): Watched {
    const known = this.known.get(reference)
    if (known !== undefined) return known
    const { text, locator } = reference
    const resolved = resolveLocator(this.program.nodes, locator)
    if (resolved.kind === 'problem') throw new Error(`${text}: ${resolved.text}`)
    const watched = watchedAt(this, { text, locator, ...resolved })
    this.known.set(reference, watched)
    return watched
  }

  /** The loops around a place; the loop that a segment opens is around its elements. */
  chainOf(watched: Watched): Chain {
    return this.builder.chainOfWatched(watched)
  }

  chainAround({ targets }: Watched): Chain {
    return this.builder.chainOf(targets, false)
  }

  /** The passes of the innermost loop of a chain within a pass. */
  passes(chain: Chain, within: Pass = this.whole()): readonly Pass[] {
    const level = chain.at(-1)
    if (level === undefined) return [this.whole()]
    const passes: Pass[] = []
    for (let from = within.from; from < within.to; from++) {
      const node = this.placed[from]?.node
      if (node !== undefined && level.places.has(node.index)) passes.push({ from, to: this.endOf(from) })
    }
    return passes
  }

  /** Where a place is looked for: in the pass of the innermost loop that it shares with what asks. */
  rangeFor({ chain, pass }: Asking, other: Chain): Pass {
    const depth = sharedDepth(chain, other)
    if (depth === chain.length) return pass
    const level = chain[depth - 1]
    return level === undefined ? this.whole() : this.around(level, pass.from)
  }

  /** The segments of a place in a range, by their index. */
  segmentsOf(
    { targets, locator }: Pick<Watched, 'targets' | 'locator'>,
    { from, to }: Pass,
  ): readonly number[] {
    const indexes = new Set(targets.map(({ index }) => index))
    const { discriminator } = segmentStep(locator)
    const found: number[] = []
    for (let at = from; at < to; at++) {
      const one = this.placed[at]
      if (one === undefined || !indexes.has(one.node.index) || one.segment.tag !== one.node.tag) continue
      const isMeant =
        discriminator === undefined ||
        discriminator.values.includes(textAt(one.segment, discriminator.element, discriminator.component))
      if (isMeant) found.push(at)
    }
    return found
  }

  /** The text of a place in a segment; of a whole composite or repetition whatever is in it. */
  textIn(index: number, { element = 0, component }: Watched['locator']): string {
    const segment = this.placed[index]?.segment
    if (segment === undefined) return ''
    const value = segment.elements[element - 1] ?? ''
    if (component !== undefined || typeof value === 'string') return textAt(segment, element, component)
    return JSON.stringify(value)
  }

  /** The texts of a place, in order, without what is empty. */
  textsOf(watched: Watched, range: Pass): readonly string[] {
    return this.segmentsOf(watched, range)
      .map((index) => this.textIn(index, watched.locator))
      .filter((text) => text !== '')
  }

  private whole(): Pass {
    return { from: 0, to: this.placed.length }
  }

  private around({ places }: Level, index: number): Pass {
    for (let from = index; from >= 0; from--) {
      const node = this.placed[from]?.node
      if (node === undefined || !places.has(node.index)) continue
      const to = this.endOf(from)
      if (to > index) return { from, to }
    }
    return this.whole()
  }

  private endOf(from: number): number {
    return endOfLoop(this.program, this.placed, from)
  }
}

/** Behind the last segment of the loop that begins there; of a segment that opens none, behind it. */
export function endOfLoop({ places }: Program, placed: readonly Placed[], from: number): number {
  const trigger = placed[from]?.node
  let to = from + 1
  while (trigger?.isTrigger && isInside(places, placed[to]?.node, trigger)) to++
  return to
}

function isInside(places: readonly Node[], node: Node | undefined, trigger: Node): boolean {
  for (let at = node?.parent ?? -1; at >= 0; at = places[at]?.parent ?? -1)
    if (at === trigger.index) return true
  return false
}
