import { expect, test } from 'vitest'
import type { Finding } from '../finding.ts'
import { goodSegments, interchangeOf, setOf } from '../fixture-orders.ts'
import { frame } from './framer.ts'

/** What an envelope has beside what is read of it: every finding, with its place. */

const unb = "UNB+UNOC:3+A:14+B:14+260115:0930+INT77++++1'"
const ung = "UNG+ORDERS+A:14+B:14+260115:0930+G1+UN+D:96A'"
const edifact = `${unb}${ung}UNH+1+ORDERS:D:96A:UN'BGM+220+45+9'UNT+3+1'UNE+1+G1'UNZ+1+INT77'`
const version4 = edifact.replace('UNOC:3', 'UNOC:4').replaceAll('260115', '20260115')
const x12 = interchangeOf(setOf(goodSegments))

function found(file: string): string[] {
  const { interchanges, findings } = frame(Buffer.from(file, 'latin1'))
  const all = interchanges.flatMap((interchange): readonly Finding[] => [
    ...interchange.findings,
    ...interchange.groups.flatMap((group) => [
      ...group.findings,
      ...group.transactions.flatMap((transaction) => transaction.findings),
    ]),
  ])
  return [...findings, ...all].map(({ severity, code, segment, element, component, byteOffset }) => {
    const place = [element, component].filter((one) => one !== undefined).join('-')
    const isThere = file.slice(byteOffset).startsWith(segment ?? '')
    return `${severity} ${code} ${segment} ${place}${isThere ? '' : ' elsewhere'}`
  })
}

const [elements, components] = ['warn ENVELOPE_TOO_MANY_ELEMENTS', 'warn ENVELOPE_TOO_MANY_COMPONENTS']
const [long, short] = ['warn ENVELOPE_ELEMENT_TOO_LONG', 'warn ENVELOPE_ELEMENT_TOO_SHORT']
const other = 'warn ENVELOPE_ELEMENT_INVALID'

test('good envelopes have nothing', () => {
  expect([edifact, version4, x12].map(found)).toEqual([[], [], []])
})

test.each<[string, string, string, string]>([
  ['more elements than UNB has', "++++1'", "++++1+X+1+Y'", `${elements} UNB 12`],
  ['more elements than UNG has', "96A'", "96A+PW+Y'", `${elements} UNG 9`],
  ['more elements than UNE has', "UNE+1+G1'", "UNE+1+G1+Y'", `${elements} UNE 3`],
  ['more elements than UNZ has', "UNZ+1+INT77'", "UNZ+1+INT77+Y'", `${elements} UNZ 3`],
  ['more elements than UNT has', "UNT+3+1'", "UNT+3+1+Y'", 'error TOO_MANY_ELEMENTS UNT 3'],
  ['components in UNB 0031', "++++1'", "++++1:2'", `${components} UNB 9-2`],
  ['components in UNB 0026', "++++1'", "++AP:X++1'", `${components} UNB 7-2`],
  ['components in UNB 0035', "++++1'", "++++1++1:1'", `${components} UNB 11-2`],
  ['components in UNB 0020', "INT77++++1'", "INT77:X++++1'", `${components} UNB 5-2`],
  ['components in UNG 0048', '+G1+UN', '+G1:X+UN', `${components} UNG 5-2`],
  ['components in UNZ 0036', "UNZ+1+INT77'", "UNZ+1:1+INT77'", `${components} UNZ 1-2`],
  ['a fourth component of S002', '+A:14+B', '+A:14:X:Y+B', `${components} UNB 2-4`],
  ['a qualifier of five characters', '+A:14+B', '+A:14141+B', `${long} UNB 2-2`],
  ['an internal address of 15 characters', '+B:14+26', `+B:14:${'X'.repeat(15)}+26`, `${long} UNB 3-3`],
  ['a sender of 36 characters', '+A:14+B', `+${'A'.repeat(36)}:14+B`, `${long} UNB 2-1`],
  ['a password qualifier of one', "INT77++++1'", "INT77+PW:A+++1'", `${short} UNB 6-2`],
  ['an application reference of 15', "++++1'", `++${'A'.repeat(15)}++1'`, `${long} UNB 7`],
  ['a priority that is a digit', "++++1'", "+++1+1'", `${other} UNB 8`],
  ['a request that is a letter', "++++1'", "++++Y'", `${other} UNB 9`],
  ['a test indicator of two digits', "++++1'", "++++1++11'", `${long} UNB 11`],
  ['an agency of three before version 4', '+UN+D', '+UNX+D', `${long} UNG 6`],
  ['a group qualifier of five', 'ORDERS+A:14', 'ORDERS+A:14141', `${long} UNG 2-2`],
  ['an association code of seven', ':96A', ':96A:EAN0080', `${long} UNG 7-3`],
])('EDIFACT: %s', (_, from, to, expected) => {
  const changed = expected.includes('UNG')
    ? edifact.replace(ung, ung.replace(from, to))
    : edifact.replace(from, to)
  expect(changed).not.toBe(edifact)
  expect(found(changed)).toEqual([expected])
})

test('syntax version 4 has room where version 3 has none', () => {
  const wider = version4
    .replace('+A:14+B', `+A:14:${'X'.repeat(20)}:Y+B`)
    .replace('UNOC:4', 'UNOC:4:1:2:03')
    .replace('+UN+D', '+UNX+D')
  expect(found(wider)).toEqual([])
  expect(found(version4.replace('UNOC:4', 'UNOC:4:1:2:03:X'))).toEqual([`${components} UNB 1-6`])
})

test.each<[string, string, string, string]>([
  ['more elements than GS has', '*X*004010~', '*X*004010*Y~', `${elements} GS 9`],
  ['more elements than GE has', 'GE*1*101~', 'GE*1*101*Y~', `${elements} GE 3`],
  ['more elements than IEA has', '000000101~', '000000101*Y~', `${elements} IEA 3`],
  ['more elements than SE has', 'SE*6*0001~', 'SE*6*0001*Y~', 'error TOO_MANY_ELEMENTS SE 3'],
  ['GS02 of one character', 'GS*PO*ACMERETAIL*', 'GS*PO*A*', `${short} GS 2`],
  ['GS03 of one character', '*PARLEYVENDOR*20', '*P*20', `${short} GS 3`],
  ['GS08 of thirteen characters', '*X*004010~', '*X*0040101234567~', `${long} GS 8`],
])('X12: %s', (_, from, to, expected) => {
  expect(x12).toContain(from)
  expect(found(x12.replace(from, to))).toEqual([expected])
})
