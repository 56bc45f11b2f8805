import { type Finding, finding } from '../../finding.ts'
import type { GroupHeader } from '../../interchange.ts'
import { isCalendarDate, isClockTime } from '../../judge/check-calendar.ts'
import { limitedFindings } from '../limited-findings.ts'
import type { TakenNumbers } from '../taken-numbers.ts'
import type { GroupDraft, InterchangeDraft, TransactionDraft } from './drafts.ts'

/** A trailer (SE, GE, IEA): its elements, the tag first, and where it stands. */
export type Trailer = { readonly fields: readonly string[]; readonly start: number; readonly end: number }

export function groupHeader(fields: readonly string[]): GroupHeader {
  const [, functionalId = '', senderCode = '', receiverCode = '', date = '', time = '', controlNumber = ''] =
    fields
  const version = fields[8] ?? ''
  return { functionalId, senderCode, receiverCode, date, time, controlNumber, version }
}

type GroupPlace = {
  readonly start: number
  readonly taken: TakenNumbers
  readonly agency: string
}
type HeaderFindings = { readonly interchangeFindings: Finding[]; readonly groupFindings: Finding[] }

/** GS01 and GS06 are what a 997 echoes: without them the group cannot be answered but by a TA1 (TA105 024). */
export function checkGroupHeader(header: GroupHeader, { start, taken, agency }: GroupPlace): HeaderFindings {
  const { functionalId, controlNumber } = header
  const place = { segment: 'GS', byteOffset: start }
  if (!/^[A-Z0-9]{2}$/.test(functionalId) || !/^\d{1,9}$/.test(controlNumber)) {
    const text =
      'GS01 or GS06 cannot be repeated, so that no 997 can answer the group. Send a type of two letters and a number of one to nine digits.'
    return { interchangeFindings: [finding('GROUP_HEADER_UNUSABLE', text, place)], groupFindings: [] }
  }
  const groupFindings: Finding[] = []
  if (taken.has(controlNumber)) {
    const text = 'Another group of this interchange has the same GS06. Number the groups apart.'
    groupFindings.push(
      finding('GROUP_CONTROL_NUMBER_REPEATED', text, { ...place, element: 6, value: controlNumber }),
    )
  }
  groupFindings.push(...headerFaults({ ...header, agency }, place))
  return { interchangeFindings: [], groupFindings }
}

/** GS02, GS03 and GS07 before all: who sends to whom, and by whose standard. */
function headerFaults(
  { senderCode, receiverCode, date, time, agency }: GroupHeader & { readonly agency: string },
  place: { readonly segment: string; readonly byteOffset: number },
): Finding[] {
  const faults: Finding[] = []
  const say = (code: Finding['code'], element: number, text: string) =>
    void faults.push(finding(code, text, { ...place, element }))
  const isCode = (text: string) => /^[\x20-\x7e]{1,15}$/.test(text) && text.trim() !== ''
  if (!isCode(senderCode)) say('GROUP_PARTY_INVALID', 2, 'GS02 does not say who sends. Send a code.')
  else if (!isCode(receiverCode))
    say('GROUP_PARTY_INVALID', 3, 'GS03 does not say who receives. Send a code.')
  else if (!/^[XT]$/.test(agency)) say('GROUP_PARTY_INVALID', 7, 'GS07 names no agency. Send X.')
  const isDate = /^(\d{6}|\d{8})$/.test(date) && isCalendarDate(date.length === 6 ? `20${date}` : date)
  if (!isDate) say('GROUP_DATE_INVALID', 4, 'GS04 is no date of the calendar. Send CCYYMMDD.')
  if (!isClockTime(time)) say('GROUP_TIME_INVALID', 5, 'GS05 is no time of day. Send HHMM.')
  return faults
}

export function checkGroupTrailer(group: GroupDraft, trailer: Trailer | undefined, lastByte: number): void {
  const { findings, header } = group
  if (trailer === undefined) {
    const text = 'GE is missing. Close each group with GE.'
    findings.push(finding('GROUP_NOT_CLOSED', text, { segment: 'GE', byteOffset: lastByte }))
    return
  }
  const place = { segment: 'GE', byteOffset: trailer.start }
  findings.push(...extras(trailer.fields, 2, place))
  const [, count = '', controlNumber = ''] = trailer.fields
  const claimed = countOf(count)
  if (claimed !== undefined) group.claimedCount = claimed
  group.trailerControlNumber = controlNumber
  if (!sameNumber(header.controlNumber, controlNumber)) {
    const text = 'GE02 is not the number of GS06. Send the same number in both.'
    findings.push(
      finding('GROUP_CONTROL_NUMBER_MISMATCH', text, { ...place, element: 2, value: controlNumber }),
    )
  }
  if (claimed !== group.received) {
    const text = `GE01 does not count the ${group.received} transactions that came. Send their number, or the missing ones.`
    findings.push(finding('TRANSACTION_COUNT_WRONG', text, { ...place, element: 1, value: count }))
  }
}

/** ST01 and ST02 must be such that AK2 can echo them; else the group is refused with AK905 5. */
export function checkTransactionHeader(
  [, setId = '', controlNumber = '']: readonly string[],
  { start, group }: { start: number; group: GroupDraft },
): { readonly findings: Finding[]; readonly usable: boolean } {
  const place = { segment: 'ST', segmentPosition: 1, byteOffset: start }
  if (!/^[A-Z0-9]{1,3}$/.test(setId) || !/^[\x21-\x7e]{1,9}$/.test(controlNumber)) {
    const text = 'ST01 or ST02 cannot be read, so that no AK2 can name the transaction. Send both.'
    group.findings.push(finding('TRANSACTION_HEADER_UNUSABLE', text, place))
    return { findings: [], usable: false }
  }
  const findings = limitedFindings()
  if (!/^\d{3}$/.test(setId)) {
    findings.push(
      finding('SET_ID_INVALID', 'ST01 is no set of X12. Send three digits.', {
        ...place,
        element: 1,
        value: setId,
      }),
    )
  }
  if (controlNumber.length < 4) {
    const text = 'ST02 is shorter than four characters. Pad it with zeros.'
    findings.push(
      finding('TRANSACTION_CONTROL_NUMBER_INVALID', text, { ...place, element: 2, value: controlNumber }),
    )
  } else if (group.transactionNumbers.has(controlNumber)) {
    const text = 'Another transaction of this group has the same ST02. Number the transactions apart.'
    findings.push(
      finding('TRANSACTION_CONTROL_NUMBER_REPEATED', text, { ...place, element: 2, value: controlNumber }),
    )
  }
  return { findings, usable: true }
}

export function checkTransactionTrailer(
  transaction: TransactionDraft,
  trailer: Trailer | undefined,
  lastByte: number,
): void {
  const { findings, segmentCount } = transaction
  if (trailer === undefined) {
    const text = 'SE is missing: the transaction is cut off or never closed. Send it whole, with SE.'
    const segmentPosition = segmentCount + 1
    findings.push(
      finding('TRANSACTION_NOT_CLOSED', text, { segment: 'SE', segmentPosition, byteOffset: lastByte }),
    )
    return
  }
  const place = { segment: 'SE', segmentPosition: segmentCount, byteOffset: trailer.start }
  if (trailer.fields.length > 3) {
    const text = 'SE has more than two elements. Send only the count and the number.'
    findings.push(finding('TOO_MANY_ELEMENTS', text, { ...place, element: 3 }))
  }
  const [, count = '', controlNumber = ''] = trailer.fields
  const claimed = countOf(count)
  if (claimed !== undefined) transaction.claimedSegmentCount = claimed
  transaction.trailerControlNumber = controlNumber
  if (!sameNumber(transaction.controlNumber, controlNumber)) {
    const text = 'SE02 is not the number of ST02. Send the same number in both.'
    findings.push(
      finding('TRANSACTION_CONTROL_NUMBER_MISMATCH', text, { ...place, element: 2, value: controlNumber }),
    )
  }
  if (claimed !== segmentCount) {
    const text = `SE01 does not count the ${segmentCount} segments from ST to SE. Send their number, or the missing ones.`
    findings.push(finding('SEGMENT_COUNT_WRONG', text, { ...place, element: 1, value: count }))
  }
}

export function checkInterchangeTrailer(interchange: InterchangeDraft, trailer: Trailer | undefined): void {
  const { findings, header, groups } = interchange
  if (trailer === undefined) {
    const text = 'IEA is missing: the interchange is cut off or never closed. Send it whole, with IEA.'
    findings.push(finding('INTERCHANGE_NOT_CLOSED', text, { segment: 'IEA', byteOffset: interchange.end }))
    return
  }
  const place = { segment: 'IEA', byteOffset: trailer.start }
  findings.push(...extras(trailer.fields, 2, place))
  const [, count = '', controlNumber = ''] = trailer.fields
  if (!sameNumber(header.controlNumber, controlNumber))
    findings.push(mismatch(interchange.torn, { ...place, element: 2, value: controlNumber }))
  if (countOf(count) !== groups) {
    const text = `IEA01 does not count the ${groups} groups that came. Send their number, or the missing ones.`
    findings.push(finding('GROUP_COUNT_WRONG', text, { ...place, element: 1, value: count }))
  }
}

/** After a group that was never closed, a foreign IEA02 means that two transmissions ran into one another. */
function mismatch(torn: boolean, place: Parameters<typeof finding>[2]): Finding {
  if (torn) {
    const text =
      'IEA02 is not the number of ISA13, and a group was never closed: two files ran together. Send them apart.'
    return finding('INTERCHANGES_RUN_TOGETHER', text, place)
  }
  return finding(
    'INTERCHANGE_CONTROL_NUMBER_MISMATCH',
    'IEA02 is not the number of ISA13. Send the same in both.',
    place,
  )
}

type Envelope = { readonly segment: string; readonly byteOffset: number }

function extras(fields: readonly string[], most: number, place: Envelope): readonly Finding[] {
  if (fields.length - 1 <= most) return []
  const text = `${place.segment} has more elements than the standard gives it. Send no more than those.`
  return [finding('ENVELOPE_TOO_MANY_ELEMENTS', text, { ...place, element: most + 1 })]
}

/** GS02, GS03 (2 to 15 characters) and GS08 (up to 12), which are read all the same; no more than eight elements. */
export function groupLayoutFaults(fields: readonly string[], byteOffset: number): readonly Finding[] {
  const place = { segment: 'GS', byteOffset }
  const short = [2, 3].filter((element) => fields[element]?.length === 1)
  const shortText =
    'is shorter than two characters, which is the least of the standard. Agree on a longer code.'
  const longText = 'GS08 is longer than twelve characters. Send the release and its industry identifier.'
  const long = (fields[8] ?? '').length > 12
  return [
    ...short.map((element) =>
      finding('ENVELOPE_ELEMENT_TOO_SHORT', `GS0${element} ${shortText}`, { ...place, element }),
    ),
    ...(long ? [finding('ENVELOPE_ELEMENT_TOO_LONG', longText, { ...place, element: 8 })] : []),
    ...extras(fields, 8, place),
  ]
}

function countOf(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined
}

/** X12 numbers are compared as numbers, so 0001 is 1; anything else as text. */
function sameNumber(header: string, trailer: string): boolean {
  if (header === trailer) return true
  return /^\d{1,9}$/.test(header) && /^\d{1,9}$/.test(trailer) && Number(header) === Number(trailer)
}
