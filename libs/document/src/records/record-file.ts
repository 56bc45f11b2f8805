import type { DocumentReader, FoundDocument, Limits } from '../codec.ts'
import type { DocumentBuilder } from './document-builder.ts'
import type { UnitWindow } from './unit-window.ts'

/** Finds records in the window of a file, and goes on where it stopped when one is not whole yet. */
export type RecordScanner<End> = {
  /** What was found; undefined when the window ends within it. */
  next(isEnd: boolean): End | undefined
  /** The first unit that is still needed. */
  readonly needed: number
  /** The window has let go of its first units. */
  shift(units: number): void
  skip(units: number): void
}

export type RecordFileParts<End> = {
  readonly window: UnitWindow
  readonly scanner: RecordScanner<End>
  readonly builder: DocumentBuilder
  readonly limits: Limits
  /** The bytes are those of one document within a file. */
  readonly isPart: boolean
  readonly onBegin: () => void
  readonly onRecord: (end: End) => void
}

// So that what one turn reads stays in the processor's cache, and its text is not kept alive for long.
const turnBytes = 64 * 1024

/** A file of records, fed in chunks: what CSV and fixed-width files have in common. */
export class RecordFile<End> implements DocumentReader {
  private readonly parts: RecordFileParts<End>
  private begun: boolean
  private length = 0
  private isOver = false
  private hasDocuments = false

  constructor(parts: RecordFileParts<End>) {
    this.parts = parts
    this.begun = parts.isPart
  }

  readonly push = (chunk: Uint8Array): readonly FoundDocument[] => {
    const { window, limits } = this.parts
    for (let at = 0; at < chunk.length && !this.isOver; ) {
      const size = Math.min(turnBytes, chunk.length - at, limits.maxFileBytes - this.length)
      if (size > 0) {
        window.append(chunk.subarray(at, at + size))
        this.turn(false)
      } else this.stop('FILE_TOO_LARGE', `the file has more than ${limits.maxFileBytes} bytes`)
      this.length += size
      at += size
    }
    return this.take()
  }

  readonly end = (): readonly FoundDocument[] => {
    const { window, builder } = this.parts
    if (!this.isOver) this.turn(true)
    if (window.isTorn && !this.isOver) this.stop('CHARSET', 'the file ends within a character of UTF-16')
    builder.finish()
    const found = this.take()
    if (found.length > 0 || this.hasDocuments) return found
    this.stop('DOC_NONE', 'the file holds no document')
    return this.take()
  }

  private take(): readonly FoundDocument[] {
    const { builder } = this.parts
    const { found } = builder
    builder.found = []
    if (found.length > 0) this.hasDocuments = true
    return found
  }

  private turn(isEnd: boolean): void {
    const { scanner, window, onRecord } = this.parts
    if (!this.begun && !this.begin(isEnd)) return
    for (let end = scanner.next(isEnd); end !== undefined; end = scanner.next(isEnd)) onRecord(end)
    const { needed } = scanner
    window.drop(needed)
    scanner.shift(needed)
  }

  private begin(isEnd: boolean): boolean {
    const mark = this.parts.window.skipMark(isEnd)
    if (mark === undefined) return false
    this.begun = true
    this.parts.scanner.skip(mark)
    this.parts.onBegin()
    return true
  }

  private stop(code: 'FILE_TOO_LARGE' | 'CHARSET' | 'DOC_NONE', text: string): void {
    const { builder } = this.parts
    this.isOver = true
    builder.finish()
    builder.begin()
    builder.fault(code, text)
    builder.finish()
  }
}

/** The one document in the bytes of its range. */
export function onlyDocument(reader: DocumentReader, bytes: Uint8Array, offset: number): FoundDocument {
  const [first, second] = [...reader.push(bytes), ...reader.end()]
  if (first !== undefined && second === undefined) return first
  throw new Error(`the bytes at ${offset} are not one document of this guide`)
}
