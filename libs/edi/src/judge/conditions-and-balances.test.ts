import { describe, expect, test } from 'vitest'
import type { Finding } from '../finding.ts'
import { compiled, firstOf, goodSegments, interchangeOf, setOf } from '../fixture-orders.ts'
import type { GuideCondition, GuideSpec } from '../guide/guide-spec.ts'
import { judgeTransaction } from './judge-transaction.ts'

function judgeUnder(own: Partial<GuideSpec>, segments: readonly string[], set = '850'): readonly Finding[] {
  const guide = compiled({ extends: `x12/004010/${set}`, ...own })
  const bytes = Buffer.from(interchangeOf(setOf(segments, { setId: set })))
  const { interchange, transaction } = firstOf(bytes)
  return judgeTransaction(bytes, interchange, transaction, guide)
}

function brief(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ code, segment, segmentPosition, element, component }) =>
    [code, segment, segmentPosition, element, component].filter((part) => part !== undefined).join(' '),
  )
}

const begin = 'BEG*00*NE*PO12345**20260115'
const lines = ['PO1*1*10*EA*12.5**UP*012345678905', 'PO1*2*4*EA*99**UP*012345678912']

describe('conditions', () => {
  const when = (text: string, then: GuideCondition['then'], ...segments: readonly string[]) =>
    brief(judgeUnder({ conditions: [{ when: text, then }] }, segments))

  test('a segment is required in some case: found when the transaction ends, with what made it so', () => {
    const then = { 'N1[01=BT]': 'required' } as const
    const conditions = [{ when: "BEG.02 = 'NE'", then }]
    const bytes = interchangeOf(setOf([begin, ...lines]))
    expect(judgeUnder({ conditions }, [begin, ...lines])).toEqual([
      {
        code: 'SEGMENT_REQUIRED_BY_RULE',
        level: 4,
        severity: 'error',
        text: "The guide requires N1 with BT in element 1 when BEG.02 = 'NE'. Send it.",
        segment: 'N1',
        // Where it should stand: behind BEG and before the lines.
        segmentPosition: 3,
        byteOffset: bytes.indexOf('PO1*'),
        byteLength: 0,
        ack: { ak304: '3' },
        trigger: { segment: 'BEG', segmentPosition: 2, element: 2 },
      },
    ])
    expect(judgeUnder({ conditions }, [begin, 'N1*BT*Office', ...lines])).toEqual([])
    expect(judgeUnder({ conditions }, [begin.replace('NE', 'SA'), ...lines])).toEqual([])
  })

  test('an element is required, forbidden or bound to codes in some case, once for each segment', () => {
    const then = {
      'PO1.05': 'required',
      'PO1.08': 'never',
      'PO1.03': { codes: ['CA'] },
      CUR: 'never',
    } as const
    const segments = [begin, 'CUR*BY*USD', ...lines, 'PO1*3*4*CA*99*PE*UP*012345678912*VN*SKU']
    expect(when("BEG.02 in ('NE', 'NP')", then, ...segments)).toEqual([
      'SEGMENT_FORBIDDEN_BY_RULE CUR 3',
      'ELEMENT_REQUIRED_BY_RULE PO1 4 5',
      'CODE_NOT_IN_RULE PO1 4 3',
      'ELEMENT_REQUIRED_BY_RULE PO1 5 5',
      'CODE_NOT_IN_RULE PO1 5 3',
      'ELEMENT_FORBIDDEN_BY_RULE PO1 6 8',
    ])
    expect(when("BEG.02 not in ('NE', 'NP')", then, ...segments)).toEqual([])
  })

  test('a condition about a loop is asked with each pass of it, whatever stands in others', () => {
    const then = { 'PO1/PID': 'required' } as const
    const described = 'PID*F****Widget'
    expect(when("PO1.06 = 'UP'", then, begin, ...lines, described)).toEqual([
      'SEGMENT_REQUIRED_BY_RULE PID 4',
    ])
    expect(when("PO1.06 = 'UP' and BEG.02 = 'SA'", then, begin, ...lines, described)).toEqual([])
    expect(when('PO1.02 >= 10', then, begin, ...lines)).toEqual(['SEGMENT_REQUIRED_BY_RULE PID 4'])
    expect(when('PO1.02 * PO1.04 > 300.00', then, begin, ...lines)).toEqual([
      'SEGMENT_REQUIRED_BY_RULE PID 5',
    ])
  })

  test('conditions may look at presence, at counts, and at two places', () => {
    const then = { CUR: 'required' } as const
    const asked = (text: string, ...segments: readonly string[]) =>
      when(text, then, begin, ...segments, ...lines).length > 0
    expect(asked('N1[01=BT] present', 'N1*BT*Office')).toBe(true)
    expect(asked('N1[01=BT] present', 'N1*ST*Office')).toBe(false)
    expect(asked('N1[01=BT].04 absent', 'N1*BT*Office')).toBe(true)
    expect(asked('N1[01=BT]/N3.01 present', 'N1*ST*Dock', 'N3*Street', 'N1*BT*Office')).toBe(false)
    expect(asked('N1[01=BT]/N3.01 present', 'N1*ST*Dock', 'N1*BT*Office', 'N3*Street')).toBe(true)
    expect(asked('count(N1) > 1', 'N1*ST*Dock', 'N1*BT*Office')).toBe(true)
    expect(asked('count(REF) > 1', 'REF*CR*A')).toBe(false)
    expect(asked("not (BEG.02 != 'NE' or BEG.01 = '01')")).toBe(true)
    expect(asked("BEG.02 = 'SA' or BEG.03 = 'PO12345' and BEG.01 = '00'")).toBe(true)
  })
})

describe('balances', () => {
  const ctt = (equals: string, ...segments: readonly string[]) =>
    judgeUnder({ rules: { 'CTT.01': { equals: 'count(PO1)' }, 'CTT.02': { equals } } }, [begin, ...segments])

  test('a count and a hash total are checked against what was sent', () => {
    expect(ctt('sum(PO1.02)', ...lines, 'CTT*2*14')).toEqual([])
    const bytes = interchangeOf(setOf([begin, ...lines, 'CTT*3*14.0']))
    expect(ctt('sum(PO1.02)', ...lines, 'CTT*3*14.0')).toEqual([
      {
        code: 'BALANCE_WRONG',
        level: 3,
        severity: 'error',
        text: 'CTT01 does not equal count(PO1). Correct it, or what it is made of.',
        segment: 'CTT',
        segmentPosition: 5,
        loopPath: 'CTT[1]',
        element: 1,
        byteOffset: bytes.indexOf('CTT*') + 4,
        byteLength: 1,
        value: '3',
      },
    ])
  })

  test('amounts are exact: a tenth is a tenth', () => {
    const many = Array.from({ length: 10 }, (_, index) => `PO1*${index + 1}*0.1*EA*0.7**UP*012345678905`)
    expect(ctt('sum(PO1.02)', ...many, 'CTT*10*1')).toEqual([])
    expect(ctt('sum(PO1.02 * PO1.04) * 10 + 0.30', ...many, 'CTT*10*7.3')).toEqual([])
    expect(brief(ctt('sum(PO1.02)', ...many, 'CTT*10*0.999999999'))).toEqual(['BALANCE_WRONG CTT 13 2'])
  })

  test('an invoice total with implied decimals is the sum of its lines and charges', () => {
    const rules = {
      'TDS.01': { equals: 'round(sum(IT1.02 * IT1.04), 2) + sum(SAC[01=C].05) - sum(SAC[01=A].05)' },
    }
    const invoice = (total: string) =>
      brief(
        judgeUnder(
          { rules },
          [
            'BIG*20260115*INV1**PO12345',
            'IT1*1*3*EA*0.335**UP*012345678905',
            'IT1*2*2*EA*5**UP*012345678905',
            `TDS*${total}`,
            'SAC*C*D240***250',
            'SAC*A*C310***100',
          ],
          '810',
        ),
      )
    expect(invoice('1251')).toEqual([])
    expect(invoice('12.51')).toContain('BALANCE_WRONG TDS 5 1')
    expect(invoice('1250')).toEqual(['BALANCE_WRONG TDS 5 1'])
  })

  test('what is no number is reported as that, and balanced no further', () => {
    expect(brief(ctt('sum(PO1.02)', 'PO1*1*ten*EA*12.5**UP*012345678905', 'CTT*1*14'))).toEqual([
      'NUMBER_INVALID PO1 3 2',
    ])
  })

  test('a constant is a code like any other', () => {
    expect(brief(judgeUnder({ rules: { 'BEG.01': { equals: "'00'" } } }, goodSegments))).toEqual([])
    expect(brief(judgeUnder({ rules: { 'BEG.01': { equals: "'05'" } } }, goodSegments))).toEqual([
      'CODE_NOT_IN_GUIDE BEG 2 1',
    ])
  })

  test('places in one loop are multiplied pass by pass; a repeated text must be the same', () => {
    const rules = { 'CTT.02': { equals: 'sum(PO1.02 * PO1/CTP.03)' }, 'PO1/REF.02': { equals: 'BEG.03' } }
    const price = (amount: string) => `CTP**CON*${amount}`
    const segments = [
      begin,
      lines[0] ?? '',
      price('2'),
      lines[1] ?? '',
      price('0.5'),
      'REF*PO*PO1234',
      'CTT*2*22',
    ]
    expect(brief(judgeUnder({ rules }, segments))).toEqual(['BALANCE_WRONG REF 7 2'])
  })
})
