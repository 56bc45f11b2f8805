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
 * The form of the trees of a guide. Areas: `heading` up to the first loop of the detail area, `detail`, and `summary`
 * from the first segment of the summary area on (850: PO1, CTT); a set without such areas is all heading.
 */
export function shapeOfGuide(places: readonly Node[]): BranchShape {
  const areas: { [area in Area]?: { [name: string]: Shape } } = {}
  const inside = new Map<number, { [name: string]: Shape }>()
  for (const node of places) {
    const around = node.parent < 0 ? areaFields(areas, node.area) : inside.get(node.parent)
    // The loop around it is not used.
    if (around === undefined || node.unused) continue
    const segment = segmentShape(node)
    const fields = { [node.tag.toLowerCase()]: { ...segment, required: true } }
    if (node.isTrigger) inside.set(node.index, fields)
    const item: BranchShape = node.isTrigger ? { kind: 'branch', fields, required: true } : segment
    const isVariant = node.countsAt !== node.index
    if (!isVariant) around[node.name] = often(item, node)
    // How often a variant comes is for the place to say that it is a variant of.
    for (const { name, repeats } of node.aliases)
      around[name] = often(item, { repeats, min: isVariant ? leastOf(places, node) : node.min })
  }
  const fields = Object.entries(areas).map(([area, own]) => [
    area,
    { kind: 'branch', fields: own, required: true },
  ])
  return { kind: 'branch', fields: Object.fromEntries(fields), required: true }
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
  return repeats ? { kind: 'list', item: { ...item, required: true }, required } : { ...item, required }
}

/** The fewest times of a variant: those of the rule with the same brackets. */
function leastOf(places: readonly Node[], { countsAt, index }: Node): number {
  const place = places[countsAt]
  const own = place?.variants.find((one) => one.place === index)
  if (place === undefined || own === undefined) return 0
  const text = discriminatorText(own.discriminator)
  return place.counted.find((one) => discriminatorText(one.discriminator) === text)?.min ?? 0
}

function segmentShape({ elements, idPairs }: Node): BranchShape {
  const fields = elementFields(elements)
  if (idPairs.length > 0) fields.ids = { kind: 'branch', fields: {}, required: false, open: 'text' }
  return { kind: 'branch', fields, required: true }
}

function elementFields(elements: readonly ElementRules[]): { [name: string]: Shape } {
  const fields: { [name: string]: Shape } = {}
  elements.forEach((rules, index) => {
    if (rules.unused) return
    const shape = repeated(elementShape(rules), rules)
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

function elementShape(rules: ElementRules): BranchShape | ValueShape {
  const required = rules.mandatoryBy !== undefined
  if (rules.components !== undefined) {
    return { kind: 'branch', fields: elementFields(rules.components), required }
  }
  return { kind: 'value', type: valueType(rules.type), required }
}

/** Nn (n > 0) has an implied point: 1234 of N2 is 12.34. As a number it would be read a hundredfold, so it is text. */
function valueType(type: string): ValueShape['type'] {
  if (type === 'R' || type === 'N0') return 'number'
  if (type === 'DT') return 'date'
  if (type === 'TM') return 'time'
  return type === 'ID' ? 'code' : 'text'
}
