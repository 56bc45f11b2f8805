import { type Finding, finding, type Place } from '../../finding.ts'
import type { EdifactGroupHeader, EdifactHeader } from '../../interchange.ts'
import { type Fields, fieldOf } from './split-segment.ts'

/** UNB as in ISO 9735: S001, S002, S003, S004, 0020, S005, 0026, 0029, 0031, 0032, 0035. */
export function readUnb(fields: Fields): EdifactHeader {
  return {
    syntax: fieldOf(fields, 1),
    syntaxVersion: fieldOf(fields, 1, 2),
    sender: { ...party(fields, 2), internal: fieldOf(fields, 2, 3) },
    recipient: { ...party(fields, 3), internal: fieldOf(fields, 3, 3) },
    date: fieldOf(fields, 4),
    time: fieldOf(fields, 4, 2),
    controlNumber: fieldOf(fields, 5),
    applicationReference: fieldOf(fields, 7),
    acknowledgmentRequest: fieldOf(fields, 9),
    agreement: fieldOf(fields, 10),
    test: fieldOf(fields, 11),
  }
}

/** UNG: 0038, S006, S007, S004, 0048, 0051, S008. */
export function readUng(fields: Fields): EdifactGroupHeader {
  return {
    functionalId: fieldOf(fields, 1),
    sender: party(fields, 2),
    recipient: party(fields, 3),
    date: fieldOf(fields, 4),
    time: fieldOf(fields, 4, 2),
    controlNumber: fieldOf(fields, 5),
  }
}

function party(fields: Fields, element: number) {
  return { id: fieldOf(fields, element), qualifier: fieldOf(fields, element, 2) }
}

/** What keeps an interchange from being processed, and answered, as its UNB stands. */
export function unbFaults(header: EdifactHeader, byteOffset: number): readonly Finding[] {
  const faults: Finding[] = []
  const say = (code: Finding['code'], text: string, place: Pick<Place, 'element' | 'component' | 'value'>) =>
    void faults.push(finding(code, text, { segment: 'UNB', byteOffset, ...place }))
  if (!/^[1-4]$/.test(header.syntaxVersion)) {
    const text = 'The syntax version is none of 1 to 4. Send one of them in the second component of UNB S001.'
    say('SYNTAX_UNSUPPORTED', text, { element: 1, component: 2, value: header.syntaxVersion })
  }
  if (/^UNO[^A-LWXY]/.test(header.syntax)) {
    const text =
      'The syntax identifier names no character set of ISO 9735. Send one such as UNOC in UNB S001.'
    say('CHARACTER_SET_UNSUPPORTED', text, { element: 1, component: 1, value: header.syntax })
  }
  if (header.sender.id === '') {
    say('INTERCHANGE_PARTY_MISSING', 'UNB does not say who sends. Send S002 with an id.', { element: 2 })
  }
  if (header.recipient.id === '') {
    say('INTERCHANGE_PARTY_MISSING', 'UNB does not say who receives. Send S003 with an id.', { element: 3 })
  }
  if (!/^[0-9]{6}$|^[0-9]{8}$/.test(header.date)) {
    const text = 'The date is neither YYMMDD nor CCYYMMDD. Send it in UNB S004.'
    say('INTERCHANGE_DATE_INVALID', text, { element: 4, component: 1, value: header.date })
  }
  if (!/^[0-9]{4}([0-9]{2})?$/.test(header.time)) {
    say('INTERCHANGE_TIME_INVALID', 'The time is not HHMM. Send it in UNB S004.', {
      ...{ element: 4, component: 2, value: header.time },
    })
  }
  if (header.controlNumber === '' || header.controlNumber.length > 35) {
    const text =
      'The control reference (0020) is missing or too long, so that no CONTRL can name the interchange. Send it.'
    say('INTERCHANGE_CONTROL_NUMBER_INVALID', text, { element: 5, value: header.controlNumber })
  }
  return faults
}
