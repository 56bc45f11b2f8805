import { describe, expect, test } from 'vitest'
import { compiled, firstOf, interchangeOf, setOf } from '../fixture-orders.ts'
import { judgeTransaction } from '../judge/judge-transaction.ts'
import { readTransaction } from '../read-transaction.ts'
import { transactionOfDocument } from '../write/transaction-of-document.ts'
import type { GuideRule } from './guide-spec.ts'

type Rules = { readonly [locator: string]: GuideRule }

function under(rules: Rules, set = '850') {
  const guide = compiled({ extends: `x12/004010/${set}`, rules })
  return {
    guide,
    judge(...segments: readonly string[]) {
      const bytes = Buffer.from(interchangeOf(setOf(segments, { setId: set })))
      const { interchange, transaction } = firstOf(bytes)
      return judgeTransaction(bytes, interchange, transaction, guide).map(
        ({ code, segment, segmentPosition, element }) =>
          [code, segment, segmentPosition, element].filter((part) => part !== undefined).join(' '),
      )
    },
    read(...segments: readonly string[]) {
      const bytes = Buffer.from(interchangeOf(setOf(segments, { setId: set })))
      const { interchange, transaction } = firstOf(bytes)
      return readTransaction(bytes, interchange, transaction, guide)
    },
  }
}

const begin = 'BEG*00*SA*PO12345**20260115'
const line = 'PO1*1*10*EA*12.5**UP*012345678905'
const shipTo = ['N1*ST*Dock 4*92*D4', 'N3*1 Dock Road', 'N4*Hamburg**20095*DE']
const billTo = ['N1*BT*Office*92*B1']

describe('a loop told apart by what its trigger carries', () => {
  const rules: Rules = {
    'N1[01=ST]': { min: 1, max: 1, as: 'shipTo' },
    'N1[01=ST]/N3.01': { use: 'required', max: 20 },
    'N1[01=ST]/N4': { use: 'required' },
    'N1[01=BT]/N3': { use: 'never' },
    'N1/N4.02': { use: 'required' },
    'N1[01=ST]/N4.02': { use: 'optional' },
  }
  const { judge, read, guide } = under(rules)

  test('has rules of its own for the segments inside, and those of the loop', () => {
    expect(judge(begin, ...shipTo, ...billTo, line)).toEqual([])
    expect(judge(begin, 'N1*ST*Dock 4*92*D4', ...billTo, line)).toEqual(['SEGMENT_REQUIRED_BY_GUIDE N4 4'])
    expect(judge(begin, ...shipTo, ...billTo, 'N3*2 High Street', 'N4*Hamburg**20095*DE', line)).toEqual([
      'SEGMENT_NOT_USED N3 7',
      'ELEMENT_REQUIRED_BY_GUIDE N4 8 2',
    ])
    const long = ['N1*ST*Dock 4*92*D4', `N3*${'x'.repeat(21)}`, 'N4*Hamburg']
    expect(judge(begin, ...long, line)).toEqual(['ELEMENT_TOO_LONG N3 4 1'])
  })

  test('is counted by its own limits, in any order and beside others', () => {
    expect(judge(begin, ...billTo, ...shipTo, ...shipTo, line)).toEqual(['SEGMENT_OVER_MAX_OF_GUIDE N1 7'])
    expect(judge(begin, ...billTo, line)).toEqual(['SEGMENT_REQUIRED_BY_GUIDE N1 4'])
  })

  test('stands in the tree under its own name, too', () => {
    const { heading } = read(begin, ...billTo, ...shipTo, line) as {
      heading: { n1: object[]; shipTo: object }
    }
    expect(heading.n1).toHaveLength(2)
    expect(heading.shipTo).toBe(heading.n1[1])
    expect(heading.shipTo).toMatchObject({
      n1: { '01': 'ST', '04': 'D4' },
      n3: [{ '01': '1 Dock Road' }],
      n4: [{ '01': 'Hamburg' }],
    })
    const [fields] = [guide.shape.fields.heading].map((one) => one?.kind === 'branch' && one.fields)
    expect(fields).toMatchObject({
      n1: { kind: 'list' },
      shipTo: { kind: 'branch', required: true, fields: { n4: { kind: 'list', required: true } } },
    })
  })

  test('is written from its own name as from that of the loop', () => {
    const tree = JSON.parse(JSON.stringify(read(begin, ...shipTo, ...billTo, line)))
    const text = (document: object) => {
      const result = transactionOfDocument(document as never, guide, '0001')
      if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
      return JSON.stringify(result.transaction)
    }
    const [named, others] = [tree.heading.shipTo, tree.heading.n1.slice(1)]
    expect(text({ ...tree, heading: { ...tree.heading, n1: [...others, named], shipTo: undefined } })).toBe(
      text({ ...tree, heading: { ...tree.heading, n1: others } }),
    )
    expect(text(tree).match(/"N1"/g)).toHaveLength(4)
  })
})

test('variants stand within variants: each level of an 856 has its own parties', () => {
  const { judge } = under(
    {
      'HL[03=S]/N1[01=SF]/N4': { min: 1 },
      'HL[03=S]/TD5': { min: 1 },
      'HL[03=O]/PRF.01': { use: 'required', min: 8 },
      'HL[03=I]/N1': { use: 'never' },
    },
    '856',
  )
  const begin856 = 'BSN*00*SHIP1*20260115*0930'
  const shipment = ['HL*1**S', 'TD5**2*UPSN', 'N1*SF*Store*92*W1', 'N4*Hamburg', 'N1*ST*Dock*92*D4']
  const rest = ['HL*2*1*O', 'PRF*PO123456', 'HL*3*2*I', 'LIN**VN*SKU-1', 'SN1**5*EA']
  expect(judge(begin856, ...shipment, ...rest)).toEqual([])
  expect(
    judge(begin856, 'HL*1**S', 'N1*SF*Store*92*W1', 'HL*2*1*O', 'PRF*PO1', 'HL*3*2*I', 'N1*SF*S*92*W1'),
  ).toEqual([
    'SEGMENT_REQUIRED_BY_GUIDE TD5 4',
    'SEGMENT_REQUIRED_BY_GUIDE N4 5',
    'ELEMENT_TOO_SHORT PRF 6 1',
    'SEGMENT_NOT_USED N1 8',
  ])
})

test('a segment, a loop and a place in either get names; several of a kind are a list', () => {
  const { read, guide } = under({
    'REF[01=CR]': { as: 'vendor', max: 1 },
    'DTM[01=063|064]': { as: 'window' },
    PO1: { as: 'lines' },
    'PO1/PID': { as: 'descriptions' },
    'BEG.03': { as: 'number' },
  })
  const tree = read(
    begin,
    'REF*CR*ACME',
    'REF*PD*1',
    'DTM*063*20260120',
    'DTM*002*20260121',
    'DTM*064*20260122',
    line,
    'PID*F****Widget',
  )
  expect(JSON.parse(JSON.stringify(tree))).toMatchObject({
    heading: {
      beg: { '03': 'PO12345', number: 'PO12345' },
      vendor: { '01': 'CR', '02': 'ACME' },
      window: [{ '01': '063' }, { '01': '064' }],
    },
    detail: { lines: [{ po1: { '02': '10' }, descriptions: [{ pid: { '05': 'Widget' } }] }] },
  })
  expect(guide.shape.fields.heading).toMatchObject({
    fields: { vendor: { kind: 'branch', required: false }, window: { kind: 'list', required: false } },
  })
})

test('a business key may stand in a variant', () => {
  expect(compiled({ extends: 'x12/004010/856', keys: { po: 'HL[03=O]/PRF.01' } }).keys).toEqual({
    po: 'HL[03=O]/PRF.01',
  })
})
