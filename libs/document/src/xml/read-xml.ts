import { ByteWindow } from '../byte-window.ts'
import { checkTree } from '../check-tree.ts'
import type { DocumentFault, DocumentPlace, DocumentReader, FoundDocument, Limits } from '../codec.ts'
import type { DocumentFaultCode } from '../fault-codes.ts'
import { FaultList } from '../fault-list.ts'
import { newNode } from '../node.ts'
import type { BranchShape } from '../tree.ts'
import { NamespaceScope } from './namespace-scope.ts'
import { OffsetCursor } from './offset-cursor.ts'
import { XmlParser } from './parse-xml.ts'
import { contextText, readContext } from './place-context.ts'
import { toUtf8 } from './to-utf8.ts'
import { detectEncoding, widthInFile, type XmlEncoding } from './xml-encoding.ts'
import { type DocumentWay, type XmlFrame, XmlFrames } from './xml-frames.ts'
import type { XmlElement } from './xml-plan.ts'

/** What a reader of XML files goes by. */
export type XmlReading = {
  readonly shape: BranchShape
  readonly plan: XmlElement
  readonly way: DocumentWay
}

/** Reads the documents of a file: see `XmlFrames`. */
export function xmlReader(reading: XmlReading, limits: Limits): DocumentReader {
  const reader = new XmlReader(reading, limits)
  return { push: (chunk) => reader.push(chunk), end: () => reader.end() }
}

/** One document again, from its bytes in the encoding of the file. */
export function readOneXml(
  bytes: Uint8Array,
  place: DocumentPlace,
  { reading, limits }: { readonly reading: XmlReading; readonly limits: Limits },
): FoundDocument {
  const { encoding, scope, column } = readContext(place.context)
  const decoded = toUtf8(encoding)(bytes)
  const buffer = Buffer.from(decoded.buffer, decoded.byteOffset, decoded.length)
  return new XmlDocuments(reading, limits, scope).read({ bytes: buffer, place, encoding, scope, column })
}

type Range = {
  /** UTF-8. */
  readonly bytes: Buffer
  readonly place: DocumentPlace
  readonly encoding: XmlEncoding
  readonly scope: NamespaceScope
  readonly column: number
}

/** Reads documents one after the other, each from its own range. */
class XmlDocuments {
  private readonly reading: XmlReading
  private readonly limits: Limits
  private readonly parser: XmlParser

  constructor(reading: XmlReading, limits: Limits, scope: NamespaceScope) {
    this.reading = reading
    this.limits = limits
    this.parser = new XmlParser({ plan: reading.plan, isAny: reading.way.isAny, limits }, scope)
  }

  read({ bytes, place, encoding, scope, column }: Range): FoundDocument {
    const { offset } = place
    const cursor = encoding === 'utf-8' ? undefined : new OffsetCursor(encoding, bytes, offset)
    const ground = { place, bytes, column, ...(cursor && { offsets: cursor }) }
    const list = new FaultList(ground, this.limits.maxFaults)
    const fileOffset = cursor === undefined ? (at: number) => offset + at : (at: number) => cursor.inFile(at)
    const tree = this.parser.parse({ bytes, scope, faults: list, fileOffset })
    if (!list.failed) {
      checkTree(tree, this.reading.shape, ({ byteOffset = offset, ...fault }) =>
        list.addInFile(byteOffset, fault),
      )
    }
    return { tree, place, faults: list.faults }
  }
}

class XmlReader {
  private readonly reading: XmlReading
  private readonly limits: Limits
  private readonly window = new ByteWindow()
  private readonly scope = new NamespaceScope(new Map())
  private readonly frames: XmlFrames
  private readonly documents: XmlDocuments
  /** The first bytes, until they show the encoding. */
  private head: Buffer | undefined = Buffer.alloc(0)
  private encoding: XmlEncoding = 'utf-8'
  private decode = toUtf8('utf-8')
  private received = 0
  private found = 0
  private isStopped = false
  /** How far the file is counted: offsets of its UTF-8 form, and of itself. */
  private counted = { at: 0, inFile: 0 }
  /** A document that is too long is passed over: its bytes are not kept. */
  private passing: Begin | undefined

  constructor(reading: XmlReading, limits: Limits) {
    const { scope, window } = this
    this.reading = reading
    this.limits = limits
    this.frames = new XmlFrames(window, reading.way, { scope, maxDepth: limits.maxDepth })
    this.documents = new XmlDocuments(reading, limits, scope)
  }

  push(chunk: Uint8Array): readonly FoundDocument[] {
    if (this.isStopped) return []
    const { maxFileBytes } = this.limits
    const free = maxFileBytes - this.received
    this.received += chunk.length
    const found = this.take(chunk.length > free ? chunk.subarray(0, free) : chunk)
    if (chunk.length <= free || this.isStopped) return found
    this.isStopped = true
    return [...found, this.fault(0, 'FILE_TOO_LARGE', `the file has more than ${maxFileBytes} bytes`)]
  }

  private take(chunk: Uint8Array): FoundDocument[] {
    if (this.head === undefined) return this.turn(this.decode(chunk))
    this.head = Buffer.concat([this.head, chunk])
    return this.begin(this.head, false)
  }

  end(): readonly FoundDocument[] {
    if (this.isStopped) return []
    const found = this.head === undefined ? [] : this.begin(this.head, true)
    if (this.isStopped) return found
    const last = this.frames.end()
    if (last !== undefined) return [...found, this.documentOf(last)]
    return this.found > 0 ? found : [this.fault(0, 'DOC_NONE', this.noneText())]
  }

  private noneText(): string {
    const names = this.reading.way.names.map((name) => name.replace(/^\{.*\}/, ''))
    return `the file holds no document: no element ${names.join('/')} in the namespace of the guide`
  }

  private begin(head: Buffer, isWhole: boolean): FoundDocument[] {
    const detected = detectEncoding(head, isWhole)
    if (detected.kind === 'more') return []
    this.head = undefined
    if (detected.kind === 'refused') {
      this.isStopped = true
      return [this.fault(0, 'XML_ENCODING', detected.text)]
    }
    const { encoding, mark } = detected
    this.encoding = encoding
    this.decode = toUtf8(encoding)
    if (encoding === 'utf-8') {
      this.frames.skipTo(mark)
      return this.turn(head)
    }
    this.counted = { at: 0, inFile: mark }
    return this.turn(this.decode(head.subarray(mark)))
  }

  private turn(bytes: Uint8Array): FoundDocument[] {
    const { window, frames, limits } = this
    window.push(bytes)
    const found: FoundDocument[] = []
    while (!this.isStopped) {
      const frame = frames.next()
      if (frame === undefined) break
      found.push(this.documentOf(frame))
    }
    if (frames.isInside && window.end - frames.needed > limits.maxDocumentBytes) {
      this.passing ??= this.beginAt(frames.needed)
    }
    const keep = this.passing === undefined ? frames.needed : frames.position
    this.inFile(keep)
    window.keepFrom(keep)
    return found
  }

  private documentOf(frame: XmlFrame): FoundDocument {
    this.found++
    const begin = this.passing ?? this.beginAt(frame.offset)
    this.passing = undefined
    const { offset, line, column } = begin
    const end = frame.kind === 'document' ? frame.end : frame.at
    const isLong = end - frame.offset > this.limits.maxDocumentBytes
    const length = this.inFile(end) - offset
    if (frame.kind === 'fault') {
      this.isStopped = true
      const place = { offset, length, line }
      return refused(place, frame, {
        byteOffset: offset + length,
        line: this.window.lineAt(end),
        column: this.window.columnAt(end),
      })
    }
    const { scope } = frame
    const context = contextText({ encoding: this.encoding, scope, column })
    const place = { offset, length, line, ...(context !== undefined && { context }) }
    if (isLong) {
      const text = `the document has more than ${this.limits.maxDocumentBytes} bytes`
      return refused(place, { code: 'DOC_TOO_LARGE', text }, { byteOffset: offset, line, column })
    }
    const bytes = this.window.slice(frame.offset, frame.end)
    return this.documents.read({ bytes, place, encoding: this.encoding, scope, column })
  }

  private beginAt(at: number): Begin {
    const { window } = this
    const line = window.lineAt(at)
    return { offset: this.inFile(at), line, column: window.columnAt(at) }
  }

  /** The offset in the file of one of its UTF-8 form, asked for in rising order. */
  private inFile(at: number): number {
    const { counted, encoding, window } = this
    if (encoding === 'utf-8') return at
    if (at > counted.at) {
      counted.inFile += widthInFile(encoding, window.bytes, counted.at - window.base, at - window.base)
      counted.at = at
    }
    return counted.inFile
  }

  private fault(at: number, code: DocumentFaultCode, text: string): FoundDocument {
    return refused({ offset: at, length: 0, line: 1 }, { code, text }, { byteOffset: at, line: 1, column: 1 })
  }
}

type Begin = { readonly offset: number; readonly line: number; readonly column: number }

function refused(
  place: DocumentPlace,
  { code, text }: { readonly code: DocumentFaultCode; readonly text: string },
  position: Pick<DocumentFault, 'byteOffset' | 'line' | 'column'>,
): FoundDocument {
  return { tree: newNode(), place, faults: [{ severity: 'error', code, text, ...position }] }
}
