import { expect, test } from 'vitest'
import { goodSegments, gs, iea, interchangeOf, isa, setOf } from '../fixture-orders.ts'
import { examine } from './examine.ts'

/** Each corner case of control numbers and counts. Duplicates over time are the ledger's: apps/edi-parser. */
type Case = readonly [name: string, file: string, found?: readonly string[]]

const set = setOf(goodSegments)
const good = interchangeOf(set)
const order = "UNH+1+ORDERS:D:96A:UN'BGM+220+45+9'UNT+3+1'"
const ung = "UNG+ORDERS+A:14+B:14+260115:0930+G1+UN+D:96A'"
const edifact = `UNB+UNOC:3+A:14+B:14+260115:0930+07'${ung}${order}UNE+1+G1'UNZ+1+07'`
const group = `${gs}${set}GE*1*101~`

const cases: readonly Case[] = [
  [
    'ISA13 and IEA02',
    good.replace(iea, 'IEA*1*000000102~'),
    ['interchange INTERCHANGE_CONTROL_NUMBER_MISMATCH'],
  ],
  ['IEA01', good.replace(iea, 'IEA*2*000000101~'), ['interchange GROUP_COUNT_WRONG']],
  ['GS06 and GE02', good.replace('GE*1*101', 'GE*1*102'), ['group GROUP_CONTROL_NUMBER_MISMATCH']],
  ['GE01', good.replace('GE*1*101', 'GE*2*101'), ['group TRANSACTION_COUNT_WRONG']],
  [
    'ST02 and SE02',
    good.replace('SE*6*0001', 'SE*6*0002'),
    ['transaction TRANSACTION_CONTROL_NUMBER_MISMATCH'],
  ],
  ['SE01', good.replace('SE*6', 'SE*7'), ['transaction SEGMENT_COUNT_WRONG']],
  [
    'leading zeros of X12 are no difference',
    good.replace(iea, 'IEA*01*101~').replace('GE*1*101', 'GE*01*000101'),
  ],
  ['the same ST02 twice', interchangeOf(set + set, 2), ['transaction TRANSACTION_CONTROL_NUMBER_REPEATED']],
  ['the same GS06 twice', `${isa}${group}${group}IEA*2*000000101~`, ['group GROUP_CONTROL_NUMBER_REPEATED']],
  [
    'the same ST02 in another group',
    `${isa}${group}${group.replaceAll('101', '102').replace('012345678905', '1')}IEA*2*000000101~`,
  ],
  ['ISA13 at its most', good.replaceAll('000000101', '999999999')],
  ['ISA13 of zeros', good.replaceAll('000000101', '000000000')],
  [
    'UNB 0020 and UNZ 0020',
    edifact.replace('UNZ+1+07', 'UNZ+1+08'),
    ['interchange INTERCHANGE_REFERENCE_MISMATCH'],
  ],
  [
    'leading zeros of EDIFACT are a difference',
    edifact.replace('UNZ+1+07', 'UNZ+1+7'),
    ['interchange INTERCHANGE_REFERENCE_MISMATCH'],
  ],
  ['UNZ 0036', edifact.replace('UNZ+1', 'UNZ+2'), ['interchange INTERCHANGE_COUNT_WRONG']],
  ['UNG 0048 and UNE 0048', edifact.replace('UNE+1+G1', 'UNE+1+G2'), ['group GROUP_CONTROL_NUMBER_MISMATCH']],
  ['UNE 0060', edifact.replace('UNE+1', 'UNE+2'), ['group TRANSACTION_COUNT_WRONG']],
  [
    'UNH 0062 and UNT 0062',
    edifact.replace('UNT+3+1', 'UNT+3+2'),
    ['transaction TRANSACTION_CONTROL_NUMBER_MISMATCH'],
  ],
  ['UNT 0074', edifact.replace('UNT+3', 'UNT+4'), ['transaction SEGMENT_COUNT_WRONG']],
  [
    'the same UNH 0062 twice',
    edifact.replace(order, order + order).replace('UNE+1', 'UNE+2'),
    ['transaction TRANSACTION_CONTROL_NUMBER_REPEATED'],
  ],
]

for (const [name, file, found = []] of cases) {
  test(name, () => {
    expect(examine(file)).toEqual({ interchanges: 1, found })
  })
}

test('a gap in the numbers is no fault of the file', () => {
  const numbers = ['0001', '0005', '0003', '0009']
  const sets = numbers.map((number) => setOf(goodSegments, { number })).join('')
  expect(examine(interchangeOf(sets, 4)).found).toEqual([])
})

test('a number that came hundreds of numbers before is a repeat, in order or not', () => {
  const numbers = Array.from({ length: 900 }, (_, index) => String((index * 7919) % 90_000).padStart(5, '0'))
  const sets = [...numbers, '00000', numbers[899] ?? '']
    .map((number) => setOf(goodSegments, { number }))
    .join('')
  expect(examine(interchangeOf(sets, 902)).found).toEqual(
    Array(2).fill('transaction TRANSACTION_CONTROL_NUMBER_REPEATED'),
  )
})
