import { expect, test } from 'vitest'
import { edifactAnswer, faultsOf, technicalAnswer } from './fixture-answers.ts'
import { usualPractice } from './practice.ts'

/** Every error of an interchange as TA1 and as UCI, in the bytes that leave. */

const isa =
  'ISA*00*          *00*          *ZZ*ACMERETAIL     *ZZ*PARLEYVENDOR   *260115*0930*U*00401*000000101*1*P*>~'
const x12 =
  `${isa}GS*PO*ACMERETAIL*PARLEYVENDOR*20260115*0930*101*X*004010~` +
  'ST*850*0001~BEG*00*SA*PO12345**20260115~SE*3*0001~GE*1*101~IEA*1*000000101~'

type Change = (file: string) => string
const by =
  (from: string | RegExp, to: string): Change =>
  (file) => {
    if (file.replace(from, to) === file) throw new Error(`the file has no ${from}`)
    return file.replace(from, to)
  }

const same: Change = (file) => file

const technical: readonly (readonly [string, Change, string])[] = [
  ['nothing', same, 'A*000'],
  ['another number in IEA02', by('IEA*1*000000101', 'IEA*1*000000102'), 'E*001'],
  ['a standard other than U', by('*U*00401', '*X*00401'), 'E*002'],
  ['a version that nobody reads', by('*00401*', '*00999*'), 'R*003'],
  ['a letter that ends segments', by(/~/g, 'Q'), 'R*004'],
  ['a sender qualifier that is none', by('*ZZ*ACME', '*  *ACME'), 'R*005'],
  ['no sender', by('ACMERETAIL     *ZZ', '               *ZZ'), 'E*006'],
  ['a receiver qualifier that is none', by('*ZZ*PARLEY', '*?!*PARLEY'), 'R*007'],
  ['no receiver', by('PARLEYVENDOR   *26', '               *26'), 'E*008'],
  ['an authorization qualifier that is none', by('ISA*00', 'ISA*A0'), 'R*010'],
  ['authorization that cannot be read', by('*00*          *00', '*03*abc\x01      *00'), 'R*011'],
  ['a security qualifier that is none', by('          *00*', '          *  *'), 'R*012'],
  ['security that cannot be read', by('*00*          *ZZ', '*01*\xfc\xfc        *ZZ'), 'R*013'],
  ['an empty standards id', by('*U*00401', '* *00401'), 'R*016'],
  ['a version that is none', by('*00401*', '*4010 *'), 'R*017'],
  ['a wish that is none', by('*1*P*', '*X*P*'), 'E*019'],
  ['a usage that is none', by('*1*P*', '*1*Q*'), 'E*020'],
  ['another count in IEA01', by('IEA*1', 'IEA*3'), 'E*021'],
  ['a trailer without a header', by('IEA*1', 'GE*1*102~IEA*1'), 'R*022'],
  ['no IEA', by(/IEA.*/, ''), 'R*023'],
  ['a group that cannot be named', by('GS*PO*', 'GS**'), 'R*024'],
  ['segments outside groups', by('GS*PO', 'N1*ST*x~GS*PO'), 'R*024'],
  ['more elements than IEA has, which no list can say', by('IEA*1*000000101', 'IEA*1*000000101*X'), 'A*000'],
  ['a component separator that is a letter', by('P*>~', 'P*A~'), 'R*027'],
  ['an element separator beyond ASCII', by(/\*/g, '\xfc'), 'R*026'],
]

const ta1 = (verdict: string, note = '000000101*260115*0930') => `TA1*${note}*${verdict}~`
/** The answer swaps the ids as it found them, and asks for nothing. */
function enveloped(file: string, segment: string): string {
  const read = (at: number, length: number) => file.slice(at, at + length)
  const asFound = { sender: read(35, 15), receiver: read(54, 15), from: read(32, 2), to: read(51, 2) }
  const isFound = file.slice(3, 4) === '*' || file.slice(3, 4) === '\xfc'
  if (!isFound) throw new Error('the ISA has another form')
  const standard = read(82, 1) === ' ' || read(82, 1) === 'X' ? 'U' : read(82, 1)
  // What is no version or no usage is not repeated: the answer has to be read itself.
  const version = /^00\d{3}$/.test(read(84, 5)) ? read(84, 5) : '00401'
  const usage = /^[IPT]$/.test(read(102, 1)) ? read(102, 1) : 'P'
  return (
    `ISA*00*          *00*          *${asFound.to}*${asFound.receiver}*${asFound.from}*${asFound.sender}` +
    `*260115*0931*${standard}*${version}*000000002*0*${usage}*>~${segment}IEA*0*000000002~`
  )
}

test.each(technical)('TA1: %s', (_, change, expected) => {
  const file = change(x12)
  expect(technicalAnswer(file)).toBe(enveloped(file, ta1(expected)))
})

test('TA1: a date or a time that is none is refused, in so far as TA1 can repeat it', () => {
  expect(technicalAnswer(by('*260115*0930', '*261315*0930')(x12))).toContain(
    ta1('R*014', '000000101*261315*0930'),
  )
  expect(technicalAnswer(by('*260115*0930', '*260115*9930')(x12))).toContain(
    ta1('R*015', '000000101*260115*9930'),
  )
})

test('TA1: what cannot be repeated has no TA1, and a TA1 or 997 never has one', () => {
  for (const change of [by('*000000101*1', '*00000010A*1'), by('*260115*0930', '*2601  *0930')]) {
    expect(technicalAnswer(change(x12))).toBeUndefined()
  }
  expect(technicalAnswer(`${isa}${ta1('A*000')}IEA*0*000000101~`)).toBeUndefined()
  expect(technicalAnswer(x12.replace('GS*PO', 'GS*FA'))).toBeUndefined()
  expect(technicalAnswer(x12.replace('GS*PO', 'GS*FA').replace('IEA*1', 'IEA*9'))).toBeUndefined()
})

test.each([
  ['a duplicate', '025', 'R*025'],
  ['a sender that nobody knows', '006', 'E*006'],
  ['a receiver that nobody knows', '009', 'E*009'],
  ['no agreement', '024', 'R*024'],
])('TA1: %s, which only the receiver can tell', (_, code, expected) => {
  expect(technicalAnswer(x12, { code })).toBe(enveloped(x12, ta1(expected)))
})

test('TA1: an interchange wrapped within its ISA is refused, in the usual separators', () => {
  const wrapped = x12.replace('*          *00', '*     \n     *00')
  expect(technicalAnswer(wrapped)).toContain('*>~TA1*000000101*260115*0930*R*022~IEA*0*000000002~')
})

test('TA1: in the words that a partner reads', () => {
  const practice = { ...usualPractice, interchangeVersion: '017', groupHeader: 'technical' } as const
  expect(technicalAnswer(by('*00401*', '*00999*')(x12), { practice })).toContain('*R*017~')
  const nameless = by('GS*PO*ACMERETAIL', 'GS*PO*')(x12)
  expect(technicalAnswer(nameless, { practice })).toContain('*R*024~')
  expect(technicalAnswer(nameless)).toContain('*A*000~')
})

const edifact =
  "UNB+UNOC:3+4012345000009:14+5412345000013:14+260115:0930+INT77++++1'" +
  "UNH+1+ORDERS:D:96A:UN'BGM+220+4500012345+9'DTM+137:20260115:102'NAD+BY+5450534000000::9'" +
  "LIN+1++5012345678900:EN'UNS+S'UNT+7+1'UNZ+1+INT77'"
const version4 = edifact.replace('UNOC:3', 'UNOC:4').replace('260115', '20260115')
const ung = "UNG+ORDERS+4012345000009:14+5412345000013:14+260115:0930+G1+UN+D:96A'"

const interchange: readonly (readonly [string, Change, version3: string, version4: string])[] = [
  ['another reference in UNZ', by("UNZ+1+INT77'", "UNZ+1+INT78'"), '28+UNZ+3', '28+UNZ+3'],
  ['a syntax version that is none', by(/UNOC:\d/, 'UNOC:9'), '2+UNB+2:2', '2+UNB+2:2'],
  ['a character set that is none', by('UNOC', 'UNOZ'), '21+UNB+2:1', '46+UNB+2:1'],
  ['a date that is none', by(/\+(20)?260115:/, '+26JAN15:'), '12+UNB+5:1', '12+UNB+5:1'],
  ['a time that is none', by(':0930', ':9h30'), '12+UNB+5:2', '12+UNB+5:2'],
  ['another count in UNZ', by('UNZ+1', 'UNZ+2'), '29+UNZ+2', '29+UNZ+2'],
  ['a segment outside messages', by('UNZ+1', "RFF+ON:1'UNZ+1"), '33', '33'],
  ['a trailer without a header', by('UNZ+1', "UNE+1+G1'UNZ+1"), '33+UNE', '33+UNE'],
  ['no UNZ', by(/UNZ.*/, ''), '13+UNZ', '13+UNZ'],
  ['groups and messages outside them', by('UNH+1', `${ung}UNE+0+G1'UNH+1`), '30', '30'],
  ['nothing in it', by(/UNH.*UNZ\+1/, 'UNZ+0'), '32+UNZ', '32+UNZ'],
  ['a package', by('UNZ+1', "UNO+2+1:1+1+0'UNP+0+2'UNZ+2"), '15', '47+UNO'],
]

const uci = 'UCI+INT77+4012345000009:14+5412345000013:14'
function contrlOf(said: string, isVersion4 = false): string {
  const [date, unb, unh] = isVersion4 ? ['20260115', 'UNOC:4', '4:1'] : ['260115', 'UNOC:3', 'D:3']
  return `UNB+${unb}+5412345000013:14+4012345000009:14+${date}:0931+CT1'UNH+1+CONTRL:${unh}:UN'${uci}+${said}'UNT+3+1'UNZ+1+CT1'`
}

test.each(interchange)('CONTRL: %s', (name, change, said3, said4) => {
  const answers = [edifactAnswer(change(edifact)), edifactAnswer(change(version4))]
  const isOld = name === 'a syntax version that is none'
  expect(answers).toEqual([contrlOf(`4+${said3}`), contrlOf(`4+${said4}`, !isOld)])
  for (const answer of answers) expect(faultsOf(answer ?? '')).toEqual([])
})

test('CONTRL: a good one is acknowledged (7), or said to be received (8) where that is read', () => {
  expect([edifactAnswer(edifact), edifactAnswer(version4)]).toEqual([contrlOf('7'), contrlOf('7', true)])
  expect(edifactAnswer(edifact, { ...usualPractice, interchangeAction: '8' })).toBe(contrlOf('8'))
})

test.each([
  ['more elements than UNZ has', "UNZ+1+INT77'", "UNZ+1+INT77+X'"],
  ['components in UNB 0031', "++++1'", "++++1:2'"],
  ['a priority that is a digit', "++++1'", "+++1+1'"],
])('CONTRL: %s is a warning, and no reason to reject', (_, from, to) => {
  expect([edifact, version4].map((file) => edifactAnswer(by(from, to)(file)))).toEqual([
    contrlOf('7'),
    contrlOf('7', true),
  ])
})

test('CONTRL: what must be copied and did not come has none; CONTRL and APERAK have none', () => {
  const gone: readonly Change[] = [
    by(/INT77/g, ''),
    by('4012345000009:14', ''),
    by('+5412345000013:14', '+'),
    by('ORDERS', 'CONTRL'),
    by('ORDERS', 'APERAK'),
  ]
  for (const change of gone) expect(edifactAnswer(change(edifact))).toBeUndefined()
})
