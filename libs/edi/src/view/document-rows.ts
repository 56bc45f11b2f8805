import type { Branch } from '@parley/document'
import type { CompiledGuide } from '../guide/compiled-guide.ts'
import type { ElementRules, Node } from '../guide/program.ts'
import { elementField } from '../guide/shape-of-guide.ts'
import { Row } from './row.ts'

export type Table = { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }

/**
 * A document of `readTransaction` as rows: one for each pass through the loop of its lines (`po1`, `lin`: by default
 * the first loop of the detail area that may come again), with the columns of everything else in each of them. A document
 * without lines is one row. `first` are columns that stand before all others, such as control numbers.
 *   beg.03, beg.orderNumber, n1[ST].04, n1[ST].n3[1].01, ctt.01; po1.02, po1.ids[VN], po1.pid[F].05, bgm.01-01
 * Of what may come again, the code that it begins with tells one from the other; else, and for the same code once
 * more, its number (`msg[2]`, `ref[CR#2]`).
 */
export function documentRows(
  document: Branch,
  guide: CompiledGuide,
  {
    lines,
    first = {},
  }: { readonly lines?: string; readonly first?: { readonly [column: string]: string } } = {},
): readonly Row[] {
  const { nodes } = guide.program
  const lineNode = nodes.find((node) => isLine(node, lines))
  const inside = childrenOf(nodes)
  const around = new Columns(inside, lineNode)
  around.areas(document)
  const told = new Map([...Object.entries(first), ...around.values])
  const items = lineNode === undefined ? undefined : (document as Fields)[lineNode.area]
  const found = items === undefined || lineNode === undefined ? undefined : (items as Fields)[lineNode.name]
  if (lineNode === undefined || found === undefined) return [new Row(told)]
  return asList(found).map((item) => {
    const line = new Columns(inside, undefined)
    line.item(item as Fields, lineNode, lineNode.name)
    return new Row(told, line.values)
  })
}

type Children = ReadonlyMap<number, readonly Node[]>

// The places of a guide never change, and a file has many documents of one guide.
const childrenByNodes = new WeakMap<readonly Node[], Children>()

/** The places directly in each loop, by its index; -1 for those in none. */
function childrenOf(nodes: readonly Node[]): Children {
  const known = childrenByNodes.get(nodes)
  if (known !== undefined) return known
  const children = Map.groupBy(nodes, ({ parent }) => parent)
  childrenByNodes.set(nodes, children)
  return children
}

/** Rows with the columns of all of them, in the order in which they first come. */
export function tableOf(rows: readonly Row[]): Table {
  const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))]
  return { columns, rows: rows.map((row) => columns.map((column) => row.get(column) ?? '')) }
}

type Fields = { readonly [name: string]: unknown }

function isLine(node: Node, lines: string | undefined): boolean {
  if (node.parent >= 0 || node.unused) return false
  return lines === undefined ? node.isTrigger && node.repeats && node.area === 'detail' : node.name === lines
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

class Columns {
  readonly values = new Map<string, string>()
  private readonly inside: Children
  private readonly except: Node | undefined

  constructor(inside: Children, except: Node | undefined) {
    this.inside = inside
    this.except = except
  }

  areas(document: Branch): void {
    for (const [area, branch] of Object.entries(document)) {
      this.level(branch as Fields, { parent: -1, area }, '')
    }
  }

  /** A segment, or one pass through a loop, under the columns that begin with `column`. */
  item(item: Fields, node: Node, column: string): void {
    const name = node.tag.toLowerCase()
    this.fields((node.isTrigger ? (item[name] ?? {}) : item) as Fields, node.elements, `${column}.`)
    // Most lines are their trigger alone.
    if (node.isTrigger && Object.keys(item).length > 1)
      this.level(item, { parent: node.index, area: node.area }, `${column}.`)
  }

  private level(branch: Fields, { parent, area }: { parent: number; area: string }, before: string): void {
    for (const node of this.inside.get(parent) ?? []) {
      if (node.area !== area || node === this.except) continue
      const value = branch[node.name]
      if (value === undefined) continue
      const column = `${before}${node.name}`
      if (!Array.isArray(value)) this.item(value as Fields, node, column)
      else this.list(value as readonly Fields[], node, column)
    }
  }

  private list(items: readonly Fields[], node: Node, column: string): void {
    const taken = new Map<string, number>()
    for (const [index, item] of items.entries()) {
      const code = codeOf((node.isTrigger ? (item[node.tag.toLowerCase()] ?? {}) : item) as Fields, node)
      const count = (taken.get(code) ?? 0) + 1
      taken.set(code, count)
      const key = code === '' ? String(index + 1) : count === 1 ? code : `${code}#${count}`
      this.item(item, node, `${column}[${key}]`)
    }
  }

  private fields(branch: Fields, elements: readonly ElementRules[], before: string): void {
    const columns = columnsOf(elements, before)
    for (let index = 0; index < elements.length; index++) {
      const value = branch[elementField(index + 1)]
      if (value === undefined) continue
      const column = columns[index] ?? ''
      if (typeof value === 'string') this.values.set(column, value)
      else this.parts(value, elements[index]?.components ?? [], column)
    }
    const { ids } = branch
    if (ids === undefined) return
    for (const [qualifier, id] of Object.entries(ids as Fields)) {
      this.values.set(`${before}ids[${qualifier}]`, String(id))
    }
  }

  private parts(value: unknown, components: readonly ElementRules[], column: string): void {
    if (!Array.isArray(value)) this.fields(value as Fields, components, `${column}-`)
    else
      for (const [at, one] of value.entries())
        this.repetition(one, components, at === 0 ? column : `${column}[${at + 1}]`)
  }

  private repetition(value: unknown, components: readonly ElementRules[], column: string): void {
    if (typeof value === 'string') this.values.set(column, value)
    else this.fields(value as Fields, components, `${column}-`)
  }
}

// A document may have any number of such beginnings; those of its lines are few.
const mostBeginnings = 1000
const columnsByElements = new WeakMap<readonly ElementRules[], Map<string, readonly string[]>>()

/** The columns of the elements of a segment, under names that begin so. */
function columnsOf(elements: readonly ElementRules[], before: string): readonly string[] {
  const known = columnsByElements.get(elements) ?? new Map<string, readonly string[]>()
  const columns = known.get(before)
  if (columns !== undefined) return columns
  const made = elements.map(({ name }, index) => before + (name ?? elementField(index + 1)))
  if (known.size < mostBeginnings) known.set(before, made)
  columnsByElements.set(elements, known)
  return made
}

// Codes have up to three characters (98, 1153, 3035); longer ones are numbers and texts.
const longestCode = 3

/** The code with which a segment begins, where the standard has one there. */
function codeOf(branch: Fields, { elements: [rules] }: Node): string {
  const value = branch['01']
  const coded = typeof value === 'object' && value !== null && !Array.isArray(value)
  const text = coded ? (value as Fields)['01'] : value
  const facts = coded ? rules?.components?.[0] : rules
  const isCode =
    facts !== undefined && (facts.type === 'ID' || (facts.type === 'an' && facts.max <= longestCode))
  return isCode && typeof text === 'string' ? text : ''
}
