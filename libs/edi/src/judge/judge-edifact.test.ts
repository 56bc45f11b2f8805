import { describe, expect, test } from 'vitest'
import { businessKeys } from '../business-keys.ts'
import { compiled } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import type { GuideSpec } from '../guide/guide-spec.ts'
import { readTransaction } from '../read-transaction.ts'
import { judgeTransaction } from './judge-transaction.ts'

const goodSegments: readonly string[] = [
  'UNH+1+ORDERS:D:96A:UN:EAN008',
  'BGM+220+4500012345+9',
  'DTM+137:20260115:102',
  'RFF+CT:99',
  'NAD+BY+5450534000000::9++Amazon?+Co',
  'CUX+2:EUR:9',
  'LIN+1++5012345678900:EN',
  'PIA+5+SKU-1:SA+SKU-2:IN',
  "IMD+F++:::Widget?: blue, 5?' long",
  'QTY+21:10,5:PCE',
  'PRI+AAA:3.25',
  'UNS+S',
  'CNT+2:1',
]

function fileOf(segments: readonly string[], syntax = 'UNOC:3', date = '260115'): Buffer {
  const text = [...segments, `UNT+${segments.length + 1}+1`, 'UNZ+1+INT77'].map((one) => `${one}'`).join('')
  return Buffer.from(`UNB+${syntax}+A:14+B:14+${date}:0930+INT77'${text}`, 'latin1')
}

function read(bytes: Uint8Array, spec: GuideSpec = { extends: 'edifact/D96A/ORDERS' }) {
  const [interchange] = frame(bytes).interchanges
  const transaction = interchange?.groups[0]?.transactions[0]
  if (interchange === undefined || transaction === undefined) throw new Error('no message')
  const guide = compiled(spec)
  return {
    findings: judgeTransaction(bytes, interchange, transaction, guide),
    tree: readTransaction(bytes, interchange, transaction, guide),
    keys: businessKeys(bytes, interchange, transaction, guide),
  }
}

function replaced(from: string, to: string): readonly string[] {
  const changed = goodSegments.map((segment) => segment.replace(from, to))
  if (changed.join() === goodSegments.join()) throw new Error(`nothing is ${from}`)
  return changed
}

const brief = (segments: readonly string[], spec?: GuideSpec) =>
  read(fileOf(segments), spec).findings.map(({ code, segment, segmentPosition, element, component }) =>
    [code, segment, segmentPosition, element, component].filter((one) => one !== undefined).join(' '),
  )

test('a good message has no finding', () => {
  expect(read(fileOf(goodSegments)).findings).toEqual([])
})

test('its tree has loops by trigger, components by number, and no release characters', () => {
  const { tree } = read(fileOf(goodSegments))
  expect(JSON.parse(JSON.stringify(tree))).toEqual({
    heading: {
      unh: { '01': '1', '02': { '01': 'ORDERS', '02': 'D', '03': '96A', '04': 'UN', '05': 'EAN008' } },
      bgm: { '01': { '01': '220' }, '02': '4500012345', '03': '9' },
      dtm: [{ '01': { '01': '137', '02': '20260115', '03': '102' } }],
      rff: [{ rff: { '01': { '01': 'CT', '02': '99' } } }],
      nad: [{ nad: { '01': 'BY', '02': { '01': '5450534000000', '03': '9' }, '04': { '01': 'Amazon+Co' } } }],
      cux: [{ cux: { '01': { '01': '2', '02': 'EUR', '03': '9' } } }],
    },
    detail: {
      lin: [
        {
          lin: { '01': '1', '03': { '01': '5012345678900', '02': 'EN' } },
          pia: [{ '01': '5', '02': { '01': 'SKU-1', '02': 'SA' }, '03': { '01': 'SKU-2', '02': 'IN' } }],
          imd: [{ '01': 'F', '03': { '04': "Widget: blue, 5' long" } }],
          qty: [{ '01': { '01': '21', '02': '10,5', '03': 'PCE' } }],
          pri: [{ pri: { '01': { '01': 'AAA', '02': '3.25' } } }],
        },
      ],
    },
    summary: {
      uns: { '01': 'S' },
      cnt: [{ '01': { '01': '2', '02': '1' } }],
      unt: { '01': '14', '02': '1' },
    },
  })
})

test('business keys are read without release characters', () => {
  const spec = { extends: 'edifact/D96A/ORDERS', keys: { po: 'BGM.02' } }
  expect(read(fileOf(replaced('4500012345', "45?'1")), spec).keys).toEqual({ po: "45'1" })
})

describe('one fault, one finding, at its place', () => {
  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['no BGM', goodSegments.filter((one) => !one.startsWith('BGM')), ['SEGMENT_MISSING BGM 2']],
    ['letters in a number', replaced('21:10,5', '21:lots'), ['NUMBER_INVALID QTY 10 1 2']],
    ['two decimal marks', replaced('10,5', '1.0,5'), ['DECIMAL_MARK_INVALID QTY 10 1 2']],
    ['no digit before the mark', replaced('10,5', ',5'), ['DECIMAL_MARK_ALONE QTY 10 1 2']],
    ['a digit for a letter', replaced('UNS+S', 'UNS+1'), ['DIGIT_AMONG_LETTERS UNS 12 1']],
    ['a type too long', replaced('BGM+220', 'BGM+2200'), ['ELEMENT_TOO_LONG BGM 2 1 1']],
    ['a component missing', replaced('CT:99', ':99'), ['ELEMENT_MISSING RFF 4 1 1']],
    [
      'too many components',
      replaced('137:20260115:102', '137:20260115:102:4'),
      ['TOO_MANY_COMPONENTS DTM 3 1'],
    ],
    ['too many elements', replaced('UNS+S', 'UNS+S+1'), ['TOO_MANY_ELEMENTS UNS 12 2']],
    [
      'a component in a simple element',
      replaced('4500012345', '45:1'),
      ['COMPONENT_IN_SIMPLE_ELEMENT BGM 2 2'],
    ],
    [
      'a segment of another message',
      [...goodSegments.slice(0, 3), 'GIS+1', ...goodSegments.slice(3)],
      ['SEGMENT_NOT_IN_SET GIS 4'],
    ],
    [
      'a segment of no directory',
      [...goodSegments.slice(0, 3), 'ZZZ+1', ...goodSegments.slice(3)],
      ['SEGMENT_UNKNOWN ZZZ 4'],
    ],
    ['a control character', replaced('Widget', 'Wid\x01get'), ['CHARACTER_INVALID IMD 9 3 4']],
  ])('%s', (_, segments, expected) => {
    expect(brief(segments)).toEqual(expected)
  })

  test('a line end in data is no character of it, also in the middle of a tag', () => {
    const wrapped = fileOf(goodSegments).toString('latin1').replace(/.{80}/g, '$&\r\n')
    const { findings, tree } = read(Buffer.from(wrapped, 'latin1'))
    expect(findings).toEqual([])
    expect(JSON.stringify(tree)).toBe(JSON.stringify(read(fileOf(goodSegments)).tree))
  })

  test('a released separator counts as one character', () => {
    const most = "?'".repeat(35)
    expect(brief(replaced('4500012345', most))).toEqual([])
    expect(brief(replaced('4500012345', `${most}?'`))).toEqual(['ELEMENT_TOO_LONG BGM 2 2'])
  })
})

test('a guide refines a message as it does a set', () => {
  const spec: GuideSpec = {
    extends: 'edifact/D96A/ORDERS',
    rules: {
      'BGM.01-01': { codes: ['105', '221'] },
      'NAD[01=DP]': { min: 1 },
      CUX: { use: 'never' },
    },
  }
  expect(brief(goodSegments, spec)).toEqual([
    'CODE_NOT_IN_GUIDE BGM 2 1 1',
    'SEGMENT_REQUIRED_BY_GUIDE NAD 6',
    'SEGMENT_NOT_USED CUX 6',
  ])
})
