// biome-ignore-all lint/suspicious/noThenProperty: a word of the language, and never a function.
import { readFileSync } from 'node:fs'
import {
  compileGuide,
  dictionaryNameOf,
  type Finding,
  frame,
  type GuideSpec,
  judgeTransaction,
  readTransaction,
} from '@parley/edi'
import { loadDictionary } from '@parley/standards'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

/** The language of docs/guides.md at work: each construct with a document that is right and one that is not. */

const page = readFileSync(new URL('../../../docs/guides.md', import.meta.url), 'utf8')
const [orderGuide, messageGuide] = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(
  ([, text = '']) => parse(text, { stringKeys: true }) as GuideSpec,
)

async function read(spec: GuideSpec | undefined, segments: readonly string[]) {
  if (spec === undefined) throw new Error('the page has two examples')
  const [standard = '', release = '', set = ''] = spec.extends.split('/')
  const result = compileGuide(spec, await loadDictionary(dictionaryNameOf(spec.extends) ?? ''))
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  const text = standard === 'x12' ? x12Of(release, set, segments) : edifactOf(release, set, segments)
  const bytes = Buffer.from(text)
  const [interchange] = frame(bytes).interchanges
  const [transaction] = interchange?.groups[0]?.transactions ?? []
  if (interchange === undefined || transaction === undefined) throw new Error('no transaction')
  const findings = judgeTransaction(bytes, interchange, transaction, result.guide)
  return { findings, document: readTransaction(bytes, interchange, transaction, result.guide) }
}

const brief = ({ code, segment, segmentPosition, element, component }: Finding) =>
  [code, segment, segmentPosition, element, component].filter((part) => part !== undefined).join(' ')

async function judged(spec: GuideSpec | undefined, segments: readonly string[]) {
  return (await read(spec, segments)).findings.map(brief)
}

function x12Of(release: string, set: string, segments: readonly string[]): string {
  const repeats = release >= '004020'
  const isa = `ISA*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*${repeats ? '^' : 'U'}*${release.slice(0, 5)}*000000101*0*P*>~`
  const inside = [`ST*${set}*0001`, ...segments, `SE*${segments.length + 2}*0001`]
  const text = inside.map((one) => `${one}~`).join('')
  return `${isa}GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*${release}~${text}GE*1*101~IEA*1*000000101~`
}

function edifactOf(release: string, message: string, segments: readonly string[]): string {
  const type = `${message}:${release.slice(0, 1)}:${release.slice(1)}:UN:EAN008`
  const inside = [`UNH+1+${type}`, ...segments, `UNT+${segments.length + 2}+1`]
  const text = inside.map((one) => `${one}'`).join('')
  return `UNB+UNOC:3+4012345000009:14+5412345000013:14+260115:0930+1'${text}UNZ+1+1'`
}

describe('the order of the page', () => {
  const order = [
    'BEG*00*NP*PO123456**20260115',
    'REF*CR*ACMEV',
    'N1*ST*Dock 4*92*PHX3',
    'N3*12 Street',
    'N1*BT*Office',
    'PO1*1*10*EA*120.5*PE*UP*012345678905',
    'PID*F****Widget',
    'PO1*2*4*CA*99*PE*EN*4006381333931',
    'CTT*2*14',
  ]
  const without = (start: string) => order.filter((one) => !one.startsWith(start))
  const changed = (from: string, to: string) => order.map((one) => one.replace(from, to))

  test('a good one has no finding, and its names are in the document', async () => {
    const { findings, document } = await read(orderGuide, order)
    expect(findings).toEqual([])
    expect(document).toMatchObject({
      heading: {
        beg: { orderNumber: 'PO123456' },
        vendor: { '02': 'ACMEV' },
        shipTo: { n1: { '04': 'PHX3' }, n3: [{ '01': '12 Street' }] },
      },
    })
  })

  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['BEG.01 equals', changed('BEG*00', 'BEG*01'), ['CODE_NOT_IN_GUIDE BEG 2 1']],
    ['BEG.02 codes', changed('*NP*', '*SA*'), ['CODE_NOT_IN_GUIDE BEG 2 2']],
    ['BEG.03 min', changed('PO123456', 'PO12345'), ['ELEMENT_TOO_SHORT BEG 2 3']],
    ['BEG.03 max', changed('PO123456', 'PO1234567'), ['ELEMENT_TOO_LONG BEG 2 3']],
    ['REF[01=CR] min', without('REF*CR'), ['SEGMENT_REQUIRED_BY_GUIDE REF 3']],
    ['REF[01=CR] max', order.toSpliced(2, 0, 'REF*CR*OTHER'), ['SEGMENT_OVER_MAX_OF_GUIDE REF 4']],
    ['N1[01=ST]/N3.01 required', changed('N3*12 Street', 'N3**Floor 2'), ['ELEMENT_MISSING N3 5 1']],
    ['PO1[06=UP].07 min', changed('012345678905', '01234567890'), ['ELEMENT_TOO_SHORT PO1 7 7']],
    ['SDQ never', order.toSpliced(7, 0, 'SDQ*EA*92*001*10'), ['SEGMENT_NOT_USED SDQ 9']],
    ['CTT.01 equals count', changed('CTT*2', 'CTT*3'), ['BALANCE_WRONG CTT 10 1']],
    ['CTT.02 equals sum', changed('*2*14', '*2*15'), ['BALANCE_WRONG CTT 10 2']],
    ['when NP: N1[01=BT]', without('N1*BT'), ['SEGMENT_REQUIRED_BY_RULE N1 6']],
    ['when NP: PO1.05', changed('99*PE', '99*CA'), ['CODE_NOT_IN_RULE PO1 9 5']],
    ['when UP and dear: PO1/PID', without('PID'), ['SEGMENT_REQUIRED_BY_RULE PID 8']],
  ])('%s', async (_, segments, expected) => {
    expect(await judged(orderGuide, segments)).toEqual(expected)
  })
})

describe('the message of the page', () => {
  const message = [
    'BGM+220+PO123456+9',
    'DTM+137:20260115:102',
    'NAD+BY+5412345000013::9',
    'NAD+SU+4012345000009::9',
    'LIN+1++4006381333931:EN',
    'QTY+21:10:PCE',
    'UNS+S',
    'CNT+2:1',
  ]
  const swap = (from: string, to: string) => message.map((one) => one.replace(from, to))

  test('a good one has no finding, and its names are in the document', async () => {
    const { findings, document } = await read(messageGuide, message)
    expect(findings).toEqual([])
    expect(document).toMatchObject({
      heading: { orderDate: { '01': { '02': '20260115' } }, buyer: { nad: { '01': 'BY' } } },
    })
  })

  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['DTM[01-01=137] min', swap('137', '2'), ['SEGMENT_REQUIRED_BY_GUIDE DTM 4']],
    ['NAD[01=BY] min', swap('NAD+BY', 'NAD+ST'), ['SEGMENT_REQUIRED_BY_GUIDE NAD 6']],
    [
      'NAD[01=SU|SE] max',
      message.toSpliced(4, 0, 'NAD+SE+4012345000009::9'),
      ['SEGMENT_OVER_MAX_OF_GUIDE NAD 6'],
    ],
    ['LIN/QTY.01-01 codes-', swap('QTY+21', 'QTY+1'), ['CODE_NOT_IN_GUIDE QTY 7 1 1']],
    ['codesFrom: standard', swap('BGM+220', 'BGM+2X0'), ['CODE_NOT_IN_GUIDE BGM 2 1 1']],
    ['CNT equals count(LIN)', swap('CNT+2:1', 'CNT+2:2'), ['BALANCE_WRONG CNT 9 1 2']],
  ])('%s', async (_, segments, expected) => {
    expect(await judged(messageGuide, segments)).toEqual(expected)
  })
})

describe('places, fields and expressions that the examples leave out', () => {
  const order = [
    'BEG*00*NE*PO12345**20260115',
    'N1*ST*Dock 4*92*D4',
    'PER*OC*Jo',
    'PO1*1*10*EA*12.5**UP*012345678905',
    'CTT*1',
  ]
  const under = (own: Partial<GuideSpec>, segments: readonly string[]) =>
    judged({ extends: 'x12/004010/850', ...own }, segments)
  const swap = (from: string, to: string) => order.map((one) => one.replace(from, to))

  test('codes+ and codes- change the codes that are in force', async () => {
    const rules = {
      'N1/PER.01': { codes: ['OC', 'BD'] },
      'N1[01=ST]/PER.01': { 'codes+': ['DC'], 'codes-': ['BD'] },
    }
    expect(await under({ rules }, order)).toEqual([])
    expect(await under({ rules }, swap('PER*OC', 'PER*DC'))).toEqual([])
    expect(await under({ rules }, swap('PER*OC', 'PER*BD'))).toEqual(['CODE_NOT_IN_GUIDE PER 4 1'])
    const other = swap('N1*ST', 'N1*BT').map((one) => one.replace('PER*OC', 'PER*DC'))
    expect(await under({ rules }, other)).toEqual(['CODE_NOT_IN_GUIDE PER 4 1'])
  })

  test('use: optional takes back what the standard, or a wider rule, requires', async () => {
    const rules = {
      'N1/N3': { use: 'required' },
      'N1[01=ST]/N3': { use: 'optional' },
      BEG: { use: 'optional' },
    } as const
    expect(await under({ rules }, order.slice(1))).toEqual([])
    expect(await under({ rules }, swap('N1*ST', 'N1*BT'))).toEqual(['SEGMENT_REQUIRED_BY_GUIDE N3 4'])
  })

  test('a number behind the tag is the second place of that tag', async () => {
    const spec: GuideSpec = { extends: 'edifact/D96A/PARTIN', rules: { NAD_2: { use: 'required' } } }
    const first = await judged({ extends: 'edifact/D96A/PARTIN' }, [
      'BGM+10+1+9',
      'DTM+137:20260115:102',
      'NAD+BY+1::9',
    ])
    const asked = await judged(spec, ['BGM+10+1+9', 'DTM+137:20260115:102', 'NAD+BY+1::9'])
    expect(asked.filter((one) => !first.includes(one))).toEqual([
      expect.stringMatching(/^SEGMENT_REQUIRED_BY_GUIDE NAD/),
    ])
  })

  test('round is half away from zero, and an implied point is understood', async () => {
    const rules = { 'TDS.01': { equals: 'round(sum(IT1.02 * IT1.04), 2)' } }
    const invoice = (total: string) =>
      judged({ extends: 'x12/004010/810', rules }, ['BIG*20260115*INV1', 'IT1*1*1*EA*0.125', `TDS*${total}`])
    expect(await invoice('13')).toEqual([])
    expect(await invoice('12')).toEqual(['BALANCE_WRONG TDS 4 1'])
  })

  test.each([
    ["BEG.02 = 'NE'", true],
    ["BEG.02 != 'NE'", false],
    ["BEG.02 in ('NE', 'SA')", true],
    ["BEG.02 not in ('NE', 'SA')", false],
    ['PO1.02 < 11', true],
    ['PO1.02 <= 10', true],
    ['PO1.02 > 10', false],
    ['PO1.02 >= 10', true],
    ['PO1.02 * PO1.04 = 125', true],
    ['PO1.02 + PO1.04 - 2.5 = 20', true],
    ['CUR present', false],
    ['CUR absent', true],
    ["not BEG.02 = 'SA' and (CUR present or count(N1) = 1)", true],
  ])('a condition: %s is %s', async (when, holds) => {
    const found = await under({ conditions: [{ when, then: { 'PO1.05': 'required' } }] }, order)
    expect(found).toEqual(holds ? ['ELEMENT_REQUIRED_BY_RULE PO1 5 5'] : [])
  })

  test('a condition of a loop sees that pass and what stands before, and a sum adds up pass by pass', async () => {
    const orders = (...lines: readonly string[]) =>
      judged(
        {
          extends: 'edifact/D96A/ORDERS',
          rules: { 'MOA[01-01=79].01-02': { equals: 'sum(LIN/QTY.01-02 * LIN/PRI.01-02)' } },
          conditions: [
            { when: "BGM.01-01 = '220' and LIN/PRI.01-02 > 2.5", then: { 'LIN/IMD': 'required' } },
          ],
        },
        ['BGM+220+PO1+9', 'DTM+137:20260115:102', ...lines],
      )
    const dear = ['LIN+1++4006381333931:EN', 'IMD+F++:::Widget', 'QTY+21:10', 'PRI+AAA:2,55']
    const cheap = ['LIN+2++5012345678900:EN', 'QTY+21:2', 'PRI+AAA:0,5']
    expect(await orders(...dear, ...cheap, 'UNS+S', 'MOA+79:26,5')).toEqual([])
    expect(await orders(...dear, ...cheap, 'UNS+S', 'MOA+79:26,4')).toEqual(['BALANCE_WRONG MOA 12 1 2'])
    expect(await orders(...dear.toSpliced(1, 1), ...cheap, 'UNS+S', 'MOA+79:26.50')).toEqual([
      'SEGMENT_REQUIRED_BY_RULE IMD 5',
    ])
  })
})
