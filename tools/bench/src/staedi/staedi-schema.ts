import type { Dictionary, ElementUse, SegmentFacts, StructureItem } from '@parley/standards'

/**
 * A message of a dictionary as a schema of StAEDI, so that both judge by the same facts. Header and trailer are of its
 * control schemas. Code lists are left out.
 */
export function staediSchema(dictionary: Dictionary, setId: string): string | undefined {
  const message = dictionary.messages[setId]
  if (message === undefined) return undefined
  const used = new Used(dictionary)
  const items = message.structure.filter((item) => !(item.kind === 'segment' && envelope.has(item.tag)))
  const sequence = items.map((item) => used.item(item)).join('')
  return (
    `<?xml version="1.0"?><schema xmlns="http://xlate.io/EDISchema/v4">` +
    `<transaction><sequence>${sequence}</sequence></transaction>${used.definitions()}</schema>\n`
  )
}

const envelope: ReadonlySet<string> = new Set(['ST', 'SE', 'UNH', 'UNT'])
const manyTimes = 9_999_999

class Used {
  private readonly dictionary: Dictionary
  private readonly segments = new Set<string>()
  private readonly composites = new Set<string>()
  private readonly elements = new Set<string>()
  private loops = 0

  constructor(dictionary: Dictionary) {
    this.dictionary = dictionary
  }

  item(item: StructureItem): string {
    const occurs = occurrence(item.mandatory, Number.isFinite(item.max) ? item.max : manyTimes)
    if (item.kind === 'segment') {
      this.segments.add(item.tag)
      return `<segment type="${item.tag}"${occurs}/>`
    }
    const inner = item.items.map((one) => this.item(one)).join('')
    return `<loop code="L${++this.loops}"${occurs}><sequence>${inner}</sequence></loop>`
  }

  definitions(): string {
    const segments = [...this.segments].map((tag) =>
      this.complex('segmentType', tag, this.dictionary.segments[tag]),
    )
    const composites = [...this.composites].map((name) =>
      this.complex('compositeType', name, this.dictionary.composites[name]),
    )
    return (
      [...this.elements].map((name) => this.element(name)).join('') + composites.join('') + segments.join('')
    )
  }

  private complex(kind: string, name: string, facts: SegmentFacts | undefined): string {
    const { elements = [], notes = [] } = facts ?? {}
    const uses = elements.map((use) => this.use(use)).join('')
    const shown = kind === 'segmentType' ? name : `C${name}`
    return `<${kind} name="${shown}"><sequence>${uses}</sequence>${notes.map(syntax).join('')}</${kind}>`
  }

  private use({ reference, mandatory, repeat }: ElementUse): string {
    const occurs = occurrence(mandatory, repeat)
    if (reference in this.dictionary.composites) {
      this.composites.add(reference)
      for (const { reference: inner } of this.dictionary.composites[reference]?.elements ?? [])
        this.elements.add(inner)
      return `<composite type="C${reference}"${occurs}/>`
    }
    this.elements.add(reference)
    return `<element type="E${reference}"${occurs}/>`
  }

  private element(reference: string): string {
    const { type = 'AN', min = 1, max = 1 } = this.dictionary.elements[reference] ?? {}
    const base = baseOf(type)
    const scale = /^N[1-9]$/.test(type) ? ` scale="${type.slice(1)}"` : ''
    const code = /^\d+$/.test(reference) ? ` code="${reference}"` : ''
    return `<elementType name="E${reference}" base="${base}"${code} minLength="${Math.max(1, min)}" maxLength="${max}"${scale}/>`
  }
}

function occurrence(mandatory: boolean, max: number): string {
  return `${mandatory ? ' minOccurs="1"' : ''}${max > 1 ? ` maxOccurs="${max}"` : ''}`
}

function baseOf(type: string): string {
  if (type === 'ID') return 'identifier'
  if (type === 'DT') return 'date'
  if (type === 'TM') return 'time'
  if (type === 'R' || type === 'n') return 'decimal'
  if (type === 'B') return 'binary'
  return type.startsWith('N') ? 'numeric' : 'string'
}

const kinds: Readonly<Record<string, string>> = {
  P: 'paired',
  R: 'required',
  E: 'exclusion',
  C: 'conditional',
  L: 'list',
}

function syntax(note: string): string {
  const positions = note.slice(1).match(/\d\d/g) ?? []
  const inner = positions.map((position) => `<position>${Number(position)}</position>`).join('')
  return `<syntax type="${kinds[note.charAt(0)] ?? 'paired'}">${inner}</syntax>`
}
