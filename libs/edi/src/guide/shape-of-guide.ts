import type { BranchShape, ListShape, Shape, ValueShape } from '@parley/document'
import { discriminatorText } from './locator.ts'
import type { Area, ElementRules, Node } from './program.ts'

/** The names under which element n of a segment stands: 01, 02, and so on. */
export function elementField(position: number): string {
  return fieldNames[position] ?? String(position)
}

const fieldNames: readonly string[] = Array.from({ length: 100 }, (_, position) =>
  String(position).padStart(2, '0'),
)

/**
 * The form of the trees of a guide. HL loops, which X12 sends as one flat list, also know those `below` and `above` them.
 * Areas: `heading` up to the first loop of the detail area, `detail`, and `summary`
 * from the first segment of the summary area on (850: PO1, CTT); a set without such areas is all heading.
 */
export function shapeOfGuide(places: readonly Node[]): BranchShape {
  return formOf(places, 'read')
}

/**
 * The form of the documents that `transactionOfDocument` takes: what mappings to this guide are checked against. It is
 * the form of the trees, and easier on who writes: header and trailer are completed; what has two names is required
 * under neither; Nn is a number (its point is taken out); of HL loops each may hold those below it in `below`, and then
 * HL01, HL02 and HL04 are completed. What the guide requires of the whole is for the judge to say.
 */
export function shapeToWrite({
  program,
}: {
  readonly program: { readonly places: readonly Node[] }
}): BranchShape {
  return formOf(program.places, 'write')
}

type Purpose = 'read' | 'write'

function formOf(places: readonly Node[], purpose: Purpose): BranchShape {
  const isRead = purpose === 'read'
  const areas: { [area in Area]?: { [name: string]: Shape } } = {}
  const inside = new Map<number, { [name: string]: Shape }>()
  for (const node of places) {
    const around = node.parent < 0 ? areaFields(areas, node.area) : inside.get(node.parent)
    // The loop around it is not used.
    if (around === undefined || node.unused) continue
    const segment = segmentShape(node, purpose)
    const fields: Fields = { [node.tag.toLowerCase()]: { ...segment, required: true } }
    if (node.isTrigger) inside.set(node.index, fields)
    const item: BranchShape = node.isTrigger ? { kind: 'branch', fields, required: isRead } : segment
    const isVariant = node.countsAt !== node.index
    const mayLack = !isRead && (node.aliases.length > 0 || envelope.has(node.tag))
    if (!isVariant) around[node.name] = often(item, mayLack ? { ...node, min: 0 } : node)
    // How often a variant comes is for the place to say that it is a variant of.
    for (const { name, repeats } of node.aliases) {
      const min = isVariant ? leastOf(places, node) : node.min
      around[name] = often(item, { repeats, min: mayLack ? 0 : min })
    }
  }
  for (const node of places) if (isHierarchy(node)) addLevels(inside, node, purpose)
  const fields = Object.entries(areas).map(([area, own]) => {
    const required = isRead || Object.values(own).some((field) => field.required)
    return [area, { kind: 'branch', fields: own, required }]
  })
  return { kind: 'branch', fields: Object.fromEntries(fields), required: true }
}

type Fields = { [name: string]: Shape }

/** Shipment, order, tare, pack, item: deeper than this no path goes. */
const deepest = 5

/** `below` of an HL loop are the loops that name it in HL02, `above` is the one that it names itself. */
function addLevels(inside: ReadonlyMap<number, Fields>, { index, countsAt }: Node, purpose: Purpose): void {
  const own = inside.get(index)
  const level = inside.get(countsAt)
  if (own === undefined || level === undefined) return
  const { below: _, above: __, ...plain } = level
  let above: BranchShape = { kind: 'branch', fields: plain, required: false }
  for (let depth = 2; depth < deepest; depth++) above = { ...above, fields: { ...plain, above } }
  const fields = purpose === 'read' ? { ...plain, above } : plain
  let below: BranchShape = { kind: 'branch', fields, required: false }
  for (let depth = 2; depth < deepest; depth++) {
    below = { ...below, fields: { ...fields, below: { kind: 'list', item: below, required: false } } }
  }
  Object.assign(own, purpose === 'read' && { above }, {
    below: { kind: 'list', item: below, required: false },
  })
}

const envelope: ReadonlySet<string> = new Set(['ST', 'SE', 'UNH', 'UNT'])

/** HL says by its first two elements which loop is below which (X12.6). */
export function isHierarchy({ tag, isTrigger }: Pick<Node, 'tag' | 'isTrigger'>): boolean {
  return tag === 'HL' && isTrigger
}

function areaFields(
  areas: { [area in Area]?: { [name: string]: Shape } },
  area: Area,
): { [name: string]: Shape } {
  areas[area] ??= {}
  return areas[area]
}

/** What may stand more than once is a list, even where it came once. */
function often(item: BranchShape, { repeats, min }: Pick<Node, 'repeats' | 'min'>): BranchShape | ListShape {
  const required = min > 0
  return repeats ? { kind: 'list', item, required } : { ...item, required }
}

/** The fewest times of a variant: those of the rule with the same brackets. */
function leastOf(places: readonly Node[], { countsAt, index }: Node): number {
  const place = places[countsAt]
  const own = place?.variants.find((one) => one.place === index)
  if (place === undefined || own === undefined) return 0
  const text = discriminatorText(own.discriminator)
  return place.counted.find((one) => discriminatorText(one.discriminator) === text)?.min ?? 0
}

function segmentShape(node: Node, purpose: Purpose): BranchShape {
  const filled = new Set(isHierarchy(node) ? hierarchyElements : node.idPairs.flat())
  const fields = elementFields(node.elements, purpose, filled)
  if (node.idPairs.length > 0) fields.ids = { kind: 'branch', fields: {}, required: false, open: 'text' }
  return { kind: 'branch', fields, required: purpose === 'read' }
}

/** HL01, HL02 and HL04. */
const hierarchyElements: readonly number[] = [1, 2, 4]
const none: ReadonlySet<number> = new Set()

/** `filled`: what is missing there comes from `ids` or is completed when it is written. */
function elementFields(
  elements: readonly ElementRules[],
  purpose: Purpose,
  filled: ReadonlySet<number> = none,
): Fields {
  const fields: Fields = {}
  const isRead = purpose === 'read'
  elements.forEach((rules, index) => {
    if (rules.unused) return
    const mayLack = !isRead && (filled.has(index + 1) || rules.name !== undefined)
    const required = rules.mandatoryBy !== undefined && !mayLack
    const shape = repeated(elementShape(rules, required, purpose), rules)
    fields[elementField(index + 1)] = shape
    if (rules.name !== undefined) fields[rules.name] = shape
  })
  return fields
}

/** An element that the standard lets be repeated is a list, even where it came once. */
function repeated(item: BranchShape | ValueShape, { repeat }: ElementRules): Shape {
  if (repeat <= 1) return item
  return { kind: 'list', item: { ...item, required: true }, required: item.required }
}

function elementShape(rules: ElementRules, required: boolean, purpose: Purpose): BranchShape | ValueShape {
  if (rules.components !== undefined) {
    return { kind: 'branch', fields: elementFields(rules.components, purpose), required }
  }
  return { kind: 'value', type: valueType(rules.type, purpose), required }
}

/** Nn (n > 0) has an implied point: 1234 of N2 is 12.34. Read as a number it would be a hundredfold, so it is text. */
function valueType(type: string, purpose: Purpose): ValueShape['type'] {
  if (type === 'R' || type === 'N0' || (purpose === 'write' && /^N[1-9]$/.test(type))) return 'number'
  if (type === 'DT') return 'date'
  if (type === 'TM') return 'time'
  return type === 'ID' ? 'code' : 'text'
}
