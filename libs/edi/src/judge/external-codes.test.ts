import { describe, expect, test } from 'vitest'
import type { Finding } from '../finding.ts'
import { compiled, firstOf, interchangeOf, setOf } from '../fixture-orders.ts'
import { judgeTransaction } from './judge-transaction.ts'

const guides = {
  '850': compiled({ extends: 'x12/004010/850' }),
  '856': compiled({ extends: 'x12/004010/856' }),
  ORDERS: compiled({ extends: 'edifact/D96A/ORDERS' }),
  DESADV: compiled({ extends: 'edifact/D96A/DESADV' }),
}

function judgeX12(setId: '850' | '856', segments: readonly string[]): readonly Finding[] {
  const bytes = Buffer.from(interchangeOf(setOf(segments, { setId })))
  const { interchange, transaction } = firstOf(bytes)
  return judgeTransaction(bytes, interchange, transaction, guides[setId])
}

function judgeEdifact(type: 'ORDERS' | 'DESADV', segments: readonly string[]): readonly Finding[] {
  const all = [`UNH+1+${type}:D:96A:UN`, ...segments, `UNT+${segments.length + 2}+1`]
  const bytes = Buffer.from(`UNB+UNOC:3+A:14+B:14+260115:0930+1'${all.join("'")}'UNZ+1+1'`)
  const { interchange, transaction } = firstOf(bytes)
  return judgeTransaction(bytes, interchange, transaction, guides[type])
}

const brief = (findings: readonly Finding[]) =>
  findings.map(({ code, segment, element, component, severity }) =>
    [code, segment, element, component, severity].filter((one) => one !== undefined).join(' '),
  )

const order = (...segments: string[]) => [
  'BEG*00*SA*PO1**20260115',
  ...segments.filter((one) => !one.startsWith('PO1')),
  ...(segments.some((one) => one.startsWith('PO1'))
    ? segments.filter((one) => one.startsWith('PO1'))
    : ['PO1*1*1*EA']),
]

test('a wrong check digit is told in full', () => {
  const [found] = judgeX12('850', order('PO1*1*1*EA***EN*4006381333930'))
  expect(found).toEqual({
    code: 'CHECK_DIGIT_WRONG',
    level: 5,
    severity: 'warn',
    text: 'PO107 is no GTIN: it has 8, 12, 13, 14 digits, of which the last is the check digit. Look the number up again.',
    segment: 'PO1',
    segmentPosition: 3,
    loopPath: 'PO1[1]',
    element: 7,
    reference: '234',
    byteOffset: Buffer.from(interchangeOf(setOf(order('PO1*1*1*EA***EN*4006381333930')))).indexOf('4006'),
    byteLength: 13,
    value: '4006381333930',
  })
})

describe('X12', () => {
  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['a UPC', order('PO1*1*1*EA***UP*012345678905'), []],
    ['a UPC that is none', order('PO1*1*1*EA***UP*012345678906'), ['CHECK_DIGIT_WRONG PO1 7 warn']],
    [
      'an EAN among several ids',
      order('PO1*1*1*EA***VN*1*EN*4006381333930'),
      ['CHECK_DIGIT_WRONG PO1 9 warn'],
    ],
    ['a GTIN-14', order('PO1*1*1*EA***UK*10614141000415'), []],
    ['a GTIN-14 that is none', order('PO1*1*1*EA***UK*10614141000416'), ['CHECK_DIGIT_WRONG PO1 7 warn']],
    ['an EAN-8 that is none', order('PO1*1*1*EA***EO*96385075'), ['CHECK_DIGIT_WRONG PO1 7 warn']],
    ['a case code, which has no check digit', order('PO1*1*1*EA***UA*001234567890'), []],
    ["a vendor's number", order('PO1*1*1*EA***VN*012345678906'), []],
    ['a GLN', order('N1*ST*a*UL*0614141000012'), []],
    ['a GLN that is none', order('N1*ST*a*UL*0614141000013'), ['CHECK_DIGIT_WRONG N1 4 warn']],
    ['a number of a party of another kind', order('N1*ST*a*92*0614141000013'), []],
    ['a country', order('N1*ST*a', 'N4*Phoenix*AZ*85001*US'), []],
    ['no country', order('N1*ST*a', 'N4*Phoenix*AZ*85001*UX'), ['COUNTRY_UNKNOWN N4 4 warn']],
    ['a currency', order('CUR*BY*EUR'), []],
    ['no currency', order('CUR*BY*EUX'), ['CURRENCY_UNKNOWN CUR 2 warn']],
  ])('%s', (_, segments, expected) => {
    expect(brief(judgeX12('850', segments))).toEqual(expected)
  })

  test.each<readonly [string, string, readonly string[]]>([
    ['an SSCC behind 00', 'MAN*GM*00106141412345678908', []],
    ['an SSCC without 00', 'MAN*GM*106141412345678908', []],
    ['an SSCC', 'MAN*AA*106141412345678908', []],
    ['an SSCC that is none', 'MAN*GM*00106141412345678907', ['CHECK_DIGIT_WRONG MAN 2 warn']],
    ['marks of another kind', 'MAN*CP*1Z9', []],
  ])('%s', (_, marks, expected) => {
    const segments = ['BSN*00*SN1*20260115*0930', 'HL*1**P', marks]
    expect(brief(judgeX12('856', segments))).toEqual(expected)
  })

  test('no list of X12 is checked: we have none', () => {
    expect(judgeX12('850', order('REF*Q9*1'))).toEqual([])
  })
})

describe('EDIFACT', () => {
  test.each<readonly [string, string, readonly string[]]>([
    ['an EAN', 'LIN+1++4006381333931:EN', []],
    ['an EAN that is none', 'LIN+1++4006381333930:EN', ['CHECK_DIGIT_WRONG LIN 3 1 warn']],
    ["a supplier's number", 'LIN+1++4006381333930:SA', []],
    ['a GLN that is none', 'NAD+BY+4006381333930::9', ['CHECK_DIGIT_WRONG NAD 2 1 warn']],
    ['a party of another agency', 'NAD+BY+4006381333930::92', []],
    ['a country', 'NAD+BY+++a+b+c++d+DE', []],
    ['no country', 'NAD+BY+++a+b+c++d+XX', ['COUNTRY_UNKNOWN NAD 9 warn']],
    ['no currency', 'CUX+2:EUX:9', ['CURRENCY_UNKNOWN CUX 1 2 warn']],
    ['a code that is not in the directory', 'DTM+QQQ:20260115:102', ['CODE_NOT_IN_STANDARD DTM 1 1 warn']],
    [
      'two of them',
      'DTM+QQQ:20260115:999',
      ['CODE_NOT_IN_STANDARD DTM 1 1 warn', 'CODE_NOT_IN_STANDARD DTM 1 3 warn'],
    ],
    ['a simple element', 'NAD+QQQ', ['CODE_NOT_IN_STANDARD NAD 1 warn']],
    ["an agency's own code", 'IMD+C++RC::9', []],
    ['an agency that is none', 'IMD+C++RC::QQQ', ['CODE_NOT_IN_STANDARD IMD 3 3 warn']],
  ])('%s', (_, segment, expected) => {
    const isOfLine = segment.startsWith('IMD')
    const heading = ['BGM+220+1+9', 'DTM+137:20260115:102', ...(isOfLine ? [] : [segment])]
    const detail = segment.startsWith('LIN') ? [] : ['LIN+1', ...(isOfLine ? [segment] : [])]
    expect(brief(judgeEdifact('ORDERS', [...heading, ...detail, 'UNS+S']))).toEqual(expected)
  })

  test('the codes of a guide stand in place of those of the standard', () => {
    const guide = compiled({ extends: 'edifact/D96A/ORDERS', rules: { 'DTM.01-01': { codes: ['ZZZ'] } } })
    const text = "UNH+1+ORDERS:D:96A:UN'BGM+220+1+9'DTM+ZZZ:20260115:102'LIN+1'UNS+S'UNT+6+1'"
    const bytes = Buffer.from(`UNB+UNOC:3+A:14+B:14+260115:0930+1'${text}UNZ+1+1'`)
    const { interchange, transaction } = firstOf(bytes)
    expect(judgeTransaction(bytes, interchange, transaction, guide)).toEqual([])
  })

  // 33E is a code of GS1, which the directory has not.
  const own33E = 'CODE_NOT_IN_STANDARD PCI 1 warn'

  test.each<readonly [string, string, readonly string[]]>([
    ['an SSCC', 'GIN+BJ+106141412345678908', []],
    ['an SSCC that is none', 'GIN+BJ+106141412345678907', ['CHECK_DIGIT_WRONG GIN 2 1 warn']],
    [
      'a range of which the end is none',
      'GIN+BJ+106141412345678908:106141412345678907',
      ['CHECK_DIGIT_WRONG GIN 2 2 warn'],
    ],
    ['numbers of another kind', 'GIN+BX+12', []],
    ['an SSCC on a label', 'PCI+33E+106141412345678908', [own33E]],
    ['an SSCC on a label with its identifier', 'PCI+33E+00106141412345678908', [own33E]],
    [
      'an SSCC on a label that is none',
      'PCI+33E+106141412345678907',
      [own33E, 'CHECK_DIGIT_WRONG PCI 2 1 warn'],
    ],
    ['marks of another kind', 'PCI+24+BOX 1', []],
  ])('%s', (_, numbers, expected) => {
    const segments = ['BGM+351+1+9', 'CPS+1', 'PAC+1', 'PCI+16', numbers]
    expect(brief(judgeEdifact('DESADV', segments))).toEqual(expected)
  })
})
