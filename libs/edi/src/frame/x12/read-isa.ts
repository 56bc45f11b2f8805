import { type Finding, finding } from '../../finding.ts'
import type { FindingCode } from '../../finding-codes.ts'
import type { Delimiters, InterchangeHeader } from '../../interchange.ts'
import { isCalendarDate, isClockTime } from '../../judge/check-calendar.ts'
import { isAlphanumeric, isBlank } from '../bytes.ts'
import { type CollectedIsa, isaLengths } from './isa-collector.ts'

export type ReadIsa = {
  readonly header: InterchangeHeader
  readonly delimiters: Delimiters
  readonly findings: readonly Finding[]
  /** False when nothing behind this ISA can be told apart. */
  readonly framable: boolean
}

/** Judges what an ISA says and which separators it declares (X12.5; TA105 codes). */
export function readIsa(isa: CollectedIsa, byteOffset: number): ReadIsa {
  const header = headerOf(isa.fields)
  const separators = separatorFaults(isa)
  const faults = isa.broken
    ? [brokenLines]
    : [...separators, ...paddingFaults(isa), ...contentFaults(isa.fields)]
  return {
    header,
    delimiters: delimitersOf(isa),
    framable: !isa.broken && separators.length === 0,
    findings: faults.map(({ code, text, element }) =>
      finding(code, text, { segment: 'ISA', element, byteOffset }),
    ),
  }
}

type Fault = { readonly code: FindingCode; readonly element: number; readonly text: string }

const brokenLines: Fault = {
  code: 'ISA_BROKEN_ACROSS_LINES',
  element: 1,
  text: 'Line ends stand inside the ISA: the file was wrapped at a fixed width. Ask the partner to send it unwrapped.',
}

function field(fields: readonly string[], element: number): string {
  return (fields[element - 1] ?? '').trim()
}

function headerOf(fields: readonly string[]): InterchangeHeader {
  return {
    senderQualifier: field(fields, 5),
    senderId: field(fields, 6),
    receiverQualifier: field(fields, 7),
    receiverId: field(fields, 8),
    date: field(fields, 9),
    time: field(fields, 10),
    version: field(fields, 12),
    controlNumber: field(fields, 13),
    acknowledgmentRequested: field(fields, 14) === '1',
    usage: field(fields, 15),
  }
}

/** From 00402 on ISA11 is the repetition separator; before that it is the standards id U. */
function delimitersOf({ fields, element, component, segment }: CollectedIsa): Delimiters {
  const isa11 = (fields[10] ?? '').charCodeAt(0)
  const repeats = field(fields, 12) >= '00402' && isa11 > 0x20 && !isAlphanumeric(isa11)
  return { element, component, segment, ...(repeats && { repetition: isa11 }) }
}

function separatorFaults({ element, component, segment }: CollectedIsa): Fault[] {
  const faults: Fault[] = []
  if (element > 0x7f) {
    const text =
      'The character after ISA is no element separator. Send one character that occurs nowhere else, such as *.'
    faults.push({ code: 'ELEMENT_SEPARATOR_INVALID', element: 1, text })
  }
  if (isAlphanumeric(segment) || segment === element || segment === component || segment > 0x7f) {
    const text =
      'The character after ISA16 cannot end a segment. End each segment with one character that occurs nowhere else, such as ~.'
    faults.push({ code: 'SEGMENT_TERMINATOR_INVALID', element: 16, text })
  }
  if (isAlphanumeric(component) || component === element || isBlank(component) || component > 0x7f) {
    const text = 'ISA16 is no component separator. Send one character that occurs nowhere else, such as >.'
    faults.push({ code: 'COMPONENT_SEPARATOR_INVALID', element: 16, text })
  }
  return faults
}

function paddingFaults({ fields }: CollectedIsa): Fault[] {
  return isaLengths.flatMap((length, index) => {
    const element = index + 1
    if ((fields[index] ?? '').length === length) return []
    const text = `ISA${twoDigits(element)} does not have ${length} characters. Pad it with blanks to that length; an ISA has 106 bytes.`
    return [{ code: 'ISA_NOT_PADDED', element, text }]
  })
}

type Rule = readonly [
  code: FindingCode,
  element: number,
  holds: (text: string, version: string) => boolean,
  text: string,
]

const rules: readonly Rule[] = [
  [
    'AUTHORIZATION_QUALIFIER_INVALID',
    1,
    (text) => /^\d\d$/.test(text),
    'ISA01 is no qualifier. Send 00 when ISA02 says nothing.',
  ],
  [
    'AUTHORIZATION_INVALID',
    2,
    isPrintable,
    'ISA02 holds characters that cannot be read. Send ten blanks when there is nothing to say.',
  ],
  [
    'SECURITY_QUALIFIER_INVALID',
    3,
    (text) => /^\d\d$/.test(text),
    'ISA03 is no qualifier. Send 00 when ISA04 says nothing.',
  ],
  [
    'SECURITY_INVALID',
    4,
    isPrintable,
    'ISA04 holds characters that cannot be read. Send ten blanks when there is nothing to say.',
  ],
  [
    'SENDER_QUALIFIER_INVALID',
    5,
    (text) => /^[A-Z0-9]{2}$/.test(text),
    'ISA05 is no qualifier. Send two characters, such as ZZ.',
  ],
  [
    'SENDER_ID_INVALID',
    6,
    (text) => text !== '' && isPrintable(text),
    'ISA06 does not say who sends. Send the id, padded with blanks.',
  ],
  [
    'RECEIVER_QUALIFIER_INVALID',
    7,
    (text) => /^[A-Z0-9]{2}$/.test(text),
    'ISA07 is no qualifier. Send two characters, such as ZZ.',
  ],
  [
    'RECEIVER_ID_INVALID',
    8,
    (text) => text !== '' && isPrintable(text),
    'ISA08 does not say who receives. Send the id, padded with blanks.',
  ],
  [
    'INTERCHANGE_DATE_INVALID',
    9,
    (text) => /^\d{6}$/.test(text) && isCalendarDate(`20${text}`),
    'ISA09 is no date of the calendar. Send YYMMDD.',
  ],
  [
    'INTERCHANGE_TIME_INVALID',
    10,
    (text) => text.length === 4 && isClockTime(text),
    'ISA10 is no time of day. Send HHMM.',
  ],
  [
    'STANDARDS_ID_UNSUPPORTED',
    11,
    (text, version) => version >= '00402' || text === 'U' || text === '',
    'ISA11 of this version is U. Send U.',
  ],
  [
    'STANDARDS_ID_INVALID',
    11,
    (text, version) => version >= '00402' || text !== '',
    'ISA11 is empty. Send U.',
  ],
  [
    'INTERCHANGE_VERSION_INVALID',
    12,
    (text) => /^00\d{3}$/.test(text),
    'ISA12 is no version of the interchange control standard. Send five digits such as 00401.',
  ],
  [
    'INTERCHANGE_VERSION_UNSUPPORTED',
    12,
    (text) => !/^00\d{3}$/.test(text) || (text >= '00200' && text <= '00899'),
    'ISA12 is a version that is not read here. Send one from 00200 to 00899, such as 00401.',
  ],
  [
    'INTERCHANGE_CONTROL_NUMBER_INVALID',
    13,
    (text) => /^\d{1,9}$/.test(text),
    'ISA13 is no number. Send nine digits; without it no TA1 can answer.',
  ],
  [
    'ACKNOWLEDGMENT_REQUEST_INVALID',
    14,
    (text) => text === '0' || text === '1',
    'ISA14 is 0 or 1. Send one of them.',
  ],
  ['USAGE_INVALID', 15, (text) => /^[IPT]$/.test(text), 'ISA15 is P, T or I. Send one of them.'],
]

function contentFaults(fields: readonly string[]): Fault[] {
  const version = field(fields, 12)
  return rules.flatMap(([code, element, holds, text]) => {
    return holds(field(fields, element), version) ? [] : [{ code, element, text }]
  })
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}

function isPrintable(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}
