import { describe, expect, test } from 'vitest'
import type { Framing, TradacomsInterchange } from '../../interchange.ts'
import { readInterchangeTree } from '../../view/read-interchange-tree.ts'
import { createFramer, frame } from '../framer.ts'

const stx = "STX=ANA:1+5000000000000:STORES+5010000000000:SUPPLIER+070315:130233+000007+PASSW+ORDHDR+B'"
const header = "MHD=1+ORDHDR:9'TYP=0430+NEW-ORDERS'MTR=3'"
const order = "MHD=2+ORDERS:9'CLO=5000000000283+SMITH?'S ?+ CO=OP'MTR=3'"
const good = `${stx}${header}${order}END=2'`

const of = (text: string) => frame(Buffer.from(text, 'latin1'))

function only({ interchanges }: Framing): TradacomsInterchange {
  const [interchange] = interchanges
  if (interchange?.standard !== 'tradacoms' || interchanges.length > 1) throw new Error('not one STX')
  return interchange
}

function codes({ interchanges, findings }: Framing): string[] {
  return [
    ...findings.map(({ code }) => `file ${code}`),
    ...interchanges.flatMap((interchange) => [
      ...interchange.findings.map(({ code }) => `transmission ${code}`),
      ...interchange.groups.flatMap((group) => [
        ...group.findings.map(({ code }) => `batch ${code}`),
        ...group.transactions.flatMap((one) => one.findings.map(({ code }) => `message ${code}`)),
      ]),
    ]),
  ]
}

test('a transmission is read with its header, messages and their ranges', () => {
  expect(of(good)).toEqual({
    findings: [],
    interchanges: [
      {
        standard: 'tradacoms',
        delimiters: { tag: 0x3d, element: 0x2b, component: 0x3a, release: 0x3f, segment: 0x27 },
        range: { offset: 0, length: good.length },
        header: {
          ...{ syntax: 'ANA', syntaxVersion: '1', date: '070315', time: '130233' },
          sender: { id: '5000000000000', name: 'STORES' },
          recipient: { id: '5010000000000', name: 'SUPPLIER' },
          ...{ controlNumber: '000007', applicationReference: 'ORDHDR', priority: 'B' },
        },
        findings: [],
        groups: [
          {
            findings: [],
            transactions: [
              {
                ...{ setId: 'ORDHDR', controlNumber: '1', version: '9', identifier: ['ORDHDR', '9'] },
                range: { offset: stx.length, length: header.length },
                ...{ segmentCount: 3, claimedSegmentCount: 3, findings: [] },
              },
              {
                ...{ setId: 'ORDERS', controlNumber: '2', version: '9', identifier: ['ORDERS', '9'] },
                range: { offset: stx.length + header.length, length: order.length },
                ...{ segmentCount: 3, claimedSegmentCount: 3, findings: [] },
              },
            ],
          },
        ],
      },
    ],
  })
})

test('a batch is a group of its own', () => {
  const framing = of(`${stx}BAT=7'${header}${order}EOB=2'END=2'`)
  expect(codes(framing)).toEqual([])
  const [group] = only(framing).groups
  expect([group?.header, group?.claimedCount, group?.transactions.length]).toEqual([
    { controlNumber: '7' },
    2,
    2,
  ])
})

test.each([
  ['LF', '\n'],
  ['CR', '\r'],
  ['CRLF', '\r\n'],
])('a %s behind each segment is the style of the sender', (_, lineEnd) => {
  const framing = of(good.replaceAll(/(?<!\?)'/g, `'${lineEnd}`))
  expect(codes(framing)).toEqual([])
  expect(only(framing).delimiters.suffix).toBe(lineEnd)
})

test('the tree has the tag apart, and values without release characters', () => {
  const bytes = Buffer.from(good)
  const { groups, trailer } = readInterchangeTree(bytes, only(frame(bytes)))
  const [clo] = groups[0]?.transactions[1]?.segments ?? []
  expect(clo).toMatchObject({ tag: 'CLO', elements: ['5000000000283', "SMITH'S + CO=OP"], position: 2 })
  expect(trailer).toMatchObject({ tag: 'END', elements: ['2'] })
})

const broken: readonly (readonly [name: string, file: string, codes: readonly string[]])[] = [
  ['END missing', good.replace("END=2'", ''), ['transmission INTERCHANGE_NOT_CLOSED']],
  ['END wrong', good.replace('END=2', 'END=3'), ['transmission INTERCHANGE_COUNT_WRONG']],
  ['no message', `${stx}END=0'`, ['transmission INTERCHANGE_EMPTY']],
  ['MTR wrong', good.replace("OP'MTR=3", "OP'MTR=4"), ['message SEGMENT_COUNT_WRONG']],
  ['MTR missing', good.replace("MTR=3'MHD=2", 'MHD=2'), ['message TRANSACTION_NOT_CLOSED']],
  ['a number twice', good.replace('MHD=2', 'MHD=1'), ['message TRANSACTION_CONTROL_NUMBER_REPEATED']],
  ['no number', good.replace('MHD=2', 'MHD=A'), ['message TRANSACTION_CONTROL_NUMBER_INVALID']],
  ['no type', good.replace('MHD=2+ORDERS:9', 'MHD=2'), ['message SET_ID_INVALID']],
  ['EOB without BAT', good.replace('END', "EOB=2'END"), ['transmission TRAILER_WITHOUT_HEADER']],
  ['EOB missing', good.replace('MHD=1', "BAT=1'MHD=1"), ['batch GROUP_NOT_CLOSED']],
  ['EOB wrong', `${stx}BAT=7'${header}EOB=2'END=1'`, ['batch TRANSACTION_COUNT_WRONG']],
  [
    'a segment between messages',
    good.replace('MHD=2', "XXX=1'MHD=2"),
    ['transmission SEGMENT_OUTSIDE_GROUP'],
  ],
  ['a syntax of another kind', good.replace('ANA:1', 'ANA:9'), ['transmission SYNTAX_UNSUPPORTED']],
  ['no sender', good.replace('5000000000000:STORES', ''), ['transmission INTERCHANGE_PARTY_MISSING']],
  ['no date', good.replace('070315:', '15MAR:'), ['transmission INTERCHANGE_DATE_INVALID']],
  ['no reference', good.replace('+000007', '+'), ['transmission INTERCHANGE_CONTROL_NUMBER_INVALID']],
  ['an STX that is none', "STX=12'", ['file STX_UNREADABLE']],
  ['a word that begins with STX', 'STXA=1', ['file NO_INTERCHANGE']],
]

describe('what is wrong', () => {
  test.each(broken)('%s is a finding of its own', (_, file, expected) => {
    expect(codes(of(file)).toSorted()).toEqual(expected.toSorted())
  })
})

test('the result is the same at every chunk size, one byte included', () => {
  const files = [good, `${good}\r\n${good}`, good.replaceAll("'", "'\r\n"), ...broken.map(([, file]) => file)]
  for (const file of files) {
    const bytes = Buffer.from(file, 'latin1')
    for (const size of [1, 2, 3, 7, 64]) {
      const framer = createFramer()
      for (let at = 0; at < bytes.length; at += size) framer.write(bytes.subarray(at, at + size))
      expect(framer.end(), `chunks of ${size}: ${file.slice(0, 60)}`).toEqual(frame(bytes))
    }
  }
})
