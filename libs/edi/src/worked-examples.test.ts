import { loadDictionary } from '@parley/standards'
import { expect, test } from 'vitest'
import {
  compileGuide,
  composeFunctionalAcknowledgement,
  composeInterchangeAcknowledgement,
  frame,
  type GuideSpec,
  type JudgePolicy,
  judgeTransaction,
} from './index.ts'

const now = new Date('2026-01-15T09:31:00Z')
const ackEnvelope = {
  head:
    'ISA*00*          *00*          *ZZ*PARLEYVENDOR   *ZZ*ACMERETAIL     *260115*0931*U*00401*000000001*0*P*>~' +
    'GS*FA*PARLEYVENDOR*ACMERETAIL*20260115*0931*1*X*004010~',
  tail: 'GE*1*1~IEA*1*000000001~',
}

function received(sets: string, { requested = '0', claimed = 1 } = {}): Buffer {
  return Buffer.from(
    `ISA*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*U*00401*000000101*${requested}*P*>~` +
      `GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*004010~${sets}GE*${claimed}*101~IEA*1*000000101~`,
  )
}

const dictionary = await loadDictionary('x12/004010')

function guide(spec: GuideSpec) {
  const result = compileGuide(spec, dictionary)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.guide
}

const order = guide({ extends: 'x12/004010/850' })
const acknowledgement = guide({ extends: 'x12/004010/997' })

function answer(bytes: Uint8Array, policy?: JudgePolicy): string {
  const [interchange] = frame(bytes).interchanges
  if (interchange?.standard !== 'x12') throw new Error('no interchange')
  const verdicts = interchange.groups.map((group) => ({
    group,
    transactions: group.transactions.map((transaction) => {
      const findings = judgeTransaction(bytes, interchange, transaction, order, policy)
      return { transaction, findings, accepted: findings.every((found) => found.severity === 'warn') }
    }),
  }))
  const numbers = { interchange: 1, group: 1 }
  return Buffer.from(composeFunctionalAcknowledgement({ interchange, verdicts, numbers, now })).toString(
    'latin1',
  )
}

/** Our own acknowledgements hold under our own schema. */
function findingsIn(text: string): readonly unknown[] {
  const bytes = Buffer.from(text)
  const { interchanges, findings } = frame(bytes)
  return [
    ...findings,
    ...interchanges.flatMap((interchange) => [
      ...interchange.findings,
      ...interchange.groups.flatMap((group) => [
        ...group.findings,
        ...group.transactions.flatMap((one) => judgeTransaction(bytes, interchange, one, acknowledgement)),
      ]),
    ]),
  ]
}

const good = (number: string) =>
  `ST*850*${number}~BEG*00*SA*PO12345**20260115~N1*ST*Dock 4*92*D4~PO1*1*10*EA*12.5**UP*012345678905~CTT*1~SE*6*${number}~`

test('example 1: a good 850 is accepted', () => {
  const text = answer(received(good('0001')))
  expect(text).toBe(
    `${ackEnvelope.head}ST*997*0001~AK1*PO*101~AK2*850*0001~AK5*A~AK9*A*1*1*1~SE*6*0001~${ackEnvelope.tail}`,
  )
  expect(findingsIn(text)).toEqual([])
})

test('example 2: bad elements are named with their position, number, code and value', () => {
  const set =
    'ST*850*0001~BEG*00*SA*PO12345**20261399~N1*ST*Dock 4*92*D4~PO1*1*10*EAX*12.5**UP*012345678905~CTT*1~SE*6*0001~'
  const text = answer(received(set))
  expect(text).toBe(
    `${ackEnvelope.head}ST*997*0001~AK1*PO*101~AK2*850*0001~AK3*BEG*2**8~AK4*5*373*8*20261399~AK3*PO1*4**8~` +
      `AK4*3*355*5*EAX~AK5*R*5~AK9*R*1*1*0~SE*10*0001~${ackEnvelope.tail}`,
  )
  expect(findingsIn(text)).toEqual([])
})

test('example 3: a missing BEG is one error, at the place where it should have stood', () => {
  const text = answer(
    received('ST*850*0001~N1*ST*Dock 4*92*D4~PO1*1*10*EA*12.5**UP*012345678905~CTT*1~SE*5*0001~'),
  )
  expect(text).toBe(
    `${ackEnvelope.head}ST*997*0001~AK1*PO*101~AK2*850*0001~AK3*BEG*2**3~AK5*R*5~AK9*R*1*1*0~SE*7*0001~${ackEnvelope.tail}`,
  )
  expect(findingsIn(text)).toEqual([])
})

test('example 4: a group is partly accepted', () => {
  const miscounted = good('0002').replace('SE*6', 'SE*9')
  const long = good('0003').replace('Dock 4', 'D'.repeat(61))
  const text = answer(received(good('0001') + miscounted + long, { claimed: 3 }), {
    severities: { ELEMENT_TOO_LONG: 'warn' },
  })
  expect(text).toBe(
    `${ackEnvelope.head}ST*997*0001~AK1*PO*101~AK2*850*0001~AK5*A~AK2*850*0002~AK5*R*4~AK2*850*0003~AK3*N1*3**8~` +
      `AK4*2*93*5*${'D'.repeat(61)}~AK5*E*5~AK9*P*3*3*2~SE*12*0001~${ackEnvelope.tail}`,
  )
  expect(findingsIn(text)).toEqual([])
})

test('example 5: a duplicate interchange is refused with a TA1 alone', () => {
  const [interchange] = frame(received(good('0001'), { requested: '1' })).interchanges
  if (interchange?.standard !== 'x12') throw new Error('no interchange')
  expect(interchange.header.acknowledgmentRequested).toBe(true)
  const bytes = composeInterchangeAcknowledgement({
    interchange,
    numbers: { interchange: 2 },
    now,
    code: '025',
  })
  expect(Buffer.from(bytes ?? []).toString('latin1')).toBe(
    'ISA*00*          *00*          *ZZ*PARLEYVENDOR   *ZZ*ACMERETAIL     *260115*0931*U*00401*000000002*0*P*>~' +
      'TA1*000000101*260115*0930*R*025~IEA*0*000000002~',
  )
})
