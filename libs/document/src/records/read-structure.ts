import { isPlainObject } from '../plain-object.ts'
import type { FieldProblem } from '../shape-of-fields.ts'
import type { BranchShape, ListShape, Shape } from '../tree.ts'
import type { Grouping, GuidePath as Path, RecordNode, Structure } from './layout.ts'
import { LayoutReader, type Placing } from './read-layout.ts'

/** How the guides of record formats describe a document: flat (`fields`), or by records that nest (`document`). */
export type StructureSpec = {
  readonly fields?: { readonly [name: string]: unknown } | undefined
  readonly groupBy?: string | readonly string[] | undefined
  readonly document?: unknown
}

export type StructureOptions = {
  readonly problems: FieldProblem[]
  readonly options: readonly string[]
  /** A fresh one for each record. */
  readonly placing: () => Placing
  /** What a record's type is called in the guide: `record`, `segment`. */
  readonly typeWord: string
  /** What holds the records below a record: `records`, `segments`. */
  readonly childrenWord: string
  /** Words of a record beside: `length`. */
  readonly recordWords: readonly string[]
  /** Told of each record read, with its type. */
  readonly onRecord?: (type: string, spec: { readonly [word: string]: unknown }, path: Path) => void
  /** The type of a record that is told in another way than by one text; undefined: it is not. */
  readonly typeOf?: (told: unknown, path: Path) => string | undefined
}

const maxDepth = 32
const maxRecords = 1_000

/** Undefined when there are problems; they are all in `options.problems`. */
export function readStructure(spec: StructureSpec, options: StructureOptions): Structure | undefined {
  const { problems } = options
  if ((spec.fields === undefined) === (spec.document === undefined)) {
    problems.push({
      path: [],
      text: 'write either fields (every record is alike) or document (records nest)',
    })
    return undefined
  }
  const structure = spec.fields === undefined ? nested(spec.document, options) : flat(spec, options)
  return problems.length > 0 ? undefined : structure
}

function flat({ fields, groupBy }: StructureSpec, options: StructureOptions): Structure {
  const keys = groupBy === undefined ? [] : [groupBy].flat()
  const mayHaveList = keys.length > 0
  const { problems, placing } = options
  const reader = new LayoutReader({ problems, options: options.options, placing: placing(), mayHaveList })
  const { layout, shapes } = reader.read(fields, ['fields'])
  const own = reader.fields.filter((field) => !reader.listFields.includes(field))
  const root: RecordNode = {
    ...{ name: '', type: '', list: true, required: true, max: Number.POSITIVE_INFINITY, layout, fields: own },
    ...{ children: [], byType: new Map<string, RecordNode>(), order: 0, depth: 0, guidePath: [] },
  }
  const shape: BranchShape = { kind: 'branch', fields: shapes, required: true }
  const structure = { root, shape, types: new Set(['']) }
  if (keys.length === 0) return structure
  const grouping = groupingOf(keys, reader, problems)
  return grouping === undefined ? structure : { ...structure, grouping }
}

function groupingOf(
  names: readonly string[],
  { fields, list, listFields }: LayoutReader,
  problems: FieldProblem[],
): Grouping | undefined {
  if (list === undefined) {
    problems.push({ path: ['fields'], text: 'groupBy needs a list that the rows fill: lines: [{ ... }]' })
    return undefined
  }
  const keys = names.flatMap((name) => {
    const found = fields.find((field) => !listFields.includes(field) && field.steps.join('.') === name)
    if (found === undefined) problems.push({ path: ['groupBy'], text: `no field is named ${name}` })
    return found === undefined ? [] : [found]
  })
  return { keys, list, fields: listFields }
}

function nested(document: unknown, options: StructureOptions): Structure {
  const reader = new RecordsReader(options)
  const { node, shape } = reader.read(
    document,
    { name: '', list: true, required: true, order: 0, depth: 0 },
    ['document'],
  )
  return { root: node, shape, types: reader.types }
}

type Slot = Pick<RecordNode, 'name' | 'list' | 'required' | 'order' | 'depth'>

class RecordsReader {
  readonly types = new Set<string>()
  private count = 0
  private readonly options: StructureOptions

  constructor(options: StructureOptions) {
    this.options = options
  }

  read(value: unknown, slot: Slot, path: Path): { readonly node: RecordNode; readonly shape: BranchShape } {
    const { options } = this
    const { typeWord, childrenWord, problems } = options
    const spec = isPlainObject(value) ? value : {}
    if (!isPlainObject(value)) this.report(path, `write a record as ${typeWord}, fields and ${childrenWord}`)
    this.checkWords(spec, path)
    const type = this.typeOf(spec, path)
    options.onRecord?.(type, spec, path)
    const fields = new LayoutReader({
      ...{ problems, options: options.options, placing: options.placing(), mayHaveList: false },
    })
    const { layout, shapes } = fields.read(spec.fields ?? {}, [...path, 'fields'])
    const children = this.readChildren(spec[childrenWord], slot.depth + 1, [...path, childrenWord])
    for (const { node, shape } of children) {
      if (Object.hasOwn(shapes, node.name))
        this.report([...path, childrenWord], `${node.name} is named twice`)
      shapes[node.name] = shape
    }
    const nodes = children.map(({ node }) => node)
    const node: RecordNode = {
      ...{ ...slot, type, max: this.maxOf(spec, slot, path), fields: fields.fields, children: nodes },
      layout: { ...layout, names: new Set(Object.keys(shapes)) },
      byType: new Map(nodes.map((child) => [child.type, child])),
      guidePath: path,
    }
    return { node, shape: { kind: 'branch', fields: shapes, required: slot.required } }
  }

  private readChildren(value: unknown, depth: number, path: Path) {
    if (value === undefined || this.count > maxRecords) return []
    if (!isPlainObject(value) || depth > maxDepth) {
      this.report(
        path,
        depth > maxDepth ? `records are nested more than ${maxDepth} deep` : 'write name: record',
      )
      return []
    }
    const seen = new Set<string>()
    const members = Object.entries(value)
    this.count += members.length
    if (this.count > maxRecords) this.report(path, `more than ${maxRecords} records`)
    return members.map(([key, member], order) => {
      const name = key.endsWith('!') ? key.slice(0, -1) : key
      const at = [...path, key]
      if (name === '') this.report(at, 'a record needs a name')
      const list = Array.isArray(member)
      if (list && member.length !== 1) this.report(at, 'a list has exactly one item: the record')
      const item: unknown = list ? member[0] : member
      const read = this.read(
        item,
        { name, list, required: key.endsWith('!'), order, depth },
        list ? [...at, 0] : at,
      )
      if (seen.has(read.node.type)) this.report(at, `${read.node.type} stands twice below the same record`)
      seen.add(read.node.type)
      return { node: read.node, shape: list ? listOf(read.shape) : (read.shape as Shape) }
    })
  }

  private typeOf(spec: { readonly [word: string]: unknown }, path: Path): string {
    const { typeWord, typeOf } = this.options
    const told = spec[typeWord]
    const type = typeOf?.(told, [...path, typeWord]) ?? told
    if (typeof type === 'string' && type !== '') {
      this.types.add(type)
      return type
    }
    this.report([...path, typeWord], 'write the value by which the record is told from others, in quotes')
    return ''
  }

  private maxOf(spec: { readonly [word: string]: unknown }, { list }: Slot, path: Path): number {
    const { max } = spec
    if (max === undefined) return list ? Number.POSITIVE_INFINITY : 1
    if (list && typeof max === 'number' && Number.isInteger(max) && max > 0) return max
    this.report([...path, 'max'], 'max is a whole number, of records that are a list')
    return 1
  }

  private checkWords(spec: { readonly [word: string]: unknown }, path: Path): void {
    const { typeWord, childrenWord, recordWords } = this.options
    const known = [typeWord, 'fields', childrenWord, 'max', ...recordWords]
    for (const word of Object.keys(spec)) {
      if (!known.includes(word))
        this.report([...path, word], `no word of a record; write one of ${known.join(', ')}`)
    }
  }

  private report(path: Path, text: string): void {
    this.options.problems.push({ path, text })
  }
}

function listOf(item: BranchShape): ListShape {
  return { kind: 'list', item: { ...item, required: false }, required: item.required }
}
