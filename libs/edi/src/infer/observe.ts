import type { CompiledGuide } from '../guide/compiled-guide.ts'
import type { ElementRules, Node } from '../guide/program.ts'
import type { Delimiters, Range } from '../interchange.ts'
import { StructureWalker } from '../judge/structure-walker.ts'
import { SegmentReader, type Span } from '../segment-reader.ts'

/** One transaction of a real file. */
export type InferenceSample = {
  readonly bytes: Uint8Array
  readonly interchange: { readonly delimiters: Delimiters }
  readonly transaction: { readonly range: Range }
}

/** What was seen of one element or component; of values only codes are kept, and no more than a few. */
export type ElementSeen = {
  readonly rules: ElementRules
  count: number
  shortest: number
  longest: number
  /** Missing when the values are no codes, or too many. */
  codes: Map<string, number> | undefined
  readonly components: readonly ElementSeen[]
}

export type SegmentSeen = { count: number; readonly elements: readonly ElementSeen[] }

/** What was seen of one place of the structure. */
export type PlaceSeen = SegmentSeen & {
  readonly node: Node
  /** How many passes of the loop around it (documents, at the top) have it. */
  passesWith: number
  /** The same by the code in element 01, where a place is told apart by it. */
  readonly byQualifier: Map<string, SegmentSeen & { passesWith: number }>
}

export type Seen = { readonly documents: number; readonly places: readonly PlaceSeen[] }

/** Whether a value of an element is a code that may be told. */
export type IsCode = (rules: ElementRules, value: string) => boolean

/** Reads samples under the bare standard and counts what they use. */
export function observe(base: CompiledGuide, samples: readonly InferenceSample[], isCode: IsCode): Seen {
  const places = base.program.nodes.map((node): PlaceSeen => {
    return { node, count: 0, passesWith: 0, elements: node.elements.map(nothingSeen), byQualifier: new Map() }
  })
  for (const { bytes, interchange, transaction } of samples) {
    const reader = new SegmentReader(bytes, interchange.delimiters, transaction.range)
    new Observer(places, isCode).read(reader, new StructureWalker(base.program))
  }
  return { documents: samples.length, places }
}

function nothingSeen(rules: ElementRules): ElementSeen {
  const components = (rules.components ?? []).map(nothingSeen)
  return { rules, count: 0, shortest: Number.POSITIVE_INFINITY, longest: 0, codes: new Map(), components }
}

const mostQualifiers = 20
/** More different values than this are no list of codes. */
export const mostCodes = 12

class Observer {
  private readonly places: readonly PlaceSeen[]
  private readonly isCode: IsCode
  /** Places, and qualifiers of places, that the pass at hand has already. */
  private readonly inPass: Set<string>[]

  constructor(places: readonly PlaceSeen[], isCode: IsCode) {
    this.places = places
    this.isCode = isCode
    this.inPass = places.map(() => new Set())
  }

  read(reader: SegmentReader, walker: StructureWalker): void {
    while (reader.advance()) {
      const step = walker.step(reader)
      if (step.kind !== 'placed' && step.kind !== 'late') continue
      const { node } = step
      if (node.isTrigger) for (const inside of this.inPass.slice(node.index + 1, node.end)) inside.clear()
      const place = this.places[node.index]
      if (place !== undefined) this.segment(place, reader)
    }
  }

  private segment(place: PlaceSeen, reader: SegmentReader): void {
    this.count(place, reader)
    if (this.isNew(place, '')) place.passesWith++
    const qualifier = qualifierOf(place.node, reader)
    if (qualifier === undefined || !this.isCode(...qualifier)) return
    const [, value] = qualifier
    const known = place.byQualifier.get(value)
    if (known === undefined && place.byQualifier.size > mostQualifiers) return
    const seen = known ?? { count: 0, passesWith: 0, elements: place.node.elements.map(nothingSeen) }
    place.byQualifier.set(value, seen)
    this.count(seen, reader)
    if (this.isNew(place, value)) seen.passesWith++
  }

  private isNew({ node }: PlaceSeen, qualifier: string): boolean {
    const pass = this.inPass[node.index]
    if (pass === undefined || pass.has(qualifier)) return false
    pass.add(qualifier)
    return true
  }

  private count(seen: SegmentSeen, reader: SegmentReader): void {
    seen.count++
    seen.elements.forEach((element, index) => {
      const position = index + 1
      if (!reader.has(position)) return
      element.count++
      for (const span of reader.repetitions(position)) this.content(element, span, reader)
    })
  }

  private content(seen: ElementSeen, span: Span, reader: SegmentReader): void {
    if (seen.components.length === 0) {
      this.value(seen, span, reader)
      return
    }
    const spans = reader.components(span)
    seen.components.forEach((component, index) => {
      const part = spans[index]
      if (part === undefined || !reader.isFilled(part.start, part.end)) return
      component.count++
      this.value(component, part, reader)
    })
  }

  private value(seen: ElementSeen, { start, end }: Span, reader: SegmentReader): void {
    if (!reader.isFilled(start, end)) return
    const length = reader.charactersOf(start, end)
    seen.shortest = Math.min(seen.shortest, length)
    seen.longest = Math.max(seen.longest, length)
    if (seen.codes === undefined) return
    const value = reader.slice(start, end)
    if (!this.isCode(seen.rules, value)) seen.codes = undefined
    else seen.codes.set(value, (seen.codes.get(value) ?? 0) + 1)
    if (seen.codes !== undefined && seen.codes.size > mostCodes) seen.codes = undefined
  }
}

function qualifierOf(
  { elements, repeats }: Node,
  reader: SegmentReader,
): readonly [ElementRules, string] | undefined {
  const [first] = elements
  if (!repeats || first === undefined || first.components !== undefined || !reader.has(1)) return undefined
  return [first, reader.text(1)]
}
