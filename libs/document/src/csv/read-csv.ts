import type { DocumentPlace, DocumentReader, FoundDocument, Limits } from '../codec.ts'
import { DocumentBuilder } from '../records/document-builder.ts'
import type { ColumnPlace, FieldLayout } from '../records/layout.ts'
import { UnitWindow } from '../records/unit-window.ts'
import type { CsvForm } from './csv-form.ts'
import { type HeaderColumns, RowCursor } from './row-cursor.ts'
import { RowScanner } from './row-scanner.ts'

/** What a document needs of its file to be read alone. */
type Context = { readonly header?: readonly string[]; readonly swapped?: boolean }

// So that what one turn reads stays in the processor's cache, and its text is not kept alive for long.
const turnBytes = 64 * 1024
const mostHeaderCells = 10_000

export function csvReader(form: CsvForm, limits: Limits): DocumentReader {
  const reader = new CsvReader(form, limits)
  return { push: (chunk) => reader.push(chunk), end: () => reader.end() }
}

export function readOneCsv(
  bytes: Uint8Array,
  place: DocumentPlace,
  form: CsvForm,
  limits: Limits,
): FoundDocument {
  const reader = new CsvReader(form, limits, place)
  const [first, second] = [...reader.push(bytes), ...reader.end()]
  if (first === undefined || second !== undefined) {
    throw new Error(`the bytes at ${place.offset} are not one document of this guide`)
  }
  return first
}

class CsvReader {
  private readonly form: CsvForm
  private readonly limits: Limits
  private readonly window: UnitWindow
  private readonly scanner: RowScanner
  private readonly cursor: RowCursor
  private readonly builder: DocumentBuilder
  private begun: boolean
  private wantsHeader: boolean
  private length = 0
  private isOver = false
  private hasDocuments = false

  constructor(form: CsvForm, limits: Limits, place?: DocumentPlace) {
    const context = JSON.parse(place?.context ?? '{}') as Context
    this.form = form
    this.limits = limits
    this.window = new UnitWindow(form.encoding, place?.offset ?? 0, context.swapped)
    const units = Math.ceil(limits.maxDocumentBytes / this.window.unitBytes)
    const cells = Math.min(limits.maxFields, 1_000_000)
    this.scanner = new RowScanner(this.window, marksOf(form), { cells, units })
    this.cursor = new RowCursor(this.window, this.scanner, form)
    this.builder = new DocumentBuilder(form.structure, limits, this.cursor)
    this.begun = place !== undefined
    this.wantsHeader = form.header && context.header === undefined
    this.cursor.line = place?.line ?? 1
    if (place !== undefined) this.builder.context = place.context
    if (context.header !== undefined) this.useHeader(context.header)
  }

  push(chunk: Uint8Array): readonly FoundDocument[] {
    for (let at = 0; at < chunk.length && !this.isOver; at += turnBytes) {
      this.window.append(chunk.subarray(at, at + turnBytes))
      this.length += Math.min(turnBytes, chunk.length - at)
      this.turn(false)
      if (this.length > this.limits.maxFileBytes) this.stop()
    }
    return this.take()
  }

  end(): readonly FoundDocument[] {
    if (!this.isOver) this.turn(true)
    if (this.window.isTorn && !this.isOver) {
      this.builder.begin()
      this.builder.fault('CHARSET', 'the file ends within a character of UTF-16')
    }
    this.builder.finish()
    const found = this.take()
    if (found.length > 0 || this.hasDocuments) return found
    this.builder.begin()
    this.builder.fault('DOC_NONE', 'the file holds no document')
    this.builder.finish()
    return this.take()
  }

  private take(): readonly FoundDocument[] {
    const { found } = this.builder
    this.builder.found = []
    if (found.length > 0) this.hasDocuments = true
    return found
  }

  private turn(isEnd: boolean): void {
    const { scanner, window } = this
    if (!this.begun && !this.begin(isEnd)) return
    for (let end = scanner.next(isEnd); end !== undefined; end = scanner.next(isEnd)) {
      if (end === 'row') this.row()
      else if (end !== 'skipped') this.broken(end)
      this.cursor.line += scanner.breaks + (end === 'open' || end === 'long' ? 0 : 1)
    }
    const { needed } = scanner
    window.drop(needed)
    scanner.shift(needed)
  }

  private begin(isEnd: boolean): boolean {
    const mark = this.window.skipMark(isEnd)
    if (mark === undefined) return false
    this.begun = true
    this.scanner.skip(mark)
    this.remember()
    return true
  }

  private row(): void {
    const { cursor, form } = this
    if (this.wantsHeader) {
      this.wantsHeader = false
      const titles = Array.from({ length: Math.min(cursor.count, mostHeaderCells) }, (_, at) =>
        cursor.cell(at),
      )
      this.useHeader(titles)
      this.remember(titles)
      return
    }
    const type = form.typeColumn === undefined ? '' : cursor.cell(form.typeColumn)
    if (cursor.header === undefined) cursor.expected = form.cells.get(type)
    this.builder.add(form.structure.types.has(type) ? type : undefined)
  }

  /** A row without an end, or over the limit, is a document of its own: nobody knows what it belongs to. */
  private broken(end: 'open' | 'long'): void {
    const { builder, cursor } = this
    builder.finish()
    builder.begin()
    if (end === 'open') {
      cursor.isOpen = true
      cursor.flaws(({ code, text, position }) => builder.fault(code, text, { position }))
      cursor.isOpen = false
    } else {
      const { maxDocumentBytes } = this.limits
      builder.fault('DOC_TOO_LARGE', `a row has more than ${maxDocumentBytes} bytes; it is passed over`)
    }
    builder.finish()
  }

  private stop(): void {
    this.isOver = true
    this.builder.finish()
    this.builder.begin()
    this.builder.fault('FILE_TOO_LARGE', `the file has more than ${this.limits.maxFileBytes} bytes`)
    this.builder.finish()
  }

  private useHeader(titles: readonly string[]): void {
    const header = headerColumns(titles, this.form)
    this.cursor.header = header
    this.cursor.expected = { least: header.count, most: header.count }
  }

  private remember(header?: readonly string[]): void {
    const swapped = this.window.isSwapped
    if (header === undefined && !swapped) return
    this.builder.context = JSON.stringify({ ...(header && { header }), ...(swapped && { swapped }) })
  }
}

function headerColumns(titles: readonly string[], { structure }: CsvForm): HeaderColumns {
  const fields = [...structure.root.fields, ...(structure.grouping?.fields ?? [])]
  const plain = titles.map(bare)
  const columns = new Int32Array(fields.length).fill(-1)
  const faults: string[] = []
  for (const field of fields) {
    const { title, column } = field.place as ColumnPlace
    const found = title === undefined ? column : plain.indexOf(bare(title))
    columns[field.index] = found < titles.length ? found : -1
    if (title === undefined) continue
    if (found >= 0 && plain.includes(bare(title), found + 1))
      faults.push(`the header names the column ${title} twice`)
    else if (found < 0 && field.shape.required) faults.push(missing(field, title))
  }
  return { columns, count: titles.length, faults: faults.slice(0, 20) }
}

function missing({ steps }: FieldLayout, title: string): string {
  return `the header has no column ${title}, which ${steps.join('.')} is read from`
}

/** People write titles with blanks and capitals as they like. */
function bare(title: string): string {
  return title.trim().toLowerCase()
}

function marksOf(form: CsvForm) {
  const unit = (mark: string) => (mark === '' ? -1 : mark.charCodeAt(0))
  const { delimiter, quote, comment, trim } = form
  return {
    delimiter: unit(delimiter),
    quote: unit(quote),
    escape: unit(form.escape),
    comment: unit(comment),
    trim,
  }
}
