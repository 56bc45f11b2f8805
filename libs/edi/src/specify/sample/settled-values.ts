import { placeText } from '../../guide/locator.ts'
import type { Node, QualifiedCount } from '../../guide/program.ts'
import type { Random } from './random.ts'
import { type Given, withPart } from './sample-segment.ts'
import { sampleValues } from './sample-value.ts'

/** What is counted while the segments of a sample are made. */
export class Totals {
  /** Line items: how often the loop that begins the detail area comes. */
  readonly lines: number
  /** Levels of a tree of HL segments. */
  readonly levels: number
  private hierarchy = 0
  private readonly counts = new Map<QualifiedCount, { readonly node: Node; count: number }>()

  constructor(nodes: readonly Node[]) {
    const first = nodes.find((node) => node.area === 'detail' && node.isTrigger && node.parent < 0)
    this.lines = nodes.filter((node) => node.origin === first?.origin && node.parent < 0).length
    this.levels = nodes.filter((node) => node.tag === 'HL').length
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
export function settledValues(node: Node, around: Around): ReadonlyMap<number, Given> {
  const { totals } = around
  if (node.isTrigger) totals.enter(node)
  const values = new Map<number, Given>()
  for (const { element, component, value } of qualifiersFor(node, around))
    values.set(element, withPart(values.get(element), component, value))
  for (const [position, value] of ownValues(node, around)) {
    const rules = node.elements[position - 1]
    if (rules === undefined || rules.unused || values.has(position)) continue
    if (rules.codes === undefined || rules.codes.has(value))
      values.set(position, value === '' ? '' : value.padStart(rules.min, '0'))
  }
  for (const counted of standardOf(node, around).counted) {
    const { element, component = 1, values: carried } = counted.discriminator
    const value = values.get(element) ?? ''
    const text = typeof value === 'string' ? value : (value[component - 1] ?? '')
    if (carried.includes(text)) totals.add(node, counted)
  }
  return values
}

type Qualifier = { readonly element: number; readonly component?: number; readonly value: string }

/** First what the guide requires; then whatever has not come as often as it may. */
function qualifiersFor(node: Node, around: Around): readonly Qualifier[] {
  const { totals, random } = around
  const base = standardOf(node, around)
  const own = base.variants.find(({ place }) => place === node.index)?.discriminator
  if (own !== undefined) return [{ ...own, value: own.values[0] ?? '' }]
  const required = node.counted.find((one) => totals.countOf(one) < one.min)?.discriminator
  // What a variant carries would make it that variant.
  const full = [...node.counted.filter((one) => totals.countOf(one) >= one.max), ...base.variants]
  const told = [...node.counted, ...base.variants].map(({ discriminator }) => discriminator)
  const places = new Map(told.map((one) => [placeText(one), one]))
  return [...places].flatMap(([place, { element, component }]): readonly Qualifier[] => {
    const at = { element, ...(component !== undefined && { component }) }
    if (required !== undefined && placeText(required) === place)
      return required.values.slice(0, 1).map((value) => ({ ...at, value }))
    const whole = node.elements[element - 1]
    const rules = component === undefined ? whole : whole?.components?.[component - 1]
    if (rules === undefined || (required !== undefined && whole?.mandatoryBy === undefined)) return []
    const taken = new Set(
      full.flatMap(({ discriminator }) => (placeText(discriminator) === place ? discriminator.values : [])),
    )
    const free = sampleValues(rules, random).find((value) => !taken.has(value))
    return free === undefined ? [] : [{ ...at, value: free }]
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
      return levelOf(totals.nextLevel(), totals.levels)
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

/** Shipment, order, then items of that order; HL04 says whether a level has others below. */
function levelOf(number: number, levels: number): readonly (readonly [number, string])[] {
  const code = number === 1 ? 'S' : number === 2 ? 'O' : 'I'
  const parent = number === 1 ? '' : number === 2 ? '1' : '2'
  return [
    [1, String(number)],
    [2, parent],
    [3, code],
    [4, number <= 2 && number < levels ? '1' : '0'],
  ]
}

function boundedBy(nodes: readonly Node[], index: number): string {
  const opened = nodes.findLastIndex((one, at) => at < index && one.tag === 'LS')
  return nodes[opened + 1]?.tag ?? 'LOOP'
}
