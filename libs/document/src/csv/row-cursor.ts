import type { ColumnPlace, FieldLayout, Flaw, RecordCursor, RecordPosition } from '../records/layout.ts'
import type { UnitWindow } from '../records/unit-window.ts'
import type { CellCount, CsvForm } from './csv-form.ts'
import { cellFlag, type RowScanner } from './row-scanner.ts'

/** Where the columns stand that a guide reads, by the header line of a file. */
export type HeaderColumns = {
  /** By the index of the field; -1 for those that the file has not. */
  readonly columns: Int32Array
  readonly count: number
  /** Said of each document: what is missing in the header is missing in all. */
  readonly faults: readonly string[]
}

/** The row at hand as a record. */
export class RowCursor implements RecordCursor {
  line = 1
  header: HeaderColumns | undefined
  /** How many cells it should have; undefined when nobody knows. */
  expected: CellCount | undefined
  /** The quote that was opened in it was not closed. */
  isOpen = false
  private unsound = -1
  private readonly window: UnitWindow
  private readonly scanner: RowScanner
  private readonly form: CsvForm
  private readonly escapes: RegExp

  constructor(window: UnitWindow, scanner: RowScanner, form: CsvForm) {
    this.window = window
    this.scanner = scanner
    this.form = form
    const [quote, mark] = [form.quote, form.escape].map((one) => one.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
    this.escapes = new RegExp(`${mark}([${mark}${quote}])`, 'g')
  }

  get offset(): number {
    return this.offsetOf(this.scanner.rowStart)
  }

  get end(): number {
    return this.offsetOf(this.scanner.rowEnd)
  }

  get count(): number {
    return this.scanner.count
  }

  text(field: FieldLayout): string {
    return this.cell(this.columnOf(field))
  }

  cell(column: number): string {
    const { starts, ends, flags, count } = this.scanner
    if (column < 0 || column >= count) return ''
    const start = starts[column] ?? 0
    const end = ends[column] ?? 0
    if (start >= end) return ''
    const flag = flags[column] ?? 0
    if ((flag & ~cellFlag.quoted) === 0) return this.window.plain(start, end)
    return this.special(start, end, flag)
  }

  placeOf(field: FieldLayout | undefined): RecordPosition {
    const { scanner } = this
    const column = field === undefined ? -1 : this.columnOf(field)
    const isThere = column >= 0 && column < Math.min(scanner.count, scanner.starts.length)
    return this.positionOf(isThere ? (scanner.starts[column] ?? 0) : scanner.rowStart)
  }

  flaws(report: (flaw: Flaw) => void): void {
    const { scanner } = this
    if (this.isOpen) this.openQuote(report)
    if (this.header !== undefined && this.header.faults.length > 0) this.missingColumns(this.header, report)
    if (scanner.hasNul) this.nul(report)
    if (scanner.hasStray) this.stray(report)
    if (this.unsound >= 0) {
      const text = `the bytes are not ${this.form.encoding}; write the encoding that the file has`
      report({ code: 'CHARSET', text, position: this.positionOf(this.unsound) })
      this.unsound = -1
    }
    if (this.expected !== undefined && !this.isOpen) this.columns(this.expected, report)
  }

  private columnOf({ index, place }: FieldLayout): number {
    return this.header === undefined ? (place as ColumnPlace).column : (this.header.columns[index] ?? -1)
  }

  private special(start: number, end: number, flag: number): string {
    const { window } = this
    let text = window.plain(start, end)
    if ((flag & cellFlag.high) !== 0) {
      text = window.decode(start, end)
      if ((window.unitBytes === 2 || text.includes('\ufffd')) && !window.isSound(start, end))
        this.unsound = start
    }
    return (flag & cellFlag.escaped) === 0 ? text : text.replace(this.escapes, '$1')
  }

  private missingColumns({ faults }: HeaderColumns, report: (flaw: Flaw) => void): void {
    const position = this.positionOf(this.scanner.rowStart)
    for (const text of faults) report({ code: 'CSV_COLUMN_MISSING', text, position })
  }

  private openQuote(report: (flaw: Flaw) => void): void {
    const text = 'a quote is opened here and not closed before the file, or the largest document, ends'
    report({ code: 'CSV_QUOTE_OPEN', text, position: this.positionOf(this.scanner.cellStart) })
  }

  private nul(report: (flaw: Flaw) => void): void {
    const { rowStart, rowEnd } = this.scanner
    const at = this.window.units.subarray(rowStart, rowEnd).indexOf(0)
    const text = 'NUL bytes stand in the text; if the file is UTF-16, write encoding: utf-16'
    report({ code: 'RECORD_NUL', text, position: this.positionOf(rowStart + Math.max(0, at)) })
  }

  private stray(report: (flaw: Flaw) => void) {
    const { scanner } = this
    for (let cell = 0; cell < Math.min(scanner.count, scanner.flags.length); cell++) {
      if (((scanner.flags[cell] ?? 0) & cellFlag.stray) === 0) continue
      const text = 'text stands behind the closing quote of a value; quotes within a value must be escaped'
      return report({ code: 'CSV_QUOTE_STRAY', text, position: this.positionOf(scanner.starts[cell] ?? 0) })
    }
  }

  private columns({ least, most }: CellCount, report: (flaw: Flaw) => void): void {
    const { columns } = this.form
    const { count } = this.scanner
    if (columns === 'any' || (count <= most && (count >= least || columns === 'fewer'))) return
    const wanted = least === most ? `${most}` : `${least} to ${most}`
    const text = `the row has ${count} cells and not ${wanted}`
    report({ code: 'CSV_COLUMNS', text, position: this.positionOf(this.scanner.rowStart) })
  }

  private offsetOf(unit: number): number {
    return this.window.base + unit * this.window.unitBytes
  }

  private positionOf(unit: number): RecordPosition {
    const { units } = this.window
    let { line } = this
    let begin = this.scanner.rowStart
    for (let at = begin; at < unit; at++) {
      if (units[at] !== 10) continue
      line++
      begin = at + 1
    }
    return { byteOffset: this.offsetOf(unit), line, column: unit - begin + 1 }
  }
}
