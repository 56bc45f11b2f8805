import type { Delimiters, GroupHeader, InterchangeHeader, X12Interchange } from '../interchange.ts'

/**
 * The ISA that answers a received one: ids swapped, own number, nothing asked in return (ISA14 = 0). Of a version or a
 * usage that is none the answer could not be read itself.
 */
export function answeringHeader(
  received: X12Interchange,
  controlNumber: number,
  now: Date,
): InterchangeHeader {
  const { header } = received
  return {
    senderQualifier: header.receiverQualifier,
    senderId: header.receiverId,
    receiverQualifier: header.senderQualifier,
    receiverId: header.senderId,
    date: dateText(now).slice(2),
    time: timeText(now),
    version: answeringVersion(received),
    controlNumber: String(controlNumber).padStart(9, '0'),
    acknowledgmentRequested: false,
    usage: /^[IPT]$/.test(header.usage) ? header.usage : 'P',
  }
}

function answeringVersion({ header, delimiters }: X12Interchange): string {
  if (/^00\d{3}$/.test(header.version)) return header.version
  return delimiters.repetition === undefined ? '00401' : '00501'
}

/**
 * The separators of the question; usual ones where it declared such as nothing can be written with (TA105 004, 026, 027), or
 * such as its own ids hold: an ISA is read by its elements, so that even its terminator may stand in one.
 */
export function answeringDelimiters(received: X12Interchange): Delimiters {
  const { delimiters, findings, header } = received
  const ids = header.senderId + header.receiverId
  const { element, component, segment, repetition = element } = delimiters
  const isHeld = [element, component, segment, repetition].some((code) =>
    ids.includes(String.fromCharCode(code)),
  )
  if (!isHeld && !findings.some(({ code }) => unwritable.has(code))) return delimiters
  const repeats = answeringVersion(received) >= '00402'
  const free = (marks: string) => ([...marks].find((mark) => !ids.includes(mark)) ?? marks).charCodeAt(0)
  return {
    ...{ element: free('*|+%&=@#$'), component: free('>:<{}[]()'), segment: free("~'!?;_,/\\") },
    ...(repeats && { repetition: free('^`"') }),
  }
}

const unwritable: ReadonlySet<string> = new Set([
  'SEGMENT_TERMINATOR_INVALID',
  'ELEMENT_SEPARATOR_INVALID',
  'COMPONENT_SEPARATOR_INVALID',
  'ISA_BROKEN_ACROSS_LINES',
])

/**
 * The GS of the acknowledgements for a received group: codes swapped, functional group FA. A code that is none is told by the
 * ISA, for an answer with an empty one could not be read.
 */
export function answeringGroup(
  received: GroupHeader,
  interchange: X12Interchange,
  { controlNumber, now, release }: { controlNumber: number; now: Date; release: string },
): GroupHeader {
  return {
    functionalId: 'FA',
    senderCode: partyCode(received.receiverCode, interchange.header.receiverId, interchange),
    receiverCode: partyCode(received.senderCode, interchange.header.senderId, interchange),
    date: dateText(now),
    time: timeText(now),
    controlNumber: String(controlNumber),
    version: release,
  }
}

/** GS02 and GS03 (142, 124) are AN 2/15. */
function partyCode(code: string, id: string, received: X12Interchange): string {
  const isCode = code.length >= 2 && code.length <= 15 && canBeEchoed(code, answeringDelimiters(received))
  return isCode ? code : id.trim()
}

/** CCYYMMDD in UTC, so that the same inputs give the same bytes everywhere. */
export function dateText(now: Date): string {
  return now.toISOString().slice(0, 10).replaceAll('-', '')
}

export function timeText(now: Date): string {
  return now.toISOString().slice(11, 16).replace(':', '')
}

/** Whether a received value can be repeated in an acknowledgement without breaking it (AK404 is left out if not). */
export function canBeEchoed(value: string, { element, component, segment, repetition }: Delimiters): boolean {
  if (!/^[\x20-\x7e]+$/.test(value) || value.trim() === '') return false
  const separators = [element, component, segment, repetition ?? element].map((code) =>
    String.fromCharCode(code),
  )
  return !separators.some((separator) => value.includes(separator))
}
