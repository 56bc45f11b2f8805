import { type CellFormat, formatNumber } from './cell-format.ts'
import { MergedCells } from './merged-cells.ts'
import { isOn } from './workbook.ts'
import { XmlPart } from './xml-part.ts'

export type SheetReading = {
  readonly strings: readonly string[]
  readonly formats: readonly CellFormat[]
  readonly is1904: boolean
  /** Rows before it are left out. */
  readonly headerRow: number
  readonly maxBytes: number
  /** Whether every cell of a merged range has its value. */
  readonly fills: boolean
}

export type RowsResult =
  | { readonly kind: 'rows'; readonly bytes: Buffer }
  | { readonly kind: 'broken' | 'limit' }

const maxRows = 1_048_576
const maxColumns = 16_384
const maxCells = 20_000_000
const flushLength = 1024 * 1024

/**
 * The rows of a sheet as CSV (RFC 4180, UTF-8, line feeds): row n of the sheet on line n, as long as no cell has a
 * line break; rows without cells are empty lines.
 */
export function sheetRows(sheet: Buffer, reading: SheetReading): RowsResult {
  return new RowsReader(sheet, reading).read()
}

class RowsReader {
  private readonly reading: SheetReading
  private readonly part: XmlPart
  private readonly merged: MergedCells
  private readonly pieces: Buffer[] = []
  private text = ''
  private length = 0
  private row = 0
  private column = 0
  private cells: string[] = []
  private budget = maxCells
  private isOver = false

  constructor(sheet: Buffer, reading: SheetReading) {
    this.reading = reading
    this.part = new XmlPart(sheet)
    this.merged = new MergedCells(reading.fills ? sheet : Buffer.alloc(0))
  }

  read(): RowsResult {
    const { part } = this
    for (let event = part.next(); event !== undefined && !this.isOver; event = part.next()) {
      if (event === 'start' && part.local === 'row') this.beginRow()
      else if (event === 'start' && part.local === 'c') this.cell()
      else if (event === 'end' && part.local === 'row') this.endRow()
    }
    if (this.isOver) return { kind: 'limit' }
    if (part.isBroken) return { kind: 'broken' }
    this.flush()
    return { kind: 'rows', bytes: Buffer.concat(this.pieces) }
  }

  private beginRow(): void {
    const row = Number(this.part.attribute('r') ?? this.row + 1)
    if (!Number.isInteger(row) || row <= this.row || row > maxRows) {
      this.isOver = true
      return
    }
    this.text += '\n'.repeat(row - this.row - 1)
    this.row = row
    this.column = 0
    this.cells = []
  }

  private cell(): void {
    const { part, reading } = this
    const reference = part.attribute('r')
    const column = reference === undefined ? this.column + 1 : columnOf(reference)
    const type = part.attribute('t') ?? 'n'
    const format = reading.formats[Number(part.attribute('s') ?? 0)] ?? { kind: 'plain' }
    const raw = this.cellText()
    this.column = column
    if (column < 1 || column > maxColumns || --this.budget < 0) {
      this.isOver = true
      return
    }
    const text = this.valueOf(raw, type, format)
    if (text === '') return
    while (this.cells.length < column - 1) this.cells.push('')
    this.cells[column - 1] = text
  }

  /** The text of `<v>` or of `<is>`; formulas are passed over, what they came to is the value. */
  private cellText(): string {
    const { part } = this
    let text = ''
    let isInValue = false
    let reading = 0
    for (let event = part.next(); event !== undefined; event = part.next()) {
      const { local } = part
      if (event === 'text') {
        if (isInValue && reading === 0) text += part.text
        continue
      }
      if (event === 'end' && local === 'c') return text
      if (local === 'rPh') reading += event === 'start' ? 1 : -1
      if (local === 'v' || local === 't') isInValue = event === 'start'
    }
    return text
  }

  private valueOf(raw: string, type: string, format: CellFormat): string {
    const { strings, is1904 } = this.reading
    if (type === 's') return strings[Number(raw)] ?? ''
    if (type === 'b') return raw === '' ? '' : String(isOn(raw))
    return type === 'n' && raw !== '' ? formatNumber(raw, format, is1904) : raw
  }

  private endRow(): void {
    this.budget -= this.merged.fill(this.row, this.cells)
    if (this.budget < 0) {
      this.isOver = true
      return
    }
    const line = this.row < this.reading.headerRow ? '' : this.cells.map(quoted).join(',')
    this.text += `${line}\n`
    if (this.text.length > flushLength) this.flush()
  }

  private flush(): void {
    const piece = Buffer.from(this.text, 'utf8')
    this.pieces.push(piece)
    this.length += piece.length
    this.text = ''
    if (this.length > this.reading.maxBytes) this.isOver = true
  }
}

function quoted(text: string | undefined): string {
  if (text === undefined) return ''
  return /[",\r\n]/.test(text) || text.startsWith('\ufeff') ? `"${text.replaceAll('"', '""')}"` : text
}

/** `AB12`: 28; 0 when it is no reference. */
export function columnOf(reference: string): number {
  const letters = /^\$?([A-Z]{1,3})\$?\d{1,7}$/.exec(reference)?.[1] ?? ''
  let column = 0
  for (let index = 0; index < letters.length; index++) column = column * 26 + letters.charCodeAt(index) - 64
  return column
}
