import { fits } from '../fits.ts'
import type { Node, Program, QualifiedCount } from '../guide/program.ts'
import type { SegmentReader } from '../segment-reader.ts'

/** A segment, or one with a certain qualifier, that should have come before the one at hand. */
export type Shortage = {
  readonly node: Node
  readonly qualified?: QualifiedCount
  /** The loops around its place, as `loopPath` gives them. */
  readonly loopPath: string
}

/**
 * What a segment turned out to be:
 *   placed            it belongs to `node`
 *   late              it belongs to `node`, which was already taken for missing
 *   out-of-sequence   its place in the current loop has been passed (AK304 7)
 *   unexpected        the set has it, but not here (2)
 *   not-in-set        X12 has it, the set has not (6)
 *   unknown           no segment of X12 (1)
 *   swallowed         it belongs to a loop that was out of place as a whole and is reported already
 */
export type Step =
  | { readonly kind: 'placed'; readonly node: Node; readonly shortages: readonly Shortage[] }
  | { readonly kind: 'late'; readonly node: Node }
  | { readonly kind: 'out-of-sequence' | 'unexpected' | 'not-in-set' | 'unknown' | 'swallowed' }

const nothingShort: readonly Shortage[] = []

// Up to so many places are emptied faster one by one than by a call.
const longLoop = 16

/** The tag leads nowhere from here. */
const nowhere = -1

/**
 * Follows the segments of one transaction through the structure, with the count of every place.
 * The step it answers is good until the next one: on the good path nothing new is made for a segment.
 */
export class StructureWalker {
  private readonly program: Program
  private readonly counts: Int32Array
  private readonly qualified: Int32Array
  private current = -1
  /** Trigger of a loop that came where it may not; its segments are passed over. */
  private stray: Node | undefined
  private pending: Node[] = []
  private placed: { readonly kind: 'placed'; node: Node; shortages: readonly Shortage[] } | undefined
  private passed: readonly number[] = []

  constructor(program: Program) {
    this.program = program
    this.counts = new Int32Array(program.places.length)
    this.qualified = new Int32Array(program.qualifiedStarts[program.places.length] ?? 0)
  }

  /** Stands before the first segment of another transaction. */
  begin(): void {
    this.counts.fill(0)
    this.qualified.fill(0)
    this.current = -1
    this.stray = undefined
    this.pending = []
    this.passed = []
  }

  step(reader: SegmentReader): Step {
    const plain = this.plainStep(reader)
    if (plain !== undefined) return this.placedAt(plain, nothingShort)
    const tagNumber = this.program.tagNumbers.get(reader.tagCode)
    if (tagNumber === undefined)
      return { kind: this.program.knownTags.has(reader.tag) ? 'not-in-set' : 'unknown' }
    const node = this.program.places[this.targetOf(tagNumber)]
    if (node === undefined) return this.recover(tagNumber, reader)
    const shortages = this.passed.length === 0 ? nothingShort : this.shortagesIn(this.passed)
    this.stray = undefined
    return this.placedAt(this.place(node, reader), shortages)
  }

  /**
   * The step of nearly every segment: to its one place, where there is room, past nothing that is required. Undefined,
   * and nothing has changed, when `step` has to look.
   */
  plainStep(reader: SegmentReader): Node | undefined {
    const { counts, current } = this
    const tagNumber = this.program.tagNumbers.get(reader.tagCode)
    if (tagNumber === undefined) return undefined
    const { places, transitions } = this.program
    const target = current < 0 ? nowhere : transitions.plain(current, tagNumber)
    const node = target < 0 ? undefined : places[target]
    if (node === undefined || (counts[target] ?? 0) >= node.max) return undefined
    counts[target] = (counts[target] ?? 0) + 1
    this.stray = undefined
    this.current = target
    if (node.isTrigger) this.enter(node)
    return node
  }

  private placedAt(node: Node, shortages: readonly Shortage[]): Step {
    this.placed ??= { kind: 'placed', node, shortages }
    this.placed.node = node
    this.placed.shortages = shortages
    return this.placed
  }

  /** How often the place has been used within the loop around it, the segment at hand included. */
  countOf(node: Node): number {
    return this.counts[node.countsAt] ?? 0
  }

  qualifiedCountOf(counted: QualifiedCount): number {
    return this.qualified[counted.index] ?? 0
  }

  /** The loops around the segment at hand, outermost first, each with its count: `PO1[2]/SLN[1]`; empty at the top. */
  loopPath(): string {
    return this.pathOf(this.scope())
  }

  private pathOf(trigger: number): string {
    const loops: string[] = []
    for (
      let node = this.program.places[trigger];
      node !== undefined;
      node = this.program.places[node.parent]
    ) {
      loops.push(`${node.tag}[${this.countOf(node)}]`)
    }
    return loops.reverse().join('/')
  }

  /** The node that the tag leads to, or `nowhere`; `passed` are then the places that are skipped for it. */
  private targetOf(tagNumber: number): number {
    const { places, transitions } = this.program
    if (this.current < 0) {
      this.passed = []
      return places[0]?.tagNumber === tagNumber ? 0 : nowhere
    }
    const transition = transitions.find(this.current, tagNumber)
    if (transition === undefined) return nowhere
    this.passed = transition.passed
    const { target } = transition
    if ((this.counts[target] ?? 0) >= (places[target]?.max ?? 0)) {
      const beyond = transitions.findBeyond(this.current, tagNumber)
      // A later place for the same segment is better than one too many here, if nothing required is skipped for it.
      if (beyond && this.isComplete(beyond.passed)) {
        this.passed = beyond.passed
        return beyond.target
      }
    }
    return target
  }

  private isComplete(passed: readonly number[]): boolean {
    return passed.every((index) => {
      const node = this.program.places[index]
      return node !== undefined && this.countOf(node) >= node.min
    })
  }

  private shortagesIn(passed: readonly number[]): readonly Shortage[] {
    let shortages: Shortage[] | undefined
    for (const index of passed) {
      const node = this.program.places[index]
      if (node === undefined || node.unused) continue
      const found = this.shortagesOf(node)
      if (found.length > 0) shortages = [...(shortages ?? []), ...found]
    }
    return shortages ?? nothingShort
  }

  /** Reported once: afterwards the place counts as filled. */
  private shortagesOf(node: Node): readonly Shortage[] {
    if (this.countOf(node) < node.min) {
      this.counts[node.index] = node.min
      for (const counted of node.counted) this.qualified[counted.index] = counted.min
      this.pending.push(node)
      return [{ node, loopPath: this.pathOf(node.parent) }]
    }
    if (node.counted.length === 0) return nothingShort
    return node.counted.flatMap((qualified) => {
      if (this.qualifiedCountOf(qualified) >= qualified.min) return []
      this.qualified[qualified.index] = qualified.min
      return [{ node, qualified, loopPath: this.pathOf(node.parent) }]
    })
  }

  /** Answers the node, or the variant of it that the segment is. */
  private place(node: Node, reader: SegmentReader): Node {
    this.counts[node.index] = this.countOf(node) + 1
    if (node.counted.length > 0) this.countQualified(node, reader)
    const own = node.variants.length === 0 ? node : this.variantOf(node, reader)
    this.current = node.isTrigger ? own.index : node.index
    if (node.isTrigger) this.enter(own)
    return own
  }

  private variantOf(node: Node, reader: SegmentReader): Node {
    for (const { discriminator, place } of node.variants) {
      if (fits(reader, discriminator)) return this.program.places[place] ?? node
    }
    return node
  }

  private countQualified(node: Node, reader: SegmentReader): void {
    for (const counted of node.counted) {
      if (fits(reader, counted.discriminator)) {
        this.qualified[counted.index] = this.qualifiedCountOf(counted) + 1
      }
    }
  }

  private enter({ index, end }: Node): void {
    const { counts } = this
    const { qualifiedStarts } = this.program
    if (end - index > longLoop) counts.fill(0, index + 1, end)
    else for (let inner = index + 1; inner < end; inner++) counts[inner] = 0
    if (this.qualified.length > 0) this.qualified.fill(0, qualifiedStarts[index + 1], qualifiedStarts[end])
    if (this.pending.length > 0)
      this.pending = this.pending.filter((one) => one.index <= index || one.index >= end)
  }

  private recover(tagNumber: number, reader: SegmentReader): Step {
    const late = this.pending.find((node) => node.tagNumber === tagNumber && this.isOpen(node.parent))
    if (late !== undefined) {
      this.pending = this.pending.filter((node) => node !== late)
      this.counts[late.index] = 0
      const { current } = this
      const node = this.place(late, reader)
      if (!late.isTrigger) this.current = current
      return { kind: 'late', node }
    }
    if (this.stray !== undefined && this.isWithin(this.stray, tagNumber)) return { kind: 'swallowed' }
    return this.misplaced(tagNumber)
  }

  private misplaced(tagNumber: number): Step {
    const { places } = this.program
    const scope = this.scope()
    for (let around = scope; ; around = places[around]?.parent ?? -1) {
      const place = places.find((node) => node.parent === around && node.tagNumber === tagNumber)
      if (place !== undefined) {
        this.stray = place.isTrigger ? place : undefined
        return { kind: around === scope ? 'out-of-sequence' : 'unexpected' }
      }
      if (around < 0) break
    }
    this.stray = undefined
    return { kind: 'unexpected' }
  }

  private scope(): number {
    const node = this.program.places[this.current]
    if (node === undefined) return -1
    return node.isTrigger ? node.index : node.parent
  }

  private isOpen(trigger: number): boolean {
    for (let around = this.scope(); around >= 0; around = this.program.places[around]?.parent ?? -1) {
      if (around === trigger) return true
    }
    return trigger < 0
  }

  private isWithin({ index, end }: Node, tagNumber: number): boolean {
    return this.program.places.slice(index + 1, end).some((node) => node.tagNumber === tagNumber)
  }
}
