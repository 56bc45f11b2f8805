import { byteClass } from '../byte-classes.ts'
import type { FindingCode } from '../finding-codes.ts'
import { isLineEnd } from '../frame/bytes.ts'
import type { SegmentReader } from '../segment-reader.ts'
import { isCalendarDate, isClockTime } from './check-calendar.ts'
import type { CodeSet } from './code-set.ts'
import { type ElementCheck, valueKind } from './element-check.ts'

/** What is wrong with one value, by the first rule that it breaks: characters, type, length, calendar, codes. */
export function valueFault(
  reader: SegmentReader,
  start: number,
  end: number,
  check: ElementCheck,
): FindingCode | undefined {
  const { kind } = check
  // Octets (X12.22, element 785): every byte is data.
  if (kind === valueKind.octets) return lengthFault(end - start, check)
  if (kind !== valueKind.text && kind < valueKind.date) return numberFault(reader, start, end, check)
  if (reader.hasClass(byteClass.control) && hasControl(reader, start, end)) return 'CHARACTER_INVALID'
  // A value has at least one character and at most its bytes: mostly they need not be counted.
  if (end - start > check.max || check.min > 1) {
    const fault = lengthFault(reader.charactersOf(start, end), check)
    if (fault !== undefined) return fault
  }
  if (kind === valueKind.text) return codeFault(reader, start, end, check)
  if (kind === valueKind.letters)
    return codeFault(reader, start, end, check) ?? letterFault(reader, start, end)
  return calendarFault(reader, start, end, kind)
}

/** EDIFACT's type a has no digits (ISO 9735; 0085 = 37). */
function letterFault({ bytes }: SegmentReader, start: number, end: number): FindingCode | undefined {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte >= zero && byte <= nine) return 'DIGIT_AMONG_LETTERS'
  }
  return undefined
}

function calendarFault(
  reader: SegmentReader,
  start: number,
  end: number,
  kind: number,
): FindingCode | undefined {
  const text = reader.slice(start, end)
  if (kind === valueKind.time) return isClockTime(text) ? undefined : 'TIME_INVALID'
  return isCalendarDate(text.length === 6 ? `20${text}` : text) ? undefined : 'DATE_INVALID'
}

function hasControl({ bytes, foldsLines, separators }: SegmentReader, start: number, end: number): boolean {
  const { release } = separators
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte === release) at++
    else if ((byte < 0x20 || byte === 0x7f) && !(foldsLines && isLineEnd(byte))) return true
  }
  return false
}

const zero = 0x30
const nine = 0x39
const minus = 0x2d
const point = 0x2e
const comma = 0x2c

/**
 * Type Nn: an optional minus and digits. Type R: also one point. EDIFACT's n: one point or comma, whichever UNA names
 * (ISO 9735 10.1). Neither sign nor mark counts in the length (X12.6).
 */
function numberFault(
  reader: SegmentReader,
  start: number,
  end: number,
  check: ElementCheck,
): FindingCode | undefined {
  const { bytes } = reader
  let digits = 0
  let points = 0
  for (let at = bytes[start] === minus ? start + 1 : start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte >= zero && byte <= nine) digits++
    else if (points === 0 && isMark(byte, check.kind)) points++
    else if (reader.foldsLines && isLineEnd(byte)) continue
    else if (hasControl(reader, start, end)) return 'CHARACTER_INVALID'
    else return exponentFault(reader, start, end, check)
  }
  if (digits === 0) return 'NUMBER_INVALID'
  return lengthFault(digits, check) ?? codeFault(reader, start, end, check) ?? markFault(reader, start, check)
}

/** ISO 9735 10.1: a digit stands before the decimal mark (0085 = 38). */
function markFault({ bytes }: SegmentReader, start: number, { kind }: ElementCheck): FindingCode | undefined {
  const first = bytes[bytes[start] === minus ? start + 1 : start] ?? 0
  return kind === valueKind.decimal && (first === point || first === comma) ? 'DECIMAL_MARK_ALONE' : undefined
}

function isMark(byte: number, kind: number): boolean {
  if (kind === valueKind.integer) return false
  return byte === point || (byte === comma && kind === valueKind.decimal)
}

/** Type R may carry an exponent: E and an integer (X12.6); its digits count, the E does not. */
function exponentFault(
  reader: SegmentReader,
  start: number,
  end: number,
  check: ElementCheck,
): FindingCode | undefined {
  const text = reader.slice(start, end)
  // More than one mark, or a mark that groups thousands (0085 = 19).
  if (check.kind === valueKind.decimal && /^-?[\d.,]+$/.test(text)) return 'DECIMAL_MARK_INVALID'
  if (check.kind !== valueKind.real || !/^-?(\d+\.?\d*|\.\d+)E-?\d+$/.test(text)) return 'NUMBER_INVALID'
  return lengthFault(text.replaceAll(/\D/g, '').length, check)
}

function lengthFault(length: number, { min, max }: ElementCheck): FindingCode | undefined {
  if (length > max) return 'ELEMENT_TOO_LONG'
  return length < min ? 'ELEMENT_TOO_SHORT' : undefined
}

function codeFault(
  reader: SegmentReader,
  start: number,
  end: number,
  { codes, external }: ElementCheck,
): FindingCode | undefined {
  if (codes !== undefined && !isIn(codes, reader, start, end)) return 'CODE_NOT_IN_GUIDE'
  if (external === undefined || isIn(external.codes, reader, start, end)) return undefined
  return external.fault
}

/** Whether a value is one of the codes. */
export function isIn(codes: CodeSet, reader: SegmentReader, start: number, end: number): boolean {
  return reader.isPlain ? codes.has(reader.bytes, start, end) : codes.texts.has(reader.slice(start, end))
}
