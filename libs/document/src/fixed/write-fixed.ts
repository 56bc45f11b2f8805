import { checkOutput } from '../check-output.ts'
import type { DocumentWriter, Fault, WrittenDocument } from '../codec.ts'
import type { OutputBranch } from '../output.ts'
import type { FieldLayout, SpanPlace } from '../records/layout.ts'
import { branchOf, listOf, refuseUnknown, walkRecords } from '../records/record-walk.ts'
import { byteOrderMark, canEncode, encodeText } from '../records/unit-window.ts'
import { textIn, writeForm } from '../records/value-forms.ts'
import type { FixedForm, Mark } from './fixed-form.ts'

/** Writes documents as records of fixed-width fields. */
export function fixedWriter(form: FixedForm): DocumentWriter {
  const records = new RecordsWriter(form)
  let mark = byteOrderMark(form.encoding)
  const opening = (): Uint8Array => {
    const first = mark
    mark = Buffer.alloc(0)
    return first
  }
  return {
    document: (output) => {
      const written = records.document(output)
      return written.kind === 'refused'
        ? written
        : { ...written, bytes: Buffer.concat([opening(), written.bytes]) }
    },
    end: opening,
  }
}

const maxFaults = 100

class RecordsWriter {
  private readonly form: FixedForm
  private faults: Fault[] = []
  private lastKey: string | undefined

  constructor(form: FixedForm) {
    this.form = form
  }

  document(output: OutputBranch): WrittenDocument {
    const { structure, encoding } = this.form
    const checked = checkOutput(output, structure.shape)
    if (checked.kind === 'refused') return checked
    this.faults = []
    const text = structure.grouping === undefined ? this.records(output) : this.grouped(output)
    const bytes = this.faults.length > 0 ? undefined : encodeText(text, encoding)
    // The fields have been judged one by one; the marks' characters are the guide's.
    if (bytes === undefined) return { kind: 'refused', faults: this.faults }
    return { kind: 'written', bytes, warnings: checked.warnings }
  }

  private records(output: OutputBranch): string {
    let text = ''
    for (const [number, record] of walkRecords(output, this.form.structure.root).entries()) {
      const { node, branch, base } = record
      const marks = this.form.marksOf(record, number)
      text += this.record(node.type, [...marks, ...this.cells(branch, node.fields, base)])
    }
    return text
  }

  private grouped(output: OutputBranch): string {
    const { root, grouping } = this.form.structure
    if (grouping === undefined) throw new Error('the guide groups no rows')
    const { list, fields, keys } = grouping
    refuseUnknown(output, root.layout)
    const key = JSON.stringify(keys.map(({ steps }) => textIn(output, steps)))
    const path = keys.map(({ steps }) => steps.join('.')).join(', ')
    if (key === this.lastKey)
      this.fault({ code: 'ROW_KEY_REPEATED', text: 'is that of the document before', path })
    this.lastKey = key
    const head = this.cells(output, root.fields, '')
    const value = Object.hasOwn(output, list.name) ? output[list.name] : undefined
    const items = value === undefined ? [{}] : listOf(value, list.name)
    return items
      .map((item, index) => {
        const branch = branchOf(item, list.name)
        refuseUnknown(branch, list.layout)
        return this.record('', [...head, ...this.cells(branch, fields, `${list.name}[${index}].`)])
      })
      .join('')
  }

  private cells(branch: OutputBranch, fields: readonly FieldLayout[], base: string): readonly Mark[] {
    const cells: Mark[] = []
    for (const field of fields) {
      const text = textIn(branch, field.steps)
      if (text === '') continue
      const { start } = field.place as SpanPlace
      cells.push({ start, text: this.filled(field, text, base + field.steps.join('.')) })
    }
    return cells
  }

  /** The value as it is written, filled up to the width of its field. */
  private filled(field: FieldLayout, text: string, path: string): string {
    const written = writeForm(field, text)
    if (typeof written !== 'string') return this.fault({ ...written.fault, path })
    const { start, end, align, pad } = field.place as SpanPlace
    const width = end - start
    if (written.length > width) {
      return this.fault({
        code: 'FIELD_TOO_LONG',
        text: `needs ${written.length} characters of ${width}`,
        path,
      })
    }
    if (!canEncode(written, this.form.encoding)) {
      return this.fault({ code: 'CHARSET', text: `has a character that ${this.form.encoding} lacks`, path })
    }
    if (/[\r\n\0]/.test(written)) {
      return this.fault({
        code: 'FIELD_LINE_END',
        text: 'has a line end or a NUL, which would break its record',
        path,
      })
    }
    if (field.shape.type === 'number') return filledNumber(written, width, field.place as SpanPlace)
    const isLost = align === 'left' ? written.endsWith(pad) : written.startsWith(pad)
    if (isLost && pad !== ' ') {
      return this.fault({ code: 'FIELD_PADDING', text: 'begins or ends with what fills its field', path })
    }
    return align === 'left' ? written.padEnd(width, pad) : written.padStart(width, pad)
  }

  private record(type: string, marks: readonly Mark[]): string {
    const { form } = this
    const length = form.lengths.get(type) ?? 0
    let text = ''
    for (const { start, text: mark } of marks.toSorted((one, other) => one.start - other.start)) {
      text = text.padEnd(start) + mark
    }
    if (text.trim() === '' && this.faults.length === 0) {
      this.fault({
        code: 'FIELD_MISSING',
        text: 'of the record is there; it would be passed over',
        path: 'nothing',
      })
    }
    return text.padEnd(length) + form.lineEnd
  }

  private fault({ code, text, path }: Pick<Fault, 'code' | 'text'> & { readonly path: string }): string {
    if (this.faults.length < maxFaults)
      this.faults.push({ code, severity: 'error', text: `${path} ${text}`, path })
    return ''
  }
}

/** Zeros stand between a sign and the digits. */
function filledNumber(text: string, width: number, { align, pad }: SpanPlace): string {
  if (align === 'left') return text.padEnd(width)
  if (pad === ' ') return text.padStart(width)
  const sign = /^[+-]/.test(text) ? text.charAt(0) : ''
  return sign + text.slice(sign.length).padStart(width - sign.length, '0')
}
