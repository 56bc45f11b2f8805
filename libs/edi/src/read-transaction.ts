import { type Branch, type Origin, origin } from '@parley/document'
import type { CharsetSource } from './charset/charset-rule.ts'
import type { CompiledGuide } from './guide/compiled-guide.ts'
import type { Alias, ElementRules, Node } from './guide/program.ts'
import { elementField } from './guide/shape-of-guide.ts'
import type { Delimiters, Interchange, Transaction } from './interchange.ts'
import { StructureWalker } from './judge/structure-walker.ts'
import { SegmentReader, type Span } from './segment-reader.ts'

/**
 * Reads a transaction into the tree that mappings read; it has the form of `guide.shape`.
 *   heading.beg['03'], heading.n1[0].n1['02'], heading.n1[0].n3[0]['01'], detail.po1[0].po1.ids['VN'], summary.ctt.ctt
 * Segments and loops by tag in lower case, a loop holding its trigger under the same name; what may come more than
 * once is a list; elements and components by two digits, the empty ones left out; `ids` maps qualifiers (235) to ids
 * (234), the first of each; what the guide names (`as: shipTo`) stands under that name, too. What stands out of place or is not used by the guide is not read.
 */
export function readTransaction(
  bytes: Uint8Array,
  interchange: Pick<Interchange, 'delimiters'> & CharsetSource,
  transaction: Pick<Transaction, 'range'>,
  guide: CompiledGuide,
): Branch {
  return readTree(new SegmentReader(bytes, interchange.delimiters, transaction.range, 0, interchange), guide)
}

/** The same from the bytes of one transaction alone (ST to SE), which began at `fileOffset` of the file. */
export function readTransactionBytes(
  bytes: Uint8Array,
  source: { readonly delimiters: Delimiters; readonly fileOffset: number } & CharsetSource,
  guide: CompiledGuide,
): Branch {
  const { delimiters, fileOffset } = source
  return readTree(
    new SegmentReader(bytes, delimiters, { offset: fileOffset, length: bytes.length }, fileOffset, source),
    guide,
  )
}

type Grown = { [name: string]: unknown; [origin]?: Origin }

function readTree(reader: SegmentReader, guide: CompiledGuide): Branch {
  const { program, shape } = guide
  const root: Grown = Object.fromEntries(Object.keys(shape.fields).map((area) => [area, {}]))
  const open: (Grown | undefined)[] = []
  const walker = new StructureWalker(program)
  while (reader.advance()) {
    const step = walker.step(reader)
    if (step.kind !== 'placed' && step.kind !== 'late') continue
    const { node } = step
    const around = node.parent < 0 ? (root[node.area] as Grown) : open[node.parent]
    if (node.isTrigger) open[node.index] = undefined
    if (around === undefined || node.unused) continue
    const segment = readSegment(reader, node)
    const item = node.isTrigger ? { [node.tag.toLowerCase()]: segment } : segment
    if (!hang(around, node, item)) continue
    for (const alias of node.aliases) hang(around, alias, item)
    if (node.isTrigger) open[node.index] = item
  }
  return root as Branch
}

/** False when the place is taken: of what may come once, the first is read. */
function hang(around: Grown, { name, repeats }: Alias, item: Grown): boolean {
  const there = around[name]
  if (repeats) {
    if (Array.isArray(there)) there.push(item)
    else around[name] = [item]
    return true
  }
  if (there !== undefined) return false
  around[name] = item
  return true
}

function readSegment(reader: SegmentReader, node: Node): Grown {
  const branch: Grown = {}
  const count = Math.min(reader.elementCount, node.elements.length)
  for (let position = 1; position <= count; position++) {
    const rules = node.elements[position - 1]
    if (rules === undefined || rules.unused || !reader.has(position)) continue
    const value = readElement(reader, position, rules)
    branch[elementField(position)] = value
    if (rules.name !== undefined) branch[rules.name] = value
  }
  if (node.idPairs.length > 0) readIds(reader, node, branch)
  branch[origin] = { segment: node.tag, segmentPosition: reader.position, byteOffset: reader.byteOffset }
  return branch
}

function readElement(reader: SegmentReader, position: number, rules: ElementRules): unknown {
  const { components, repeat } = rules
  if (repeat > 1) {
    const filled = reader.repetitions(position).filter(({ start, end }) => reader.isFilled(start, end))
    return filled.map((span) =>
      components === undefined
        ? reader.slice(span.start, span.end)
        : readComponents(reader, span, components),
    )
  }
  if (components === undefined) return reader.text(position)
  const span = { start: reader.startOf(position), end: reader.endOf(position) }
  return readComponents(reader, span, components)
}

function readComponents(reader: SegmentReader, span: Span, components: readonly ElementRules[]): Grown {
  const branch: Grown = {}
  const count = Math.min(reader.splitComponents(span), components.length)
  for (let index = 0; index < count; index++) {
    const rules = components[index]
    const start = reader.componentStart(index)
    const end = reader.componentEnd(index)
    if (rules === undefined || rules.unused || !reader.isFilled(start, end)) continue
    const value = reader.slice(start, end)
    branch[elementField(index + 1)] = value
    if (rules.name !== undefined) branch[rules.name] = value
  }
  return branch
}

/** Without a prototype: the qualifiers are the partner's words, `__proto__` included. */
function readIds(reader: SegmentReader, { idPairs }: Node, branch: Grown): void {
  let ids: { [qualifier: string]: string } | undefined
  for (const [qualifierAt, valueAt] of idPairs) {
    if (!reader.has(qualifierAt) || !reader.has(valueAt)) continue
    ids ??= Object.create(null) as { [qualifier: string]: string }
    const qualifier = reader.text(qualifierAt)
    if (!(qualifier in ids)) ids[qualifier] = reader.text(valueAt)
  }
  if (ids !== undefined) branch.ids = ids
}
