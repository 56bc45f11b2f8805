import { isUtf8 } from 'node:buffer'
import type { Limits } from '../codec.ts'
import type { DocumentFaultCode } from '../fault-codes.ts'
import type { FaultList } from '../fault-list.ts'
import { type Node, newNode } from '../node.ts'
import { type Branch, type BranchShape, type ListShape, origin, type Shape, type Twig } from '../tree.ts'
import { scanNumber, scanString } from './scan-json.ts'

type Part = string | number

/**
 * Reads one JSON object into the tree of a shape: numbers as their digits, booleans as true and false, null as
 * missing. Members that the shape does not name are passed over, but must be JSON. After a fault of syntax what was
 * read so far is given.
 */
export function parseJson(
  bytes: Buffer,
  shape: BranchShape,
  into: { readonly fileOffset: number; readonly limits: Limits; readonly faults: FaultList },
): Branch {
  const parser = new JsonParser(bytes, into)
  if (!isUtf8(bytes)) into.faults.add(0, { code: 'CHARSET', text: 'the document is not UTF-8' })
  else parser.document(shape)
  return parser.tree
}

class JsonParser {
  tree: Branch = newNode()
  private readonly bytes: Buffer
  private readonly fileOffset: number
  private readonly limits: Limits
  private readonly faults: FaultList
  private at = 0
  private depth = 0
  private branches = 0
  private fields = 0
  private readonly path: Part[] = []

  constructor(bytes: Buffer, into: Parameters<typeof parseJson>[2]) {
    this.bytes = bytes
    this.fileOffset = into.fileOffset
    this.limits = into.limits
    this.faults = into.faults
  }

  document(shape: BranchShape): void {
    this.space()
    if (this.peek() !== 0x7b) {
      this.fail('a document must be an object in braces')
      return
    }
    this.tree = this.branch(shape, '')
    this.space()
    if (this.at < this.bytes.length) this.fail('only one object may stand here')
  }

  private branch(shape: BranchShape, name: string): Branch {
    const node = newNode()
    if (name === '') this.tree = node
    this.branches++
    node[origin] = {
      segment: name,
      segmentPosition: this.branches,
      byteOffset: this.fileOffset + this.at,
    }
    this.open()
    for (let more = this.first(0x7d); more; more = this.another(0x7d)) this.member(node, shape)
    this.depth--
    return node
  }

  private member(node: Node, shape: BranchShape): void {
    this.space()
    const begin = this.at
    const name = this.string()
    this.colon()
    const field = name !== undefined && Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined
    if (field === undefined || name === undefined) {
      this.pass()
      return
    }
    this.path.push(name)
    if (Object.hasOwn(node, name)) {
      this.fault(begin, 'FIELD_TWICE', 'stands twice in its object')
      this.pass()
    } else {
      const value = this.value(field, name)
      if (value !== undefined) node[name] = value
    }
    this.path.pop()
  }

  private value(shape: Shape, name: string): Twig {
    const byte = this.peek()
    if (byte === 0x7b) return shape.kind === 'branch' ? this.branch(shape, name) : this.wrongKind(shape)
    if (byte === 0x5b) return shape.kind === 'list' ? this.list(shape, name) : this.wrongKind(shape)
    if (shape.kind === 'value' || byte === 0x6e) return this.scalar()
    return this.wrongKind(shape)
  }

  private list(shape: ListShape, name: string): Twig {
    const items: (string | Branch)[] = []
    this.open()
    const { item } = shape
    for (let more = this.first(0x5d); more; more = this.another(0x5d)) {
      this.space()
      this.path.push(items.length)
      const value = this.value(item, name)
      this.path.pop()
      // The shape says which of the two it is, for every item.
      if (value !== undefined) items.push(value as string | Branch)
    }
    this.depth--
    return items as readonly string[] | readonly Branch[]
  }

  private wrongKind(shape: Shape): undefined {
    const wanted = { value: 'a value', branch: 'an object', list: 'a list' }[shape.kind]
    this.fault(this.at, 'FIELD_KIND', `must be ${wanted}`)
    this.pass()
    return undefined
  }

  /** Null is undefined: the field is missing. */
  private scalar(): string | undefined {
    this.count()
    const byte = this.peek()
    if (byte === 0x22) return this.string()
    if (byte === 0x74) return this.word('true')
    if (byte === 0x66) return this.word('false')
    if (byte === 0x6e) {
      this.word('null')
      return undefined
    }
    const end = scanNumber(this.bytes, this.at)
    if (end < 0) return this.fail('no value can begin like this')
    const digits = this.bytes.toString('latin1', this.at, end)
    this.at = end
    return digits
  }

  private word(text: string): string | undefined {
    if (this.bytes.toString('latin1', this.at, this.at + text.length) !== text) {
      return this.fail('no value can begin like this')
    }
    this.at += text.length
    return text
  }

  private string(): string | undefined {
    if (this.peek() !== 0x22) return this.fail('a name belongs in quotes')
    const end = scanString(this.bytes, this.at)
    if (end < 0) return this.fail('a string has a raw control character or an escape that JSON does not know')
    const text = this.bytes.toString('utf8', this.at + 1, end - 1)
    if (!text.includes('\\')) {
      this.at = end
      return text
    }
    const plain = String(JSON.parse(`"${text}"`))
    if (!plain.isWellFormed()) return this.fail('a string has half a pair of surrogates')
    this.at = end
    return plain
  }

  /** Passes over a value, in any nesting. */
  private pass(): void {
    const byte = this.peek()
    if (byte !== 0x7b && byte !== 0x5b) {
      this.scalar()
      return
    }
    const close = byte === 0x7b ? 0x7d : 0x5d
    this.open()
    for (let more = this.first(close); more; more = this.another(close)) {
      this.space()
      if (close === 0x7d) {
        this.string()
        this.colon()
      }
      this.pass()
    }
    this.depth--
  }

  private colon(): void {
    this.space()
    if (this.peek() === 0x3a) this.at++
    else this.fail('a colon belongs after a name')
    this.space()
  }

  private open(): void {
    this.at++
    this.count()
    if (++this.depth > this.limits.maxDepth) {
      this.stop('DOC_TOO_DEEP', `more than ${this.limits.maxDepth} objects and lists within each other`)
    }
  }

  private count(): void {
    if (++this.fields > this.limits.maxFields) {
      this.stop('DOC_TOO_MANY_FIELDS', `more than ${this.limits.maxFields} values in one document`)
    }
  }

  private first(close: number): boolean {
    this.space()
    if (this.peek() !== close) return this.at < this.bytes.length
    this.at++
    return false
  }

  private another(close: number): boolean {
    this.space()
    const byte = this.peek()
    if (byte === 0x2c) {
      this.at++
      return this.at < this.bytes.length
    }
    if (byte === close) this.at++
    else this.fail('a comma or the closing bracket belongs here')
    return false
  }

  private space(): void {
    for (;;) {
      const byte = this.bytes[this.at]
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return
      this.at++
    }
  }

  private peek(): number {
    return this.bytes[this.at] ?? -1
  }

  private fail(text: string): undefined {
    this.stop('JSON_SYNTAX', text)
  }

  /** Nothing after the first fault of syntax has a meaning: going to the end ends every loop. */
  private stop(code: DocumentFaultCode, text: string): void {
    if (this.at > this.bytes.length) return
    this.faults.add(Math.min(this.at, this.bytes.length), { code, text })
    this.at = this.bytes.length + 1
  }

  private fault(at: number, code: DocumentFaultCode, text: string): void {
    if (this.at > this.bytes.length) return
    const path = pathText(this.path)
    this.faults.add(at, { code, text: `${path} ${text}`, path })
  }
}

function pathText(path: readonly Part[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  )
}
