import { isUtf8 } from 'node:buffer'
import { decodeText } from '../xml/decode-text.ts'
import { NamespaceScope } from '../xml/namespace-scope.ts'
import { TagReader } from '../xml/tag-reader.ts'

const maxDepth = 64

/**
 * Walks through the XML of one part of a workbook: start tags, texts and end tags, by local names. A part that is not
 * XML, is not UTF-8 or has a DTD ends at once, `isBroken`.
 */
export class XmlPart {
  /** Of the element that starts or ends. */
  local = ''
  text = ''
  isBroken = false
  private readonly bytes: Buffer
  private readonly tag: TagReader
  private readonly scopes: NamespaceScope[]
  private readonly open: string[] = []
  private at: number
  private closes = false

  constructor(bytes: Buffer) {
    const scope = new NamespaceScope(new Map())
    this.bytes = bytes
    this.tag = new TagReader(scope)
    this.scopes = [scope]
    this.at = bytes[0] === 0xef ? 3 : 0
    this.isBroken = !isUtf8(bytes)
  }

  /** The value of an attribute without a prefix, or with any, of the element that starts. */
  attribute(local: string): string | undefined {
    for (let index = 0; index < this.tag.count; index++) {
      if (this.tag.attribute(index)?.local === local) return this.tag.value(index)
    }
    return undefined
  }

  next(): 'start' | 'text' | 'end' | undefined {
    if (this.closes) return this.end()
    while (this.at < this.bytes.length && !this.isBroken) {
      const { bytes, at } = this
      const second = bytes[at + 1]
      if (bytes[at] !== 0x3c) return this.takeText()
      if (second === 0x2f) {
        this.skipTo('>', 1)
        return this.isBroken ? undefined : this.end()
      }
      if (second === 0x3f) this.skipTo('?>', 2)
      else if (second !== 0x21) return this.start()
      else if (bytes[at + 2] === 0x2d) this.skipTo('-->', 3)
      else if (bytes[at + 2] === 0x5b) return this.takeSection()
      else this.isBroken = true
    }
    if (this.open.length > 0) this.isBroken = true
    return undefined
  }

  private start(): 'start' | undefined {
    const { tag, scopes, open } = this
    const scope = scopes[open.length]
    if (scope === undefined || open.length >= maxDepth || !tag.read(this.bytes, this.at, scope)) {
      this.isBroken = true
      return undefined
    }
    this.at = tag.next
    this.closes = tag.isClosed
    this.local = tag.element?.local ?? ''
    open.push(this.local)
    scopes[open.length] = tag.scope
    return 'start'
  }

  private end(): 'end' | undefined {
    this.closes = false
    const local = this.open.pop()
    if (local === undefined) this.isBroken = true
    this.local = local ?? ''
    return local === undefined ? undefined : 'end'
  }

  private takeText(): 'text' | undefined {
    const { bytes, at } = this
    const found = bytes.indexOf(0x3c, at)
    this.at = found < 0 ? bytes.length : found
    const decoded = decodeText(bytes.toString('utf8', at, this.at))
    if (decoded.kind === 'text') this.text = decoded.text
    else this.isBroken = true
    return this.isBroken ? undefined : 'text'
  }

  private takeSection(): 'text' | undefined {
    const begin = this.at + 9
    this.skipTo(']]>', 3)
    if (this.isBroken) return undefined
    this.text = this.bytes.toString('utf8', begin, this.at - 3)
    return 'text'
  }

  private skipTo(mark: string, width: number): void {
    const found = this.bytes.indexOf(mark, this.at, 'latin1')
    if (found < 0) this.isBroken = true
    else this.at = found + width
  }
}
