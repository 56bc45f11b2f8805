import { expect, test } from 'vitest'
import { brokenOrder, sampleOrder } from './sample-order.ts'

const options = {
  poNumber: '4X7PQ2RT',
  lines: [
    { asin: 'B0TEST0001', sku: 'SKU-1', quantity: 12, price: '4.25' },
    { asin: 'B0TEST0002', sku: 'SKU-2', quantity: 1, price: '19', description: 'Blue' },
  ],
  controlNumbers: { interchange: 42, group: 7, transaction: 3 },
  date: new Date('2026-12-28T23:05:00Z'),
  usage: 'P',
} as const

function lines(bytes: Uint8Array): readonly string[] {
  return new TextDecoder().decode(bytes).split('~')
}

test('a sample order is written segment by segment as Amazon writes it', () => {
  expect(lines(sampleOrder(options))).toEqual([
    'ISA*00*          *00*          *ZZ*AMAZON         *ZZ*ACME           *261228*2305*U*00401*000000042*0*P*>',
    'GS*PO*AMAZON*ACME*20261228*2305*7*X*004010',
    'ST*850*0003',
    'BEG*00*NE*4X7PQ2RT**20261228',
    'CUR*BY*USD',
    'REF*CR*ACME1',
    'CSH*N',
    'DTM*064*20261231',
    'DTM*063*20270107',
    'N9*L1*NOTES',
    'MSG*Sample order, not a real one',
    'N1*ST**92*PHX6',
    'PO1*1*12*EA*4.25*PE*BP*B0TEST0001*VN*SKU-1',
    'PO1*2*1*EA*19*PE*BP*B0TEST0002*VN*SKU-2',
    'PID*F****Blue',
    'CTT*2*13',
    'SE*15*0003',
    'GE*1*7',
    'IEA*1*000000042',
    '',
  ])
})

test('a broken order differs in one segment alone', () => {
  const whole = lines(sampleOrder(options))
  const broken = lines(brokenOrder(options))
  expect(broken.filter((segment, index) => segment !== whole[index])).toEqual(['BEG*00**4X7PQ2RT**20261345'])
})

test('the same options give the same bytes, another order other lines', () => {
  const madeUp = { ...options, lines: 3 }
  expect(sampleOrder(madeUp)).toEqual(sampleOrder(madeUp))
  const other = lines(sampleOrder({ ...madeUp, poNumber: '4X7PQ2RU' }))
  expect(other.find((segment) => segment.startsWith('PO1'))).not.toBe(
    lines(sampleOrder(madeUp)).find((segment) => segment.startsWith('PO1')),
  )
})

test('other parties may stand in the envelope', () => {
  const to = { qualifier: '01', id: '123456789' }
  const from = { qualifier: 'ZZ', id: 'AMAZONDS' }
  expect(lines(sampleOrder({ ...options, from, to })).slice(0, 2)).toEqual([
    'ISA*00*          *00*          *ZZ*AMAZONDS       *01*123456789      *261228*2305*U*00401*000000042*0*P*>',
    'GS*PO*AMAZONDS*123456789*20261228*2305*7*X*004010',
  ])
})

test('a value that holds a delimiter is refused', () => {
  for (const poNumber of ['A*B', 'A~B', 'A>B']) {
    expect(() => sampleOrder({ ...options, poNumber })).toThrow('a sample value holds a delimiter: ~ * or >')
  }
})
