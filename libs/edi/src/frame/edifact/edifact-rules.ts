import { type Finding, finding } from '../../finding.ts'
import { limitedFindings } from '../limited-findings.ts'
import type { TakenNumbers } from '../taken-numbers.ts'
import type { GroupDraft, InterchangeDraft, MessageDraft } from './edifact-drafts.ts'
import { layoutFaults } from './service-layouts.ts'
import { type Fields, fieldOf } from './split-segment.ts'

/** A trailer (UNT, UNE, UNZ, UNP): its elements and where it stands. */
export type Trailer = { readonly fields: Fields; readonly start: number; readonly end: number }

/** UNH: 0062, S009 (0065, 0052, 0054, 0051, 0057). UNO: 0048, S020, S021, S022. */
export function openedMessage(
  fields: Fields,
  { start, kind, taken }: { start: number; kind: MessageDraft['kind']; taken: TakenNumbers },
): MessageDraft {
  const controlNumber = fieldOf(fields, 1)
  const type = kind === 'package' ? 'UNO' : fieldOf(fields, 2)
  const [version, release] = [fieldOf(fields, 2, 2), fieldOf(fields, 2, 3)]
  const place = { segment: kind === 'package' ? 'UNO' : 'UNH', segmentPosition: 1, byteOffset: start }
  const findings = limitedFindings()
  if (!/^[A-Z]{1,6}$/.test(type)) {
    const text = 'UNH does not name a message type. Send it in the first component of S009, such as ORDERS.'
    findings.push(finding('SET_ID_INVALID', text, { ...place, element: 2, component: 1, value: type }))
  }
  if (controlNumber === '' || controlNumber.length > 14) {
    const text = 'The reference number (0062) is missing or longer than 14 characters. Send one.'
    findings.push(
      finding('TRANSACTION_CONTROL_NUMBER_INVALID', text, { ...place, element: 1, value: controlNumber }),
    )
  } else if (taken.has(controlNumber)) {
    const text =
      'Another message of this interchange has the same reference number (0062). Number them apart.'
    findings.push(
      finding('TRANSACTION_CONTROL_NUMBER_REPEATED', text, { ...place, element: 1, value: controlNumber }),
    )
  }
  return {
    ...{ kind, setId: type, controlNumber, start, segmentCount: 1, findings },
    ...(kind === 'message' && version !== '' && { version: `${version}${release}` }),
    ...(kind === 'message' && { identifier: fields[2] ?? [] }),
  }
}

/** UNT: 0074 counts the segments, 0062 is that of UNH. */
export function checkMessageTrailer(
  message: MessageDraft,
  trailer: Trailer | undefined,
  lastByte: number,
): void {
  const { findings, segmentCount } = message
  const isPackage = message.kind === 'package'
  const segment = isPackage ? 'UNP' : 'UNT'
  if (trailer === undefined) {
    const text = `${segment} is missing: the message is cut off or never closed. Send it whole, with ${segment}.`
    const place = { segment, segmentPosition: segmentCount + 1, byteOffset: lastByte }
    findings.push(finding('TRANSACTION_NOT_CLOSED', text, place))
    return
  }
  const place = { segment, segmentPosition: segmentCount, byteOffset: trailer.start }
  const [count, controlNumber] = [fieldOf(trailer.fields, 1), fieldOf(trailer.fields, 2)]
  const claimed = countOf(count)
  message.trailerControlNumber = controlNumber
  if (controlNumber !== message.controlNumber) {
    const text = `The reference number of ${segment} is not that of its header. Send the same in both.`
    findings.push(
      finding('TRANSACTION_CONTROL_NUMBER_MISMATCH', text, { ...place, element: 2, value: controlNumber }),
    )
  }
  if (trailer.fields.length > 3) {
    const text = `${segment} has more than two elements. Send only the count and the reference.`
    findings.push(finding('TOO_MANY_ELEMENTS', text, { ...place, element: 3 }))
  }
  // UNP counts octets, which the reader has measured already.
  if (isPackage) return
  if (claimed !== undefined) message.claimedSegmentCount = claimed
  if (claimed !== segmentCount) {
    const text = `UNT does not count the ${segmentCount} segments from UNH to UNT. Send their number, or the missing ones.`
    findings.push(finding('SEGMENT_COUNT_WRONG', text, { ...place, element: 1, value: count }))
  }
}

/** UNE: 0060 counts the messages, 0048 is that of UNG. */
export function checkGroupTrailer(group: GroupDraft, trailer: Trailer | undefined, lastByte: number): void {
  const { findings, header } = group
  if (header === undefined) return
  if (trailer !== undefined) findings.push(...extrasOf('UNE', trailer))
  if (trailer === undefined) {
    const text = 'UNE is missing. Close each group with UNE.'
    findings.push(finding('GROUP_NOT_CLOSED', text, { segment: 'UNE', byteOffset: lastByte }))
    return
  }
  const place = { segment: 'UNE', byteOffset: trailer.start }
  const [count, controlNumber] = [fieldOf(trailer.fields, 1), fieldOf(trailer.fields, 2)]
  const claimed = countOf(count)
  if (claimed !== undefined) group.claimedCount = claimed
  group.trailerControlNumber = controlNumber
  if (controlNumber !== header.controlNumber) {
    const text = 'The reference of UNE (0048) is not that of UNG. Send the same in both.'
    findings.push(
      finding('GROUP_CONTROL_NUMBER_MISMATCH', text, { ...place, element: 2, value: controlNumber }),
    )
  }
  if (claimed !== group.received) {
    const text = `UNE does not count the ${group.received} messages that came. Send their number, or the missing ones.`
    findings.push(finding('TRANSACTION_COUNT_WRONG', text, { ...place, element: 1, value: count }))
  }
}

/** UNZ: 0036 counts the groups, or the messages where there are no groups; 0020 is that of UNB, leading zeros included. */
export function checkInterchangeTrailer(interchange: InterchangeDraft, trailer: Trailer | undefined): void {
  const { findings, header, unitsInGroups, unitsOutside } = interchange
  if (trailer === undefined) {
    const text = 'UNZ is missing: the interchange is cut off or never closed. Send it whole, with UNZ.'
    findings.push(finding('INTERCHANGE_NOT_CLOSED', text, { segment: 'UNZ', byteOffset: interchange.end }))
    return
  }
  findings.push(...extrasOf('UNZ', trailer))
  const place = { segment: 'UNZ', byteOffset: trailer.start }
  const [count, controlNumber] = [fieldOf(trailer.fields, 1), fieldOf(trailer.fields, 2)]
  const received = unitsInGroups > 0 ? unitsInGroups : unitsOutside
  if (controlNumber !== header.controlNumber) {
    const text = 'The control reference of UNZ (0020) is not that of UNB. Send the same in both.'
    findings.push(
      finding('INTERCHANGE_REFERENCE_MISMATCH', text, { ...place, element: 2, value: controlNumber }),
    )
  }
  if (received === 0) {
    findings.push(
      finding('INTERCHANGE_EMPTY', 'The interchange holds no message. Send one, or no interchange.', place),
    )
  } else if (countOf(count) !== received) {
    const what = unitsInGroups > 0 ? 'groups' : 'messages'
    const text = `UNZ does not count the ${received} ${what} that came. Send their number, or the missing ones.`
    findings.push(finding('INTERCHANGE_COUNT_WRONG', text, { ...place, element: 1, value: count }))
  }
}

/** Layouts of trailers are the same in every syntax version. */
function extrasOf(segment: 'UNE' | 'UNZ', { fields, start }: Trailer): readonly Finding[] {
  return layoutFaults(segment, fields, { byteOffset: start, syntaxVersion: '' })
}

function countOf(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined
}
