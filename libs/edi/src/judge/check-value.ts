import type { FindingCode } from '../finding-codes.ts'
import { isLineEnd } from '../frame/bytes.ts'
import type { ElementRules } from '../guide/program.ts'
import type { SegmentReader } from '../segment-reader.ts'
import { isCalendarDate, isClockTime } from './check-calendar.ts'

/** What is wrong with one value, by the first rule that it breaks: characters, type, length, calendar, codes. */
export function valueFault(
  reader: SegmentReader,
  start: number,
  end: number,
  rules: ElementRules,
): FindingCode | undefined {
  const { type } = rules
  // Octets (X12.22, element 785): every byte is data.
  if (type === 'B') return lengthFault(end - start, rules)
  if (type.charAt(0) === 'N' || type === 'R' || type === 'n') return numberFault(reader, start, end, rules)
  return (
    characterFault(reader, start, end) ??
    lengthFault(reader.charactersOf(start, end), rules) ??
    contentFault(reader, start, end, rules)
  )
}

function contentFault(
  reader: SegmentReader,
  start: number,
  end: number,
  rules: ElementRules,
): FindingCode | undefined {
  if (rules.type === 'DT') {
    const text = reader.slice(start, end)
    return isCalendarDate(text.length === 6 ? `20${text}` : text) ? undefined : 'DATE_INVALID'
  }
  if (rules.type === 'TM') return isClockTime(reader.slice(start, end)) ? undefined : 'TIME_INVALID'
  return codeFault(reader, start, end, rules)
}

function characterFault(reader: SegmentReader, start: number, end: number): FindingCode | undefined {
  const { bytes, foldsLines } = reader
  const { component, release } = reader.separators
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte === component) return 'COMPONENT_IN_SIMPLE_ELEMENT'
    if (byte === release) at++
    else if ((byte < 0x20 || byte === 0x7f) && !(foldsLines && isLineEnd(byte))) return 'CHARACTER_INVALID'
  }
  return undefined
}

export function lengthFault(
  length: number,
  { min, max }: { min: number; max: number },
): FindingCode | undefined {
  if (length > max) return 'ELEMENT_TOO_LONG'
  return length < min ? 'ELEMENT_TOO_SHORT' : undefined
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
  rules: ElementRules,
): FindingCode | undefined {
  const { bytes } = reader
  let digits = 0
  let points = 0
  for (let at = bytes[start] === minus ? start + 1 : start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte >= zero && byte <= nine) digits++
    else if (isMark(byte, rules.type) && points === 0) points++
    else if (reader.foldsLines && isLineEnd(byte)) continue
    else return characterFault(reader, start, end) ?? exponentFault(reader, start, end, rules)
  }
  if (digits === 0) return 'NUMBER_INVALID'
  return lengthFault(digits, rules) ?? codeFault(reader, start, end, rules)
}

function isMark(byte: number, type: string): boolean {
  return (byte === point && (type === 'R' || type === 'n')) || (byte === comma && type === 'n')
}

/** Type R may carry an exponent: E and an integer (X12.6); its digits count, the E does not. */
function exponentFault(
  reader: SegmentReader,
  start: number,
  end: number,
  rules: ElementRules,
): FindingCode | undefined {
  const text = reader.slice(start, end)
  if (rules.type !== 'R' || !/^-?(\d+\.?\d*|\.\d+)E-?\d+$/.test(text)) return 'NUMBER_INVALID'
  return lengthFault(text.replaceAll(/\D/g, '').length, rules)
}

function codeFault(
  reader: SegmentReader,
  start: number,
  end: number,
  { codes }: ElementRules,
): FindingCode | undefined {
  return codes === undefined || codes.has(reader.slice(start, end)) ? undefined : 'CODE_NOT_IN_GUIDE'
}
