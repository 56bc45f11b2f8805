import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Finding } from '../finding.ts'
import {
  amazonGuideSpec,
  amazonSegments,
  compiled,
  firstOf,
  goodSegments,
  interchangeOf,
  setOf,
} from '../fixture-orders.ts'
import type { GuideRule } from '../guide/guide-spec.ts'
import { judgeTransaction } from './judge-transaction.ts'
import type { JudgePolicy } from './judgement.ts'

const standard = compiled({ extends: 'x12/004010/850' })
const amazon = compiled(amazonGuideSpec)

function judge(segments: readonly string[], guide = standard, policy?: JudgePolicy): readonly Finding[] {
  return judgeFile(Buffer.from(interchangeOf(setOf(segments))), guide, policy)
}

function judgeFile(bytes: Uint8Array, guide = standard, policy?: JudgePolicy): readonly Finding[] {
  const { interchange, transaction } = firstOf(bytes)
  return judgeTransaction(bytes, interchange, transaction, guide, policy)
}

/** Code, segment, position, element: `DATE_INVALID BEG 2 5`. */
function brief(findings: readonly Finding[]): string[] {
  return findings.map(({ code, segment, segmentPosition, element, component }) =>
    [code, segment, segmentPosition, element, component].filter((part) => part !== undefined).join(' '),
  )
}

const withRules = (rules: { [locator: string]: GuideRule }) => compiled({ extends: 'x12/004010/850', rules })
const change = (from: string, to: string) => goodSegments.map((segment) => segment.replace(from, to))
const insert = (at: number, ...segments: string[]) => [
  ...goodSegments.slice(0, at),
  ...segments,
  ...goodSegments.slice(at),
]

test('an order after the known form of the 4010 retail 850 has no finding under a guide made for it', () => {
  expect(judge(amazonSegments, amazon)).toEqual([])
  // It sends PKG*F*CS, against a note of the standard: the guide says that the elements of the note are not used.
  expect(brief(judge(amazonSegments))).toEqual(['ELEMENT_CONDITION_MISSING PKG 8 4'])
})

test('a finding says where, what to do, and keeps the value apart', () => {
  const bytes = Buffer.from(interchangeOf(setOf(change('20260115', '20260231'))))
  expect(judgeFile(bytes)).toEqual([
    {
      code: 'DATE_INVALID',
      level: 1,
      severity: 'error',
      text: 'BEG05 is no date of the calendar. Send CCYYMMDD.',
      segment: 'BEG',
      segmentPosition: 2,
      element: 5,
      reference: '373',
      byteOffset: bytes.indexOf('20260231'),
      byteLength: 8,
      ack: { ak403: '8' },
      value: '20260231',
    },
  ])
})

const mutations: readonly (readonly [
  name: string,
  segments: readonly string[],
  expected: readonly string[],
])[] = [
  // Structure
  ['BEG missing', goodSegments.slice(1), ['SEGMENT_MISSING BEG 2']],
  [
    'BEG behind N1',
    ['N1*ST*Dock 4*92*D4', ...goodSegments.slice(0, 1), ...goodSegments.slice(2)],
    ['SEGMENT_OUT_OF_SEQUENCE BEG 3'],
  ],
  ['PO1 missing', goodSegments.filter((one) => !one.startsWith('PO1')), ['SEGMENT_MISSING PO1 4']],
  [
    'PO1 behind CTT',
    ['BEG*00*SA*PO1**20260115', 'CTT*1', 'PO1*1*10*EA*1**VN*1', 'PID*F****Text'],
    ['SEGMENT_OUT_OF_SEQUENCE PO1 4'],
  ],
  ['everything missing', [], ['SEGMENT_MISSING BEG 2', 'SEGMENT_MISSING PO1 2']],
  ['REF behind DTM', insert(1, 'DTM*002*20260115', 'REF*CR*1'), ['SEGMENT_OUT_OF_SEQUENCE REF 4']],
  ['CUR behind N1', insert(2, 'CUR*BY*USD'), ['SEGMENT_UNEXPECTED CUR 4']],
  [
    'a loop out of place is reported once',
    insert(2, 'SAC*C*D240***500', 'CUR*BY*USD'),
    ['SEGMENT_UNEXPECTED SAC 4'],
  ],
  ['BEG twice', insert(1, 'BEG*00*SA*PO2**20260115'), ['SEGMENT_OVER_MAX BEG 3']],
  ['N3 three times', insert(2, 'N3*a', 'N3*b', 'N3*c'), ['SEGMENT_OVER_MAX N3 6']],
  ['a segment of another set', insert(1, 'HL*1**S'), ['SEGMENT_NOT_IN_SET HL 3']],
  ['a segment that X12 does not have', insert(1, 'ZZZ*1'), ['SEGMENT_UNKNOWN ZZZ 3']],
  ['data where a tag should be', insert(1, 'see note*1'), ['SEGMENT_ID_INVALID 3']],
  ['PID before its PO1', insert(2, 'PID*F****Text'), ['SEGMENT_UNEXPECTED PID 4']],
  ['LQ missing in a loop', insert(3, 'LM*DF', 'PO1*2*1*EA*1**VN*1'), ['SEGMENT_MISSING LQ 6']],
  ['LE missing', insert(3, 'LS*LDT', 'LDT*AF*3*DA'), ['SEGMENT_MISSING LE 7']],
  // Elements
  ['a mandatory element empty', change('SA', ''), ['ELEMENT_MISSING BEG 2 2']],
  ['a mandatory element behind the end', change('**20260115', ''), ['ELEMENT_MISSING BEG 2 5']],
  ['31 February', change('20260115', '20260231'), ['DATE_INVALID BEG 2 5']],
  ['29 February of no leap year', change('20260115', '21000229'), ['DATE_INVALID BEG 2 5']],
  ['a date of six digits', change('20260115', '260115'), ['ELEMENT_TOO_SHORT BEG 2 5']],
  ['a time that is none', insert(1, 'DTM*002*20260115*2460'), ['TIME_INVALID DTM 3 3']],
  ['a unit too long', change('EA', 'EAX'), ['ELEMENT_TOO_LONG PO1 4 3']],
  ['a qualifier too short', change('*92*', '*9*'), []],
  ['an id qualifier too short', change('UP', 'U'), ['ELEMENT_TOO_SHORT PO1 4 6']],
  ['letters in a number', change('12.5', '12,5'), ['NUMBER_INVALID PO1 4 4']],
  ['a plus sign', change('12.5', '+12.5'), ['NUMBER_INVALID PO1 4 4']],
  ['two points', change('12.5', '1.2.5'), ['NUMBER_INVALID PO1 4 4']],
  ['a point in N0', change('CTT*1', 'CTT*1.0'), ['NUMBER_INVALID CTT 5 1']],
  ['a control character', change('Dock 4', 'Dock\t4'), ['CHARACTER_INVALID N1 3 2']],
  [
    'the component separator in plain text',
    change('Dock 4', 'Dock>4'),
    ['COMPONENT_IN_SIMPLE_ELEMENT N1 3 2'],
  ],
  ['too many elements', change('CTT*1', 'CTT*1*2*3*LB*4*CF*text*more*yet'), ['TOO_MANY_ELEMENTS CTT 5 8']],
  ['separators at the end', change('CTT*1', 'CTT*1**'), ['TRAILING_SEPARATORS CTT 5']],
  // Relational notes
  ['P: one of a pair', change('UP*012345678905', 'UP'), ['ELEMENT_CONDITION_MISSING PO1 4 7']],
  [
    'P: the other of a pair',
    change('UP*012345678905', '*012345678905'),
    ['ELEMENT_CONDITION_MISSING PO1 4 6'],
  ],
  ['R: none of two', change('N1*ST*Dock 4*92*D4', 'N1*ST'), ['ELEMENT_CONDITION_MISSING N1 3 2']],
  ['C: what the first asks for', change('EA*12.5**', 'EA**PE*'), ['ELEMENT_CONDITION_MISSING PO1 4 4']],
  [
    'a bad element is reported once, though a note needs it',
    change('UP*012345678905', 'U*012345678905'),
    ['ELEMENT_TOO_SHORT PO1 4 6'],
  ],
  // Composites
  ['too many components', insert(1, 'REF*CR*1**AB>1>CD>2>EF>3>G'), ['TOO_MANY_COMPONENTS REF 3 4']],
  ['a component too long', insert(1, `REF*CR*1**AB>${'1'.repeat(31)}`), ['ELEMENT_TOO_LONG REF 3 4 2']],
  ['a mandatory component missing', insert(1, 'REF*CR*1**AB'), ['ELEMENT_MISSING REF 3 4 2']],
  ['a note within a composite', insert(1, 'REF*CR*1**AB>1>CD'), ['ELEMENT_CONDITION_MISSING REF 3 4 4']],
  // Numbers that are fine
  ['negative, leading zeros, bare points', change('PO1*1*10*EA*12.5', 'PO1*1*-010*EA*.5'), []],
  ['an exponent', change('12.5', '1.25E1'), []],
  ['a sign and a point do not count in the length', change('12.5', '-1234567890123456.7'), []],
]

test.each(mutations)('%s', (_, segments, expected) => {
  expect(brief(judge(segments))).toEqual(expected)
})

test('a loop above its limit is reported at its trigger', () => {
  const parties = Array.from({ length: 201 }, (_, index) => `N1*ST*Dock ${index}`)
  expect(brief(judge(['BEG*00*SA*PO1**20260115', ...parties, 'PO1*1*10*EA*1**VN*1']))).toEqual([
    'LOOP_OVER_MAX N1 203',
  ])
})

test('limits count within their loop: each N1 may have its own two N3', () => {
  const party = ['N1*ST*a', 'N3*a', 'N3*b']
  expect(judge(insert(2, ...party, ...party, ...party))).toEqual([])
})

test('what framing found about the transaction is part of the judgement', () => {
  const bytes = Buffer.from(interchangeOf(setOf(goodSegments).replace('SE*6', 'SE*7')))
  expect(brief(judgeFile(bytes))).toEqual(['SEGMENT_COUNT_WRONG SE 6 1'])
})

test('a segment within LS and LE carries the id of its loop', () => {
  const findings = judge(insert(3, 'LS*LDT', 'LDT*AF*x*DA', 'LE*LDT'))
  expect(findings.map((one) => [one.code, one.boundedLoop])).toEqual([['NUMBER_INVALID', 'LDT']])
})

test('lengths count characters, whatever the encoding', () => {
  const name = 'ü'.repeat(60)
  const file = (encoding: 'utf8' | 'latin1', text: string) =>
    Buffer.from(interchangeOf(setOf(change('Dock 4', text))), encoding)
  expect(judgeFile(file('utf8', name))).toEqual([])
  expect(judgeFile(file('latin1', name))).toEqual([])
  expect(brief(judgeFile(file('utf8', `${name}ü`)))).toEqual(['ELEMENT_TOO_LONG N1 3 2'])
})

const guideCases: readonly (readonly [
  name: string,
  rules: { [locator: string]: GuideRule },
  expected: readonly string[],
])[] = [
  ['a code of the guide', { 'BEG.02': { codes: ['NE'] } }, ['CODE_NOT_IN_GUIDE BEG 2 2']],
  ['a code for one qualifier', { 'N1[01=ST].03': { codes: ['15'] } }, ['CODE_NOT_IN_GUIDE N1 3 3']],
  ['a code for another qualifier', { 'N1[01=BT].03': { codes: ['15'] } }, []],
  ['a required element', { 'BEG.04': { use: 'required' } }, ['ELEMENT_REQUIRED_BY_GUIDE BEG 2 4']],
  ['an element of a segment that is not there', { 'PO1/REF.02': { use: 'required' } }, []],
  ['an unused element', { 'N1.02': { use: 'never' } }, ['ELEMENT_NOT_USED N1 3 2']],
  ['an element made shorter', { 'BEG.03': { max: 3 } }, ['ELEMENT_TOO_LONG BEG 2 3']],
  ['a required segment', { REF: { use: 'required' } }, ['SEGMENT_REQUIRED_BY_GUIDE REF 3']],
  ['a required qualifier', { 'REF[01=CR]': { use: 'required' } }, ['SEGMENT_REQUIRED_BY_GUIDE REF 3']],
  ['a required party', { 'N1[01=BT]': { min: 1 } }, ['SEGMENT_REQUIRED_BY_GUIDE N1 4']],
  ['one party too many', { 'N1[01=ST]': { max: 1 } }, []],
  ['a required loop within each line', { 'PO1/PID': { min: 1 } }, ['SEGMENT_REQUIRED_BY_GUIDE PID 5']],
  ['an unused segment', { CTT: { use: 'never' } }, ['SEGMENT_NOT_USED CTT 5']],
  ['an unused qualifier', { 'N1[01=ST]': { use: 'never' } }, ['SEGMENT_NOT_USED N1 3']],
  ['a smaller limit', { N1: { max: 0 } }, ['SEGMENT_OVER_MAX_OF_GUIDE N1 3']],
  ['an optional BEG', { BEG: { use: 'optional' } }, []],
]

test.each(guideCases)('a guide rules: %s', (_, rules, expected) => {
  expect(brief(judge(goodSegments, withRules(rules)))).toEqual(expected)
})

test('a required party is missed in the heading, not among the parties of a line', () => {
  const segments = insert(3, 'N1*BT*Line party', 'PO1*2*1*EA*1**VN*1')
  const guide = withRules({ 'N1[01=BT]': { use: 'required' } })
  expect(brief(judge(segments, guide))).toEqual(['SEGMENT_REQUIRED_BY_GUIDE N1 4'])
})

test('what a guide does not use is a warning and never refuses', () => {
  const guide = withRules({ CTT: { use: 'never' }, 'N1.02': { use: 'never' } })
  expect(judge(goodSegments, guide).every((one) => one.severity === 'warn')).toBe(true)
})

test('an agreement may tone a finding down or switch it off', () => {
  const segments = change('EA', 'EAX')
  const severity = (policy: JudgePolicy) => judge(segments, standard, policy).map((one) => one.severity)
  expect(severity({})).toEqual(['error'])
  expect(severity({ severities: { ELEMENT_TOO_LONG: 'warn' } })).toEqual(['warn'])
  expect(severity({ severities: { ELEMENT_TOO_LONG: 'off' } })).toEqual([])
})

test('at most 100 findings are kept, and an error among the rest still refuses', () => {
  const segments = insert(1, ...Array.from({ length: 150 }, () => 'REF*C*1'))
  const findings = judge(segments)
  expect(findings).toHaveLength(101)
  expect(findings.at(-1)).toMatchObject({ code: 'FINDINGS_CUT', severity: 'error', ack: { ak502: '5' } })
  expect(findings.at(-1)?.text).toBe('50 further findings are not listed. Mend these first.')
})

test('a guide for another set finds the set not supported', () => {
  const bytes = Buffer.from(interchangeOf(setOf(['AK1*PO*1', 'AK9*A*1*1*1'], { setId: '997' })))
  expect(brief(judgeFile(bytes))).toEqual(['SET_NOT_SUPPORTED ST 1 1'])
})

test('no text of a finding contains what was sent, and no value is longer than 99', () => {
  const secret = 'SECRET'
  const segments = [
    `BEG*${secret}*${secret}*${secret.repeat(30)}**${secret}`,
    `${secret}*1`,
    `N1*ST*${secret.repeat(40)}*${secret}`,
    `PO1*1*${secret}*${secret}*${secret}*${secret}*${secret}`,
    `REF*${secret}***${secret}`,
  ]
  const findings = judge(segments, amazon)
  expect(findings.length).toBeGreaterThan(8)
  expect(findings.filter((one) => one.text.includes(secret))).toEqual([])
  expect(findings.filter((one) => [...(one.value ?? '')].length > 99)).toEqual([])
})

test('segments in any order and of any content are judged without a throw', () => {
  const tags = [
    'BEG',
    'REF',
    'N1',
    'N3',
    'PO1',
    'PID',
    'SAC',
    'CUR',
    'LM',
    'LQ',
    'LS',
    'LE',
    'LDT',
    'CTT',
    'AMT',
    'ST',
    'ZZZ',
    '',
    'toolong',
  ]
  const segment = fc
    .tuple(
      fc.constantFrom(...tags),
      fc.array(fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('ST', '1', '20260115', 'a>b')), {
        maxLength: 30,
      }),
    )
    .map(([tag, elements]) => [tag, ...elements].join('*').replaceAll('~', ''))
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 30 }), (segments) => {
      const findings = judge(segments, amazon)
      const positions = findings.map((one) => one.segmentPosition ?? 0).filter((position) => position > 0)
      expect(positions).toEqual(positions.toSorted((a, b) => a - b))
    }),
    { numRuns: 300 },
  )
})
