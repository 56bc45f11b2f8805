import type { Node, Program } from '../../guide/program.ts'
import { likelihoodOfSegment } from './likelihood.ts'
import type { Random } from './random.ts'
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
    this.counts = new Int32Array(program.nodes.length)
  }

  /** False when something mandatory of this level cannot be given. */
  level(parent: number): boolean {
    for (const node of this.program.nodes) {
      if (node.parent !== parent) continue
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
      this.placed.push(node)
      if (!node.isTrigger) return true
      this.counts.fill(0, node.index + 1, node.end)
      if (this.level(node.index)) return true
    }
    this.placed.length = before.placed
    this.counts = before.counts
    return false
  }

  /** Whether a segment of that tag would be read as this place now. */
  private reaches({ index, tagNumber }: Node): boolean {
    const { nodes, transitions } = this.program
    const current = this.placed.at(-1)
    if (current === undefined) return index === 0
    const found = transitions.find(current.index, tagNumber)
    if (found?.target === index) return true
    const other = found && nodes[found.target]
    if (other === undefined || (this.counts[other.index] ?? 0) < other.max) return false
    const beyond = transitions.findBeyond(current.index, tagNumber)
    return beyond?.target === index
  }

  /** Another place stands in the way: it is filled, or something between them is given. */
  private bridge(node: Node): boolean {
    const siblings = this.program.nodes.filter((one) => one.parent === node.parent && one.index < node.index)
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
    for (let around = parent; around >= 0; around = this.program.nodes[around]?.parent ?? -1) depth++
    return depth
  }
}
