import type { ByteWindow } from '../byte-window.ts'
import type { DocumentFaultCode } from '../fault-codes.ts'
import type { NamespaceScope } from './namespace-scope.ts'
import { doctypeRefused } from './parse-xml.ts'
import { TagReader } from './tag-reader.ts'

/** A document, or what is wrong with the file: then nothing follows. */
export type XmlFrame =
  | {
      readonly kind: 'document'
      readonly offset: number
      readonly end: number
      readonly scope: NamespaceScope
    }
  | {
      readonly kind: 'fault'
      /** Where the document begins that it is in, or the fault itself. */
      readonly offset: number
      readonly at: number
      readonly code: DocumentFaultCode
      readonly text: string
    }

/** Which elements are documents: those with the last name of the way, everywhere or exactly there. */
export type DocumentWay = {
  /** Keys or, in any namespace, local names; one: wherever it stands first. */
  readonly names: readonly string[]
  readonly isAny: boolean
}

type Open = { readonly name: string; readonly scope: NamespaceScope; readonly isOnWay: boolean }

const maxTagBytes = 1024 * 1024

/**
 * Finds the elements of a file that are its documents, by tags alone. Inside a document only the depth is counted:
 * what is wrong there is that document's own. Around documents names must match and prefixes be declared.
 */
export class XmlFrames {
  private readonly window: ByteWindow
  private readonly way: DocumentWay
  private readonly tag: TagReader
  private readonly outer: NamespaceScope
  private readonly maxDepth: number
  private readonly open: Open[] = []
  private at = 0
  private mode: 'text' | 'start' | 'end' | 'comment' | 'cdata' | 'instruction' = 'text'
  private tokenBegin = 0
  /** In a start tag: the quote that is open, or 0. */
  private quote = 0
  /** Open elements of the document that is read, it included; 0 outside. */
  private depth = 0
  private begin = 0
  private scope: NamespaceScope
  private isOver = false

  constructor(
    window: ByteWindow,
    way: DocumentWay,
    around: { readonly scope: NamespaceScope; readonly maxDepth: number },
  ) {
    this.window = window
    this.way = way
    this.outer = around.scope
    this.scope = around.scope
    this.maxDepth = around.maxDepth
    this.tag = new TagReader(around.scope)
  }

  get needed(): number {
    if (this.depth > 0) return this.begin
    return this.mode === 'text' ? this.at : this.tokenBegin
  }

  /** Whether a document is being read: its bytes may be passed over when there are too many. */
  get isInside(): boolean {
    return this.depth > 0
  }

  /** Every byte before it was looked at. */
  get position(): number {
    return this.at
  }

  skipTo(offset: number): void {
    this.at = offset
  }

  /** The next frame; undefined when the bytes so far hold no further one. */
  next(): XmlFrame | undefined {
    while (this.at < this.window.end) {
      const before = this.at
      const mode = this.mode
      const frame = this.step()
      if (frame !== undefined) return frame
      if (this.at === before && this.mode === mode) return undefined
    }
    return undefined
  }

  /** After the last byte: what is not closed. */
  end(): XmlFrame | undefined {
    if (this.depth > 0)
      return this.fault(this.window.end, 'XML_END', 'the file ends before the document is closed')
    if (this.mode !== 'text' || this.open.length > 0) {
      return this.fault(this.window.end, 'XML_END', 'the file ends before its elements are closed')
    }
    return undefined
  }

  private step(): XmlFrame | undefined {
    switch (this.mode) {
      case 'text':
        return (this.depth > 0 ? this.skim() : undefined) ?? this.stepText()
      case 'start':
        return this.stepStart()
      case 'end':
        return this.stepEnd()
      case 'comment':
        return this.stepTo('-->', 3)
      case 'cdata':
        return this.stepTo(']]>', 3)
      case 'instruction':
        return this.stepTo('?>', 2)
      default:
        return this.mode satisfies never
    }
  }

  /** Passes over whole texts, start and end tags of a document, as far as the bytes go: nearly all of a file. */
  private skim(): XmlFrame | undefined {
    const { bytes, base } = this.window
    const { length } = bytes
    let at = this.at - base
    let { depth } = this
    while (depth > 0) {
      while (at < length && bytes[at] !== 0x3c) at++
      this.at = base + at
      const second = bytes[at + 1]
      if (second === 0x21 || second === 0x3f) break
      const end = second === 0x2f ? endOfTag(bytes, at + 2) : tagEnd(bytes, at + 1)
      if (end < 0) break
      if (second === 0x2f) depth--
      else if (bytes[end - 1] !== 0x2f) depth++
      at = end + 1
      this.at = base + at
    }
    this.depth = depth
    return depth === 0 ? this.found() : undefined
  }

  private stepText(): XmlFrame | undefined {
    const { bytes, base } = this.window
    const begin = this.at - base
    let at = begin
    const { length } = bytes
    while (at < length && bytes[at] !== 0x3c) at++
    this.at = base + at
    if (this.depth === 0 && this.open.length === 0) {
      const stray = firstInk(bytes, begin, at)
      if (stray < at) return this.fault(base + stray, 'XML_SYNTAX', onlyOne)
    }
    if (at >= length) return undefined
    this.tokenBegin = this.at
    const second = bytes[at + 1]
    if (second === undefined) return undefined
    if (second === 0x21) return this.stepDeclaration(bytes, at)
    this.mode = second === 0x2f ? 'end' : second === 0x3f ? 'instruction' : 'start'
    this.at += this.mode === 'start' ? 1 : 2
    this.quote = 0
    return undefined
  }

  private stepDeclaration(bytes: Buffer, at: number): XmlFrame | undefined {
    // <!-- or <![CDATA[: with fewer bytes it may still become one of them.
    const head = bytes.toString('latin1', at, at + 9)
    if (head.startsWith('<!--')) this.mode = 'comment'
    else if (head === '<![CDATA[' && (this.depth > 0 || this.open.length > 0)) this.mode = 'cdata'
    else if ('<!--'.startsWith(head) || (head.length < 9 && '<![CDATA['.startsWith(head))) return undefined
    else return this.fault(this.at, 'XML_DTD', doctypeRefused)
    this.at += this.mode === 'comment' ? 4 : 9
    return undefined
  }

  private stepStart(): XmlFrame | undefined {
    const { bytes, base } = this.window
    const { length } = bytes
    let at = this.at - base
    let { quote } = this
    for (; at < length; at++) {
      const byte = bytes[at]
      if (quote !== 0) {
        if (byte === quote) quote = 0
      } else if (byte === 0x3e) break
      else if (byte === 0x22 || byte === 0x27) quote = byte
    }
    this.at = base + at
    this.quote = quote
    if (at >= length) return this.depth === 0 ? this.guardTag() : undefined
    this.at++
    const tooLong = this.depth === 0 ? this.guardTag() : undefined
    if (tooLong !== undefined) return tooLong
    this.mode = 'text'
    const isClosed = bytes[at - 1] === 0x2f
    if (this.depth === 0) return this.openElement()
    if (!isClosed) this.depth++
    return undefined
  }

  /** Outside documents a tag must fit into memory: it is read as a whole. */
  private guardTag(): XmlFrame | undefined {
    if (this.at - this.tokenBegin <= maxTagBytes) return undefined
    return this.fault(this.tokenBegin, 'DOC_TOO_LARGE', `a tag has more than ${maxTagBytes} bytes`)
  }

  private stepEnd(): XmlFrame | undefined {
    const { bytes, base } = this.window
    const end = endOfTag(bytes, this.at - base)
    this.at = end < 0 ? this.window.end : base + end + 1
    if (end < 0) return undefined
    this.mode = 'text'
    return this.closeElement()
  }

  private stepTo(mark: string, width: number): undefined {
    const { window } = this
    const found = window.bytes.indexOf(mark, this.at - window.base, 'latin1')
    if (found < 0) {
      // The mark may be cut by the end of the chunk.
      this.at = Math.max(this.at, window.end - width + 1)
      if (this.depth === 0) this.tokenBegin = this.at
      return undefined
    }
    this.at = window.base + found + width
    this.mode = 'text'
    return undefined
  }

  /** A start tag outside documents, read as a whole. */
  private openElement(): XmlFrame | undefined {
    const { window, tag, tokenBegin, open } = this
    if (this.isOver) return this.fault(tokenBegin, 'XML_SYNTAX', onlyOne)
    const scope = open.at(-1)?.scope ?? this.outer
    if (!tag.read(window.slice(tokenBegin, this.at), 0, scope)) {
      const { at, code, text } = tag.fault ?? { at: 0, code: 'XML_SYNTAX', text: 'this is not a tag' }
      return this.fault(tokenBegin + at, code, text)
    }
    if (this.isDocument()) {
      this.begin = tokenBegin
      this.scope = scope
      if (tag.isClosed) return this.found()
      this.depth = 1
      return undefined
    }
    if (tag.isClosed) {
      this.isOver = open.length === 0
      return undefined
    }
    if (open.length >= this.maxDepth) {
      return this.fault(tokenBegin, 'DOC_TOO_DEEP', `more than ${this.maxDepth} elements within each other`)
    }
    open.push({ name: tag.name?.raw ?? '', scope: tag.scope, isOnWay: this.isOnWay(open.length) })
    return undefined
  }

  private isDocument(): boolean {
    const { names } = this.way
    const last = names.length - 1
    if (last === 0) return this.isNamed(names[0])
    return this.open.length === last && this.isOnWay(last)
  }

  /** Whether the element of the tag is where the way leads to at a depth. */
  private isOnWay(depth: number): boolean {
    const around = this.open[depth - 1]
    return (around === undefined || around.isOnWay) && this.isNamed(this.way.names[depth])
  }

  private isNamed(name: string | undefined): boolean {
    const { element } = this.tag
    if (element === undefined) return false
    return element.key === name || (this.way.isAny && element.local === name)
  }

  private closeElement(): XmlFrame | undefined {
    if (this.depth > 0) {
      this.depth--
      return this.depth === 0 ? this.found() : undefined
    }
    const tag = this.window.slice(this.tokenBegin + 2, this.at - 1).toString('utf8')
    const element = this.open.pop()
    if (element === undefined || tag.trimEnd() !== element.name) {
      return this.fault(this.tokenBegin, 'XML_SYNTAX', 'the end tag is not that of the element that is open')
    }
    this.isOver = this.open.length === 0
    return undefined
  }

  private found(): XmlFrame {
    this.isOver = this.open.length === 0
    return { kind: 'document', offset: this.begin, end: this.at, scope: this.scope }
  }

  private fault(at: number, code: DocumentFaultCode, text: string): XmlFrame {
    const offset = this.depth > 0 ? this.begin : at
    return { kind: 'fault', offset, at, code, text }
  }
}

/** The offset of the next >, or -1. */
function endOfTag(bytes: Uint8Array, from: number): number {
  const { length } = bytes
  let at = from
  while (at < length && bytes[at] !== 0x3e) at++
  return at < length ? at : -1
}

/** The same outside quotes. */
function tagEnd(bytes: Uint8Array, from: number): number {
  const { length } = bytes
  for (let at = from; at < length; at++) {
    const byte = bytes[at]
    if (byte === 0x3e) return at
    if (byte !== 0x22 && byte !== 0x27) continue
    at++
    while (at < length && bytes[at] !== byte) at++
  }
  return -1
}

/** The first byte that is no white space; `to` when there is none. */
function firstInk(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const byte = bytes[at]
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at
  }
  return to
}

const onlyOne = 'only one element may stand in a file, and no text beside it'
