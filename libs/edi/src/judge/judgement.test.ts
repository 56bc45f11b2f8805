import { expect, test } from 'vitest'
import { composeFunctionalAcknowledgement } from '../acknowledge/compose-functional-acknowledgement.ts'
import { compiled, firstOf, goodSegments, interchangeOf, setOf } from '../fixture-orders.ts'
import { judgeTransaction } from './judge-transaction.ts'
import type { JudgePolicy } from './judgement.ts'

const order = compiled({ extends: 'x12/004010/850' })

function judge(segments: readonly string[], policy: JudgePolicy) {
  const bytes = Buffer.from(interchangeOf(setOf(segments)))
  const { interchange, transaction } = firstOf(bytes)
  return judgeTransaction(bytes, interchange, transaction, order, policy)
}

const brief = (segments: readonly string[], policy: JudgePolicy) =>
  judge(segments, policy).map(({ code, severity }) => `${code} ${severity}`)

/** One of level 1, one of level 2, one of level 5. */
const faulty = ['BEG*00**PO1**20260115', 'PO1*1*10*EAX*1**UP*012345678906']

test('without a policy every code has its own severity', () => {
  expect(brief(faulty, {})).toEqual([
    'ELEMENT_MISSING error',
    'ELEMENT_TOO_LONG error',
    'CHECK_DIGIT_WRONG warn',
  ])
})

test.each<readonly [string, JudgePolicy, readonly string[]]>([
  [
    'a level is toned down',
    { levels: { 2: 'warn' } },
    ['ELEMENT_MISSING warn', 'ELEMENT_TOO_LONG error', 'CHECK_DIGIT_WRONG warn'],
  ],
  [
    'a level is sharpened',
    { levels: { 5: 'error' } },
    ['ELEMENT_MISSING error', 'ELEMENT_TOO_LONG error', 'CHECK_DIGIT_WRONG error'],
  ],
  ['levels are switched off', { levels: { 1: 'off', 5: 'off' } }, ['ELEMENT_MISSING error']],
  [
    'a code wins over its level',
    { levels: { 1: 'off', 2: 'off', 5: 'off' }, severities: { ELEMENT_TOO_LONG: 'warn' } },
    ['ELEMENT_TOO_LONG warn'],
  ],
  ['everything is off', { levels: { 1: 'off', 2: 'off', 5: 'off' } }, []],
])('%s', (_, policy, expected) => {
  expect(brief(faulty, policy)).toEqual(expected)
})

test('what framing found obeys the levels too', () => {
  const bytes = Buffer.from(interchangeOf(setOf(goodSegments).replace('SE*6', 'SE*7')))
  const { interchange, transaction } = firstOf(bytes)
  expect(judgeTransaction(bytes, interchange, transaction, order, { levels: { 1: 'off' } })).toEqual([])
})

test('level 2 as a warning is E in the 997: accepted, errors noted', () => {
  const bytes = Buffer.from(interchangeOf(setOf(['BEG*00**PO1**20260115', 'PO1*1*10*EA'])))
  const { interchange, transaction } = firstOf(bytes)
  const findings = judgeTransaction(bytes, interchange, transaction, order, { levels: { 2: 'warn' } })
  if (interchange.standard !== 'x12') throw new Error('no X12')
  const [group] = interchange.groups
  if (group === undefined) throw new Error('no group')
  const accepted = findings.every(({ severity }) => severity === 'warn')
  const acknowledgement = composeFunctionalAcknowledgement({
    interchange,
    verdicts: [{ group, transactions: [{ transaction, findings, accepted }] }],
    numbers: { interchange: 1, group: 1 },
    now: new Date('2026-01-15T09:31:00Z'),
  })
  const text = Buffer.from(acknowledgement).toString()
  expect(text).toContain('AK3*BEG*2**8~AK4*2*92*1~AK5*E*5~')
})

test('the number of findings is exact, however many are kept', () => {
  const bad = Array.from({ length: 30 }, () => 'REF*C*1')
  for (const maxFindings of [0, 1, 10, 29]) {
    const findings = judge(['BEG*00*SA*PO1**20260115', ...bad, 'PO1*1*1*EA'], { maxFindings })
    expect(findings).toHaveLength(maxFindings + 1)
    expect(findings.at(-1)?.text).toBe(
      `${30 - maxFindings} further findings are not listed. Mend these first.`,
    )
  }
  expect(judge(['BEG*00*SA*PO1**20260115', ...bad, 'PO1*1*1*EA'], { maxFindings: 30 })).toHaveLength(30)
})

test('warnings give way to errors where not all are kept', () => {
  const warned = Array.from({ length: 5 }, (_, index) => `PO1*${index}*1*EA***UP*1`)
  const segments = ['BEG*00*SA*PO1**20260115', ...warned, 'PO1*6*x*EA', 'PO1*7*y*EA']
  const findings = judge(segments, { maxFindings: 3 })
  expect(findings.map(({ code, segmentPosition, severity }) => [code, segmentPosition, severity])).toEqual([
    ['CHECK_DIGIT_WRONG', 3, 'warn'],
    ['NUMBER_INVALID', 8, 'error'],
    ['NUMBER_INVALID', 9, 'error'],
    ['FINDINGS_CUT', undefined, 'warn'],
  ])
  expect(findings.at(-1)?.text).toBe('4 further findings are not listed. Mend these first.')
})

test('a segment that turns up late is counted once, also beyond the limit', () => {
  const segments = ['N1*ST*a', 'N1*BT', 'BEG*00*SA*PO1**20260115', 'PO1*1*1*EA']
  const all = judge(segments, {})
  expect(all.map(({ code }) => code)).toEqual(['ELEMENT_CONDITION_MISSING', 'SEGMENT_OUT_OF_SEQUENCE'])
  expect(judge(segments, { maxFindings: 0 }).map(({ text }) => text)).toEqual([
    '2 further findings are not listed. Mend these first.',
  ])
})

test('values are kept, masked or dropped', () => {
  const segments = ['BEG*00*SA*PO1**20260231', 'PO1*1*1*EA']
  const firstWith = (values: JudgePolicy['values']) => judge(segments, values ? { values } : {})[0]
  expect(firstWith(undefined)?.value).toBe('20260231')
  expect(firstWith('kept')?.value).toBe('20260231')
  expect(firstWith('masked')?.value).toBe('xxxxxxxx')
  expect(Object.keys(firstWith('dropped') ?? {})).not.toContain('value')
})
