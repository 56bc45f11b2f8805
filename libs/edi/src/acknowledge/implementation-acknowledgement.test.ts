import { expect, test } from 'vitest'
import { type Finding, finding } from '../finding.ts'
import { compiled, setOf } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import { judgeTransaction } from '../judge/judge-transaction.ts'
import {
  composeFunctionalAcknowledgement,
  type FunctionalAcknowledgementInput,
  functionalGroupCount,
} from './compose-functional-acknowledgement.ts'
import { type Practice, usualPractice } from './practice.ts'
import type { TransactionVerdict } from './transaction-response.ts'

/** The 999 (005010 on): what is said otherwise than in a 997. */

const isa =
  'ISA*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*^*00501*000000101*0*P*>~'
const segments = [
  'BEG*00*SA*PO12345**20260115',
  'N1*ST*Dock 4*92*D4',
  'PO1*1*10*EA*12.5**UP*012345678905',
  'CTT*1',
]
const set = setOf(segments)
const response = compiled({ extends: 'x12/005010/999' })

const fileOf = (sets: string, release = '005010') =>
  `${isa}GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*${release}~${sets}GE*1*101~IEA*1*000000101~`

type Change = {
  readonly findings?: readonly Finding[]
  readonly accepted?: boolean
  readonly businessUnit?: TransactionVerdict['businessUnit']
  readonly practice?: Partial<Practice>
}

function input(file: string, { findings = [], accepted = false, businessUnit, practice }: Change) {
  const [interchange] = frame(Buffer.from(file)).interchanges
  if (interchange?.standard !== 'x12') throw new Error('no interchange')
  const verdicts = interchange.groups.map((group) => ({
    group,
    transactions: group.transactions.map((transaction) => ({
      transaction,
      findings,
      accepted,
      ...(businessUnit && { businessUnit }),
    })),
  }))
  const numbers = { interchange: 1, group: 1 }
  const now = new Date('2026-01-15T09:31:00Z')
  return {
    ...{ interchange, verdicts, numbers, now, kind: '999' },
    practice: { ...usualPractice, ...practice },
  } satisfies FunctionalAcknowledgementInput
}

/** The segments between AK1 and AK9, once the whole 999 has held under its own dictionary. */
function told(change: Change, file = fileOf(set)): string {
  const bytes = composeFunctionalAcknowledgement(input(file, change))
  const text = Buffer.from(bytes).toString('latin1')
  const [interchange] = frame(bytes).interchanges
  const [transaction] = interchange?.groups[0]?.transactions ?? []
  if (interchange === undefined || transaction === undefined) throw new Error(`no 999 in ${text}`)
  expect(judgeTransaction(bytes, interchange, transaction, response), text).toEqual([])
  expect(interchange.findings).toEqual([])
  return /~AK2.*(?=AK9)/.exec(text)?.[0].slice(1) ?? text
}

const at = { segment: 'N1', segmentPosition: 3, byteOffset: 0 }
const trigger = { segment: 'BEG', segmentPosition: 2, element: 2 }

test('what only a guide forbids is said with the codes of guides, and I5 for the set', () => {
  const findings = [
    finding('SEGMENT_NOT_USED', 'x', at),
    finding('ELEMENT_NOT_USED', 'x', { ...at, element: 2, reference: '93' }),
    finding('CODE_NOT_IN_GUIDE', 'x', { ...at, element: 3, reference: '66', value: '92' }),
  ]
  expect(told({ findings, accepted: true })).toBe(
    'AK2*850*0001~IK3*N1*3**I4~IK3*N1*3**8~IK4*2*93*I10~IK4*3*66*I6*92~IK5*E*I5~',
  )
})

test('the segment or element that a situational rule looked at is named in CTX', () => {
  const required = finding('SEGMENT_REQUIRED_BY_RULE', 'x', { ...at, trigger })
  expect(told({ findings: [required] })).toBe(
    'AK2*850*0001~IK3*N1*3**I6~CTX*SITUATIONAL TRIGGER*BEG*2**2~IK5*R*I5~',
  )
  const element = finding('ELEMENT_CONDITION_MISSING', 'x', {
    ...{ ...at, element: 4, reference: '67' },
    trigger: { ...trigger, segment: 'LDT', element: 2, component: 1, boundedLoop: 'LDT' },
  })
  expect(told({ findings: [element] })).toBe(
    'AK2*850*0001~IK3*N1*3**8~IK4*4*67*2~CTX*SITUATIONAL TRIGGER*LDT*2*LDT*2>1~IK5*R*5~',
  )
})

test('a condition of a guide that is not met: IK3 I6 with the element that asks for it', () => {
  const then = { 'N1[01=BT]': 'required' } as const
  const conditions = [{ when: "BEG.02 = 'SA'", then }]
  const guide = compiled({ extends: 'x12/005010/850', conditions })
  const bytes = Buffer.from(fileOf(set))
  const [interchange] = frame(bytes).interchanges
  const [transaction] = interchange?.groups[0]?.transactions ?? []
  if (interchange === undefined || transaction === undefined) throw new Error('no transaction')
  expect(told({ findings: judgeTransaction(bytes, interchange, transaction, guide) })).toBe(
    'AK2*850*0001~IK3*N1*4**I6~CTX*SITUATIONAL TRIGGER*BEG*2**2~IK5*R*I5~',
  )
})

test('a total that is wrong has no word in a 999: the set is rejected, and no segment named', () => {
  const total = finding('BALANCE_WRONG', 'x', {
    segment: 'CTT',
    segmentPosition: 5,
    element: 1,
    byteOffset: 0,
  })
  expect(told({ findings: [total] })).toBe('AK2*850*0001~IK5*R*5~')
})

test('the business unit stands under each IK3, cut to 35 characters, and never breaks the 999', () => {
  const findings = [finding('SEGMENT_UNEXPECTED', 'x', at)]
  const unit = (value: string) => told({ findings, businessUnit: { name: 'PO', value } })
  expect(unit('PO12345')).toBe('AK2*850*0001~IK3*N1*3**2~CTX*PO>PO12345~IK5*R*5~')
  expect(unit('9'.repeat(40))).toContain(`CTX*PO>${'9'.repeat(35)}~`)
  expect(unit('PO>1')).toBe('AK2*850*0001~IK3*N1*3**2~IK5*R*5~')
})

test('ST03 is echoed, GS08 stands in AK1, and a 997 of 004010 has neither', () => {
  const findings = [finding('CONVENTION_INVALID', 'x', { segment: 'ST', segmentPosition: 1, byteOffset: 0 })]
  const named = input(fileOf(set), { findings, accepted: true })
  const verdicts = named.verdicts.map(({ group, transactions }) => ({
    group,
    transactions: transactions.map((one) => ({
      ...one,
      transaction: { ...one.transaction, convention: '005010X1' },
    })),
  }))
  const text = (kind: '997' | '999', practice = usualPractice) =>
    Buffer.from(composeFunctionalAcknowledgement({ ...named, verdicts, kind, practice })).toString('latin1')
  expect(text('999')).toContain('AK1*PO*101*005010~AK2*850*0001*005010X1~IK5*E*19~AK9*E*1*1*1~')
  expect(text('997')).toContain('AK1*PO*101*005010~AK2*850*0001*005010X1~AK5*A~AK9*A*1*1*1~')
  const old = text('997', { ...usualPractice, release: '004010' })
  expect(old).toContain('*X*004010~ST*997*0001~AK1*PO*101~AK2*850*0001~AK5*A~')
})

test('a group below 005010, which has no 999, is answered with a 997 in a group of its own', () => {
  const [first, second] = [fileOf(set), fileOf(set, '004010').replaceAll('*101', '*102')]
  const group = /GS.*GE\*1\*102~/.exec(second)?.[0] ?? ''
  const both = input(first.replace('IEA*1', `${group}IEA*2`), { accepted: true })
  expect(functionalGroupCount(both)).toBe(2)
  const text = Buffer.from(composeFunctionalAcknowledgement(both)).toString('latin1')
  expect(text.slice(text.indexOf('GS*'))).toBe(
    'GS*FA*PARLEYVENDOR*ACMERETAIL*20260115*0931*1*X*005010~' +
      'ST*999*0001~AK1*PO*101*005010~AK2*850*0001~IK5*A~AK9*A*1*1*1~SE*6*0001~GE*1*1~' +
      'GS*FA*PARLEYVENDOR*ACMERETAIL*20260115*0931*2*X*004010~' +
      'ST*997*0002~AK1*PO*102~AK2*850*0001~AK5*A~AK9*A*1*1*1~SE*6*0002~GE*1*2~IEA*2*000000001~',
  )
})

test('the repetition at fault stands behind the component, and any loop is named where that is read', () => {
  const place = { ...at, element: 2, reference: '93', repetition: 3, loopPath: 'PO1[2]/N1[1]' }
  const findings = [finding('ELEMENT_TOO_LONG', 'x', place)]
  expect(told({ findings })).toBe('AK2*850*0001~IK3*N1*3**8~IK4*2>>3*93*5~IK5*R*5~')
  expect(told({ findings, practice: { loopIdentifier: 'any' } })).toContain('IK3*N1*3*N1*8~')
})

test.each<readonly [Partial<Practice>, Finding, string]>([
  [{ unknownSegment: 'unnamed' }, finding('SEGMENT_UNKNOWN', 'x', at), 'IK5*R*5~'],
  [{ repeatedTransaction: '7' }, finding('TRANSACTION_CONTROL_NUMBER_REPEATED', 'x', at), 'IK5*R*7~'],
  [
    { guideRequirement: 'implementation' },
    finding('SEGMENT_REQUIRED_BY_GUIDE', 'x', at),
    'IK3*N1*3**I8~IK5*R*I5~',
  ],
  [
    { guideRequirement: 'implementation' },
    finding('ELEMENT_REQUIRED_BY_GUIDE', 'x', { ...at, element: 2 }),
    'IK3*N1*3**8~IK4*2**I9~IK5*R*I5~',
  ],
  [
    { situationalSegment: '3' },
    finding('SEGMENT_REQUIRED_BY_RULE', 'x', { ...at, trigger }),
    'IK3*N1*3**3~CTX*SITUATIONAL TRIGGER*BEG*2**2~IK5*R*5~',
  ],
])('a partner with the practice %j', (practice, found, expected) => {
  expect(told({ practice, findings: [found] })).toBe(`AK2*850*0001~${expected}`)
})
