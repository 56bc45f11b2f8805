import { checkOutput } from '../check-output.ts'
import type { DocumentWriter, Fault, WrittenDocument } from '../codec.ts'
import type { OutputBranch } from '../output.ts'
import type { ColumnPlace, FieldLayout } from '../records/layout.ts'
import { branchOf, listOf, refuseUnknown, walkRecords } from '../records/record-walk.ts'
import { byteOrderMark, canEncode, encodeText } from '../records/unit-window.ts'
import { textIn, writeForm } from '../records/value-forms.ts'
import type { CsvForm } from './csv-form.ts'

/** Writes documents as rows, behind a header line where the guide has one. */
export function csvWriter(form: CsvForm): DocumentWriter {
  const rows = new RowsWriter(form)
  let hasBegun = false
  const opening = (): Uint8Array => {
    if (hasBegun) return new Uint8Array(0)
    hasBegun = true
    return Buffer.concat([byteOrderMark(form.encoding), form.header ? rows.header() : new Uint8Array(0)])
  }
  return {
    document: (output) => {
      const written = rows.document(output)
      if (written.kind === 'refused') return written
      return { ...written, bytes: Buffer.concat([opening(), written.bytes]) }
    },
    end: opening,
  }
}

/** One cell of a row, at its column. */
type Cell = { readonly column: number; readonly text: string }

const maxFaults = 100
// What spreadsheets take for the beginning of a formula, or of something that hides one.
const formulaBegin = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/
const plainNumber = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/

class RowsWriter {
  private readonly form: CsvForm
  private readonly columns: ReadonlyMap<FieldLayout, number>
  private faults: Fault[] = []
  private lastKey: string | undefined

  constructor(form: CsvForm) {
    const { root, grouping } = form.structure
    this.form = form
    this.columns = columnsOf([...root.fields, ...(grouping?.fields ?? [])])
  }

  header(): Buffer {
    const { structure, encoding } = this.form
    const fields = [...structure.root.fields, ...(structure.grouping?.fields ?? [])]
    const cells = fields.map((field) => ({ column: this.columnOf(field), text: titleOf(field) }))
    return encodeText(this.row(cells, fields), encoding) ?? Buffer.alloc(0)
  }

  document(output: OutputBranch): WrittenDocument {
    const { structure, encoding } = this.form
    const checked = checkOutput(output, structure.shape)
    if (checked.kind === 'refused') return checked
    this.faults = []
    const text = structure.grouping === undefined ? this.records(output) : this.grouped(output)
    const bytes = this.faults.length > 0 ? undefined : encodeText(text, encoding)
    // The fields have been judged one by one; the header's and the marks' characters are the guide's.
    if (bytes === undefined) return { kind: 'refused', faults: this.faults }
    return { kind: 'written', bytes, warnings: checked.warnings }
  }

  private records(output: OutputBranch): string {
    const { structure, typeColumn } = this.form
    let text = ''
    for (const { node, branch, base } of walkRecords(output, structure.root)) {
      const cells = this.cells(branch, node.fields, base)
      const typed = typeColumn === undefined ? cells : [{ column: typeColumn, text: node.type }, ...cells]
      text += this.row(typed, node.fields)
    }
    return text
  }

  private grouped(output: OutputBranch): string {
    const { root, grouping } = this.form.structure
    if (grouping === undefined) throw new Error('the guide groups no rows')
    const { list, fields } = grouping
    refuseUnknown(output, root.layout)
    const head = this.cells(output, root.fields, '')
    this.refuseSameKey(output)
    const value = Object.hasOwn(output, list.name) ? output[list.name] : undefined
    const items = value === undefined ? [] : listOf(value, list.name)
    const all = [...root.fields, ...fields]
    if (items.length === 0) return this.row(head, all)
    let text = ''
    for (const [index, item] of items.entries()) {
      const branch = branchOf(item, list.name)
      refuseUnknown(branch, list.layout)
      text += this.row([...head, ...this.cells(branch, fields, `${list.name}[${index}].`)], all)
    }
    return text
  }

  /** Two documents of one key, one after the other, would be read as one. */
  private refuseSameKey(output: OutputBranch): void {
    const keys = this.form.structure.grouping?.keys ?? []
    const key = JSON.stringify(keys.map(({ steps }) => textIn(output, steps)))
    const path = keys.map(({ steps }) => steps.join('.')).join(', ')
    if (key === this.lastKey)
      this.fault({ code: 'ROW_KEY_REPEATED', text: 'is that of the document before', path })
    this.lastKey = key
  }

  private cells(branch: OutputBranch, fields: readonly FieldLayout[], base: string): readonly Cell[] {
    const cells: Cell[] = []
    for (const field of fields) {
      const text = textIn(branch, field.steps)
      if (text === '') continue
      cells.push({
        column: this.columnOf(field),
        text: this.value(field, text, base + field.steps.join('.')),
      })
    }
    return cells
  }

  private value(field: FieldLayout, text: string, path: string): string {
    const { form } = this
    const written = writeForm(field, text)
    if (typeof written !== 'string') return this.fault({ ...written.fault, path })
    if (!canEncode(written, form.encoding)) {
      return this.fault({ code: 'CHARSET', text: `has a character that ${form.encoding} lacks`, path })
    }
    if (written.includes('\0')) return this.fault({ code: 'RECORD_NUL', text: 'has a NUL character', path })
    if (form.quote === '' && this.needsQuotes(written)) {
      return this.fault({ code: 'CSV_UNQUOTED', text: 'needs quotes, and the guide has no quote', path })
    }
    return this.withoutFormula(written, path)
  }

  private withoutFormula(text: string, path: string): string {
    const { formulas } = this.form
    if (formulas === 'allow' || !formulaBegin.test(text) || plainNumber.test(text)) return text
    // A leading apostrophe makes a spreadsheet show the cell as text (OWASP, CSV injection).
    if (formulas === 'escape') return `'${text}`
    return this.fault({ code: 'CSV_FORMULA', text: 'would be run as a formula by a spreadsheet', path })
  }

  private fault({ code, text, path }: Pick<Fault, 'code' | 'text'> & { readonly path: string }): string {
    if (this.faults.length < maxFaults)
      this.faults.push({ code, severity: 'error', text: `${path} ${text}`, path })
    return ''
  }

  /** A row of the cells that are there; a row has all columns of its record, but those the guide has not are empty. */
  private row(cells: readonly Cell[], fields: readonly FieldLayout[]): string {
    const { form } = this
    const columns = fields.map((field) => this.columnOf(field))
    const width = Math.max(form.typeColumn ?? -1, ...columns) + 1
    const texts = new Array<string>(width).fill('')
    for (const { column, text } of cells) texts[column] = text
    const only = texts.length === 1
    const quoted = texts.map((text, column) => this.quoted(text, column === 0, only))
    return quoted.join(form.delimiter) + form.lineEnd
  }

  private quoted(text: string, isFirst: boolean, isOnly: boolean): string {
    const { quote, escape: mark, quoting, comment } = this.form
    const isTaken = isFirst && ((comment !== '' && text.startsWith(comment)) || text.startsWith('\ufeff'))
    // An empty line would be passed over.
    const isLost = isOnly && text === ''
    if (quote === '') return this.bare(text, isTaken || isLost)
    if (quoting === 'needed' && !isTaken && !isLost && !this.needsQuotes(text)) return text
    const inside = mark === quote ? text.replaceAll(quote, quote + quote) : this.escaped(text)
    return quote + inside + quote
  }

  private bare(text: string, isTaken: boolean): string {
    if (!isTaken) return text
    const words = 'would be read as a comment or an empty line, and the guide has no quote'
    return this.fault({ code: 'CSV_UNQUOTED', text: words, path: 'the first column' })
  }

  private escaped(text: string): string {
    const { quote, escape: mark } = this.form
    return text.replaceAll(mark, mark + mark).replaceAll(quote, mark + quote)
  }

  private needsQuotes(text: string): boolean {
    const { delimiter, quote, trim } = this.form
    if (text.includes(delimiter) || text.includes('\n') || text.includes('\r')) return true
    return (quote !== '' && text.includes(quote)) || (trim && text !== text.trim())
  }

  private columnOf(field: FieldLayout): number {
    return this.columns.get(field) ?? (field.place as ColumnPlace).column
  }
}

/** Titles stand in the order of the guide, around columns that are counted. */
export function columnsOf(fields: readonly FieldLayout[]): ReadonlyMap<FieldLayout, number> {
  const taken = new Set(fields.map(({ place }) => (place as ColumnPlace).column))
  let next = 0
  const columns = fields.map((field): readonly [FieldLayout, number] => {
    const { column } = field.place as ColumnPlace
    if (column >= 0) return [field, column]
    while (taken.has(next)) next++
    return [field, next++]
  })
  return new Map(columns)
}

function titleOf({ place, name }: FieldLayout): string {
  return (place as ColumnPlace).title ?? name
}
