import { expect, test } from 'vitest'
import { edifactAnswer, faultsOf, functionalAnswer } from './fixture-answers.ts'
import { usualPractice } from './practice.ts'

/** Every error of a segment or an element, in the bytes of 997 (004010), 999 (005010) and CONTRL (3 and 4). */

const head = '*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*'
const order: readonly string[] = [
  'BEG*00*SA*PO12345**20260115',
  'N1*ST*Dock 4*92*D4',
  'PO1*1*10*EA*12.5**UP*012345678905',
  'CTT*1',
]

function x12(segments: readonly string[], release: '004010' | '005010'): string {
  const isa = release === '004010' ? 'U*00401' : '^*00501'
  const set = ['ST*850*0001', ...segments, `SE*${segments.length + 2}*0001`]
  const group = [`GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*${release}`, ...set, 'GE*1*101']
  return [`ISA${head}${isa}*000000101*0*P*>`, ...group, 'IEA*1*000000101'].map((one) => `${one}~`).join('')
}

/** The whole answer around AK3 to AK5. */
function response(kind: '997' | '999', told: readonly string[], verdict: string): string {
  const is999 = kind === '999'
  const swapped = head.replace('ACMERETAIL     *ZZ*PARLEYVENDOR   ', 'PARLEYVENDOR   *ZZ*ACMERETAIL     ')
  const body = [`ST*${kind}*0001`, `AK1*PO*101${is999 ? '*005010' : ''}`, 'AK2*850*0001', ...told, verdict]
  const ak9 = `AK9*${verdict[4]}*1*1*${verdict[4] === 'R' ? 0 : 1}`
  return [
    `ISA${swapped.replace('0930', '0931')}${is999 ? '^*00501' : 'U*00401'}*000000001*0*P*>`,
    `GS*FA*PARLEYVENDOR*ACMERETAIL*20260115*0931*1*X*${is999 ? '005010' : '004010'}`,
    ...[...body, ak9, `SE*${body.length + 2}*0001`, 'GE*1*1', 'IEA*1*000000001'],
  ]
    .map((one) => `${one}~`)
    .join('')
}

type Edit = (segments: readonly string[]) => readonly string[]
const insert =
  (at: number, ...more: readonly string[]): Edit =>
  (segments) => [...segments.slice(0, at), ...more, ...segments.slice(at)]
const drop =
  (tag: string): Edit =>
  (segments) =>
    segments.filter((one) => !one.startsWith(tag))
const change =
  (from: string, to: string): Edit =>
  (segments) => {
    if (!segments.some((one) => one.includes(from))) throw new Error(`no segment has ${from}`)
    return segments.map((one) => one.replace(from, to))
  }
const move =
  (from: number, to: number): Edit =>
  (segments) => {
    const rest = segments.filter((_, index) => index !== from)
    return [...rest.slice(0, to), segments[from] ?? '', ...rest.slice(to)]
  }

type X12Row = readonly [
  name: string,
  edit: Edit,
  told: readonly string[],
  verdict?: string,
  in999?: { readonly told?: readonly string[]; readonly verdict?: string },
]

const x12Rows: readonly X12Row[] = [
  ['a tag that is no segment', insert(1, 'ZZ9*1'), ['AK3*ZZ9*3**1']],
  ['no tag at all', change('CTT*1', 'see above'), [], 'AK5*R*5'],
  ['a segment that may not stand here', insert(1, 'PO4*1'), ['AK3*PO4*3**2']],
  ['a mandatory segment missing', drop('BEG'), ['AK3*BEG*2**3']],
  ['a loop over its limit', insert(3, 'CTT*1', 'CTT*1'), ['AK3*CTT*6**4', 'AK3*CTT*7**4']],
  ['a segment over its limit', insert(1, 'CUR*BY*USD', 'CUR*BY*USD'), ['AK3*CUR*4**5']],
  ['a segment of another set', insert(1, 'BIG*20260115*1'), ['AK3*BIG*3**6']],
  ['a segment out of sequence', move(0, 1), ['AK3*BEG*3**7']],
  [
    'a segment that the guide does not use',
    insert(1, 'CSH*N'),
    [],
    'AK5*E*5',
    { told: ['IK3*CSH*3**I4'], verdict: 'IK5*E*I5' },
  ],
  ['a segment that the guide requires missing', change('N1*ST', 'N1*BT'), ['AK3*N1*4**3']],
  ['a mandatory element missing', change('*PO12345', '*'), ['AK3*BEG*2**8', 'AK4*3*324*1']],
  [
    'an element that the guide requires missing',
    change('PO1*1*10*', 'PO1*1**'),
    ['AK3*PO1*4**8', 'AK4*2*330*1'],
  ],
  ['a condition not met', change('*UP*012345678905', '*UP'), ['AK3*PO1*4**8', 'AK4*7*234*2']],
  ['too many elements', change('CTT*1', 'CTT*1*******9'), ['AK3*CTT*5**8', 'AK4*8**3']],
  ['what excludes each other', insert(1, 'TD3*TL*********ABCD'), ['AK3*TD3*3**8', 'AK4*10*24*10']],
  ['too short', change('BEG*00', 'BEG*0'), ['AK3*BEG*2**8', 'AK4*1*353*4*0']],
  ['too long', change('*EA*', '*EAX*'), ['AK3*PO1*4**8', 'AK4*3*355*5*EAX']],
  ['a character that is none', change('Dock 4', 'Dock\x01'), ['AK3*N1*3**8', 'AK4*2*93*6']],
  ['no number', change('*10*EA', '*ten*EA'), ['AK3*PO1*4**8', 'AK4*2*330*6*ten']],
  [
    'a code that the guide does not list',
    change('*SA*', '*KN*'),
    ['AK3*BEG*2**8', 'AK4*2*92*7*KN'],
    'AK5*R*5',
    { told: ['IK3*BEG*2**8', 'IK4*2*92*I6*KN'] },
  ],
  ['no date', change('20260115', '20261315'), ['AK3*BEG*2**8', 'AK4*5*373*8*20261315']],
  ['no time', insert(1, 'DTM*002*20260115*9930'), ['AK3*DTM*3**8', 'AK4*3*337*9*9930']],
  [
    'a component separator in a simple element',
    change('Dock 4', 'Do>ck'),
    ['AK3*N1*3**8', 'AK4*2*93*6'],
    'AK5*R*5',
    { told: ['IK3*N1*3**8', 'IK4*2*93*13'] },
  ],
  [
    'too many components',
    insert(1, 'REF*CR*1**AB>1>CD>2>EF>3>GH'),
    ['AK3*REF*3**8', 'AK4*4*C040*3'],
    'AK5*R*5',
    { told: ['IK3*REF*3**8', 'IK4*4*C040*13'] },
  ],
  [
    'an element that the guide does not use',
    change('**20260115', '**20260115**AC'),
    [],
    'AK5*A',
    { told: ['IK3*BEG*2**8', 'IK4*7*587*I10'], verdict: 'IK5*E*I5' },
  ],
  ['trailing separators, which no list up to here can say', change('CTT*1', 'CTT*1**'), [], 'AK5*A'],
]

const asIk = (told: readonly string[]) => told.map((one) => one.replace(/^AK(?=[345])/, 'IK'))

const x12Cases = x12Rows.map(([name, edit, told, verdict = 'AK5*R*5', in999 = {}]) => {
  return [name, { edit, told, verdict, in999 }] as const
})

test.each(x12Cases)('997 and 999: %s', (_, { edit, told, verdict, in999 }) => {
  const answers = [
    functionalAnswer(x12(edit(order), '004010'), { kind: '997' }),
    functionalAnswer(x12(edit(order), '005010'), { kind: '999' }),
  ]
  const [verdict999 = ''] = asIk([verdict])
  const isByGuide =
    in999.told?.every((one) => /\*(8|I\d+)(\*|$)/.test(one)) && in999.told.some((one) => /\*I\d/.test(one))
  const usual = isByGuide ? 'IK5*R*I5' : verdict999
  const plain = (list: readonly string[]) => list.map((one) => one.replace('*C040*', '**'))
  // PO102 is data element 330 in 004010, 380 in 005010.
  const renumbered = (list: readonly string[]) => list.map((one) => one.replace('*2*330*', '*2*380*'))
  expect(answers).toEqual([
    response('997', plain(told), verdict),
    response('999', renumbered(plain(in999.told ?? asIk(told))), in999.verdict ?? usual),
  ])
  for (const answer of answers) expect(faultsOf(answer)).toEqual([])
})

test('997: a tag that is no segment stays unnamed where a partner reads it by the letter', () => {
  const file = x12(insert(1, 'ZZ9*1')(order), '004010')
  const practice = { ...usualPractice, unknownSegment: 'unnamed' } as const
  expect(functionalAnswer(file, { kind: '997', practice })).toBe(response('997', [], 'AK5*R*5'))
})

const orders: readonly string[] = [
  'BGM+220+4500012345+9',
  'DTM+137:20260115:102',
  'NAD+BY+5450534000000::9',
  'LIN+1++5012345678900:EN',
  'QTY+21:10',
  'UNS+S',
]

function edifact(segments: readonly string[], version: 3 | 4): string {
  const unb = version === 3 ? 'UNOC:3' : 'UNOC:4'
  const date = version === 3 ? '260115' : '20260115'
  const message = ['UNH+1+ORDERS:D:96A:UN', ...segments, `UNT+${segments.length + 2}+1`]
  return [`UNB+${unb}+4012345000009:14+5412345000013:14+${date}:0930+INT77`, ...message, 'UNZ+1+INT77']
    .map((one) => `${one}'`)
    .join('')
}

function contrl(told: readonly string[], version: 3 | 4): string {
  const [date, syntax, unh] = version === 4 ? ['20260115', 'UNOC:4', '4:1'] : ['260115', 'UNOC:3', 'D:3']
  const body = ['UCI+INT77+4012345000009:14+5412345000013:14+7', ...told]
  return [
    `UNB+${syntax}+5412345000013:14+4012345000009:14+${date}:0931+CT1`,
    ...[`UNH+1+CONTRL:${unh}:UN`, ...body, `UNT+${body.length + 2}+1`, 'UNZ+1+CT1'],
  ]
    .map((one) => `${one}'`)
    .join('')
}

type EdifactRow = readonly [name: string, edit: Edit, told: readonly string[], in4?: readonly string[]]

const edifactRows: readonly EdifactRow[] = [
  ['a tag that is no segment', insert(2, 'ZZZ+1'), ['UCS+4+15']],
  ['a segment that may not stand here', insert(2, 'QTY+21:1'), ['UCS+4+15']],
  ['a segment of another message', insert(2, 'GIS+1'), ['UCS+4+15']],
  ['a segment out of sequence', move(0, 1), ['UCS+3+15']],
  ['a mandatory segment missing', drop('BGM'), ['UCS+1+13']],
  ['a segment over its limit', insert(1, 'BGM+220+1+9'), ['UCS+3+35']],
  [
    'a loop over its limit',
    insert(3, ...Array.from({ length: 100 }, () => 'NAD+DP+1::9')),
    ['UCS+103+36', 'UCS+104+36'],
  ],
  ['a segment that the guide does not use', insert(2, 'PAI+::42'), []],
  ['a segment that the guide requires missing', change('NAD+BY', 'NAD+SE'), ['UCS+4+13']],
  ['too many elements', change('UNS+S', 'UNS+S+1'), ['UCS+7+16']],
  ['trailing separators', change('UNS+S', 'UNS+S+'), []],
  ['a mandatory element missing', change('QTY+21:10', 'QTY'), ['UCS+6', 'UCD+13+2']],
  ['a component that the guide requires missing', change(':20260115', ':'), ['UCS+3', 'UCD+13+2:2']],
  ['too many components', change(':102', ':102:1'), ['UCS+3', 'UCD+16+2']],
  ['too long', change('+4500012345', `+${'4'.repeat(36)}`), ['UCS+2', 'UCD+39+3']],
  ['a character that is none', change('4500012345', '45\x01'), ['UCS+2', 'UCD+21+3']],
  ['no number', change('21:10', '21:ten'), ['UCS+6', 'UCD+37+2:2']],
  ['two decimal marks', change('21:10', '21:1.0,5'), ['UCS+6', 'UCD+19+2:2']],
  ['a code that the guide does not list', change('BGM+220', 'BGM+221'), ['UCS+2', 'UCD+14+2:1']],
  ['an element that the guide does not use', change('+4500012345+9', '+4500012345+9+NA'), []],
]

const edifactCases = edifactRows.map(
  ([name, edit, told, told4 = told]) => [name, { edit, told, told4 }] as const,
)

test.each(edifactCases)('CONTRL: %s', (_, { edit, told, told4 }) => {
  const answers = [edifactAnswer(edifact(edit(orders), 3)), edifactAnswer(edifact(edit(orders), 4))]
  const rejected = (list: readonly string[]) => (list.length > 0 ? ['UCM+1+ORDERS:D:96A:UN+4', ...list] : [])
  expect(answers).toEqual([contrl(rejected(told), 3), contrl(rejected(told4), 4)])
  for (const answer of answers) expect(faultsOf(answer ?? '')).toEqual([])
})

test('CONTRL: a missing segment has its own place where a partner reads that', () => {
  const practice = { ...usualPractice, missingSegment: 'expected' } as const
  const told = ['UCM+1+ORDERS:D:96A:UN+4', 'UCS+2+13']
  expect(edifactAnswer(edifact(drop('BGM')(orders), 3), practice)).toBe(contrl(told, 3))
})
