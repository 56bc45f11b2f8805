import { ByteWindow } from '../byte-window.ts'
import { checkTree } from '../check-tree.ts'
import type { DocumentPlace, DocumentReader, Fault, FoundDocument, Limits } from '../codec.ts'
import { FaultList } from '../fault-list.ts'
import { newNode } from '../node.ts'
import type { BranchShape } from '../tree.ts'
import { type JsonFrame, JsonFrames } from './json-frames.ts'
import { parseJson } from './parse-json.ts'

/** What a reader of JSON files goes by: the shape of a document and the path of objects around the documents. */
export type JsonReading = { readonly shape: BranchShape; readonly path: readonly string[] }

/** Reads a file: see `JsonFrames` for what it may look like. */
export function jsonReader(reading: JsonReading, limits: Limits): DocumentReader {
  const reader = new JsonReader(reading, limits)
  return { push: (chunk) => reader.push(chunk), end: () => reader.end() }
}

/** One document again. The context of its place is the column of its first byte, when it is not 1. */
export function readOneJson(
  bytes: Uint8Array,
  place: DocumentPlace,
  { shape, limits }: { readonly shape: BranchShape; readonly limits: Limits },
): FoundDocument {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const column = Number(place.context ?? 1)
  const list = new FaultList({ place, bytes: buffer, column }, limits.maxFaults)
  const tree = parseJson(buffer, shape, { fileOffset: place.offset, limits, faults: list })
  if (!list.failed) {
    checkTree(tree, shape, ({ byteOffset = place.offset, ...fault }) => list.addInFile(byteOffset, fault))
  }
  return { tree, place, faults: list.faults }
}

const mark = Buffer.from([0xef, 0xbb, 0xbf])

class JsonReader {
  private readonly window = new ByteWindow()
  private readonly frames: JsonFrames
  private readonly reading: JsonReading
  private readonly limits: Limits
  private found = 0
  private received = 0
  private begun = false
  private stopped = false
  /** A document that is too long is passed over: its bytes are not kept. */
  private passing: { readonly offset: number; readonly line: number; readonly column: number } | undefined

  constructor(reading: JsonReading, limits: Limits) {
    this.reading = reading
    this.limits = limits
    this.frames = new JsonFrames(this.window, reading.path)
  }

  push(chunk: Uint8Array): readonly FoundDocument[] {
    if (this.stopped) return []
    const { maxFileBytes } = this.limits
    const free = maxFileBytes - this.received
    this.received += chunk.length
    this.window.push(chunk.length > free ? chunk.subarray(0, free) : chunk)
    const found = this.turn(false)
    if (chunk.length <= free) return found
    this.stopped = true
    return [...found, this.broken(0, 'FILE_TOO_LARGE', `the file has more than ${maxFileBytes} bytes`)]
  }

  end(): readonly FoundDocument[] {
    if (this.stopped) return []
    const found = this.turn(true)
    const last = this.stopped ? undefined : this.frames.end()
    if (last !== undefined) found.push(this.documentOf(last))
    if (this.found === 0 && !this.frames.listed && !this.stopped) found.push(this.none())
    return found
  }

  private turn(isEnd: boolean): FoundDocument[] {
    const { window, frames } = this
    const found: FoundDocument[] = []
    if (!this.begun && !this.skipMark(isEnd)) return found
    for (let frame = frames.next(); frame !== undefined; frame = frames.next()) {
      found.push(this.documentOf(frame))
    }
    this.pass()
    window.keepFrom(this.passing ? window.end : frames.needed)
    return found
  }

  /** A byte order mark is passed over (RFC 8259 clause 8.1 lets a reader do so). */
  private skipMark(isEnd: boolean): boolean {
    const { window, frames } = this
    if (window.bytes.length < 3 && !isEnd && mark.subarray(0, window.bytes.length).equals(window.bytes)) {
      window.keepFrom(0)
      return false
    }
    this.begun = true
    if (window.bytes.subarray(0, 3).equals(mark)) frames.skipTo(3)
    return true
  }

  private pass(): void {
    const { window, frames } = this
    if (this.passing || window.end - frames.needed <= this.limits.maxDocumentBytes) return
    const offset = frames.needed
    this.passing = { offset, line: window.lineAt(offset), column: window.columnAt(offset) }
  }

  private documentOf(frame: JsonFrame): FoundDocument {
    this.found++
    const { window, limits, reading } = this
    const begin = this.passing ?? {
      offset: frame.offset,
      line: window.lineAt(frame.offset),
      column: window.columnAt(frame.offset),
    }
    this.passing = undefined
    const { offset, line, column } = begin
    const length = frame.end - offset
    const place = { offset, length, line, ...(column !== 1 && { context: String(column) }) }
    if (length > limits.maxDocumentBytes) {
      return refused(place, column, {
        code: 'DOC_TOO_LARGE',
        text: `the document has more than ${limits.maxDocumentBytes} bytes`,
      })
    }
    if (frame.kind !== 'document') return refused(place, column, frameFaults[frame.kind])
    return readOneJson(window.slice(offset, frame.end), place, { shape: reading.shape, limits })
  }

  private none(): FoundDocument {
    const { path } = this.reading
    const where = path.length === 0 ? '' : ` at $.${path.join('.')}`
    return this.broken(0, 'DOC_NONE', `the file holds no document${where}`)
  }

  private broken(offset: number, code: Fault['code'], text: string): FoundDocument {
    const line = offset === 0 ? 1 : this.window.lineAt(offset)
    return refused({ offset, length: 0, line }, offset === 0 ? 1 : this.window.columnAt(offset), {
      code,
      text,
    })
  }
}

type Reason = Pick<Fault, 'code' | 'text'>

const frameFaults: { readonly [Kind in Exclude<JsonFrame['kind'], 'document'>]: Reason } = {
  cut: { code: 'JSON_END', text: 'the file ends before the JSON is closed' },
  stray: {
    code: 'JSON_SYNTAX',
    text: 'a document must begin with a brace; what stands here up to the end of the line is passed over',
  },
  'no-object': { code: 'FIELD_KIND', text: 'every item of the list of documents must be an object' },
  'no-comma': { code: 'JSON_SYNTAX', text: 'a comma belongs between the items of a list' },
}

function refused(place: DocumentPlace, column: number, reason: Reason): FoundDocument {
  const { offset, line } = place
  return {
    tree: newNode(),
    place,
    faults: [{ severity: 'error', ...reason, byteOffset: offset, line, column }],
  }
}
