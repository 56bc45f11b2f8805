import type { Delimiters, GroupHeader, InterchangeHeader } from '../interchange.ts'

/** Elements of a segment, the tag first. */
export type Segment = readonly string[]

/** Segments as text: empty elements at the end left out, each ended by the terminator and the line end, if one is kept. */
export function writeSegments(segments: readonly Segment[], delimiters: Delimiters): string {
  const element = String.fromCharCode(delimiters.element)
  const end = String.fromCharCode(delimiters.segment) + (delimiters.suffix ?? '')
  return segments.map((segment) => trimmed(segment).join(element) + end).join('')
}

function trimmed(segment: Segment): Segment {
  let length = segment.length
  while (length > 1 && segment[length - 1] === '') length--
  return segment.slice(0, length)
}

/** ISA with its fixed lengths: 106 bytes with the terminator. Authorization and security stay empty (00). */
export function isaSegment(header: InterchangeHeader, delimiters: Delimiters): Segment {
  const blanks = ' '.repeat(10)
  return [
    'ISA',
    ...['00', blanks, '00', blanks],
    ...[fixed(header.senderQualifier, 2), fixed(header.senderId, 15)],
    ...[fixed(header.receiverQualifier, 2), fixed(header.receiverId, 15)],
    ...[fixed(header.date, 6), fixed(header.time, 4)],
    delimiters.repetition === undefined ? 'U' : String.fromCharCode(delimiters.repetition),
    fixed(header.version, 5),
    header.controlNumber.padStart(9, '0'),
    header.acknowledgmentRequested ? '1' : '0',
    fixed(header.usage, 1),
    String.fromCharCode(delimiters.component),
  ]
}

function fixed(text: string, length: number): string {
  return text.padEnd(length).slice(0, length)
}

/** GS07 is X: the standards are those of ASC X12. */
export function groupHeaderSegment(header: GroupHeader): Segment {
  const { functionalId, senderCode, receiverCode, date, time, controlNumber, version } = header
  return ['GS', functionalId, senderCode, receiverCode, date, time, controlNumber, 'X', version]
}
