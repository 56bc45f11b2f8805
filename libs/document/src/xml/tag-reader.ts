import type { DocumentFaultCode } from '../fault-codes.ts'
import { sliceUtf8 } from '../slice-text.ts'
import { decodeAttribute } from './decode-text.ts'
import { type Name, NameTable } from './name-table.ts'
import { declarationFault, type NamespaceScope, type Resolved } from './namespace-scope.ts'

export type TagFault = { readonly at: number; readonly code: DocumentFaultCode; readonly text: string }

const maxAttributes = 256
const maxNameBytes = 1024

const space = new Uint8Array(256)
for (const byte of [0x20, 0x09, 0x0a, 0x0d]) space[byte] = 1

// Every byte of a name; those from 0x80 on are judged with the whole name, once.
const ofName = new Uint8Array(256).fill(1, 0x80)
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:_-.') {
  ofName[letter.charCodeAt(0)] = 1
}

/** In a value of an attribute: 0 ordinary, 1 to be decoded, 2 forbidden, 3 to be looked at. */
const ofValue = new Uint8Array(256).fill(2, 0, 0x20)
ofValue[0x09] = ofValue[0x0a] = ofValue[0x0d] = ofValue[0x26] = 1
ofValue[0x3c] = 2
ofValue[0xef] = 3

/**
 * Reads one start tag after the other: `<prefix:name a="1" xmlns:p="...">`. What it found stands in its fields until
 * the next tag; values of attributes become strings only when they are asked for.
 */
export class TagReader {
  name: Name | undefined
  element: Resolved | undefined
  scope: NamespaceScope
  isClosed = false
  /** Offset after the name. */
  nameStop = 0
  /** Offset after the tag. */
  next = 0
  /** Attributes that are no declarations of namespaces. */
  count = 0
  fault: TagFault | undefined
  private readonly table = new NameTable()
  private readonly names: Name[] = []
  private readonly spans = new Int32Array(maxAttributes * 2)
  private readonly coded = new Uint8Array(maxAttributes)
  private bytes: Buffer = Buffer.alloc(0)
  private total = 0
  private declares = false
  private hash = 0

  constructor(scope: NamespaceScope) {
    this.scope = scope
  }

  /** Reads the tag that begins (with its `<`) at an offset; false when it is not one, with the `fault`. */
  read(bytes: Buffer, begin: number, scope: NamespaceScope): boolean {
    this.bytes = bytes
    this.scope = scope
    this.total = 0
    this.count = 0
    this.declares = false
    this.fault = undefined
    const end = this.nameEnd(begin + 1)
    this.nameStop = end
    const name = this.nameAt(begin + 1, end)
    this.name = name
    if (name === undefined || !this.readAttributes(end)) return false
    if (this.total > 0 && !this.settle(begin)) return false
    this.element = this.scope.element(name)
    return this.element !== undefined || this.fail(begin, undeclared, 'XML_NAMESPACE')
  }

  /** The resolved name of an attribute; its prefix is known to be declared. */
  attribute(index: number): Resolved | undefined {
    const name = this.names[index]
    return name === undefined ? undefined : this.scope.attribute(name)
  }

  /** The value of an attribute, normalized (XML 3.3.3); undefined with a `fault` when it names an entity. */
  value(index: number): string | undefined {
    const begin = this.spans[index * 2] ?? 0
    const raw = sliceUtf8(this.bytes, begin, this.spans[index * 2 + 1] ?? 0)
    if (this.coded[index] === 0) return raw
    const decoded = decodeAttribute(raw)
    if (decoded.kind === 'text') return decoded.text
    const at = begin + Buffer.byteLength(raw.slice(0, decoded.at))
    this.fail(at, decoded.text, decoded.code)
    return undefined
  }

  private nameEnd(begin: number): number {
    const { bytes } = this
    let hash = 0
    let at = begin
    for (let byte = bytes[at] ?? 0; ofName[byte] === 1; byte = bytes[++at] ?? 0) {
      hash = (Math.imul(hash, 31) + byte) | 0
    }
    this.hash = hash
    return at
  }

  /** The name whose hash was just taken. */
  private nameAt(begin: number, end: number): Name | undefined {
    if (end === begin) return this.refuse(begin, 'a name must stand here')
    if (end - begin > maxNameBytes) return this.refuse(begin, `names have at most ${maxNameBytes} bytes`)
    const name = this.table.name(this.bytes, begin, end, this.hash)
    return name.isValid ? name : this.refuse(begin, 'this is not a name of XML')
  }

  private readAttributes(begin: number): boolean {
    const { bytes } = this
    let at = begin
    for (;;) {
      const from = at
      while (space[bytes[at] ?? 0] === 1) at++
      const byte = bytes[at]
      if (byte === 0x3e || (byte === 0x2f && bytes[at + 1] === 0x3e)) {
        this.isClosed = byte === 0x2f
        this.next = at + (byte === 0x2f ? 2 : 1)
        return true
      }
      if (at === from) return this.fail(at, 'a blank or the end of the tag must stand here')
      at = this.readAttribute(at)
      if (at < 0) return false
    }
  }

  /** The offset after the attribute; -1 when it is not one. */
  private readAttribute(begin: number): number {
    const { bytes, total } = this
    if (total === maxAttributes)
      return this.stop(begin, `more than ${maxAttributes} attributes`, 'DOC_TOO_MANY_FIELDS')
    let at = this.nameEnd(begin)
    const name = this.nameAt(begin, at)
    if (name === undefined) return -1
    while (space[bytes[at] ?? 0] === 1) at++
    if (bytes[at] !== 0x3d) return this.stop(at, 'an equals sign belongs after the name of an attribute')
    at++
    while (space[bytes[at] ?? 0] === 1) at++
    const quote = bytes[at]
    if (quote !== 0x22 && quote !== 0x27) return this.stop(at, 'the value of an attribute belongs in quotes')
    const end = this.valueEnd(at + 1, quote)
    if (end < 0) return -1
    this.names[total] = name
    this.spans[total * 2] = at + 1
    this.spans[total * 2 + 1] = end
    this.total++
    if (name.prefix === 'xmlns' || name.raw === 'xmlns') this.declares = true
    return end + 1
  }

  private valueEnd(begin: number, quote: number): number {
    const { bytes, total } = this
    let coded = 0
    for (let at = begin; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0
      const kind = ofValue[byte]
      if (byte === quote) {
        this.coded[total] = coded
        return at
      }
      if (kind === 0) continue
      if (kind === 1) coded = 1
      else if (kind === 2 || isNonCharacter(bytes, at)) {
        return this.stop(
          at,
          byte === 0x3c ? '< must be written as &lt;' : forbiddenCharacter,
          byte === 0x3c ? 'XML_SYNTAX' : 'XML_CHARACTER',
        )
      }
    }
    return this.stop(begin, 'the value of an attribute has no closing quote')
  }

  /** Namespaces come into force, declarations leave the attributes, and none may stand twice. */
  private settle(begin: number): boolean {
    this.count = this.total
    if (this.declares && !this.declareNamespaces()) return false
    const seen = this.count > 8 ? new Set<string>() : undefined
    for (let index = 0; index < this.count; index++) {
      const name = this.names[index]
      if (name === undefined) continue
      if (this.coded[index] === 1 && this.value(index) === undefined) return false
      const resolved = this.scope.attribute(name)
      if (resolved === undefined)
        return this.fail(this.spans[index * 2] ?? begin, undeclared, 'XML_NAMESPACE')
      if (seen === undefined ? this.standsBefore(index, resolved.key) : seen.has(resolved.key)) {
        return this.fail(this.spans[index * 2] ?? begin, 'an attribute stands twice')
      }
      seen?.add(resolved.key)
    }
    return true
  }

  private standsBefore(index: number, key: string): boolean {
    for (let other = 0; other < index; other++) if (this.attribute(other)?.key === key) return true
    return false
  }

  private declareNamespaces(): boolean {
    const declared = new Map<string, string>()
    let kept = 0
    for (let index = 0; index < this.total; index++) {
      const name = this.names[index]
      if (name === undefined) continue
      if (name.prefix === 'xmlns' || name.raw === 'xmlns') {
        const prefix = name.prefix === '' ? '' : name.local
        const uri = this.value(index)
        if (uri === undefined) return false
        const fault = declared.has(prefix) ? 'an attribute stands twice' : declarationFault(prefix, uri)
        if (fault !== undefined) return this.fail(this.spans[index * 2] ?? 0, fault, 'XML_NAMESPACE')
        declared.set(prefix, uri)
      } else {
        this.move(index, kept)
        kept++
      }
    }
    this.count = kept
    this.scope = this.scope.with(declared)
    return true
  }

  private move(from: number, to: number): void {
    const name = this.names[from]
    if (name !== undefined) this.names[to] = name
    this.spans[to * 2] = this.spans[from * 2] ?? 0
    this.spans[to * 2 + 1] = this.spans[from * 2 + 1] ?? 0
    this.coded[to] = this.coded[from] ?? 0
  }

  private fail(at: number, text: string, code: DocumentFaultCode = 'XML_SYNTAX'): false {
    this.fault = { at, code, text }
    return false
  }

  private stop(at: number, text: string, code?: DocumentFaultCode): -1 {
    this.fail(at, text, code)
    return -1
  }

  private refuse(at: number, text: string): undefined {
    this.fail(at, text)
  }
}

const undeclared = 'the prefix of a name is not declared'
export const forbiddenCharacter = 'a character that XML cannot hold'

/** U+FFFE and U+FFFF, EF BF BE and EF BF BF in UTF-8. */
export function isNonCharacter(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbf && (bytes[at + 2] ?? 0) >= 0xbe
}
