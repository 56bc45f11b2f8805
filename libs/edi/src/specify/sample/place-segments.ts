import { discriminatorText } from '../../guide/locator.ts'
import type { Node, Program } from '../../guide/program.ts'
import { likelihoodOfSegment } from './likelihood.ts'
import { pick, type Random } from './random.ts'
import type { SampleSize } from './sample-segment.ts'
import { roomOf } from './settled-values.ts'

// Beyond it only what is mandatory is added: a message of EDIFACT may nest loops seven deep.
const mostSegments = 2_000
// How deep a loop stands that is given twice.
const mostRepeatedDepth = 1

/**
 * The places of a sample, header first and trailer last, in an order that the judge reads the same way: where two places of a
 * structure have the same tag, a segment goes to the nearest, so a further one is given only where it is not taken for another.
 */
export function placeSegments(program: Program, size: SampleSize, random: Random): readonly Node[] {
  const placing = new Placing(program, size, random)
  placing.level(-1)
  return placing.placed
}

/**
 * One more place behind others, with all that is mandatory in it; undefined where a segment of that tag would be read as another.
 */
export function placeWithin(
  program: Program,
  before: readonly Node[],
  { node, random }: { readonly node: Node; readonly random: Random },
): readonly Node[] | undefined {
  const [header] = program.nodes
  const placing = new Placing(program, 'minimal', random)
  placing.placed = [...(header === undefined ? [] : [header]), ...before]
  const count = placing.placed.length
  const last = placing.placed.at(-1)
  if (
    last === undefined ||
    program.transitions.find(standsAt(last), node.tagNumber)?.target !== node.countsAt
  )
    return undefined
  placing.placed.push(node)
  return !node.isTrigger || placing.level(node.index) ? placing.placed.slice(count) : undefined
}

class Placing {
  placed: Node[] = []
  private readonly program: Program
  private readonly size: SampleSize
  private readonly random: Random
  private counts: Int32Array

  constructor(program: Program, size: SampleSize, random: Random) {
    this.program = program
    this.size = size
    this.random = random
    this.counts = new Int32Array(program.places.length)
  }

  /** False when something mandatory of this level cannot be given. */
  level(parent: number): boolean {
    for (const node of this.program.places) {
      if (node.parent !== parent || isVariant(node)) continue
      const { least, wanted } = this.often(node)
      for (let count = this.counts[node.index] ?? 0; count < wanted; count++) {
        if (this.place(node)) continue
        if (count < least && !(this.bridge(node) && this.place(node))) return false
        if (count >= least) break
      }
    }
    return true
  }

  /** One segment, of a loop with all that belongs into it; nothing at all when that is not possible. */
  private place(node: Node): boolean {
    const before = { placed: this.placed.length, counts: this.counts.slice() }
    if (this.reaches(node)) {
      this.counts[node.index] = (this.counts[node.index] ?? 0) + 1
      const own = this.readingOf(node)
      this.placed.push(own)
      if (!own.isTrigger) return true
      this.counts.fill(0, own.index + 1, own.end)
      if (this.level(own.index)) return true
    }
    this.placed.length = before.placed
    this.counts = before.counts
    return false
  }

  /** The variant of the place that the guide still requires; else one of those there is room for. */
  private readingOf(node: Node): Node {
    if (node.variants.length === 0) return node
    const readings = node.variants.flatMap(({ discriminator, place }) => {
      const own = this.program.places[place]
      if (own === undefined) return []
      const counted = node.counted.find(
        (one) => discriminatorText(one.discriminator) === discriminatorText(discriminator),
      )
      return [
        { own, count: this.countInPass(own, node.parent), min: counted?.min ?? 0, max: counted?.max ?? 1 },
      ]
    })
    const required = readings.find(({ count, min }) => count < min)
    if (required !== undefined) return required.own
    const free = readings.filter(({ own, count, max }) => count < max && !own.unused).map(({ own }) => own)
    return pick(roomOf(node) > node.variants.length ? [node, ...free] : free, this.random) ?? node
  }

  private countInPass(own: Node, parent: number): number {
    const start = this.placed.findLastIndex((one) => one.index === parent)
    return this.placed.slice(start + 1).filter((one) => one === own).length
  }

  /** Whether a segment of that tag would be read as this place now. */
  private reaches({ index, tagNumber }: Node): boolean {
    const { places, transitions } = this.program
    const last = this.placed.at(-1)
    if (last === undefined) return index === 0
    const current = standsAt(last)
    const found = transitions.find(current, tagNumber)
    if (found?.target === index) return true
    const other = found && places[found.target]
    if (other === undefined || (this.counts[other.index] ?? 0) < other.max) return false
    const beyond = transitions.findBeyond(current, tagNumber)
    return beyond?.target === index
  }

  /** Another place stands in the way: it is filled, or something between them is given. */
  private bridge(node: Node): boolean {
    const siblings = this.program.places.filter(
      (one) => one.parent === node.parent && one.index < node.index && !isVariant(one),
    )
    for (const sibling of siblings.reverse()) {
      if (sibling.unused || sibling.tag === node.tag || (this.counts[sibling.index] ?? 0) >= sibling.max)
        continue
      if (this.place(sibling) && this.reaches(node)) return true
    }
    for (const sibling of siblings) {
      if (sibling.tag !== node.tag || sibling.max > 20) continue
      while ((this.counts[sibling.index] ?? 0) < sibling.max) if (!this.place(sibling)) return false
    }
    return this.reaches(node)
  }

  private often(node: Node): { readonly least: number; readonly wanted: number } {
    const { min, max, unused, counted, repeats, isTrigger } = node
    if (unused) return { least: 0, wanted: 0 }
    const least = Math.max(
      min,
      counted.reduce((sum, one) => sum + one.min, 0),
    )
    if (this.size === 'minimal' || this.placed.length > mostSegments) return { least, wanted: least }
    const again = repeats && isTrigger && this.depth(node) < mostRepeatedDepth ? 2 : 1
    const isWanted =
      this.size === 'maximal' || least > 0 || this.random() < likelihoodOfSegment(node, this.depth(node))
    return { least, wanted: Math.max(least, isWanted ? Math.min(again, max, roomOf(node)) : 0) }
  }

  private depth({ parent }: Node): number {
    let depth = 0
    for (let around = parent; around >= 0; around = this.program.places[around]?.parent ?? -1) depth++
    return depth
  }
}

export function isVariant({ index, countsAt }: Node): boolean {
  return index !== countsAt
}

/** Where the walk goes on from: from a loop as it was read, from a segment as the standard has it. */
export function standsAt({ index, countsAt, isTrigger }: Node): number {
  return isTrigger ? index : countsAt
}
