import type { DocumentWriter, Fault, WrittenDocument } from '../codec.ts'
import type { CsvForm } from '../csv/csv-form.ts'
import { columnsOf, csvWriter } from '../csv/write-csv.ts'
import type { OutputBranch } from '../output.ts'
import type { ValueShape } from '../tree.ts'
import { attributeText, contentText } from '../xml/escape-xml.ts'
import { findForbidden } from '../xml/xml-names.ts'
import { serialOf } from './cell-format.ts'
import { cellsOf } from './read-rows.ts'
import { workbookParts } from './workbook-parts.ts'
import { writeZip } from './zip-writer.ts'

const maxRows = 1_048_576
/** ECMA-376 leaves it open; spreadsheets stop here. */
const maxCellLength = 32_767

/**
 * Writes documents as the rows of one sheet. A workbook is whole only at its end, so `document` gives no bytes and
 * `end` gives the file. Texts are always texts, never formulas; the same documents always give the same bytes.
 */
export function xlsxWriter(
  form: CsvForm,
  { name, headerRow }: { readonly name: string; readonly headerRow: number },
): DocumentWriter {
  const writer = new SheetWriter(form, headerRow)
  return {
    document: (output) => writer.document(output),
    end: () => writeZip(workbookParts(attributeText(name), writer.sheet())),
  }
}

class SheetWriter {
  private readonly rows: DocumentWriter
  private readonly types: ReadonlyMap<number, ValueShape['type']>
  private readonly headerRow: number
  private readonly pieces: Buffer[] = []
  /** Rows so far; those above the titles are there, and empty. */
  private count: number

  constructor(form: CsvForm, headerRow: number) {
    const { root, grouping } = form.structure
    const fields = [...root.fields, ...(grouping?.fields ?? [])]
    const columns = columnsOf(fields)
    this.rows = csvWriter(form)
    this.types = new Map(fields.map((field) => [columns.get(field) ?? 0, field.shape.type]))
    this.headerRow = headerRow
    this.count = Math.max(0, headerRow - 1)
  }

  document(output: OutputBranch): WrittenDocument {
    const written = this.rows.document(output)
    if (written.kind === 'refused') return written
    const rows = cellsOf(Buffer.from(written.bytes).toString('utf8'))
    const faults = this.faultsOf(rows)
    if (faults.length > 0) return { kind: 'refused', faults }
    this.add(rows)
    return { kind: 'written', bytes: Buffer.alloc(0), warnings: written.warnings }
  }

  /** The rows so far as the XML of a sheet. */
  sheet(): Uint8Array {
    // Without a document there is still the header.
    this.add(cellsOf(Buffer.from(this.rows.end()).toString('utf8')))
    return Buffer.concat([Buffer.from(sheetBegin), ...this.pieces, Buffer.from(sheetEnd)])
  }

  private faultsOf(rows: readonly (readonly string[])[]): readonly Fault[] {
    const texts = rows.flat()
    if (this.count + rows.length > maxRows) {
      return [{ code: 'XLSX_ROWS', severity: 'error', text: `a sheet has at most ${maxRows} rows` }]
    }
    if (texts.some((text) => text.length > maxCellLength)) {
      const text = `a cell has more than ${maxCellLength} characters`
      return [{ code: 'FIELD_TOO_LONG', severity: 'error', text }]
    }
    if (!texts.some((text) => findForbidden(text) >= 0)) return []
    return [
      {
        code: 'XML_CHARACTER',
        severity: 'error',
        text: 'a cell has a character that a workbook cannot hold',
      },
    ]
  }

  private add(rows: readonly (readonly string[])[]): void {
    let text = ''
    for (const cells of rows) {
      this.count++
      const isTitle = this.count === this.headerRow
      const row = cells.map((cell, index) => this.cell(cell, index, isTitle)).join('')
      text += `<row r="${this.count}">${row}</row>`
    }
    if (text !== '') this.pieces.push(Buffer.from(text, 'utf8'))
  }

  private cell(text: string, index: number, isTitle: boolean): string {
    if (text === '') return ''
    const reference = `${columnName(index)}${this.count}`
    const type = isTitle ? 'text' : this.types.get(index)
    if (type === 'number' && isExact(text)) return `<c r="${reference}"><v>${text}</v></c>`
    const serial = type === 'date' ? serialOf(text) : undefined
    if (serial !== undefined)
      return `<c r="${reference}" s="${Number.isInteger(serial) ? 1 : 2}"><v>${serial}</v></c>`
    if (type === 'boolean' && (text === 'true' || text === 'false')) {
      return `<c r="${reference}" t="b"><v>${text === 'true' ? 1 : 0}</v></c>`
    }
    return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${contentText(text)}</t></is></c>`
  }
}

/** Whether a number cell gives the text back: digits that a binary number keeps, written as it would be. */
function isExact(text: string): boolean {
  return (
    /^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/.test(text) && text.replace(/[-.]/g, '').length <= 15 && text !== '-0'
  )
}

/** 0: A, 26: AA. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter
}

const sheetBegin =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
const sheetEnd = '</sheetData></worksheet>'
