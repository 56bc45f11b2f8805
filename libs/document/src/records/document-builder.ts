import { checkValue } from '../check-value.ts'
import type { DocumentFault, FoundDocument, Limits } from '../codec.ts'
import type { DocumentFaultCode } from '../fault-codes.ts'
import { type Node, newNode } from '../node.ts'
import { type Branch, origin } from '../tree.ts'
import type {
  BranchLayout,
  FieldLayout,
  Flaw,
  RecordCursor,
  RecordNode,
  RecordPosition,
  Structure,
} from './layout.ts'
import { readForm } from './value-forms.ts'

const none: DocumentFault[] = []
const nowhere: RecordPosition = { byteOffset: 0, line: 0, column: 0 }

/** A record that is open: those below it may still come. */
type Open = {
  readonly node: RecordNode
  readonly branch: Node
  readonly position: RecordPosition
  /** Of the last record below it. */
  order: number
}

/** Puts the records of a file together to documents; one is in memory at a time. */
export class DocumentBuilder {
  /** Documents that are whole; the reader takes them out. */
  found: FoundDocument[] = []
  /** Of the place of every document from here on. */
  context: string | undefined
  private readonly structure: Structure
  private readonly limits: Limits
  /** From the root down to the last record; empty when no document is open, or its root is missing. */
  private readonly open: Open[] = []
  private readonly opening: string
  private keys: readonly string[] = []
  private tree: Node | undefined
  private start = 0
  private end = 0
  private line = 1
  private records = 0
  private values = 0
  /** It is over a limit: what still comes of it is not read. */
  private passing = false
  private faults: DocumentFault[] = none
  /** The record at hand. */
  private record: RecordCursor

  private readonly takeFlaw = ({ code, text, position, severity }: Flaw) =>
    this.fault(code, text, severity === undefined ? { position } : { position, severity })

  constructor(structure: Structure, limits: Limits, record: RecordCursor) {
    this.structure = structure
    this.limits = limits
    this.record = record
    this.opening = structure.root.type
  }

  /** Of the record that was hung last; the root is 0. */
  get depth(): number {
    return this.open.length - 1
  }

  get lastType(): string | undefined {
    return this.open.at(-1)?.node.type
  }

  /** The next record and its type; the type is undefined when the guide does not know it. */
  add(type: string | undefined): void {
    const { root, grouping } = this.structure
    const { record } = this
    if (type === this.opening && !(grouping !== undefined && this.isSameKey())) {
      this.finish()
      this.begin()
      this.place(root, undefined)
    } else {
      if (this.tree === undefined) this.begin()
      this.end = record.end
      this.records++
      if (!this.isOver()) this.below(type)
    }
    if (grouping !== undefined) this.addItem()
    record.flaws(this.takeFlaw)
    if (root.children.length === 0 && grouping === undefined) this.finish()
  }

  /** Ends the document at hand. */
  finish(): void {
    if (this.tree === undefined) return
    const { tree, start, line, context } = this
    this.close(0)
    const length = this.end - start
    const place =
      context === undefined ? { offset: start, length, line } : { offset: start, length, line, context }
    this.found.push({ tree: (this.passing ? newNode() : tree) as Branch, place, faults: this.faults })
    this.tree = undefined
  }

  /** A fault of the document at hand, at the record at hand unless a position is given. */
  fault(code: DocumentFaultCode, text: string, at: FaultPlace = {}): void {
    const { limits } = this
    if (this.faults.length > limits.maxFaults) return
    // Most documents have none, and share an empty list.
    if (this.faults === none) this.faults = []
    const { faults } = this
    const position = at.position ?? this.record.placeOf(at.field)
    const severity = at.severity ?? 'error'
    if (faults.length === limits.maxFaults) {
      const rest = `more than ${limits.maxFaults} faults; the others are not listed`
      faults.push({ code: 'DOC_MORE_FAULTS', severity: 'error', text: rest, ...position })
    } else {
      faults.push({ code, severity, text, ...position, ...(at.path !== undefined && { path: at.path }) })
    }
  }

  /** A document of nothing but faults: bytes between documents, or no document at all. */
  begin(): void {
    const { record } = this
    this.tree = newNode()
    this.start = record.offset
    this.end = record.end
    this.line = record.line
    this.records = 1
    this.values = 0
    this.passing = false
    this.faults = none
  }

  /** Takes the document at hand, of which a part is in no record, up to an offset. */
  stretch(end: number): void {
    this.end = end
  }

  private isOver(): boolean {
    if (this.passing) return true
    const { maxDocumentBytes, maxFields } = this.limits
    this.values += this.record.count
    if (this.end - this.start > maxDocumentBytes) {
      this.fault('DOC_TOO_LARGE', `the document has more than ${maxDocumentBytes} bytes`)
    } else if (this.values > maxFields) {
      this.fault('DOC_TOO_MANY_FIELDS', `the document has more than ${maxFields} values`)
    } else return false
    this.passing = true
    return true
  }

  private isSameKey(): boolean {
    const { grouping } = this.structure
    if (grouping === undefined) return false
    const keys = grouping.keys.map((field) => this.record.text(field))
    const same = this.tree !== undefined && keys.every((key, index) => key === this.keys[index])
    this.keys = keys
    return same
  }

  /** Hangs a record that does not open a document where it belongs. */
  private below(type: string | undefined) {
    const { open, structure } = this
    if (structure.grouping !== undefined) return this.compareHead()
    if (type === undefined) return this.fault('RECORD_UNKNOWN', 'the guide knows no record of this type')
    for (let at = open.length - 1; at >= 0; at--) {
      const parent = open[at]
      const node = parent?.node.byType.get(type)
      if (parent === undefined || node === undefined) continue
      this.close(at + 1)
      if (node.order >= parent.order) return this.place(node, parent)
      const text = `a record of type ${type} stands behind records that the guide has after it`
      return this.fault('RECORD_ORDER', text)
    }
    const none = open.length === 0 ? 'no document has been opened yet' : 'the guide has no such record here'
    this.fault('RECORD_ORDER', `a record of type ${type} is out of place: ${none}`)
  }

  private place(node: RecordNode, parent: Open | undefined): void {
    const branch = parent === undefined ? (this.tree ?? newNode()) : newNode()
    if (parent !== undefined) {
      parent.order = node.order
      if (!this.hang(node, parent.branch, branch)) return
    }
    this.open.push({ node, branch, position: this.positionOf(node), order: 0 })
    if (parent === undefined && this.isOver()) return
    this.fill(branch, node.layout, true)
    branch[origin] = this.origin(node.type)
  }

  /** Of a record that may turn out to miss one below it. */
  private positionOf({ children }: RecordNode): RecordPosition {
    return children.length === 0 ? nowhere : this.record.placeOf(undefined)
  }

  private hang(node: RecordNode, into: Node, branch: Node): boolean {
    const there = into[node.name]
    if (!node.list) {
      if (there === undefined) into[node.name] = branch as Branch
      else this.fault('RECORD_TWICE', `a record of type ${node.type} may stand only once here`)
      return there === undefined
    }
    if (there === undefined) into[node.name] = [branch as Branch]
    else (there as Branch[]).push(branch as Branch)
    const count = there === undefined ? 1 : there.length
    if (count === node.max + 1) {
      this.fault('RECORD_TOO_MANY', `more than ${node.max} records of type ${node.type} stand here`)
    }
    return true
  }

  private origin(segment: string) {
    return { segment: segment || 'row', segmentPosition: this.records, byteOffset: this.record.offset }
  }

  /** The row's item of the list of a grouped document. */
  private addItem(): void {
    const { grouping } = this.structure
    const { tree } = this
    if (grouping === undefined || tree === undefined || this.passing) return
    const { list } = grouping
    const items = (tree[list.name] ?? []) as Branch[]
    if (items.length === 0) tree[list.name] = items
    const item = newNode()
    items.push(item as Branch)
    const filled = this.fill(item, list.layout, false)
    item[origin] = this.origin('')
    if (filled === 0) items.pop()
    if (items.length === 0) {
      delete tree[list.name]
      if (list.required) this.missing(list.name, '')
    }
  }

  /** What a document has once must be alike in each of its rows. */
  private compareHead(): void {
    for (const field of this.structure.root.fields) {
      let there: unknown = this.tree
      for (const step of field.steps) there = (there as Node | undefined)?.[step]
      const text = this.record.text(field)
      const value = text === '' || field.number === undefined ? text : (field.number.read(text) ?? text)
      if (value === (there ?? '')) continue
      const path = field.steps.join('.')
      const words = `${path} differs from that of the first row of the document, which counts`
      this.fault('ROW_HEAD_DIFFERS', words, { field, path, severity: 'warning' })
    }
  }

  /** The values of a record into a branch; how many there are. Nothing is missed in a part that is left out whole. */
  private fill(branch: Node, layout: BranchLayout, always: boolean): number {
    const { record } = this
    let filled = 0
    let misses = false
    for (const field of layout.fields) {
      const text = record.text(field)
      if (text === '') {
        if (field.shape.required) misses = true
        continue
      }
      filled++
      branch[field.name] = field.judged ? this.judge(field, text) : text
    }
    for (const { name, layout: inner, required } of layout.branches) {
      const child = newNode()
      const count = this.fill(child, inner, false)
      if (count > 0) branch[name] = child as Branch
      else if (required) misses = true
      filled += count
    }
    if (misses && (always || filled > 0)) this.missed(branch, layout)
    return filled
  }

  private missed(branch: Node, { fields, branches }: BranchLayout): void {
    for (const field of fields) {
      if (field.shape.required && branch[field.name] === undefined) {
        this.missing(field.steps.join('.'), this.basePath(), field)
      }
    }
    for (const { name, path, required } of branches) {
      if (required && branch[name] === undefined) this.missing(path, this.basePath())
    }
  }

  private missing(name: string, base: string, field?: FieldLayout): void {
    const path = base + name
    this.fault('FIELD_MISSING', `${path} is missing`, { path, ...(field && { field }) })
  }

  private judge(field: FieldLayout, text: string): string {
    const value = readForm(field, text)
    const fault = typeof value === 'string' ? checkValue(value, field.shape) : value.fault
    if (fault !== undefined) {
      const path = this.basePath() + field.steps.join('.')
      this.fault(fault.code, `${path} ${fault.text}`, { field, path })
    }
    return typeof value === 'string' ? value : text
  }

  /** `lines[2].`: of the record at hand, or of the item of a grouped document. */
  private basePath(): string {
    const { grouping } = this.structure
    let path = ''
    for (const { node } of this.open) {
      if (node.name === '') continue
      path += pathOf(node.name, node.list ? this.lastOf(node) : -1)
    }
    const items = grouping === undefined ? undefined : this.tree?.[grouping.list.name]
    // The head of a grouped document is read before it has a list.
    if (grouping !== undefined && Array.isArray(items)) path += pathOf(grouping.list.name, items.length - 1)
    return path
  }

  /** What is open is the last of its list. */
  private lastOf({ name, depth }: RecordNode): number {
    const list = this.open[depth - 1]?.branch[name]
    return Array.isArray(list) ? list.length - 1 : -1
  }

  /** Closes the records from a depth on, and says what they had to have below them. */
  private close(depth: number): void {
    for (
      let last = this.open.at(-1);
      last !== undefined && this.open.length > depth;
      last = this.open.at(-1)
    ) {
      const { node, branch, position } = last
      for (const child of node.children) {
        if (!child.required || branch[child.name] !== undefined || this.passing) continue
        const path = this.basePath() + child.name
        const text = `${path} is missing: no record of type ${child.type} came`
        this.fault('RECORD_MISSING', text, { path, position })
      }
      this.open.pop()
    }
  }
}

type FaultPlace = {
  readonly field?: FieldLayout
  readonly path?: string
  readonly position?: RecordPosition
  readonly severity?: 'warning' | undefined
}

function pathOf(name: string, index: number): string {
  return index < 0 ? `${name}.` : `${name}[${index}].`
}
