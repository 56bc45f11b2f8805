import type { CompiledGuide } from '../../guide/compiled-guide.ts'
import type { ElementRules, Node } from '../../guide/program.ts'
import type { Loop, Segment, TransactionTree } from '../../view/interchange-tree.ts'
import { breachesOf } from './breaches.ts'
import { withCheckDigits } from './check-digits.ts'
import { fulfilled } from './fulfil.ts'
import { placeSegments } from './place-segments.ts'
import { type Random, randomOf } from './random.ts'
import { type SampleSize, sampleSegment } from './sample-segment.ts'
import { settledValues, Totals } from './settled-values.ts'

export type SampleOptions = {
  readonly size?: SampleSize
  /** The same seed gives the same sample; default 1. */
  readonly seed?: number
}

/** A segment of a sample and the place of the guide that it fills. */
export type Placed = {
  readonly node: Node
  readonly segment: Segment
  /** Its elements as conditions ask for them here, where they ask for something. */
  readonly asked?: readonly ElementRules[]
}

// The same size and seed may have to be drawn anew until every condition can be met.
const mostTries = 40

/** The segments of a sample between header and trailer, in order. */
export function samplePlaced(
  guide: CompiledGuide,
  { size = 'typical', seed = 1 }: SampleOptions = {},
): readonly Placed[] {
  const random: Random = randomOf(seed)
  // Of their own, so that a number more or less leaves the rest of a sample as it is.
  const numbers = randomOf(seed)
  let placed: readonly Placed[] = []
  for (let tries = 0; tries < mostTries; tries++) {
    const drawn = drawPlaced(guide, size, random)
    placed = fulfilled(numbered(drawn, numbers), { random, program: guide.program }, size)
    // What was drawn anew for a condition has no such numbers yet; what a condition asks for stays as it is.
    placed = numbered(placed, numbers)
    if (breachesOf(guide.program, placed).length === 0) return placed
  }
  return placed
}

function numbered(placed: readonly Placed[], numbers: Random): readonly Placed[] {
  return placed.map((one) =>
    one.asked === undefined ? { ...one, segment: withCheckDigits(one.node, one.segment, numbers) } : one,
  )
}

function drawPlaced(
  { program, version }: CompiledGuide,
  size: SampleSize,
  random: Random,
): readonly Placed[] {
  const nodes = placeSegments(program, size, random).slice(1, -1)
  const totals = new Totals(nodes)
  const repeats = program.nodes[0]?.tag === 'ST' && version >= '004020'
  return nodes.map((node, index) => {
    const values = settledValues(node, { totals, index, nodes, random, places: program.places })
    const segment = sampleSegment(node, { size, random, values, repeats, listed: program.standardCodes })
    return { node, segment }
  })
}

/** A sample document as a transaction, its segments in their loops: under its guide nothing is wrong with it. */
export function sampleTransaction(guide: CompiledGuide, options: SampleOptions = {}): TransactionTree {
  return transactionOf(guide, samplePlaced(guide, options))
}

export function transactionOf(guide: CompiledGuide, placed: readonly Placed[]): TransactionTree {
  return { header: headerOf(guide), segments: nested(placed) }
}

function headerOf({ setId, version, program }: CompiledGuide): Segment {
  if (program.nodes[0]?.tag === 'ST') return { tag: 'ST', elements: [setId, '0001'] }
  return { tag: 'UNH', elements: ['1', [setId, version.slice(0, 1), version.slice(1), 'UN']] }
}

function nested(placed: readonly Placed[]): readonly (Segment | Loop)[] {
  const top: (Segment | Loop)[] = []
  const open: { readonly index: number; readonly items: (Segment | Loop)[] }[] = []
  for (const { node, segment } of placed) {
    while (open.length > 0 && open.at(-1)?.index !== node.parent) open.pop()
    const items = open.at(-1)?.items ?? top
    if (!node.isTrigger) items.push(segment)
    else {
      const inside: (Segment | Loop)[] = [segment]
      items.push({ loop: node.loop, segments: inside })
      open.push({ index: node.index, items: inside })
    }
  }
  return top
}
