import { placeText, segmentStep } from '../../guide/locator.ts'
import type { Node, Program, QualifiedCount } from '../../guide/program.ts'
import type { Watched } from '../../guide/watch-builder.ts'
import { textAt } from '../../view/interchange-tree.ts'
import { endOfLoop, type Pass } from './occurrences.ts'
import { placeWithin, standsAt } from './place-segments.ts'
import type { Drawing } from './redraw.ts'
import { type Given, sampleSegment, withPart } from './sample-segment.ts'
import type { Placed } from './sample-transaction.ts'

/** The segments with one more of that place in the pass, with all that belongs into it; undefined where none may stand. */
export function insertSegment(
  placed: readonly Placed[],
  { watched, pass }: { readonly watched: Watched; readonly pass: Pass },
  { program, random }: Drawing,
): readonly Placed[] | undefined {
  const around = placed[pass.from]?.node
  const listed = program.standardCodes
  for (const node of readings(program, watched)) {
    if (node.parent >= 0 && node.parent !== around?.index) continue
    if (node.unused || isFull(placed, node, pass)) continue
    for (let at = pass.to; at >= pass.from; at--) {
      const before = placed.slice(0, at).map((one) => one.node)
      const nodes = placeWithin(program, before, { node, random })
      const last = nodes?.at(-1)
      if (nodes === undefined || last === undefined || !leads(program, last, placed[at]?.node)) continue
      const made = nodes.map((one, index) => {
        const values = index === 0 ? qualifierOf(watched) : new Map<number, Given>()
        return { node: one, segment: sampleSegment(one, { random, listed, size: 'minimal', values }) }
      })
      return [...placed.slice(0, at), ...made, ...placed.slice(at)]
    }
  }
  return undefined
}

/** Without a segment and, of a loop, all that is in it; undefined where one fewer may not be. */
export function withoutSegment(
  placed: readonly Placed[],
  at: number,
  { program }: Drawing,
): readonly Placed[] | undefined {
  const node = placed[at]?.node
  if (node === undefined) return undefined
  const to = endOfLoop(program, placed, at)
  const before = at === 0 ? program.nodes[0] : placed[at - 1]?.node
  if (isNeeded(program, placed, at) || before === undefined || !leads(program, before, placed[to]?.node))
    return undefined
  return [...placed.slice(0, at), ...placed.slice(to)]
}

/** Whether the place, or the guide with that qualifier, asks for one at all. */
function isNeeded({ places }: Program, placed: readonly Placed[], at: number): boolean {
  const one = placed[at]
  const counts = one && (places[one.node.countsAt] ?? one.node)
  if (one === undefined || counts === undefined) return true
  const carries = ({ discriminator: { element, component, values } }: QualifiedCount) =>
    values.includes(textAt(one.segment, element, component))
  const isLast = [placed[at - 1], placed[at + 1]].every((other) => other?.node.countsAt !== counts.index)
  return (counts.min > 0 && isLast) || counts.counted.some((own) => own.min > 0 && carries(own))
}

/** The place as it is where it carries what the brackets say; innermost last. */
function readings({ places }: Program, { targets, locator }: Watched): readonly Node[] {
  const { discriminator } = segmentStep(locator)
  return targets.filter((node) => {
    const own = places[node.countsAt]?.variants.find(({ place }) => place === node.index)?.discriminator
    const variants = places[node.countsAt]?.variants ?? []
    if (discriminator === undefined) return own === undefined
    const isSame = (one: typeof discriminator) =>
      placeText(one) === placeText(discriminator) && one.values.includes(discriminator.values[0] ?? '')
    return own === undefined ? !variants.some((one) => isSame(one.discriminator)) : isSame(own)
  })
}

function isFull(placed: readonly Placed[], { countsAt, max }: Node, { from, to }: Pass): boolean {
  return placed.slice(from, to).filter((one) => one.node.countsAt === countsAt).length >= max
}

function qualifierOf({ locator }: Watched): ReadonlyMap<number, Given> {
  const { discriminator } = segmentStep(locator)
  if (discriminator === undefined) return new Map()
  const { element, component, values } = discriminator
  return new Map([[element, withPart(undefined, component, values[0] ?? '')]])
}

/** Whether what follows is read as it was; behind the last one stands the trailer. */
function leads({ transitions, nodes }: Program, from: Node, to: Node | undefined): boolean {
  const next = to ?? nodes.at(-1)
  return next !== undefined && transitions.find(standsAt(from), next.tagNumber)?.target === next.countsAt
}
