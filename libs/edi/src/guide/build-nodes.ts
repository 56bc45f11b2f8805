import type { Dictionary, ElementUse, MessageFacts, SegmentFacts, StructureItem } from '@parley/standards'
import { readNote } from './note.ts'
import type { Area, ElementRules, Node, Note } from './program.ts'

/** The structure of a set as nodes in the order of the standard, before any rule of a guide. */
export function buildNodes(dictionary: Dictionary, message: MessageFacts): Node[] {
  const building: Building = { dictionary, nodes: [], tagNumbers: new Map() }
  const names = { heading: new Set<string>(), detail: new Set<string>(), summary: new Set<string>() }
  let area: Area = 'heading'
  for (const item of message.structure) {
    const tag = firstTag(item)
    if (tag === message.detail) area = 'detail'
    if (tag === message.summary) area = 'summary'
    addItem(building, item, { parent: -1, area, names: names[area] })
  }
  return building.nodes
}

type Building = {
  readonly dictionary: Dictionary
  readonly nodes: Node[]
  readonly tagNumbers: Map<string, number>
}
type Surroundings = { readonly parent: number; readonly area: Area; readonly names: Set<string> }

/** Recursion ends with the standard's own nesting: packs are ours, not a partner's. */
function addItem(building: Building, item: StructureItem, around: Surroundings): void {
  const { nodes, dictionary } = building
  const tag = firstTag(item)
  const facts = dictionary.segments[tag]
  if (facts === undefined) throw new Error(`the dictionary has no segment ${tag}`)
  const node = { ...newNode(building, tag, facts, around), ...occurrence(item) }
  nodes.push(node)
  if (item.kind === 'segment') return
  const inside = { parent: node.index, area: around.area, names: new Set([tag.toLowerCase()]) }
  for (const inner of item.items.slice(1)) addItem(building, inner, inside)
  node.end = nodes.length
}

function firstTag(item: StructureItem): string {
  if (item.kind === 'segment') return item.tag
  const [trigger] = item.items
  if (trigger?.kind !== 'segment') throw new Error(`loop ${item.name} begins with no segment`)
  return trigger.tag
}

function occurrence(item: StructureItem) {
  return {
    min: item.mandatory ? 1 : 0,
    max: item.max,
    repeats: item.max > 1,
    isTrigger: item.kind === 'loop',
    loop: item.kind === 'loop' ? item.name : '',
  }
}

function newNode(
  { nodes, tagNumbers, dictionary }: Building,
  tag: string,
  facts: SegmentFacts,
  around: Surroundings,
) {
  const tagNumber = tagNumbers.get(tag) ?? tagNumbers.size
  tagNumbers.set(tag, tagNumber)
  return {
    index: nodes.length,
    origin: nodes.length,
    countsAt: nodes.length,
    variants: [],
    aliases: [],
    tag,
    tagNumber,
    parent: around.parent,
    end: nodes.length + 1,
    area: around.area,
    name: freeName(tag.toLowerCase(), around.names),
    minBy: 'standard' as const,
    maxBy: 'standard' as const,
    unused: false,
    counted: [],
    elements: facts.elements.map((use) => elementRules(dictionary, use)),
    lastRequired: 0,
    notes: facts.notes.map(parseNote),
    idPairs: idPairs(facts),
  }
}

/** Where a structure has the same tag twice in one loop, the later ones are told apart by a number. */
function freeName(name: string, taken: Set<string>): string {
  let free = name
  for (let count = 2; taken.has(free); count++) free = `${name}_${count}`
  taken.add(free)
  return free
}

function elementRules(dictionary: Dictionary, { reference, mandatory, repeat }: ElementUse): ElementRules {
  const composite = dictionary.composites[reference]
  const facts =
    composite === undefined ? dictionary.elements[reference] : { type: 'composite', min: 0, max: 0 }
  if (facts === undefined) throw new Error(`the dictionary has no element ${reference}`)
  return {
    reference,
    ...{ type: facts.type, min: facts.min, max: facts.max },
    repeat,
    mandatoryBy: mandatory ? 'standard' : undefined,
    unused: false,
    codes: undefined,
    qualified: [],
    name: undefined,
    components: composite?.elements.map((use) => elementRules(dictionary, use)),
    notes: composite?.notes.map(parseNote) ?? [],
  }
}

function parseNote(text: string): Note {
  const note = readNote(text)
  if (note === undefined) throw new Error(`no note: ${text}`)
  return note
}

// Data elements 235 (what kind of id) and 234 (the id) come in pairs, in PO1, LIN, SLN and others.
const qualifierReference = '235'
const valueReference = '234'

function idPairs({ elements }: SegmentFacts): (readonly [number, number])[] {
  return elements.flatMap((use, index) => {
    const isPair = use.reference === qualifierReference && elements[index + 1]?.reference === valueReference
    return isPair ? [[index + 1, index + 2] as const] : []
  })
}
