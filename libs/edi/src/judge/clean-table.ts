import { byteClass } from '../byte-classes.ts'
import type { SegmentReader } from '../segment-reader.ts'
import { isDateIn, isTimeIn } from './check-calendar.ts'
import { hasCheckDigit } from './check-digit.ts'
import { type CleanNumber, type CleanRows, column, rowSize } from './clean-rows.ts'
import { packed } from './code-set.ts'
import { valueKind } from './element-check.ts'
import { holds } from './masked-note.ts'

// Repetitions, folded lines and control characters are rare: such segments are looked at closely.
const rare = byteClass.repetition | byteClass.lineEnd | byteClass.control

/**
 * Says of a segment that nothing is wrong with its elements, or else only that `checkSegment` has to look: what is
 * wrong, where, and whether anything is, it alone decides. Nearly every segment is clean, and nothing is made for it.
 */
export class CleanTable {
  private readonly table: CleanRows
  private readonly rows: Int32Array

  constructor(table: CleanRows) {
    this.table = table
    this.rows = table.rows
  }

  isClean(reader: SegmentReader): boolean {
    const { table } = this
    const { elementCount } = reader
    if (elementCount > table.elementCount || reader.hasClass(rare)) return false
    const present = this.presentIn(reader)
    if (present < 0 || (table.required & ~present) !== 0) return false
    for (const note of table.notes) if (!holds(note, present)) return false
    for (const number of table.numbers) if (!isNumberClean(reader, number)) return false
    return true
  }

  /** A mask of the elements that are there; -1 when one of them is not clean, or the last is empty. */
  private presentIn(reader: SegmentReader): number {
    const { rows } = this
    const { elementCount, starts, cutStarts } = reader
    let present = 0
    let start = starts[1] ?? 0
    let row = 0
    for (let element = 1; element <= elementCount; element++) {
      const next = starts[element + 1] ?? 0
      if (next - 1 > start) {
        present |= 1 << (element - 1)
        const isSimple = rows[row] !== valueKind.composite
        if (isSimple && cutStarts[element] !== cutStarts[element + 1]) return -1
        if (!isSimple) {
          if (!this.isComposite(reader, element, row)) return -1
        } else if (next - 1 - start > (rows[row + column.lengthOnly] ?? 0)) {
          if (!this.isValue(reader, row, start, next - 1)) return -1
          if (rows[row + column.isCoded] === 1 && !this.isCode(reader, row, start, next - 1)) return -1
        }
      } else if (element === elementCount) return -1
      start = next
      row += rowSize
    }
    return present
  }

  private isComposite(reader: SegmentReader, element: number, own: number): boolean {
    const { rows, table } = this
    const cut = reader.cutStarts[element] ?? 0
    const count = (reader.cutStarts[element + 1] ?? 0) - cut + 1
    if (count > (rows[own + column.partCount] ?? 0)) return false
    const agencies = rows[own + column.agencies] ?? 0
    const isForeign = agencies !== 0 && (componentsIn(reader, element, count) & agencies) !== 0
    let row = (rows[own + column.parts] ?? 0) * rowSize
    let present = 0
    let start = reader.starts[element] ?? 0
    for (let index = 0; index < count; index++) {
      const end = index === count - 1 ? reader.endOf(element) : (reader.cuts[cut + index] ?? 0)
      if (end > start) {
        present |= 1 << index
        if (end - start > (rows[row + column.lengthOnly] ?? 0)) {
          if (!this.isValue(reader, row, start, end)) return false
          if (rows[row + column.isCoded] === 1 && !this.isCode(reader, row, start, end, isForeign))
            return false
        }
      }
      start = end + 1
      row += rowSize
    }
    if (((rows[own + column.required] ?? 0) & ~present) !== 0) return false
    const list = rows[own + column.notes] ?? 0
    return list === 0 || (table.noteLists[list - 1] ?? []).every((note) => holds(note, present))
  }

  /** Characters, type, length, calendar. */
  private isValue(reader: SegmentReader, row: number, start: number, end: number): boolean {
    const { rows } = this
    const kind = rows[row] ?? 0
    const max = rows[row + column.max] ?? 0
    if (kind === valueKind.text || kind === valueKind.letters) {
      if (end - start > max || (kind === valueKind.letters && hasDigit(reader.bytes, start, end)))
        return false
      const min = rows[row + column.min] ?? 0
      if (min > 1 && reader.charactersOf(start, end) < min) return false
    } else if (kind < valueKind.date) {
      const digits = digitsIn(reader.bytes, start, end, kind)
      if (digits > max || digits < (rows[row + column.min] ?? 0) || digits <= 0) return false
    } else if (!this.isCalendar(reader, row, start, end)) return false
    return true
  }

  private isCalendar({ bytes }: SegmentReader, row: number, start: number, end: number): boolean {
    const { rows } = this
    const length = end - start
    if (length > (rows[row + column.max] ?? 0) || length < (rows[row + column.min] ?? 0)) return false
    if (rows[row] === valueKind.date) return isDateIn(bytes, start, end)
    return rows[row] === valueKind.time && isTimeIn(bytes, start, end)
  }

  /** The codes of the guide, of ISO and of the standard. */
  private isCode(reader: SegmentReader, row: number, start: number, end: number, isForeign = false): boolean {
    const { rows } = this
    const { isPlain } = reader
    // Released characters, and long codes that may be more than ASCII, are compared as texts.
    if (!isPlain && (end - start > 4 || isReleasedIn(reader, start, end))) return false
    const { bytes } = reader
    if (!this.isIn(rows[row + column.codes] ?? 0, bytes, start, end)) return false
    if (!this.isIn(rows[row + column.external] ?? 0, bytes, start, end)) return false
    // Codes beside the name of another list (1131) or of who keeps it (3055) are not the standard's.
    const isAsked = !isForeign || rows[row + column.isAgency] === 1
    return !isAsked || this.isIn(rows[row + column.listed] ?? 0, bytes, start, end)
  }

  private isIn(set: number, bytes: Uint8Array, start: number, end: number): boolean {
    return set === 0 || this.table.sets[set - 1]?.has(bytes, start, end) === true
  }
}

const zero = 0x30
const minus = 0x2d
const point = 0x2e
const comma = 0x2c

function hasDigit(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte >= zero && byte <= zero + 9) return true
  }
  return false
}

/** How many digits a number of that kind has (see `valueFault`); -1 for what is not simply a number. */
function digitsIn(bytes: Uint8Array, start: number, end: number, kind: number): number {
  const first = bytes[start] === minus ? start + 1 : start
  let marks = 0
  for (let at = first; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte >= zero && byte <= zero + 9) continue
    if (kind === valueKind.integer || marks > 0) return -1
    if (byte !== point && (byte !== comma || kind !== valueKind.decimal)) return -1
    // ISO 9735 10.1: a digit stands before the decimal mark.
    if (at === first && kind === valueKind.decimal) return -1
    marks = 1
  }
  return end - first - marks
}

/** A mask of the components that are there. */
function componentsIn(reader: SegmentReader, element: number, count: number): number {
  const cut = reader.cutStarts[element] ?? 0
  let present = 0
  let start = reader.startOf(element)
  for (let index = 0; index < count; index++) {
    const end = index === count - 1 ? reader.endOf(element) : (reader.cuts[cut + index] ?? 0)
    if (end > start) present |= 1 << index
    start = end + 1
  }
  return present
}

function isReleasedIn({ bytes, unclean, delimiters }: SegmentReader, start: number, end: number): boolean {
  if (!unclean) return false
  for (let at = start; at < end; at++) if (bytes[at] === delimiters.release) return true
  return false
}

// Of lengths there is a mask of 32 bits.
const mostDigits = 31

function isNumberClean(
  reader: SegmentReader,
  { element, component, qualifier, kinds }: CleanNumber,
): boolean {
  if (element > reader.elementCount) return true
  const { start, end } = reader.spanOf(element, component === 0 ? undefined : component)
  if (end <= start) return true
  if (end - start > mostDigits) return false
  const beside = reader.spanOf(qualifier.element, qualifier.component === 0 ? undefined : qualifier.component)
  if (isReleasedIn(reader, beside.start, beside.end)) return false
  const code = packed(reader.bytes, beside.start, beside.end)
  for (let at = 0; at < kinds.length; at += 2) {
    if (kinds[at] !== code) continue
    return (((kinds[at + 1] ?? 0) >> (end - start)) & 1) === 1 && hasCheckDigit(reader.bytes, start, end)
  }
  return true
}
