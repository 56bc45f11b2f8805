import type {
  Dictionary,
  ElementFacts,
  ElementUse,
  MessageFacts,
  SegmentFacts,
  StructureItem,
} from './dictionary.ts'

/**
 * The compact form in which a dictionary is committed:
 *   element   "ID 2/2"                  type, shortest and longest length
 *   codes     "00 05 06"                those that the standard lists for an element
 *   segment   "98! 93 66 67 | R0203"    element references, ! mandatory, xN repeats; relational notes after |
 *   structure "REF!*"                   tag, ! mandatory, a number or * (no limit) when it may occur more than once
 *   loop      ["N1 200", "N1!", ...]    its name and occurrence, then its items; the first is the trigger
 */
export type Pack = {
  readonly standard: string
  readonly version: string
  readonly elements: { readonly [reference: string]: string }
  readonly codes: { readonly [reference: string]: string }
  readonly composites: { readonly [reference: string]: string }
  readonly segments: { readonly [tag: string]: string }
  readonly messages: { readonly [setId: string]: PackedMessage }
}
export type PackedMessage = {
  /** GS01; EDIFACT groups are called by their message type. */
  readonly functionalId?: string
  readonly detail?: string
  readonly summary?: string
  readonly structure: readonly PackedItem[]
}
export type PackedItem = string | readonly PackedItem[]

/** The name of the file that holds a pack. */
export function packFile({ standard, version }: Pick<Pack, 'standard' | 'version'>): string {
  return `${standard}-${version.toLowerCase()}.json`
}

/** Opens a pack. Throws on a pack that is not in its form: packs are made by us, so that is a bug. */
export function openPack(pack: Pack): Dictionary {
  if (pack.standard !== 'x12' && pack.standard !== 'edifact')
    throw new Error(`unknown standard ${pack.standard}`)
  return {
    standard: pack.standard,
    version: pack.version,
    elements: mapValues(pack.elements, openElement),
    composites: mapValues(pack.composites, openSegment),
    segments: mapValues(pack.segments, openSegment),
    codes: pack.codes,
    messages: openedWhenAsked(pack.messages),
    tags: Object.keys(pack.segments),
  }
}

function openElement(text: string): ElementFacts {
  const match = /^([A-Za-z]\w?) (\d+)\/(\d+)$/.exec(text)
  if (match === null) throw new Error(`not an element of a pack: ${text}`)
  return { type: match[1] ?? '', min: Number(match[2]), max: Number(match[3]) }
}

function openSegment(text: string): SegmentFacts {
  const [uses = '', notes = ''] = text.split('|')
  return { elements: words(uses).map(openUse), notes: words(notes) }
}

function openUse(text: string): ElementUse {
  const match = /^(\w+?)(!?)(?:x(\d+))?$/.exec(text)
  if (match === null) throw new Error(`not an element use of a pack: ${text}`)
  return { reference: match[1] ?? '', mandatory: match[2] === '!', repeat: Number(match[3] ?? 1) }
}

function openMessage(setId: string, message: PackedMessage): MessageFacts {
  return { functionalId: setId, ...message, structure: message.structure.map(openItem) }
}

/** A directory of EDIFACT has some 200 messages, and a guide needs one: each is opened when it is asked for. */
function openedWhenAsked(packed: Pack['messages']): Dictionary['messages'] {
  const messages: { [setId: string]: MessageFacts } = {}
  for (const [setId, message] of Object.entries(packed)) {
    let opened: MessageFacts | undefined
    Object.defineProperty(messages, setId, {
      enumerable: true,
      get: () => {
        opened ??= openMessage(setId, message)
        return opened
      },
    })
  }
  return messages
}

function openItem(item: PackedItem): StructureItem {
  if (typeof item === 'string') {
    const { name, ...occurrence } = openOccurrence(item)
    return { kind: 'segment', tag: name, ...occurrence }
  }
  const [head, ...items] = item
  if (typeof head !== 'string') throw new Error('a loop of a pack begins with its name')
  return { kind: 'loop', ...openOccurrence(head), items: items.map(openItem) }
}

function openOccurrence(text: string): { name: string; mandatory: boolean; max: number } {
  const match = /^(\w+)(!?)(?: ?(\d+|\*))?$/.exec(text)
  if (match === null) throw new Error(`not an item of a pack: ${text}`)
  const max = match[3] === '*' ? Number.POSITIVE_INFINITY : Number(match[3] ?? 1)
  return { name: match[1] ?? '', mandatory: match[2] === '!', max }
}

function words(text: string): string[] {
  return text.split(' ').filter(Boolean)
}

function mapValues<In, Out>(values: { readonly [key: string]: In }, open: (value: In) => Out) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, open(value)]))
}
