import { expect, test } from 'vitest'
import { edifactAnswer, faultsOf, functionalAnswer } from './fixture-answers.ts'
import { usualPractice } from './practice.ts'

/** Every error of a group or a transaction, in the bytes of 997 (004010), 999 (005010) and CONTRL (3 and 4). */

const set = (number: string, trailer = `SE*5*${number}`) =>
  `ST*850*${number}~BEG*00*SA*PO12345**20260115~N1*ST*Dock 4*92*D4~PO1*1*10*EA*12.5**UP*012345678905~${trailer}~`
const head = '*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*'
const x12 = (isa11: string, isa12: string, release: string) =>
  `ISA${head}${isa11}*${isa12}*000000101*0*P*>~GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*${release}~` +
  `${set('0001')}GE*1*101~IEA*1*000000101~`
const of4010 = x12('U', '00401', '004010')
const of5010 = x12('^', '00501', '005010')

/** The whole answer around what is told between AK1 and SE. */
function answer(kind: '997' | '999', release: string, told: readonly string[], gs = 'PO', version = release) {
  const is5010 = release >= '005010'
  const isa = `${is5010 ? '^*00501' : 'U*00401'}*000000001*0*P*>~`
  const swapped = head.replace('ACMERETAIL     *ZZ*PARLEYVENDOR   ', 'PARLEYVENDOR   *ZZ*ACMERETAIL     ')
  const ak1 = `AK1*${gs}*101${is5010 ? `*${version}` : ''}`
  const body = [`ST*${kind}*0001`, ak1, ...told]
  return [
    `ISA${swapped.replace('0930', '0931')}${isa}GS*FA*PARLEYVENDOR*ACMERETAIL*20260115*0931*1*X*${release}`,
    ...[...body, `SE*${body.length + 1}*0001`, 'GE*1*1', 'IEA*1*000000001'],
  ]
    .map((one) => `${one}~`)
    .join('')
}

type Change = (file: string) => string
const by =
  (from: string | RegExp, to: string): Change =>
  (file) => {
    if (file.replace(from, to) === file) throw new Error(`the file has no ${from}`)
    return file.replace(from, to)
  }

const refused = (code: string, claimed = 1) => ['AK2*850*0001', 'AK5*R*5', `AK9*R*${claimed}*1*0*${code}`]
const rejected = (code: string) => ['AK2*850*0001', `AK5*R*${code}`, 'AK9*R*1*1*0']

/** What a 999 says is what the 997 says with IK5 for AK5. */
type GroupRow = readonly [name: string, change: Change, told: readonly string[]]
const groups: readonly GroupRow[] = [
  ['GE missing', by(/GE\*1\*101~/, ''), refused('3')],
  ['another number in GE02', by('GE*1*101', 'GE*1*102'), refused('4')],
  ['another count in GE01', by('GE*1*101', 'GE*3*101'), refused('5', 3)],
  ['no sender in GS02', by('GS*PO*ACMERETAIL', 'GS*PO*'), refused('1')],
  ['no agency in GS07', by('*X*00', '**00'), refused('1')],
  ['an ST that cannot be named', by('GE*1', `${set('00 02')}GE*2`), refused('5', 2)],
  ['segments between transactions', by('GE*1', 'N1*ST*x~GE*1'), refused('5')],
  ['SE missing', by(/SE\*5\*0001~/, ''), rejected('2')],
  ['another number in SE02', by('SE*5*0001', 'SE*5*0002'), rejected('3')],
  ['another count in SE01', by('SE*5*0001', 'SE*6*0001'), rejected('4')],
  ['a short ST02, which AK2 cannot say', by(/\*0001~/g, '*001~'), ['AK9*R*1*1*0*5']],
  ['a short ST01, which AK2 cannot say', by('ST*850', 'ST*85'), ['AK9*R*1*1*0*5']],
  ['a set that is not agreed', by('ST*850', 'ST*856'), ['AK2*856*0001', 'AK5*R*1', 'AK9*R*1*1*0']],
  ['a set that is none of X12', by('ST*850', 'ST*8X0'), ['AK2*8X0*0001', 'AK5*R*1*6', 'AK9*R*1*1*0']],
  [
    'the same ST02 twice',
    by('GE*1', `${set('0001')}GE*2`),
    ['AK2*850*0001', 'AK5*A', 'AK2*850*0001', 'AK5*R*23', 'AK9*P*2*2*1'],
  ],
  ['GS02 of one character, which no list can say', by('GS*PO*ACMERETAIL', 'GS*PO*A'), accepted()],
  ['more elements than GE has, which no list can say', by('GE*1*101', 'GE*1*101*X'), accepted()],
  [
    'more elements than SE has',
    by('SE*5*0001', 'SE*5*0001*X'),
    ['AK2*850*0001', 'AK3*SE*5**8', 'AK4*3**3', 'AK5*R*5', 'AK9*R*1*1*0'],
  ],
  ['no date in GS04, which no release up to here can say', by('20260115*0930*101', '*0930*101'), accepted()],
]

function accepted(): readonly string[] {
  return ['AK2*850*0001', 'AK5*A', 'AK9*A*1*1*1']
}

const asIk = (told: readonly string[]) => told.map((one) => one.replace(/^AK(?=[345])/, 'IK'))

test.each(groups)('997 and 999: %s', (_, change, told) => {
  const answers = [
    functionalAnswer(change(of4010), { kind: '997' }),
    functionalAnswer(change(of5010), { kind: '999' }),
  ]
  expect(answers).toEqual([answer('997', '004010', told), answer('999', '005010', asIk(told))])
})

test('every 997 and 999 of this table holds under its own dictionary', () => {
  for (const [name, change] of groups) {
    expect(faultsOf(functionalAnswer(change(of4010), { kind: '997' })), name).toEqual([])
    expect(faultsOf(functionalAnswer(change(of5010), { kind: '999' })), name).toEqual([])
  }
})

test('997 and 999: a group that is not agreed', () => {
  const other = by('GS*PO', 'GS*IN')
  expect(functionalAnswer(other(of4010), { kind: '997' })).toBe(answer('997', '004010', refused('1'), 'IN'))
  const newer = by('*X*005010', '*X*006020')
  expect(functionalAnswer(newer(of5010), { kind: '999' })).toBe(
    answer('999', '006020', asIk(refused('2')), 'PO'),
  )
})

test('997 and 999: the same GS06 twice is 6 before 004050 and 19 from there', () => {
  const again = (file: string) => {
    const group = /GS.*GE\*1\*101~/.exec(file)?.[0] ?? ''
    return file.replace('IEA*1', `${group}IEA*2`)
  }
  const told = (answered: string) => /AK9\*R[^~]*/.exec(answered)?.[0]
  const practice = (repeatedGroup: '6' | '19') => ({ ...usualPractice, repeatedGroup })
  expect([
    told(functionalAnswer(again(of4010), { kind: '997' })),
    told(functionalAnswer(again(of5010), { kind: '997' })),
    told(functionalAnswer(again(of5010), { kind: '999' })),
    told(functionalAnswer(again(of4010), { kind: '997', practice: practice('19') })),
    told(functionalAnswer(again(of5010), { kind: '999', practice: practice('6') })),
  ]).toEqual(['AK9*R*1*1*0*6', 'AK9*R*1*1*0*19', 'AK9*R*1*1*0*19', 'AK9*R*1*1*0*19', 'AK9*R*1*1*0*6'])
})

test('AK902 without a GE is what came, or 0 where a partner reads that', () => {
  const open = by(/GE\*1\*101~/, '')(of4010)
  const practice = { ...usualPractice, countWithoutTrailer: 'zero' } as const
  expect(functionalAnswer(open, { kind: '997', practice })).toBe(answer('997', '004010', refused('3', 0)))
})

const message = (reference: string, end = `UNT+7+${reference}`, type = 'ORDERS:D:96A:UN') =>
  `UNH+${reference}+${type}'BGM+220+4500012345+9'DTM+137:20260115:102'NAD+BY+5450534000000::9'` +
  `LIN+1++5012345678900:EN'UNS+S'${end}'`
const unb = "UNB+UNOC:3+4012345000009:14+5412345000013:14+260115:0930+INT77++++1'"
const ung = "UNG+ORDERS+4012345000009:14+5412345000013:14+260115:0930+G1+UN+D:96A'"
const bare = `${unb}${message('1')}UNZ+1+INT77'`
const grouped = `${unb}${ung}${message('1')}UNE+1+G1'UNZ+1+INT77'`
const inVersion4 = (file: string) =>
  file.replace('UNOC:3', 'UNOC:4').replace('260115:0930+INT', '20260115:0930+INT')

const uci = 'UCI+INT77+4012345000009:14+5412345000013:14'
const ucf = 'UCF+G1+4012345000009:14+5412345000013:14'
const ucm = 'UCM+1+ORDERS:D:96A:UN'

function contrl(told: readonly string[], isVersion4: boolean): string {
  const [date, syntax, unh] = isVersion4 ? ['20260115', 'UNOC:4', '4:1'] : ['260115', 'UNOC:3', 'D:3']
  return [
    `UNB+${syntax}+5412345000013:14+4012345000009:14+${date}:0931+CT1`,
    ...[`UNH+1+CONTRL:${unh}:UN`, ...told, `UNT+${told.length + 2}+1`, 'UNZ+1+CT1'],
  ]
    .map((one) => `${one}'`)
    .join('')
}

const received = `${uci}+7`
const edifact: readonly (readonly [string, string, readonly string[], (readonly string[])?])[] = [
  ['a good group', grouped, [received]],
  ['a group that is not agreed', by('UNG+ORDERS', 'UNG+INVOIC')(grouped), [received, `${ucf}+4+17+UNG+2`]],
  ['UNE missing', by("UNE+1+G1'", '')(grouped), [received, `${ucf}+4+13+UNE`]],
  ['another reference in UNE', by('UNE+1+G1', 'UNE+1+G2')(grouped), [received, `${ucf}+4+28+UNE+3`]],
  ['another count in UNE', by('UNE+1+G1', 'UNE+2+G1')(grouped), [received, `${ucf}+4+29+UNE+2`]],
  [
    'the same group reference twice',
    by('UNZ+1', `${ung}${message('2')}UNE+1+G1'UNZ+2`)(grouped),
    [received, `${ucf}+4+26+UNG+6`],
  ],
  [
    'segments between the messages of a group',
    by('UNE+1', "RFF+ON:1'UNE+1")(grouped),
    [received, `${ucf}+4+33`],
  ],
  [
    'a message that is not agreed',
    by('ORDERS:D', 'SLSRPT:D')(bare),
    [received, 'UCM+1+SLSRPT:D:96A:UN+4+17+UNH+3:1'],
  ],
  [
    'a release that is not agreed',
    by('D:96A', 'D:01B')(bare),
    [received, 'UCM+1+ORDERS:D:01B:UN+4+17+UNH+3:1'],
  ],
  [
    'a message of another type than its group',
    by('UNH+1+ORDERS', 'UNH+1+ORDRSP')(grouped),
    [received, `${ucf}+7`, 'UCM+1+ORDRSP:D:96A:UN+4+31+UNH+3:1'],
  ],
  ['UNT missing', by("UNT+7+1'", '')(bare), [received, `${ucm}+4+13+UNT`]],
  ['another reference in UNT', by('UNT+7+1', 'UNT+7+2')(bare), [received, `${ucm}+4+28+UNT+3`]],
  ['another count in UNT', by('UNT+7+1', 'UNT+8+1')(bare), [received, `${ucm}+4+29+UNT+2`]],
  ['the same reference twice', by('UNZ+1', `${message('1')}UNZ+2`)(bare), [received, `${ucm}+4+26+UNH+2`]],
  [
    'a message without a reference: before version 4 it rejects all',
    by('UNH+1+', 'UNH++')(by('UNT+7+1', 'UNT+7')(bare)),
    [`${uci}+4+13+UNH+2`],
    [received, 'UCM++ORDERS:D:96A:UN+4+12+UNH+2'],
  ],
  [
    'a message without a reference in a group: before version 4 it rejects the group',
    by('UNH+1+', 'UNH++')(by('UNT+7+1', 'UNT+7')(grouped)),
    [received, `${ucf}+4+13+UNH+2`].map((one) => one),
    [received, `${ucf}+7`, 'UCM++ORDERS:D:96A:UN+4+12+UNH+2'],
  ],
  [
    'a type that cannot be',
    by('ORDERS:D:96A:UN', 'orders:D:96A:UN')(bare),
    [received, 'UCM+1+orders:D:96A:UN+4+12+UNH+3:1'],
  ],
]

test.each(edifact.map(([name, file, told, told4 = told]) => [name, { file, told, told4 }] as const))(
  'CONTRL: %s',
  (_, { file, told, told4 }) => {
    const answers = [edifactAnswer(file), edifactAnswer(inVersion4(file))]
    expect(answers).toEqual([contrl(told, false), contrl(told4, true)])
    for (const answered of answers) expect(faultsOf(answered ?? '')).toEqual([])
  },
)
