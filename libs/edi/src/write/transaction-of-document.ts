import type { Branch, OutputBranch } from '@parley/document'
import type { CompiledGuide } from '../guide/compiled-guide.ts'
import type { Node } from '../guide/program.ts'
import { elementField, isHierarchy } from '../guide/shape-of-guide.ts'
import { messageRelease } from '../message-release.ts'
import type { Element, Loop, Segment, TransactionTree } from '../view/interchange-tree.ts'
import { type Fields, isFields, type Report, segmentElements } from './segment-elements.ts'
import { type Occurrence, unfoldHierarchy } from './unfold-hierarchy.ts'

/** What of a document cannot be put into segments; `path` is such as `detail.po1[0].po1.02`. */
export type DocumentProblem = { readonly path: string; readonly text: string }

export type TransactionResult =
  | { readonly kind: 'transaction'; readonly transaction: TransactionTree }
  | { readonly kind: 'problems'; readonly problems: readonly DocumentProblem[] }

/**
 * The inverse of `readTransaction`: a document in the form of `guide.shape` as a transaction, its segments in the order of
 * the standard and in its loops. Elements may stand under their number, under the name that the guide gives them, or under
 * both; product ids also in `ids`. Empty segments and loops are left out. ST or UNH are completed from the guide; an empty
 * control number is given by `writeInterchange`. HL loops may be nested (`below`). A name that the guide has not is a problem: nothing gets lost.
 */
export function transactionOfDocument(
  document: Branch | OutputBranch,
  guide: CompiledGuide,
  controlNumber = '',
): TransactionResult {
  const writer = new DocumentWriter(guide.program.places)
  const [header, ...segments] = writer.write(document as Fields)
  if (writer.problems.length > 0) return { kind: 'problems', problems: writer.problems }
  const trailers: ReadonlySet<string> = new Set(['SE', 'UNT'])
  const body = segments.filter((item) => 'loop' in item || !trailers.has(item.tag))
  return {
    kind: 'transaction',
    transaction: { header: headerOf(header, guide, controlNumber), segments: body },
  }
}

/** ST01 or S009 say what the guide is of. */
function headerOf(told: Segment | Loop | undefined, guide: CompiledGuide, controlNumber: string): Segment {
  const { setId, version, program } = guide
  const elements = told !== undefined && 'elements' in told ? told.elements : []
  if (program.nodes[0]?.tag !== 'UNH') {
    const [, number = '', ...others] = elements
    return { tag: 'ST', elements: [setId, controlNumber || number, ...others] }
  }
  const [number = '', identifier = [], ...others] = elements
  const components = Array.isArray(identifier) ? identifier : []
  // The subset of an association (0057) is that of the guide, unless the document says another.
  const association = components[4] || guide.association
  const release = messageRelease(version)
  const identified = [
    setId,
    release.slice(0, 1),
    release.slice(1),
    components[3] || 'UN',
    ...(association === undefined ? components.slice(4) : [association, ...components.slice(5)]),
  ]
  return { tag: 'UNH', elements: [controlNumber || number, identified, ...others] }
}

type Items = (Segment | Loop)[]

class DocumentWriter {
  readonly problems: DocumentProblem[] = []
  private readonly nodes: readonly Node[]

  constructor(nodes: readonly Node[]) {
    this.nodes = nodes
  }

  /** Header first, which is never empty: it stands for itself when the document has none. */
  write(document: Fields): Items {
    const [first] = this.nodes
    const areas = new Set<string>(this.nodes.map((node) => node.area))
    this.reportUnknown(document, '', (name) => areas.has(name))
    const items: Items = []
    for (const area of areas) {
      const inside = this.branch(document[area], area)
      if (inside !== undefined) this.level(inside, { parent: -1, area, path: area }, items)
    }
    const [head] = items
    const hasHeader = head !== undefined && 'tag' in head && head.tag === first?.tag
    return hasHeader ? items : [{ tag: first?.tag ?? '', elements: [] }, ...items]
  }

  /** What stands directly in an area or in a loop, in the order of the standard. The depth is that of the guide. */
  private level(
    branch: Fields,
    { parent, area, path }: { readonly parent: number; readonly area: string; readonly path: string },
    items: Items,
  ): void {
    const inside = this.nodes.filter((node) => node.parent === parent && node.area === area)
    const names = new Set(inside.flatMap((node) => [node.name, ...node.aliases.map((alias) => alias.name)]))
    const trigger = this.nodes[parent]?.tag.toLowerCase()
    this.reportUnknown(branch, path, (name) => names.has(name) || name === trigger)
    for (const node of inside) {
      if (node.countsAt !== node.index) continue
      const found = this.valuesOf(branch, node, path)
      for (const [value, place] of isHierarchy(node) ? unfoldHierarchy(found) : found) {
        if (node.unused) this.report(place, 'the guide does not use it; leave it out')
        else this.occurrence(value, node, place, items)
      }
    }
  }

  /** Each occurrence with its path: under the name of the place, and what stands only under a name of the guide. */
  private valuesOf(branch: Fields, node: Node, path: string): readonly Occurrence[] {
    const own = this.occurrences(branch[node.name], node, `${path}.${node.name}`)
    const places = [node, ...node.variants.flatMap(({ place }) => this.nodes[place] ?? [])]
    const named = places.flatMap((place) =>
      place.aliases.flatMap(({ name }) => this.occurrences(branch[name], node, `${path}.${name}`)),
    )
    if (named.length === 0) return own
    const known = new Set(own.map(([value]) => JSON.stringify(value)))
    return [...own, ...named.filter(([value]) => !known.has(JSON.stringify(value)))]
  }

  private occurrences(value: unknown, node: Node, path: string): readonly Occurrence[] {
    if (value === undefined) return []
    if (!Array.isArray(value)) return [[value, path]]
    if (!node.repeats && value.length > 1) this.report(path, 'it may come once only, and here is a list')
    return value.map((one, index) => [one, `${path}[${index}]`])
  }

  private occurrence(value: unknown, place: Node, path: string, items: Items): void {
    const branch = this.branch(value, path)
    if (branch === undefined) return
    if (!place.isTrigger) {
      const segment = this.segment(branch, this.variantOf(place, branch), path)
      if (segment !== undefined) items.push(segment)
      return
    }
    const name = place.tag.toLowerCase()
    const head = branch[name] === undefined ? undefined : this.branch(branch[name], `${path}.${name}`)
    const node = this.variantOf(place, head ?? {})
    const trigger = head && this.segment(head, node, `${path}.${name}`)
    const segments: Items = []
    this.level(branch, { parent: node.index, area: node.area, path }, segments)
    if (trigger !== undefined) items.push({ loop: node.loop, segments: [trigger, ...segments] })
    else if (segments.length > 0) this.report(path, `the loop begins with ${node.tag}; give it under ${name}`)
  }

  /** The variant that a segment is, by the value that it carries. */
  private variantOf(place: Node, segment: Fields): Node {
    for (const { discriminator, place: variant } of place.variants) {
      const { element, component, values } = discriminator
      const found = fieldAt(segment, place.elements, element)
      const value = component === undefined ? found : isFields(found) && found[elementField(component)]
      if (typeof value === 'string' && values.includes(value)) return this.nodes[variant] ?? place
    }
    return place
  }

  private segment(branch: Fields, node: Node, path: string): Segment | undefined {
    const report: Report = (name, text) => this.report(name === '' ? path : `${path}.${name}`, text)
    const elements: readonly Element[] = segmentElements(branch, node, report)
    return elements.length === 0 ? undefined : { tag: node.tag, elements }
  }

  private branch(value: unknown, path: string): Fields | undefined {
    if (value === undefined) return undefined
    if (isFields(value)) return value
    this.report(path, 'here stand names and their values, not a value')
    return undefined
  }

  private reportUnknown(branch: Fields, path: string, isKnown: (name: string) => boolean): void {
    for (const [name, value] of Object.entries(branch)) {
      if (value === undefined || isKnown(name)) continue
      this.report(path === '' ? name : `${path}.${name}`, 'the guide has no such name here')
    }
  }

  private report(path: string, text: string): void {
    this.problems.push({ path, text })
  }
}

/** An element stands under its number or under the name that the guide gives it. */
function fieldAt(segment: Fields, elements: Node['elements'], element: number): unknown {
  const name = elements[element - 1]?.name
  return segment[elementField(element)] ?? (name === undefined ? undefined : segment[name])
}
