import type { Node, QualifiedCount } from '../../guide/program.ts'
import type { Random } from './random.ts'
import { sampleValues } from './sample-value.ts'

/** What is counted while the segments of a sample are made. */
export class Totals {
  /** Line items: how often the loop that begins the detail area comes. */
  readonly lines: number
  private hierarchy = 0
  private readonly counts = new Map<QualifiedCount, { readonly node: Node; count: number }>()

  constructor(nodes: readonly Node[]) {
    const first = nodes.find((node) => node.area === 'detail' && node.isTrigger && node.parent < 0)
    this.lines = nodes.filter((node) => node.origin === first?.origin && node.parent < 0).length
  }

  nextLevel(): number {
    return ++this.hierarchy
  }

  countOf(counted: QualifiedCount): number {
    return this.counts.get(counted)?.count ?? 0
  }

  add(node: Node, counted: QualifiedCount): void {
    this.counts.set(counted, { node, count: this.countOf(counted) + 1 })
  }

  /** A loop begins again: what is inside it is counted anew. */
  enter({ index, end }: Node): void {
    for (const [counted, { node }] of this.counts)
      if (node.index > index && node.index < end) this.counts.delete(counted)
  }
}

type Around = {
  readonly totals: Totals
  readonly index: number
  readonly nodes: readonly Node[]
  readonly random: Random
  /** Every place of the guide, with the variants of places. */
  readonly places: readonly Node[]
}

/** The values of a segment that depend on others: counted qualifiers, totals, levels, names of bounded loops. */
export function settledValues(node: Node, around: Around): ReadonlyMap<number, string> {
  const { totals } = around
  if (node.isTrigger) totals.enter(node)
  const values = new Map(qualifiersFor(node, around))
  for (const [position, value] of ownValues(node, around)) {
    const rules = node.elements[position - 1]
    if (rules === undefined || rules.unused || values.has(position)) continue
    if (rules.codes === undefined || rules.codes.has(value))
      values.set(position, value.padStart(rules.min, '0'))
  }
  for (const counted of standardOf(node, around).counted) {
    const { element, values: carried } = counted.discriminator
    if (carried.includes(values.get(element) ?? '')) totals.add(node, counted)
  }
  return values
}

/** First what the guide requires; then whatever has not come as often as it may. */
function qualifiersFor(node: Node, around: Around): readonly (readonly [number, string])[] {
  const { totals, random } = around
  const base = standardOf(node, around)
  const own = base.variants.find(({ place }) => place === node.index)?.discriminator
  if (own !== undefined) return (own.component ?? 1) === 1 ? [[own.element, own.values[0] ?? '']] : []
  // A composite is told by its first component, which can stand alone.
  const settled = node.counted.filter(({ discriminator }) => (discriminator.component ?? 1) === 1)
  const required = settled.find((one) => totals.countOf(one) < one.min)?.discriminator
  // What a variant carries would make it that variant.
  const full = [...settled.filter((one) => totals.countOf(one) >= one.max), ...base.variants]
  const positions = new Set([...settled, ...base.variants].map(({ discriminator }) => discriminator.element))
  return [...positions].flatMap((position) => {
    if (required?.element === position)
      return required.values.slice(0, 1).map((one) => [position, one] as const)
    const rules = node.elements[position - 1]
    if (rules === undefined || (required !== undefined && rules.mandatoryBy === undefined)) return []
    const taken = new Set(
      full.flatMap(({ discriminator }) => (discriminator.element === position ? discriminator.values : [])),
    )
    const free = sampleValues(rules, random).find((value) => !taken.has(value))
    return free === undefined ? [] : [[position, free] as const]
  })
}

function standardOf(node: Node, { places }: Around): Node {
  return places[node.countsAt] ?? node
}

/** How many segments may stand at a place before every code that its guide allows has come as often as it may. */
export function roomOf({ counted, elements }: Node): number {
  const rooms = elements.flatMap(({ codes }, index) => {
    if (codes === undefined) return []
    const limits = [...codes].map((code) => {
      const own = counted.find(
        ({ discriminator }) => discriminator.element === index + 1 && discriminator.values.includes(code),
      )
      return own === undefined ? Number.POSITIVE_INFINITY : own.max
    })
    return [limits.reduce((sum, limit) => sum + limit, 0)]
  })
  return Math.min(Number.POSITIVE_INFINITY, ...rooms)
}

function ownValues(node: Node, { totals, index, nodes }: Around): readonly (readonly [number, string])[] {
  switch (node.tag) {
    case 'HL':
      return levelOf(totals.nextLevel())
    case 'CTT':
      return [[1, String(totals.lines)]]
    // UNS 0081: D before the detail section, S before the summary section (ISO 9735).
    case 'UNS':
      return [[1, node.area === 'detail' ? 'D' : 'S']]
    // LS01 and LE01 name the bounded loop (X12.6).
    case 'LS':
      return [[1, nodes[index + 1]?.tag ?? 'LOOP']]
    case 'LE':
      return [[1, boundedBy(nodes, index)]]
    // BIN01 and BDS02 count the octets behind them (X12.22).
    case 'BIN':
      return octetsFrom(1)
    case 'BDS':
      return octetsFrom(2)
    default:
      return []
  }
}

const octets = 'Sample octets'

function octetsFrom(length: number): readonly (readonly [number, string])[] {
  return [
    [length, String(octets.length)],
    [length + 1, octets],
  ]
}

/** Shipment, order, then items of that order. */
function levelOf(number: number): readonly (readonly [number, string])[] {
  const code = number === 1 ? 'S' : number === 2 ? 'O' : 'I'
  const parent: readonly (readonly [number, string])[] = number === 1 ? [] : [[2, number === 2 ? '1' : '2']]
  return [[1, String(number)], ...parent, [3, code]]
}

function boundedBy(nodes: readonly Node[], index: number): string {
  const opened = nodes.findLastIndex((one, at) => at < index && one.tag === 'LS')
  return nodes[opened + 1]?.tag ?? 'LOOP'
}
