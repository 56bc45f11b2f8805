import { type Finding, finding, type Place } from '../../finding.ts'
import type { TradacomsHeader } from '../../interchange.ts'
import { type Fields, fieldOf } from '../edifact/split-segment.ts'
import { limitedFindings } from '../limited-findings.ts'
import type { TakenNumbers } from '../taken-numbers.ts'
import type { BatchDraft, MessageDraft, TransmissionDraft } from './tradacoms-drafts.ts'

/** A trailer (MTR, EOB, END): its elements and where it stands. */
export type Trailer = { readonly fields: Fields; readonly start: number; readonly end: number }

/*
 * STX=ANA:1+5000000000000:SENDER+5010000000000:RECEIVER+070315:130233+000007+PASSW+ORDHDR+B'
 *     STDS  FROM                 UNTO                   TRDT          SNRF   RCRF  APRF   PRCD
 */
export function readStx(fields: Fields): TradacomsHeader {
  return {
    syntax: fieldOf(fields, 1),
    syntaxVersion: fieldOf(fields, 1, 2),
    sender: { id: fieldOf(fields, 2), name: fieldOf(fields, 2, 2) },
    recipient: { id: fieldOf(fields, 3), name: fieldOf(fields, 3, 2) },
    date: fieldOf(fields, 4),
    time: fieldOf(fields, 4, 2),
    controlNumber: fieldOf(fields, 5),
    applicationReference: fieldOf(fields, 7),
    priority: fieldOf(fields, 8),
  }
}

export function stxFaults(header: TradacomsHeader, byteOffset: number): Finding[] {
  const faults: Finding[] = []
  const say = (code: Finding['code'], text: string, place: Pick<Place, 'element' | 'component' | 'value'>) =>
    void faults.push(finding(code, text, { segment: 'STX', byteOffset, ...place }))
  if (!/^ANAA?$/.test(header.syntax) || header.syntaxVersion !== '1') {
    const text = 'The syntax is neither ANA nor ANAA in version 1. Send STDS such as ANA:1.'
    say('SYNTAX_UNSUPPORTED', text, { element: 1, value: header.syntax })
  }
  if (header.sender.id === '' && header.sender.name === '') {
    say('INTERCHANGE_PARTY_MISSING', 'STX does not say who sends. Send FROM.', { element: 2 })
  }
  if (header.recipient.id === '' && header.recipient.name === '') {
    say('INTERCHANGE_PARTY_MISSING', 'STX does not say who receives. Send UNTO.', { element: 3 })
  }
  if (!/^[0-9]{6}$/.test(header.date)) {
    const text = 'The date is not YYMMDD. Send it in TRDT.'
    say('INTERCHANGE_DATE_INVALID', text, { element: 4, component: 1, value: header.date })
  }
  if (!/^([0-9]{6})?$/.test(header.time)) {
    const text = 'The time is not HHMMSS. Send it in TRDT.'
    say('INTERCHANGE_TIME_INVALID', text, { element: 4, component: 2, value: header.time })
  }
  if (header.controlNumber === '' || header.controlNumber.length > 14) {
    const text = "The sender's reference (SNRF) is missing or longer than 14 characters. Send one."
    say('INTERCHANGE_CONTROL_NUMBER_INVALID', text, { element: 5, value: header.controlNumber })
  }
  return faults
}

/** MHD=1+ORDHDR:9: the number of the message, its type and version. */
export function openedMessage(
  fields: Fields,
  { start, taken }: { readonly start: number; readonly taken: TakenNumbers },
): MessageDraft {
  const [controlNumber, setId, version] = [fieldOf(fields, 1), fieldOf(fields, 2), fieldOf(fields, 2, 2)]
  const place = { segment: 'MHD', segmentPosition: 1, byteOffset: start }
  const findings = limitedFindings()
  if (!/^[A-Z0-9]{1,6}$/.test(setId)) {
    const text = 'MHD does not name a message type. Send it in TYPE, such as ORDERS:9.'
    findings.push(finding('SET_ID_INVALID', text, { ...place, element: 2, component: 1, value: setId }))
  }
  const number = { ...place, element: 1, value: controlNumber }
  if (!/^\d{1,12}$/.test(controlNumber)) {
    const text = 'MHD does not number the message. Number the messages from 1 on.'
    findings.push(finding('TRANSACTION_CONTROL_NUMBER_INVALID', text, number))
  } else if (taken.has(controlNumber)) {
    const text = 'Another message of this transmission has the same number. Number them apart.'
    findings.push(finding('TRANSACTION_CONTROL_NUMBER_REPEATED', text, number))
  }
  return {
    ...{ setId, controlNumber, start, segmentCount: 1, findings, identifier: fields[2] ?? [] },
    ...(version !== '' && { version }),
  }
}

/** MTR=7: the segments from MHD to MTR. */
export function checkMessageTrailer(
  message: MessageDraft,
  trailer: Trailer | undefined,
  lastByte: number,
): void {
  const { findings, segmentCount } = message
  if (trailer === undefined) {
    const text = 'MTR is missing: the message is cut off or never closed. Send it whole, with MTR.'
    const place = { segment: 'MTR', segmentPosition: segmentCount + 1, byteOffset: lastByte }
    findings.push(finding('TRANSACTION_NOT_CLOSED', text, place))
    return
  }
  const count = fieldOf(trailer.fields, 1)
  const claimed = countOf(count)
  if (claimed !== undefined) message.claimedSegmentCount = claimed
  if (claimed === segmentCount) return
  const text = `MTR does not count the ${segmentCount} segments from MHD to MTR. Send their number, or the missing ones.`
  const place = { segment: 'MTR', segmentPosition: segmentCount, byteOffset: trailer.start }
  findings.push(finding('SEGMENT_COUNT_WRONG', text, { ...place, element: 1, value: count }))
}

/** EOB=3: the messages since BAT. */
export function checkBatchTrailer(batch: BatchDraft, trailer: Trailer | undefined, lastByte: number): void {
  const { findings, opening } = batch
  if (opening.header === undefined) return
  if (trailer === undefined) {
    const text = 'EOB is missing. Close each batch with EOB.'
    findings.push(finding('GROUP_NOT_CLOSED', text, { segment: 'EOB', byteOffset: lastByte }))
    return
  }
  const count = fieldOf(trailer.fields, 1)
  const claimed = countOf(count)
  if (claimed !== undefined) batch.claimedCount = claimed
  if (claimed === batch.received) return
  const text = `EOB does not count the ${batch.received} messages that came. Send their number, or the missing ones.`
  const place = { segment: 'EOB', byteOffset: trailer.start, element: 1, value: count }
  findings.push(finding('TRANSACTION_COUNT_WRONG', text, place))
}

/** END=4: the messages of the transmission. */
export function checkTransmissionTrailer(draft: TransmissionDraft, trailer: Trailer | undefined): void {
  const { findings, messages } = draft
  if (trailer === undefined) {
    const text = 'END is missing: the transmission is cut off or never closed. Send it whole, with END.'
    findings.push(finding('INTERCHANGE_NOT_CLOSED', text, { segment: 'END', byteOffset: draft.end }))
    return
  }
  const place = { segment: 'END', byteOffset: trailer.start }
  const count = fieldOf(trailer.fields, 1)
  if (messages === 0) {
    findings.push(
      finding('INTERCHANGE_EMPTY', 'The transmission holds no message. Send one, or none.', place),
    )
  } else if (countOf(count) !== messages) {
    const text = `END does not count the ${messages} messages that came. Send their number, or the missing ones.`
    findings.push(finding('INTERCHANGE_COUNT_WRONG', text, { ...place, element: 1, value: count }))
  }
}

function countOf(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined
}
