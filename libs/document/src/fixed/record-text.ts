import type { FieldLayout, Flaw, RecordCursor, RecordPosition, SpanPlace } from '../records/layout.ts'
import type { UnitWindow } from '../records/unit-window.ts'
import type { FixedForm } from './fixed-form.ts'
import type { RecordCutter } from './record-cutter.ts'

const blank = 32
const zero = 48

/** The record at hand: its characters are cut at the places of its fields. */
export class RecordText implements RecordCursor {
  line = 1
  /** Characters that it should have; undefined when its type is not known. */
  expected: number | undefined
  record = ''
  private isUnsound = false
  private readonly window: UnitWindow
  private readonly cutter: RecordCutter
  private readonly form: FixedForm

  constructor(window: UnitWindow, cutter: RecordCutter, form: FixedForm) {
    this.window = window
    this.cutter = cutter
    this.form = form
  }

  get offset(): number {
    return this.offsetOf(this.cutter.start)
  }

  get end(): number {
    return this.offsetOf(this.cutter.end)
  }

  get count(): number {
    return 1
  }

  /** Makes the text of the record that was cut. */
  take(): string {
    const { window, cutter } = this
    const { start, stop, seen } = cutter
    this.isUnsound = false
    if ((seen & 0xff80) === 0 || seen < 0) this.record = window.plain(start, stop)
    if ((seen & 0xff80) !== 0) {
      this.record = window.decode(start, stop)
      this.isUnsound = !window.isSound(start, stop)
    }
    return this.record
  }

  text({ place, shape }: FieldLayout): string {
    const { record } = this
    const { start, end, align, pad } = place as SpanPlace
    const from = start
    const to = end < record.length ? end : record.length
    if (shape.type === 'number') return numberText(record, from, to)
    return align === 'left'
      ? leftText(record, from, to, pad.charCodeAt(0))
      : rightText(record, from, to, pad.charCodeAt(0))
  }

  placeOf(field: FieldLayout | undefined): RecordPosition {
    const start = field === undefined ? 0 : Math.min((field.place as SpanPlace).start, this.record.length)
    const { cutter, window } = this
    // Characters before the field as bytes; only records beyond ASCII have more of these than of those.
    const isPlain =
      window.unitBytes === 2 || !window.encoding.startsWith('utf-8') || (cutter.seen & 0x80) === 0
    const units = isPlain ? start : Buffer.byteLength(this.record.slice(0, start))
    return { byteOffset: this.offsetOf(cutter.start + units), line: this.line, column: start + 1 }
  }

  flaws(report: (flaw: Flaw) => void): void {
    const { record, form, expected } = this
    if (this.cutter.seen < 0) {
      const text = 'NUL bytes stand in the text; if the file is UTF-16, write encoding: utf-16'
      report({ code: 'RECORD_NUL', text, position: this.positionOf(Math.max(0, record.indexOf('\0'))) })
    }
    if (this.isUnsound) {
      const text = `the bytes are not ${form.encoding}; write the encoding that the file has`
      report({ code: 'CHARSET', text, position: this.positionOf(0) })
    }
    if (expected === undefined) return
    if (record.length < expected && form.shortRecords === 'refuse') {
      const text = `the record has ${record.length} characters and not ${expected}`
      report({ code: 'RECORD_LENGTH', text, position: this.positionOf(record.length) })
    }
    if (record.length > expected && form.longRecords === 'refuse' && record.slice(expected).trim() !== '') {
      const text = `the record has more than its ${expected} characters`
      report({ code: 'RECORD_LENGTH', text, position: this.positionOf(expected) })
    }
  }

  private offsetOf(unit: number): number {
    return this.window.base + unit * this.window.unitBytes
  }

  private positionOf(character: number): RecordPosition {
    const { cutter } = this
    return { byteOffset: this.offsetOf(cutter.start + character), line: this.line, column: character + 1 }
  }
}

function leftText(record: string, from: number, end: number, pad: number): string {
  let to = end
  while (to > from && record.charCodeAt(to - 1) === pad) to--
  return pad === blank ? record.substring(from, Math.max(from, to)) : notBlank(record, from, to)
}

function rightText(record: string, begin: number, to: number, pad: number): string {
  let from = begin
  while (from < to && record.charCodeAt(from) === pad) from++
  return pad === blank ? record.substring(from, Math.max(from, to)) : notBlank(record, from, to)
}

/** A field of blanks is an empty one, whatever fills it otherwise. */
function notBlank(record: string, from: number, to: number): string {
  const text = record.substring(from, Math.max(from, to))
  return text.trim() === '' ? '' : text
}

/** Blanks around a number, and zeros before its first digit, are filling. */
function numberText(record: string, begin: number, end: number): string {
  let from = begin
  let to = end
  while (to > from && record.charCodeAt(to - 1) === blank) to--
  while (from < to && record.charCodeAt(from) === blank) from++
  const first = record.charCodeAt(from)
  if (first === zero) return record.substring(withoutZeros(record, from, to), to)
  if ((first === 45 || first === 43) && from + 1 < to) {
    return record.charAt(from) + record.substring(withoutZeros(record, from + 1, to), to).trimStart()
  }
  return to > from ? record.substring(from, to) : ''
}

/** The last digit stays, and one before a decimal mark or a sign. */
function withoutZeros(record: string, begin: number, to: number): number {
  let from = begin
  while (from + 1 < to && record.charCodeAt(from) === zero && isNumeral(record.charCodeAt(from + 1))) from++
  return from
}

/** A digit, or a letter that is one with a sign (overpunched). */
function isNumeral(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 82) || code === 123 || code === 125
}
