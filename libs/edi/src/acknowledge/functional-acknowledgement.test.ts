import { expect, test } from 'vitest'
import { finding } from '../finding.ts'
import { compiled, goodSegments, gs, interchangeOf, isa, setOf } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import { judgeTransaction } from '../judge/judge-transaction.ts'
import {
  composeFunctionalAcknowledgement,
  type FunctionalAcknowledgementInput,
} from './compose-functional-acknowledgement.ts'
import { composeInterchangeAcknowledgement } from './compose-interchange-acknowledgement.ts'
import { isAcknowledgement } from './is-acknowledgement.ts'
import { readFunctionalAcknowledgement } from './read-functional-acknowledgement.ts'

const now = new Date('2026-01-15T09:31:00Z')
const standard = compiled({ extends: 'x12/004010/850' })
const response = compiled({ extends: 'x12/004010/997' })

function judged(file: string) {
  const bytes = Buffer.from(file, 'latin1')
  const [interchange] = frame(bytes).interchanges
  if (interchange?.standard !== 'x12') throw new Error('no interchange')
  const verdicts = interchange.groups.map((group) => ({
    group,
    transactions: group.transactions.map((transaction) => {
      const findings = judgeTransaction(bytes, interchange, transaction, standard)
      const refused = [...group.findings, ...findings].some((one) => one.severity === 'error')
      return { transaction, findings, accepted: !refused }
    }),
  }))
  return { interchange, verdicts }
}

function answer(file: string, options: Partial<FunctionalAcknowledgementInput> = {}): string {
  const numbers = { interchange: 7, group: 8 }
  const bytes = composeFunctionalAcknowledgement({ ...judged(file), numbers, now, ...options })
  return Buffer.from(bytes).toString('latin1')
}

/** AK1 to AK9 of an answer, without the envelope. */
function body(text: string): string {
  return text.slice(text.indexOf('AK1'), text.lastIndexOf('SE*'))
}

function findingsOf(text: string): readonly unknown[] {
  const bytes = Buffer.from(text, 'latin1')
  const { interchanges, findings } = frame(bytes)
  const inside = interchanges.flatMap((one) => [
    ...one.findings,
    ...one.groups.flatMap((group) => [
      ...group.findings,
      ...group.transactions.flatMap((set) => judgeTransaction(bytes, one, set, response)),
    ]),
  ])
  return [...findings, ...inside]
}

const replaced = (from: string, to: string) => interchangeOf(setOf(goodSegments).replace(from, to))

const bodies: readonly (readonly [name: string, file: string, expected: string])[] = [
  [
    'a component',
    interchangeOf(
      setOf([...goodSegments.slice(0, 1), `REF*CR*1**AB>${'1'.repeat(31)}`, ...goodSegments.slice(1)]),
    ),
    `AK3*REF*3**8~AK4*4>2*127*5*${'1'.repeat(31)}~AK5*R*5~`,
  ],
  ['a control character: no copy', replaced('Dock 4', 'Dock\t4'), 'AK3*N1*3**8~AK4*2*93*6~AK5*R*5~'],
  ['the component separator: no copy', replaced('Dock 4', 'Dock>4'), 'AK3*N1*3**8~AK4*2*93*6~AK5*R*5~'],
  [
    'letters beyond ASCII: no copy',
    replaced('Dock 4', 'D\xfc'.repeat(31)),
    'AK3*N1*3**8~AK4*2*93*5~AK5*R*5~',
  ],
  [
    'a value of more than 99',
    replaced('Dock 4', 'D'.repeat(200)),
    `AK3*N1*3**8~AK4*2*93*5*${'D'.repeat(99)}~AK5*R*5~`,
  ],
  [
    'a segment above its limit, with a bad element',
    replaced('CTT*1', 'CTT*X~CTT*Y').replace('SE*6', 'SE*7'),
    'AK3*CTT*5**8~AK4*1*354*6*X~AK3*CTT*6**4~AK3*CTT*6**8~AK4*1*354*6*Y~AK5*R*5~',
  ],
  [
    'a bounded loop',
    interchangeOf(setOf([...goodSegments.slice(0, 3), 'LS*LDT', 'LDT*AF*x*DA', 'LE*LDT', 'CTT*1'])),
    'AK3*LDT*6*LDT*8~AK4*2*380*6*x~AK5*R*5~',
  ],
  [
    'count and segments',
    replaced('PO12345', '').replace('SE*6', 'SE*7'),
    'AK3*BEG*2**8~AK4*3*324*1~AK5*R*4*5~',
  ],
  ['no tag at all', replaced('CTT*1', 'see above'), 'AK5*R*5~'],
  ['a missing SE', replaced('SE*6*0001~', ''), 'AK5*R*2~'],
]

test.each(bodies)('a 997 says: %s', (_, file, expected) => {
  const text = answer(file)
  expect(body(text)).toBe(`AK1*PO*101~AK2*850*0001~${expected}AK9*R*1*1*0~`)
  expect(findingsOf(text)).toEqual([])
})

test('a refused group is answered with its own code, and every set with it', () => {
  const set = setOf(goodSegments)
  expect(body(answer(`${isa}${gs}${set}GE*3*101~IEA*1*000000101~`))).toBe(
    'AK1*PO*101~AK2*850*0001~AK5*R*5~AK9*R*3*1*0*5~',
  )
  expect(body(answer(`${isa}${gs}${set}IEA*1*000000101~`))).toBe(
    'AK1*PO*101~AK2*850*0001~AK5*R*5~AK9*R*1*1*0*3~',
  )
})

test('each received group gets a 997 of its own in one group of acknowledgements', () => {
  const second = gs.replace('*101*', '*102*')
  const set = setOf(goodSegments)
  const text = answer(`${isa}${gs}${set}GE*1*101~${second}${set}GE*1*102~IEA*2*000000101~`)
  expect(text).toBe(
    'ISA*00*          *00*          *ZZ*PARLEYVENDOR   *ZZ*ACMERETAIL     *260115*0931*U*00401*000000007*0*P*>~' +
      'GS*FA*PARLEYVENDOR*ACMERETAIL*20260115*0931*8*X*004010~' +
      'ST*997*0001~AK1*PO*101~AK2*850*0001~AK5*A~AK9*A*1*1*1~SE*6*0001~' +
      'ST*997*0002~AK1*PO*102~AK2*850*0001~AK5*A~AK9*A*1*1*1~SE*6*0002~' +
      'GE*2*8~IEA*1*000000007~',
  )
  expect(findingsOf(text)).toEqual([])
})

test('what was accepted need not be listed', () => {
  const sets = setOf(goodSegments) + setOf(goodSegments.slice(1), { number: '0002' })
  const text = answer(interchangeOf(sets, 2), { listAccepted: false })
  expect(body(text)).toBe('AK1*PO*101~AK2*850*0002~AK3*BEG*2**3~AK5*R*5~AK9*P*2*2*1~')
})

test('the answer has the separators, line ends and usage of the question', () => {
  const file = interchangeOf(setOf(goodSegments))
    .replace('*P*>', '*T*>')
    .replaceAll('*', '|')
    .replaceAll('>', ':')
    .replaceAll('~', "'\r\n")
  const text = answer(file)
  expect(text.startsWith('ISA|00|          |00|')).toBe(true)
  expect(text).toContain("|0|T|:'\r\nGS|FA|PARLEYVENDOR|ACMERETAIL|")
  expect(findingsOf(text)).toEqual([])
})

test('from 005010 on AK1 carries the version of the group', () => {
  const file = interchangeOf(setOf(goodSegments))
    .replace('X*004010', 'X*005010')
    .replace('*U*00401', '*^*00501')
  expect(body(answer(file))).toContain('AK1*PO*101*005010~')
})

test('a set that AK2 cannot name is not listed, and its group is rejected', () => {
  const sets = setOf(goodSegments) + setOf(goodSegments, { number: '00>2' })
  const text = answer(interchangeOf(sets, 2))
  expect(body(text)).toBe('AK1*PO*101~AK2*850*0001~AK5*A~AK9*R*2*2*0*5~')
  expect(findingsOf(text)).toEqual([])
})

test('a version of the group that would break AK1 is not echoed', () => {
  const file = interchangeOf(setOf(goodSegments)).replace('X*004010~', `X*005010${'>'}A~`)
  expect(body(answer(file))).toMatch(/^AK1\*PO\*101~/)
})

test('an acknowledgement is never acknowledged', () => {
  const file = answer(interchangeOf(setOf(goodSegments)))
  const { interchange, verdicts } = judged(file)
  expect(interchange.groups.map(isAcknowledgement)).toEqual([true])
  expect(() =>
    composeFunctionalAcknowledgement({ interchange, verdicts, numbers: { interchange: 1, group: 1 }, now }),
  ).toThrow('a 997 is never answered')
})

function note(file: string, code?: string): string | undefined {
  const { interchange } = judged(file)
  const bytes = composeInterchangeAcknowledgement({
    interchange,
    numbers: { interchange: 9 },
    now,
    ...(code && { code }),
  })
  return bytes && /TA1[^~]*/.exec(Buffer.from(bytes).toString('latin1'))?.[0]
}

const good = interchangeOf(setOf(goodSegments))

test.each([
  ['nothing', good, 'TA1*000000101*260115*0930*A*000'],
  ['another IEA02', good.replace('IEA*1*000000101', 'IEA*1*000000102'), 'TA1*000000101*260115*0930*E*001'],
  ['another count of groups', good.replace('IEA*1', 'IEA*2'), 'TA1*000000101*260115*0930*E*021'],
  ['no IEA', good.replace('IEA*1*000000101~', ''), 'TA1*000000101*260115*0930*R*023'],
  ['a bad version', good.replace('*00401*', '*X0401*'), 'TA1*000000101*260115*0930*R*017'],
  ['a group without header', good.replace(gs, ''), 'TA1*000000101*260115*0930*R*024'],
  ['a bad date of day', good.replace('*260115*', '*260231*'), 'TA1*000000101*260231*0930*R*014'],
  ['a number that cannot be repeated', good.replace('*000000101*0', '*00000010A*0'), undefined],
])('a TA1 says: %s', (_, file, expected) => {
  expect(note(file)).toBe(expected)
})

test('a duplicate is refused by the code of the caller', () => {
  expect(note(good, '025')).toBe('TA1*000000101*260115*0930*R*025')
})

function read(segments: readonly string[], functionalId = 'FA') {
  const file = `${isa}${gs.replace('GS*PO', `GS*${functionalId}`)}${setOf(segments, { setId: '997' })}GE*1*101~IEA*1*000000101~`
  const bytes = Buffer.from(file)
  const [interchange] = frame(bytes).interchanges
  if (interchange?.standard !== 'x12') throw new Error('no interchange')
  return readFunctionalAcknowledgement(bytes, interchange)
}

test('our own acknowledgement is read back as it was meant', () => {
  const file = interchangeOf(
    setOf(goodSegments) +
      setOf(
        goodSegments.map((one) => one.replace('EA', 'EAX')),
        { number: '0002' },
      ),
    2,
  )
  const bytes = Buffer.from(answer(file))
  const [interchange] = frame(bytes).interchanges
  if (interchange?.standard !== 'x12') throw new Error('no interchange')
  expect(readFunctionalAcknowledgement(bytes, interchange)).toEqual([
    {
      functionalId: 'PO',
      groupControlNumber: '101',
      verdict: 'P',
      codes: [],
      remarks: [],
      transactions: [
        { setId: '850', controlNumber: '0001', verdict: 'A', codes: [], errors: [] },
        {
          setId: '850',
          controlNumber: '0002',
          verdict: 'R',
          codes: ['5'],
          errors: [
            {
              segment: 'PO1',
              segmentPosition: 4,
              code: '8',
              elements: [{ element: 3, component: undefined, reference: '355', code: '5', value: 'EAX' }],
            },
          ],
        },
      ],
    },
  ])
})

test('a 999 is read by the same rules', () => {
  const [one] = read([
    'AK1*PO*101*005010',
    'AK2*850*0001*1',
    'IK3*N1*4**I6',
    'CTX*SITUATIONAL TRIGGER*BEG*2**2',
    'IK4*2>1*93*7*x',
    'IK5*R*I5',
    'AK9*R*1*1*0',
  ])
  expect(one?.transactions).toEqual([
    {
      setId: '850',
      controlNumber: '0001',
      verdict: 'R',
      codes: ['I5'],
      errors: [
        {
          segment: 'N1',
          segmentPosition: 4,
          code: 'I6',
          elements: [{ element: 2, component: 1, reference: '93', code: '7', value: 'x' }],
        },
      ],
    },
  ])
})

test('sums that do not fit are a remark, and each set is read for itself', () => {
  const [one] = read(['AK1*PO*101', 'AK2*850*0001', 'AK5*A', 'AK2*850*0002', 'AK5*A', 'AK9*R*2*2*1'])
  expect(one).toMatchObject({ verdict: 'R', transactions: [{ verdict: 'A' }, { verdict: 'A' }] })
  expect(one?.remarks).toHaveLength(1)
})

test('a missing AK5 follows the group, a missing AK9 the sets', () => {
  expect(read(['AK1*PO*101', 'AK2*850*0001', 'AK9*A*1*1*1'])[0]?.transactions[0]?.verdict).toBe('A')
  expect(read(['AK1*PO*101', 'AK2*850*0001', 'AK9*R*1*1*0'])[0]?.transactions[0]?.verdict).toBe('R')
  expect(read(['AK1*PO*101', 'AK2*850*0001', 'AK5*E*5', 'AK2*850*0002', 'AK5*A'])[0]?.verdict).toBe('E')
  expect(read(['AK1*PO*101', 'AK2*850*0001', 'AK5*W', 'AK2*850*0002', 'AK5*A'])[0]?.verdict).toBe('P')
})

test('without AK1, or outside a group of acknowledgements, nothing is acknowledged', () => {
  expect(read(['AK2*850*0001', 'AK5*A', 'AK9*A*1*1*1'])).toEqual([])
  expect(read(['AK1*PO*101', 'AK9*A*1*1*1'], 'PO')).toEqual([])
})

test('a finding of a caller is reported as any other', () => {
  const { interchange, verdicts } = judged(good)
  const [verdict] = verdicts
  const [one] = verdict?.transactions ?? []
  if (verdict === undefined || one === undefined) throw new Error('no transaction')
  const unsupported = finding('SET_NOT_SUPPORTED', 'No guide.', {
    segment: 'ST',
    segmentPosition: 1,
    byteOffset: 0,
  })
  const transactions = [{ ...one, findings: [unsupported], accepted: false }]
  const text = answer(good, { interchange, verdicts: [{ ...verdict, transactions }] })
  expect(body(text)).toBe('AK1*PO*101~AK2*850*0001~AK5*R*1~AK9*R*1*1*0~')
})
