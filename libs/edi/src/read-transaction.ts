import { type Branch, type Origin, origin } from '@parley/document'
import type { CharsetSource } from './charset/charset-rule.ts'
import type { CompiledGuide } from './guide/compiled-guide.ts'
import type { Alias, Node } from './guide/program.ts'
import type { Delimiters, Interchange, Range, Transaction } from './interchange.ts'
import { packed } from './judge/code-set.ts'
import { linkLevels } from './link-levels.ts'
import { type FieldPlan, planOf, plansOf, type ReadPlan } from './read-plan.ts'
import { deskOf } from './reading-desk.ts'
import type { SegmentReader } from './segment-reader.ts'

/**
 * Reads a transaction into the tree that mappings read; it has the form of `guide.shape`.
 *   heading.beg['03'], heading.n1[0].n1['02'], heading.n1[0].n3[0]['01'], detail.po1[0].po1.ids['VN'], summary.ctt.ctt
 * Segments and loops by tag in lower case, a loop holding its trigger under the same name; what may come more than
 * once is a list; elements and components by two digits, the empty ones left out; `ids` maps qualifiers (235) to ids
 * (234), the first of each; what the guide names (`as: shipTo`) stands under that name, too. What stands out of place or is not used by the guide is not read.
 * HL loops stand in one list, as they were sent; paths also find `hl.below` and `hl.above`, which no listing of the tree shows twice.
 */
export function readTransaction(
  bytes: Uint8Array,
  interchange: Pick<Interchange, 'delimiters'> & CharsetSource,
  transaction: Pick<Transaction, 'range'>,
  guide: CompiledGuide,
): Branch {
  return readTree(bytes, { ...interchange, range: transaction.range, fileOffset: 0 }, guide)
}

/** The same from the bytes of one transaction alone (ST to SE), which began at `fileOffset` of the file. */
export function readTransactionBytes(
  bytes: Uint8Array,
  source: { readonly delimiters: Delimiters; readonly fileOffset: number } & CharsetSource,
  guide: CompiledGuide,
): Branch {
  const range = { offset: source.fileOffset, length: bytes.length }
  return readTree(bytes, { ...source, range }, guide)
}

type Grown = { [name: string]: unknown; [origin]?: Origin }

type Source = {
  readonly delimiters: Delimiters
  readonly range: Range
  readonly fileOffset: number
} & CharsetSource

function readTree(bytes: Uint8Array, source: Source, { program, shape }: CompiledGuide): Branch {
  const { reader, walker } = deskOf(program)
  const plans = plansOf(program)
  reader.open(bytes, source.delimiters, source.range, source.fileOffset, source)
  walker.begin()
  const root: Grown = Object.fromEntries(Object.keys(shape.fields).map((area) => [area, {}]))
  const open: (Grown | undefined)[] = []
  const levels: Grown[] = []
  while (reader.advance()) {
    const step = walker.step(reader)
    if (step.kind !== 'placed' && step.kind !== 'late') continue
    const { node } = step
    const around = node.parent < 0 ? (root[node.area] as Grown) : open[node.parent]
    if (node.isTrigger) open[node.index] = undefined
    if (around === undefined || node.unused) continue
    const plan = planOf(plans, node)
    const segment = readSegment(reader, plan)
    const item = node.isTrigger ? loopOf(plan, segment) : segment
    if (!hang(around, plan, item)) continue
    for (const alias of node.aliases) hang(around, alias, item)
    if (node.isTrigger) open[node.index] = item
    if (plan.isHierarchy) levels.push(item)
  }
  reader.close()
  if (levels.length > 0) linkLevels(levels)
  return root as Branch
}

function loopOf({ inner }: ReadPlan, segment: Grown): Grown {
  const loop: Grown = {}
  loop[inner] = segment
  return loop
}

/** False when the place is taken: of what may come once, the first is read. */
function hang(around: Grown, { name, repeats }: Alias, item: Grown): boolean {
  const there = around[name]
  if (repeats) {
    if (there === undefined) around[name] = [item]
    else if (Array.isArray(there)) there.push(item)
    return true
  }
  if (there !== undefined) return false
  around[name] = item
  return true
}

function readSegment(reader: SegmentReader, { node, fields }: ReadPlan): Grown {
  const { starts } = reader
  const branch: Grown = {}
  const count = Math.min(reader.elementCount, fields.length)
  for (let position = 1; position <= count; position++) {
    const start = starts[position] ?? 0
    const end = (starts[position + 1] ?? 0) - 1
    const field = fields[position - 1]
    if (end <= start || field === undefined || field.unused || !reader.isFilled(start, end)) continue
    const value = field.isText ? reader.slice(start, end) : readElement(reader, position, field)
    branch[field.key] = value
    if (field.name !== undefined) branch[field.name] = value
  }
  if (node.idPairs.length > 0) readIds(reader, node, branch)
  branch[origin] = { segment: node.tag, segmentPosition: reader.position, byteOffset: reader.byteOffset }
  return branch
}

function readElement(reader: SegmentReader, position: number, field: FieldPlan): unknown {
  const { components, repeat } = field
  if (repeat > 1) {
    const filled = reader.repetitions(position).filter(({ start, end }) => reader.isFilled(start, end))
    return filled.map((span) =>
      components === undefined
        ? reader.slice(span.start, span.end)
        : readComponents(reader, reader.splitComponents(span), components),
    )
  }
  if (components === undefined) return reader.text(position)
  return readComponents(reader, reader.splitElement(position), components)
}

/** Of the composite that the reader has just split into `found` components. */
function readComponents(reader: SegmentReader, found: number, fields: readonly FieldPlan[]): Grown {
  const branch: Grown = {}
  const count = Math.min(found, fields.length)
  for (let index = 0; index < count; index++) {
    const field = fields[index]
    const start = reader.componentStart(index)
    const end = reader.componentEnd(index)
    if (field === undefined || field.unused || !reader.isFilled(start, end)) continue
    const value = reader.slice(start, end)
    branch[field.key] = value
    if (field.name !== undefined) branch[field.name] = value
  }
  return branch
}

/** Names without a prototype's: the qualifiers are the partner's words, `__proto__` and `constructor` included. */
class Ids {
  [qualifier: string]: string
}
Object.setPrototypeOf(Ids.prototype, null)
Reflect.deleteProperty(Ids.prototype, 'constructor')

function readIds(reader: SegmentReader, { idPairs }: Node, branch: Grown): void {
  const { elementCount } = reader
  let ids: Ids | undefined
  for (const [qualifierAt, valueAt] of idPairs) {
    if (valueAt > elementCount) continue
    if (!reader.has(qualifierAt) || !reader.has(valueAt)) continue
    ids ??= new Ids()
    const qualifier = qualifierOf(reader, qualifierAt)
    if (ids[qualifier] === undefined) ids[qualifier] = reader.text(valueAt)
  }
  if (ids !== undefined) branch.ids = ids
}

// Qualifiers come again and again: one string for each, as long as there are no more of them than any code list has.
const qualifiers = new Map<number, string>()
const mostQualifiers = 4096

function qualifierOf(reader: SegmentReader, element: number): string {
  const code = reader.isPlain ? packed(reader.bytes, reader.startOf(element), reader.endOf(element)) : 0
  const known = code === 0 ? undefined : qualifiers.get(code)
  if (known !== undefined) return known
  const text = reader.text(element)
  if (code !== 0 && qualifiers.size < mostQualifiers) qualifiers.set(code, Buffer.from(text).toString())
  return text
}
