import type { Delimiters, GroupHeader, InterchangeHeader } from '../interchange.ts'
import { isaSegment, type Segment, writeSegments } from './write-segments.ts'

export type InterchangeToWrite = {
  readonly delimiters: Delimiters
  readonly header: InterchangeHeader
  readonly groups: readonly GroupToWrite[]
}

export type GroupToWrite = {
  readonly header: GroupHeader
  /** Segments from ST on, without SE, as elements with the tag first; components stand in the text with their separator. */
  readonly transactions: readonly (readonly Segment[])[]
}

export type Written =
  | { readonly kind: 'written'; readonly bytes: Uint8Array }
  | { readonly kind: 'problems'; readonly problems: readonly WriteProblem[] }

/** What cannot be written, and where; never the value. */
export type WriteProblem = {
  readonly text: string
  readonly group?: number
  readonly transaction?: number
  readonly segment?: number
  readonly element?: number
}

/**
 * Writes an interchange as UTF-8: ISA padded, counts and trailers computed, empty elements at the end left out.
 * Data that contains a separator or a control character is a problem, never changed silently. Indexes count from 0.
 */
export function writeInterchange(content: InterchangeToWrite): Written {
  const { delimiters, header, groups } = content
  const problems = [
    ...headerProblems(header),
    ...groups.flatMap((one, group) => groupProblems(one, group, delimiters)),
  ]
  if (problems.length > 0) return { kind: 'problems', problems }
  const number = header.controlNumber.padStart(9, '0')
  const segments = [
    isaSegment(header, delimiters),
    ...groups.flatMap(groupSegments),
    ['IEA', String(groups.length), number],
  ]
  return { kind: 'written', bytes: Buffer.from(writeSegments(segments, delimiters), 'utf8') }
}

function groupSegments({ header, transactions }: GroupToWrite): Segment[] {
  const sets = transactions.flatMap((segments) => {
    return [...segments, ['SE', String(segments.length + 1), segments[0]?.[2] ?? '']]
  })
  return [groupHeaderSegment(header), ...sets, ['GE', String(transactions.length), header.controlNumber]]
}

/** GS07 is X: the standards are those of ASC X12. */
export function groupHeaderSegment(header: GroupHeader): Segment {
  const { functionalId, senderCode, receiverCode, date, time, controlNumber, version } = header
  return ['GS', functionalId, senderCode, receiverCode, date, time, controlNumber, 'X', version]
}

const isaFields: readonly (readonly [name: keyof InterchangeHeader, form: RegExp, text: string])[] = [
  ['senderQualifier', /^[A-Z0-9]{2}$/, 'ISA05 has two characters'],
  ['senderId', /^[\x21-\x7e][\x20-\x7e]{0,14}$/, 'ISA06 has 1 to 15 characters'],
  ['receiverQualifier', /^[A-Z0-9]{2}$/, 'ISA07 has two characters'],
  ['receiverId', /^[\x21-\x7e][\x20-\x7e]{0,14}$/, 'ISA08 has 1 to 15 characters'],
  ['date', /^\d{6}$/, 'ISA09 is YYMMDD'],
  ['time', /^\d{4}$/, 'ISA10 is HHMM'],
  ['version', /^00\d{3}$/, 'ISA12 has five digits'],
  ['controlNumber', /^\d{1,9}$/, 'ISA13 has up to nine digits'],
  ['usage', /^[IPT]$/, 'ISA15 is P, T or I'],
]

function headerProblems(header: InterchangeHeader): WriteProblem[] {
  return isaFields.flatMap(([name, form, text]) => (form.test(String(header[name])) ? [] : [{ text }]))
}

function groupProblems(content: GroupToWrite, group: number, delimiters: Delimiters): WriteProblem[] {
  const header = segmentProblems(groupHeaderSegment(content.header), delimiters).map((one) => ({
    ...one,
    group,
  }))
  const inside = content.transactions.flatMap((segments, transaction) => {
    return transactionProblems(segments, delimiters).map((one) => ({ ...one, group, transaction }))
  })
  return [...header, ...inside]
}

const envelopeTags: ReadonlySet<string> = new Set(['ISA', 'IEA', 'GS', 'GE', 'ST', 'SE'])

function transactionProblems(segments: readonly Segment[], delimiters: Delimiters): WriteProblem[] {
  const [head] = segments
  if (head?.[0] !== 'ST' || head.length < 3)
    return [{ text: 'a transaction begins with ST, its set and its number', segment: 0 }]
  return segments.flatMap((segment, index) => {
    const inside = index > 0 && envelopeTags.has(segment[0] ?? '')
    if (inside)
      return [
        {
          text: `${segment[0]} belongs to the envelope, which the writer writes; leave it out`,
          segment: index,
        },
      ]
    return segmentProblems(segment, delimiters).map((one) => ({ ...one, segment: index }))
  })
}

function segmentProblems(segment: Segment, { element, segment: end }: Delimiters): WriteProblem[] {
  const [tag = ''] = segment
  if (!/^[A-Z][A-Z0-9]{1,2}$/.test(tag)) return [{ text: 'a segment begins with its tag' }]
  return segment.flatMap((value, position) => {
    const bad = [...value].some((character) => {
      const code = character.charCodeAt(0)
      return code === element || code === end || code < 0x20 || code === 0x7f
    })
    return bad ? [{ text: 'the value contains a separator or a control character', element: position }] : []
  })
}
