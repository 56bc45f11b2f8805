import type { FindingCode } from '../../finding-codes.ts'
import type { CompiledGuide } from '../../guide/compiled-guide.ts'
import type { Node, Program } from '../../guide/program.ts'
import { isVariant, standsAt } from './place-segments.ts'
import type { Placed } from './sample-transaction.ts'

/** A document with one segment too few or too many, and the finding that it must give. */
export type SegmentFault = {
  readonly placed: readonly Placed[]
  readonly code: FindingCode
  readonly segment: string
}

/** Every such fault of a sample, each alone; where another place would take the segment, there is none to tell. */
export function segmentFaults(
  { program }: CompiledGuide,
  placed: readonly Placed[],
): readonly SegmentFault[] {
  return placed.flatMap((_, index) => [
    ...missing(program, placed, index),
    ...tooOften(program, placed, index),
    ...notUsed(program, placed, index),
    ...unknown(program, placed, index),
  ])
}

function missing(program: Program, placed: readonly Placed[], index: number): readonly SegmentFault[] {
  const node = placed[index]?.node
  if (node === undefined || node.min === 0 || node.counted.length > 0 || isVariant(node)) return []
  const end = endOf(placed, index)
  const level = placed.slice(levelStart(placed, index), levelEnd(placed, index))
  if (level.filter((one) => one.node === node).length !== node.min) return []
  const before = index === 0 ? program.nodes[0] : placed[index - 1]?.node
  const after = end < placed.length ? placed[end]?.node : program.nodes.at(-1)
  if (before === undefined || after === undefined || !leads(program, before, after)) return []
  const code = node.minBy === 'guide' ? 'SEGMENT_REQUIRED_BY_GUIDE' : 'SEGMENT_MISSING'
  return [{ placed: [...placed.slice(0, index), ...placed.slice(end)], code, segment: node.tag }]
}

const mostCopies = 20

function tooOften(program: Program, placed: readonly Placed[], index: number): readonly SegmentFault[] {
  const one = placed[index]
  if (one === undefined || one.node.isTrigger || one.node.max > mostCopies || one.node.counted.length > 0)
    return []
  const { node } = one
  const level = placed.slice(levelStart(placed, index), levelEnd(placed, index))
  const count = level.filter((other) => other.node === node).length
  const isLast = placed[index + 1]?.node !== node
  if (!isLast || program.transitions.find(node.index, node.tagNumber)?.target !== node.index) return []
  if (program.transitions.findBeyond(node.index, node.tagNumber) !== undefined) return []
  const copies = Array.from({ length: node.max + 1 - count }, () => one)
  const code = node.maxBy === 'guide' ? 'SEGMENT_OVER_MAX_OF_GUIDE' : 'SEGMENT_OVER_MAX'
  return [{ placed: [...placed.slice(0, index), ...copies, ...placed.slice(index)], code, segment: node.tag }]
}

function notUsed(program: Program, placed: readonly Placed[], index: number): readonly SegmentFault[] {
  const before = placed[index]?.node
  const after = index + 1 < placed.length ? placed[index + 1]?.node : program.nodes.at(-1)
  if (before === undefined || after === undefined) return []
  const node = program.nodes.find(
    (one) =>
      one.unused && leads(program, before, one) && leads(program, one, after) && !isInside(program, one),
  )
  if (node === undefined) return []
  const extra = { node, segment: { tag: node.tag, elements: ['X'] } }
  return [
    {
      placed: [...placed.slice(0, index + 1), extra, ...placed.slice(index + 1)],
      code: 'SEGMENT_NOT_USED',
      segment: node.tag,
    },
  ]
}

/** Whether a loop around it is not used either: then the loop is the finding. */
function isInside({ nodes }: Program, { parent }: Node): boolean {
  for (let around = parent; around >= 0; around = nodes[around]?.parent ?? -1)
    if (nodes[around]?.unused) return true
  return false
}

const strange = 'QQQ'

function unknown(program: Program, placed: readonly Placed[], index: number): readonly SegmentFault[] {
  const node = placed[index]?.node
  if (node === undefined || program.knownTags.has(strange)) return []
  const extra = { node: { ...node, isTrigger: false }, segment: { tag: strange, elements: ['X'] } }
  return [
    {
      placed: [...placed.slice(0, index + 1), extra, ...placed.slice(index + 1)],
      code: 'SEGMENT_UNKNOWN',
      segment: strange,
    },
  ]
}

function leads({ transitions }: Program, from: Node, to: Node): boolean {
  return transitions.find(standsAt(from), to.tagNumber)?.target === to.countsAt
}

/** Behind the last segment of the loop that begins here; of a segment, behind it. */
function endOf(placed: readonly Placed[], index: number): number {
  const node = placed[index]?.node
  if (node === undefined || !node.isTrigger) return index + 1
  const next = placed.findIndex(
    (one, at) => at > index && (one.node.index <= node.index || one.node.index >= node.end),
  )
  return next < 0 ? placed.length : next
}

/** The pass through the loop around a segment: from its trigger on. */
function levelStart(placed: readonly Placed[], index: number): number {
  const parent = placed[index]?.node.parent ?? -1
  return Math.max(
    0,
    placed.findLastIndex((one, at) => at < index && one.node.index === parent),
  )
}

function levelEnd(placed: readonly Placed[], index: number): number {
  const start = levelStart(placed, index)
  const parent = placed[index]?.node.parent ?? -1
  return parent < 0 ? placed.length : endOf(placed, start)
}
