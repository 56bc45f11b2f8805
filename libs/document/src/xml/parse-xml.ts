import { isUtf8 } from 'node:buffer'
import type { Limits } from '../codec.ts'
import type { DocumentFaultCode } from '../fault-codes.ts'
import { FaultList } from '../fault-list.ts'
import { findBroken } from '../find-broken.ts'
import { sliceAscii, sliceUtf8 } from '../slice-text.ts'
import type { Branch } from '../tree.ts'
import { decodeText } from './decode-text.ts'
import type { NamespaceScope } from './namespace-scope.ts'
import { forbiddenCharacter, isNonCharacter, TagReader } from './tag-reader.ts'
import { isNcName } from './xml-names.ts'
import type { XmlElement } from './xml-plan.ts'
import { XmlTree } from './xml-tree.ts'

export type XmlParsing = {
  readonly plan: XmlElement
  /** Names without a prefix in the guide are of any namespace. */
  readonly isAny: boolean
  readonly limits: Limits
}

export type XmlRange = {
  readonly bytes: Buffer
  /** In force around the document. */
  readonly scope: NamespaceScope
  readonly faults: FaultList
  /** The offset in the file of an offset in `bytes`; asked for in rising order. */
  readonly fileOffset: (at: number) => number
}

/** In text: 0 ordinary, otherwise to be looked at. */
const ofText = new Uint8Array(256).fill(1, 0, 0x20)
ofText[0x09] = ofText[0x0a] = 0
for (const byte of [0x0d, 0x26, 0x3c, 0x5d, 0xef]) ofText[byte] = 1

/**
 * Reads documents of one guide from the bytes of their elements. Everything in a document must be well formed
 * (XML 1.0, Namespaces in XML 1.0, no DTD), named by the guide or not; after a fault of form what was read so far
 * is given. Reused for every document of a file: it keeps names and levels.
 */
export class XmlParser {
  private readonly limits: Limits
  private readonly tree: XmlTree
  private readonly tag: TagReader
  private readonly scopes: NamespaceScope[] = []
  /** Begin and end of the name of each open element. */
  private readonly names: Int32Array
  private range: XmlRange
  private bytes: Buffer
  private at = 0
  private depth = 0
  private fields = 0

  constructor({ plan, isAny, limits }: XmlParsing, scope: NamespaceScope) {
    this.limits = limits
    this.tree = new XmlTree(plan, isAny)
    this.tag = new TagReader(scope)
    this.names = new Int32Array(2 * (limits.maxDepth + 1))
    const bytes = Buffer.alloc(0)
    const place = { offset: 0, length: 0, line: 1 }
    this.range = {
      bytes,
      scope,
      faults: new FaultList({ place, bytes, column: 1 }, 1),
      fileOffset: (at) => at,
    }
    this.bytes = bytes
  }

  parse(range: XmlRange): Branch {
    this.range = range
    this.bytes = range.bytes
    this.at = 0
    this.depth = 0
    this.fields = 0
    this.tree.begin(range.fileOffset, (path) => {
      // Of the element that is open: it, or one of its attributes, is the second.
      const at = (this.names[2 * this.depth - 2] ?? 1) - 1
      range.faults.add(at, { code: 'FIELD_TWICE', text: `${path} stands twice`, path })
    })
    if (isUtf8(range.bytes)) this.run()
    else this.stop(findBroken(range.bytes), 'CHARSET', 'bytes that are not of the encoding of the file')
    return this.tree.root
  }

  private run(): void {
    const { bytes } = this
    const { length } = bytes
    this.startTag()
    while (this.at < length && this.depth > 0) {
      if (bytes[this.at] === 0x3c) this.markup()
      else this.text()
    }
    if (this.depth > 0) this.stop(length, 'XML_END', 'the document is not closed')
    else if (this.at < length) this.stop(this.at, 'XML_SYNTAX', 'only one element may stand here')
  }

  private markup(): void {
    const second = this.bytes[this.at + 1]
    if (second === 0x2f) this.endTag()
    else if (second === 0x21) this.declaration()
    else if (second === 0x3f) this.instruction()
    else this.startTag()
  }

  private startTag(): undefined {
    const { bytes, at, tag, depth, limits } = this
    const outer = depth === 0 ? this.range.scope : (this.scopes[depth - 1] ?? this.range.scope)
    if (!tag.read(bytes, at, outer)) {
      if (tag.fault !== undefined) this.stop(tag.fault.at, tag.fault.code, tag.fault.text)
      return
    }
    this.fields += 1 + tag.count
    if (this.fields > limits.maxFields) {
      const text = `more than ${limits.maxFields} elements and attributes in one document`
      return this.stop(at, 'DOC_TOO_MANY_FIELDS', text)
    }
    if (depth >= limits.maxDepth) {
      return this.stop(at, 'DOC_TOO_DEEP', `more than ${limits.maxDepth} elements within each other`)
    }
    this.scopes[depth] = tag.scope
    this.names[2 * depth] = at + 1
    this.names[2 * depth + 1] = tag.nameStop
    this.depth = depth + 1
    this.tree.start(tag, at)
    this.at = tag.next
    if (tag.isClosed) this.close()
  }

  private text(): undefined {
    const { bytes, at: begin } = this
    const { length } = bytes
    let at = begin
    let isCoded = false
    let bits = 0
    for (;;) {
      let byte = bytes[at] ?? 0
      while (at < length && ofText[byte] === 0) {
        bits |= byte
        at++
        byte = bytes[at] ?? 0
      }
      if (at >= length) break
      bits |= byte
      if (byte === 0x3c) break
      if (byte === 0x26 || byte === 0x0d) isCoded = true
      else if (byte === 0x5d) {
        if (bytes[at + 1] === 0x5d && bytes[at + 2] === 0x3e) {
          return this.stop(at, 'XML_SYNTAX', ']]> must be written as ]]&gt;')
        }
      } else if (byte !== 0xef || isNonCharacter(bytes, at)) {
        return this.stop(at, 'XML_CHARACTER', forbiddenCharacter)
      }
      at++
    }
    this.at = at
    const { takesText } = this.tree
    if (isCoded) this.takeCoded(begin, takesText)
    else if (takesText)
      this.tree.text(bits < 0x80 ? sliceAscii(bytes, begin, at) : sliceUtf8(bytes, begin, at))
  }

  private takeCoded(begin: number, takesText: boolean): void {
    const raw = this.bytes.toString('utf8', begin, this.at)
    const decoded = decodeText(raw)
    if (decoded.kind === 'fault') {
      this.stop(begin + Buffer.byteLength(raw.slice(0, decoded.at)), decoded.code, decoded.text)
    } else if (takesText) this.tree.text(decoded.text)
  }

  private endTag(): undefined {
    const { bytes, names, depth } = this
    const end = names[2 * depth - 1] ?? 0
    let from = names[2 * depth - 2] ?? 0
    let at = this.at + 2
    while (from < end && bytes[from] === bytes[at]) {
      from++
      at++
    }
    while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at++
    if (from < end || bytes[at] !== 0x3e) {
      return this.stop(this.at, 'XML_SYNTAX', 'the end tag is not that of the element that is open')
    }
    this.at = at + 1
    this.close()
  }

  private close(): void {
    this.tree.end()
    this.depth--
  }

  private declaration(): void {
    const { bytes, at } = this
    if (bytes[at + 2] === 0x2d && bytes[at + 3] === 0x2d) this.comment()
    else if (bytes.toString('latin1', at, at + 9) === '<![CDATA[') this.cdata()
    else this.stop(at, 'XML_DTD', doctypeRefused)
  }

  private comment(): void {
    const { bytes, at } = this
    const end = bytes.indexOf('--', at + 4)
    if (end < 0) this.stop(at, 'XML_END', 'the comment is not closed')
    else if (bytes[end + 2] !== 0x3e) this.stop(end, 'XML_SYNTAX', '-- cannot stand in a comment')
    else if (this.isClean(at + 4, end)) this.at = end + 3
  }

  private cdata(): undefined {
    const { bytes, at } = this
    const end = bytes.indexOf(']]>', at + 9)
    if (end < 0) return this.stop(at, 'XML_END', 'the CDATA section is not closed')
    if (!this.isClean(at + 9, end)) return
    if (this.tree.takesText) this.tree.text(bytes.toString('utf8', at + 9, end).replace(/\r\n?/g, '\n'))
    this.at = end + 3
  }

  private instruction(): undefined {
    const { bytes, at } = this
    const end = bytes.indexOf('?>', at + 2)
    if (end < 0) return this.stop(at, 'XML_END', 'the processing instruction is not closed')
    const target = bytes.toString('utf8', at + 2, Math.min(end, at + 1024)).split(/[\s]/, 1)[0] ?? ''
    if (!isNcName(target) || target.toLowerCase() === 'xml') {
      return this.stop(at, 'XML_SYNTAX', 'a processing instruction needs a name, and xml is none for it')
    }
    if (this.isClean(at + 2, end)) this.at = end + 2
  }

  /** Whether every character between two offsets is one of XML. */
  private isClean(begin: number, end: number): boolean {
    for (let at = begin; at < end; at++) {
      const byte = this.bytes[at] ?? 0
      const isControl = byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d
      if (isControl || (byte === 0xef && isNonCharacter(this.bytes, at))) {
        this.stop(at, 'XML_CHARACTER', forbiddenCharacter)
        return false
      }
    }
    return true
  }

  /** Nothing after the first fault of form has a meaning: going to the end ends every loop. */
  private stop(at: number, code: DocumentFaultCode, text: string): undefined {
    if (this.at > this.bytes.length) return
    this.range.faults.add(Math.min(at, this.bytes.length), { code, text })
    this.at = this.bytes.length + 1
    this.depth = 0
  }
}

export const doctypeRefused =
  'document type declarations and what they declare are refused; send the file without'
