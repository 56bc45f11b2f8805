import { describe, expect, test } from 'vitest'
import { compiled } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import type { EdifactInterchange } from '../interchange.ts'
import { judgeTransaction } from '../judge/judge-transaction.ts'
import { type ContrlInput, composeContrl } from './compose-contrl.ts'

const now = new Date('2026-01-15T09:31:00Z')
const orders = compiled({ extends: 'edifact/D96A/ORDERS' })
const unb = "UNB+UNOC:3+4012345000009:14+5412345000013:14+260115:0930+INT77++++1'"
const head = "UNB+UNOC:3+5412345000013:14+4012345000009:14+260115:0931+CT1'UNH+1+CONTRL:D:3:UN'"

const segments: readonly string[] = [
  'BGM+220+4500012345+9',
  'DTM+137:20260115:102',
  'NAD+BY+5450534000000::9',
  'NAD+SU+4012345000009::9',
  'LIN+1++5012345678900:EN',
  'QTY+21:10',
  'UNS+S',
]

function message(number: number, body: readonly string[] = segments, trailer?: string): string {
  const end = trailer ?? `UNT+${body.length + 2}+${number}`
  return [`UNH+${number}+ORDERS:D:96A:UN:EAN008`, ...body, end].map((one) => `${one}'`).join('')
}

function framed(file: string): EdifactInterchange {
  const [interchange] = frame(Buffer.from(file, 'latin1')).interchanges
  if (interchange?.standard !== 'edifact') throw new Error('no EDIFACT interchange')
  return interchange
}

function answer(file: string, options: Partial<ContrlInput> = {}): string | undefined {
  const interchange = framed(file)
  const verdicts = interchange.groups.map((group) => ({
    group,
    transactions: group.transactions.map((transaction) => {
      const findings = judgeTransaction(Buffer.from(file, 'latin1'), interchange, transaction, orders)
      return { transaction, findings, accepted: findings.every(({ severity }) => severity !== 'error') }
    }),
  }))
  const bytes = composeContrl({ interchange, verdicts, numbers: { interchange: 'CT1' }, now, ...options })
  return bytes && Buffer.from(bytes).toString('latin1')
}

/** UCI to the last segment before UNT. */
function body(text: string | undefined): string {
  return /UCI.*?(?=UNT\+\d+\+1'UNZ)/s.exec(text ?? '')?.[0] ?? ''
}

const interchangeOf = (...messages: readonly string[]) =>
  `${unb}${messages.join('')}UNZ+${messages.length}+INT77'`
const uci = 'UCI+INT77+4012345000009:14+5412345000013:14+'

test('an interchange partially accepted: silence accepts, each fault has its place', () => {
  const lots = segments.map((one) => one.replace('QTY+21:10', 'QTY+21:lots'))
  const file = interchangeOf(message(1), message(2, lots), message(3, segments, 'UNT+12+3'))
  const told = `${uci}7'UCM+2+ORDERS:D:96A:UN:EAN008+4'UCS+7'UCD+37+2:2'UCM+3+ORDERS:D:96A:UN:EAN008+4+29+UNT+2'`
  expect(answer(file)).toBe(`${head}${told}UNT+7+1'UNZ+1+CT1'`)
  expect(body(answer(file, { listAccepted: true }))).toBe(
    told.replace("'UCM+2", "'UCM+1+ORDERS:D:96A:UN:EAN008+7'UCM+2"),
  )
})

test('a good interchange is acknowledged, or only received where that is asked', () => {
  expect(answer(interchangeOf(message(1)))).toBe(`${head}${uci}7'UNT+3+1'UNZ+1+CT1'`)
  expect(body(answer(interchangeOf(message(1)), { receiptOnly: true }))).toBe(`${uci}8'`)
})

describe('what is wrong with the interchange rejects it whole', () => {
  test.each([
    ['another reference in UNZ', interchangeOf(message(1)).replace('UNZ+1+INT77', 'UNZ+1+X'), '4+28+UNZ+3'],
    ['another count in UNZ', interchangeOf(message(1)).replace('UNZ+1', 'UNZ+3'), '4+29+UNZ+2'],
    ['no UNZ', `${unb}${message(1)}`, '4+13+UNZ'],
    ['no message', `${unb}UNZ+0+INT77'`, '4+32+UNZ'],
    ['a segment outside messages', interchangeOf(message(1)).replace('UNH+1', "XYZ+1'UNH+1"), '4+33'],
    ['no date', interchangeOf(message(1)).replace('260115:0930', ':0930'), '4+12+UNB+5:1'],
  ])('%s', (_, file, told) => {
    expect(body(answer(file))).toBe(`${uci}${told}'`)
  })
})

describe('what is wrong in a message', () => {
  const without = (tag: string) => segments.filter((one) => !one.startsWith(tag))
  const replaced = (from: string, to: string) => segments.map((one) => one.replace(from, to))
  const rejected = "UCM+1+ORDERS:D:96A:UN:EAN008+4'"
  test.each<readonly [string, readonly string[], string]>([
    ['no BGM: told at the last segment before its place', without('BGM'), `${rejected}UCS+1+13'`],
    ['an unknown segment', [...segments.slice(0, 2), 'ZZZ+1', ...segments.slice(2)], `${rejected}UCS+4+15'`],
    [
      'a segment of another message',
      [...segments.slice(0, 2), 'GIS+1', ...segments.slice(2)],
      `${rejected}UCS+4+15'`,
    ],
    ['too many elements', replaced('UNS+S', 'UNS+S+1'), `${rejected}UCS+8+16'`],
    ['a mandatory component missing', replaced('137:', ':'), `${rejected}UCS+3'UCD+13+2:1'`],
    ['a mandatory element missing', replaced('NAD+BY', 'NAD+'), `${rejected}UCS+4'UCD+13+2'`],
    ['too many components', replaced(':102', ':102:1'), `${rejected}UCS+3'UCD+16+2'`],
    ['too long', replaced('+220+', '+2200+'), `${rejected}UCS+2'UCD+39+2:1'`],
    ['no number', replaced('21:10', '21:x'), `${rejected}UCS+7'UCD+37+2:2'`],
    ['a control character', replaced('4500012345', '45\x01'), `${rejected}UCS+2'UCD+21+3'`],
    [
      'two faults in one segment',
      replaced('+220+4500012345', '+2200+45\x01'),
      `${rejected}UCS+2'UCD+39+2:1'UCD+21+3'`,
    ],
  ])('%s', (_, changed, told) => {
    expect(body(answer(interchangeOf(message(1, changed))))).toBe(`${uci}7'${told}`)
  })

  test.each([
    ['another reference in UNT', message(1, segments, 'UNT+9+2'), '4+28+UNT+3'],
    ['no UNT', message(1).replace("UNT+9+1'", ''), '4+13+UNT'],
  ])('%s', (_, changed, told) => {
    expect(body(answer(interchangeOf(changed)))).toBe(`${uci}7'UCM+1+ORDERS:D:96A:UN:EAN008+${told}'`)
  })

  test('the same reference twice', () => {
    expect(body(answer(interchangeOf(message(1), message(1))))).toBe(
      `${uci}7'UCM+1+ORDERS:D:96A:UN:EAN008+4+26+UNH+2'`,
    )
  })
})

test('a group has its own response', () => {
  const ung = "UNG+ORDERS+4012345000009:14+5412345000013:14+260115:0930+G1+UN+D:96A'"
  const grouped = (trailer: string, one = message(1)) => `${unb}${ung}${one}${trailer}UNZ+1+INT77'`
  const ucf = `${uci}7'UCF+G1+4012345000009:14+5412345000013:14+`
  expect(body(answer(grouped("UNE+1+G1'")))).toBe(`${uci}7'`)
  expect(body(answer(grouped("UNE+2+G1'")))).toBe(`${ucf}4+29+UNE+2'`)
  expect(body(answer(grouped("UNE+1+G1'", message(1, segments, 'UNT+12+1'))))).toBe(
    `${ucf}7'UCM+1+ORDERS:D:96A:UN:EAN008+4+29+UNT+2'`,
  )
})

test('separators, release characters, version 4 and the test indicator come back as they came', () => {
  const odd = `UNA/|,! ~${interchangeOf(message(1)).replaceAll('INT77', 'I!!7').replaceAll('+', '|').replaceAll(':', '/').replaceAll("'", '~')}`
  expect(answer(odd)).toContain('UNA/|,! ~UNB|UNOC/3|5412345000013/14|4012345000009/14|260115/0931|CT1~')
  expect(answer(odd)).toContain('UCI|I!!7|')
  const version4 = interchangeOf(message(1))
    .replace('UNOC:3', 'UNOC:4')
    .replace('260115', '20260115')
    .replace('++++1', '++++1++1')
  expect(answer(version4)).toContain("+20260115:0931+CT1++++++1'UNH+1+CONTRL:4:1:UN'")
})

test('what is too long to be a test indicator does not come back as one', () => {
  const longUnb = unb.replace('++++1', '++++++G1')
  expect(answer(`${longUnb}${message(1)}UNZ+1+INT77'`)).toMatch(/^UNB\+UNOC:3\+[^']*\+CT1'UNH/)
})

test('an acknowledgement is never acknowledged, and what cannot be copied is not answered', () => {
  const contrl = answer(interchangeOf(message(1))) ?? ''
  expect(answer(contrl)).toBeUndefined()
  expect(answer(interchangeOf(message(1)).replaceAll('INT77', ''))).toBeUndefined()
  expect(answer(interchangeOf(message(1)).replaceAll('INT77', '9'.repeat(20)))).toBeUndefined()
})

test('every CONTRL we write holds under its own directory', () => {
  const guide = compiled({ extends: 'edifact/SERVICE-V3/CONTRL' })
  const lots = segments.map((one) => one.replace('QTY+21:10', 'QTY+21:lots'))
  const files = [interchangeOf(message(1)), interchangeOf(message(1, lots)), `${unb}${message(1)}`]
  for (const file of files) {
    const bytes = Buffer.from(answer(file) ?? '', 'latin1')
    const interchange = framed(bytes.toString('latin1'))
    expect(interchange.findings).toEqual([])
    const [transaction] = interchange.groups[0]?.transactions ?? []
    if (transaction === undefined) throw new Error('no CONTRL')
    expect(judgeTransaction(bytes, interchange, transaction, guide)).toEqual([])
  }
})
