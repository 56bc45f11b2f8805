import fc from 'fast-check'
import { expect, test } from 'vitest'
import { goodSegments, interchangeOf, setOf } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import type { Delimiters, GroupHeader, InterchangeHeader } from '../interchange.ts'
import { SegmentReader } from '../segment-reader.ts'
import { type InterchangeToWrite, writeInterchange } from './write-interchange.ts'

const delimiters: Delimiters = { element: 0x2a, component: 0x3e, segment: 0x7e }
const header: InterchangeHeader = {
  senderQualifier: 'ZZ',
  senderId: 'ACMERETAIL',
  receiverQualifier: 'ZZ',
  receiverId: 'PARLEYVENDOR',
  date: '260115',
  time: '0930',
  version: '00401',
  controlNumber: '101',
  acknowledgmentRequested: false,
  usage: 'P',
}
const group: GroupHeader = {
  functionalId: 'PO',
  senderCode: 'ACMERETAIL',
  receiverCode: 'PARLEYVENDOR',
  date: '20260115',
  time: '0930',
  controlNumber: '101',
  version: '004010',
}

function order(...segments: readonly (readonly string[])[]): InterchangeToWrite {
  return {
    delimiters,
    header,
    groups: [{ header: group, transactions: [[['ST', '850', '0001'], ...segments]] }],
  }
}

function written(content: InterchangeToWrite): Uint8Array {
  const result = writeInterchange(content)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.bytes
}

test('counts, trailers and padding are computed', () => {
  const bytes = written(order(...goodSegments.map((one) => one.split('*'))))
  expect(Buffer.from(bytes).toString()).toBe(interchangeOf(setOf(goodSegments)))
})

test('an interchange read from a file is written back byte for byte', () => {
  for (const suffix of ['', '\n', '\r\n'] as const) {
    const file = interchangeOf(setOf(goodSegments)).replaceAll('~', `~${suffix}`)
    const [interchange] = frame(Buffer.from(file)).interchanges
    if (interchange?.standard !== 'x12') throw new Error('no interchange')
    const groups = interchange.groups.map((one) => ({
      header: one.header,
      transactions: [[['ST', '850', '0001'], ...goodSegments.map((segment) => segment.split('*'))]],
    }))
    const bytes = written({ delimiters: interchange.delimiters, header: interchange.header, groups })
    expect(Buffer.from(bytes).toString()).toBe(file)
  }
})

test('data with a separator is a problem with its place, and nothing is written', () => {
  expect(writeInterchange(order(['BEG', '00', 'SA', 'PO*1'], ['MSG', 'a~b'], ['N1', 'ST', 'a\nb']))).toEqual({
    kind: 'problems',
    problems: [
      {
        text: 'the value contains a separator or a control character',
        group: 0,
        transaction: 0,
        segment: 1,
        element: 3,
      },
      {
        text: 'the value contains a separator or a control character',
        group: 0,
        transaction: 0,
        segment: 2,
        element: 1,
      },
      {
        text: 'the value contains a separator or a control character',
        group: 0,
        transaction: 0,
        segment: 3,
        element: 2,
      },
    ],
  })
})

test('a header that no ISA can hold, a missing ST and an own SE are problems', () => {
  const texts = (content: InterchangeToWrite) => {
    const result = writeInterchange(content)
    return result.kind === 'problems' ? result.problems.map((one) => one.text) : []
  }
  expect(texts({ ...order(), header: { ...header, senderId: 'X'.repeat(16), date: '20260115' } })).toEqual([
    'ISA06 has 1 to 15 characters',
    'ISA09 is YYMMDD',
  ])
  expect(texts({ delimiters, header, groups: [{ header: group, transactions: [[['BEG']]] }] })).toEqual([
    'a transaction begins with ST, its set and its number',
  ])
  expect(texts(order(['SE', '2', '0001']))).toEqual([
    'SE belongs to the envelope, which the writer writes; leave it out',
  ])
})

test('what is written is read again as it was, empty elements at the end aside', () => {
  const value = fc.oneof(
    fc.string({ maxLength: 12, unit: fc.constantFrom(...'abcXYZ019 .:>-éß漢') }),
    fc.constantFrom('', '>', ' ', 'ISA', 'IEA'),
  )
  const segment = fc
    .tuple(fc.constantFrom('BEG', 'N1', 'REF', 'MSG'), fc.array(value, { maxLength: 20 }))
    .map(([tag, values]) => [tag, ...values])
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 12 }), (segments) => {
      const bytes = written(order(...segments))
      const [interchange] = frame(bytes).interchanges
      const [transaction] = interchange?.groups[0]?.transactions ?? []
      expect(interchange?.findings).toEqual([])
      expect(transaction?.findings).toEqual([])
      if (transaction === undefined) throw new Error('the transaction is lost')
      const reader = new SegmentReader(bytes, delimiters, transaction.range)
      const read: string[][] = []
      while (reader.advance()) {
        read.push(Array.from({ length: reader.elementCount + 1 }, (_, index) => reader.text(index)))
      }
      expect(read.slice(1, -1)).toEqual(segments.map(withoutEmptyEnd))
    }),
    { numRuns: 200 },
  )
})

function withoutEmptyEnd(segment: readonly string[]): readonly string[] {
  return segment.slice(0, segment.findLastIndex((value) => value !== '') + 1)
}
