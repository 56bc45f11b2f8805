import type { DocumentPlace, DocumentReader, FoundDocument, Limits } from '../codec.ts'
import { DocumentBuilder } from '../records/document-builder.ts'
import type { ColumnPlace, FieldLayout } from '../records/layout.ts'
import { onlyDocument, RecordFile } from '../records/record-file.ts'
import { UnitWindow } from '../records/unit-window.ts'
import type { CsvForm } from './csv-form.ts'
import { type HeaderColumns, RowCursor } from './row-cursor.ts'
import { type RowEnd, RowScanner } from './row-scanner.ts'

/** What a document needs of its file to be read alone. */
type Context = { readonly header?: readonly string[]; readonly swapped?: boolean }

const mostHeaderCells = 10_000

export function csvReader(form: CsvForm, limits: Limits): DocumentReader {
  return new CsvReader(form, limits).file
}

export function readOneCsv(
  bytes: Uint8Array,
  place: DocumentPlace,
  { form, limits }: { readonly form: CsvForm; readonly limits: Limits },
): FoundDocument {
  return onlyDocument(new CsvReader(form, limits, place).file, bytes, place.offset)
}

class CsvReader {
  private readonly form: CsvForm
  private readonly limits: Limits
  private readonly window: UnitWindow
  private readonly scanner: RowScanner
  private readonly cursor: RowCursor
  private readonly builder: DocumentBuilder
  readonly file: RecordFile<RowEnd>
  private wantsHeader: boolean

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
    this.wantsHeader = form.header && context.header === undefined
    this.cursor.line = place?.line ?? 1
    if (place !== undefined) this.builder.context = place.context
    if (context.header !== undefined) this.useHeader(context.header)
    this.file = new RecordFile({
      ...{ window: this.window, scanner: this.scanner, builder: this.builder, limits },
      isPart: place !== undefined,
      onBegin: () => this.remember(),
      onRecord: (end) => this.take(end),
    })
  }

  private take(end: RowEnd): void {
    if (end === 'row') this.row()
    else if (end !== 'skipped') this.broken(end)
    this.cursor.line += this.scanner.breaks + (end === 'open' || end === 'long' ? 0 : 1)
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
