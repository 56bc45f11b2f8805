import { describe, expect, test } from 'vitest'
import { compiled, interchangeOf, setOf } from '../../fixture-orders.ts'
import type { Transaction } from '../../interchange.ts'
import { judgeTransaction } from '../../judge/judge-transaction.ts'
import { SegmentReader } from '../../segment-reader.ts'
import { readTransactionTree } from '../../view/read-transaction-tree.ts'
import { createFramer, frame } from '../framer.ts'

const octets = `MSH|^~\\&*x>y~SE*9*0001~\r\nISA*00*\0\x80\xff~`

function fileWith(segments: readonly string[]): Buffer {
  return Buffer.from(interchangeOf(setOf(segments, { setId: '841' })), 'latin1')
}

function only(bytes: Uint8Array, limits?: Parameters<typeof frame>[1]): Transaction {
  const [transaction, ...others] = frame(bytes, limits).interchanges[0]?.groups[0]?.transactions ?? []
  if (transaction === undefined || others.length > 0) throw new Error('not one transaction')
  return transaction
}

function codes(bytes: Uint8Array, limits?: Parameters<typeof frame>[1]): string[] {
  return only(bytes, limits).findings.map(({ code, element, segmentPosition }) =>
    [code, element, segmentPosition].filter((one) => one !== undefined).join(' '),
  )
}

function tagsOf(bytes: Uint8Array): string[] {
  const [interchange] = frame(bytes).interchanges
  if (interchange === undefined) throw new Error('no interchange')
  const reader = new SegmentReader(bytes, interchange.delimiters, only(bytes).range)
  const tags: string[] = []
  while (reader.advance()) tags.push(`${reader.tag} ${reader.elementCount}`)
  return tags
}

function inChunks(bytes: Uint8Array, size: number, limits?: Parameters<typeof frame>[1]) {
  const framer = createFramer(limits)
  for (let at = 0; at < bytes.length; at += size) framer.write(bytes.subarray(at, at + size))
  return framer.end()
}

const binaries: readonly (readonly [name: string, segment: string, element: number])[] = [
  ['BIN', `BIN*${octets.length}*${octets}`, 2],
  ['BDS', `BDS*UUE*${octets.length}*${octets}`, 3],
]

describe.each(binaries)('%s', (tag, segment, element) => {
  const file = fileWith(['SPI*00', segment, 'MSG*behind'])

  test('holds every byte, terminators and trailers too', () => {
    expect(codes(file)).toEqual([])
    expect(only(file).segmentCount).toBe(5)
    expect(tagsOf(file)).toEqual(['ST 2', 'SPI 1', `${tag} ${element}`, 'MSG 1', 'SE 2'])
  })

  test('is read as text of one character an octet', () => {
    const [interchange] = frame(file).interchanges
    if (interchange === undefined) throw new Error('no interchange')
    const { delimiters } = interchange
    const { segments } = readTransactionTree(file, { delimiters, transaction: only(file) })
    const [, read] = segments
    if (read === undefined || !('elements' in read)) throw new Error('no segment')
    expect(read.elements.at(-1)).toBe(octets)
  })

  test('comes out alike at every chunk size', () => {
    for (const size of [1, 2, 3, 5, 7, 64, 97]) expect(inChunks(file, size)).toEqual(frame(file))
  })

  test('may be longer than other segments', () => {
    const long = 'x~'.repeat(5000)
    const whole = fileWith([segment.replace(String(octets.length), '10000').replace(octets, long)])
    const limits = { maxSegmentBytes: 100 }
    expect(codes(whole, limits)).toEqual([])
    expect(inChunks(whole, 7, limits)).toEqual(frame(whole, limits))
  })

  test('of a wrong length is said so, and ends at the first terminator', () => {
    const data = 'plain data'
    for (const wrong of [1, data.length - 1, data.length + 1, 40, 2 ** 31, '9'.repeat(15)]) {
      const bytes = fileWith([
        `${segment.slice(0, segment.indexOf('*'))}*${element === 3 ? 'UUE*' : ''}${wrong}*${data}`,
      ])
      expect(codes(bytes), String(wrong)).toEqual([`BINARY_LENGTH_WRONG ${element - 1} 2`])
      expect(only(bytes).segmentCount).toBe(3)
      expect(tagsOf(bytes)).toEqual(['ST 2', `${tag} ${element}`, 'SE 2'])
      for (const size of [1, 3, 50]) expect(inChunks(bytes, size)).toEqual(frame(bytes))
    }
  })

  test('that says no length is a segment like every other one', () => {
    for (const none of [tag, `${tag}*`, `${tag}*x*a`, `${tag}*5`, `${tag}*1234567890123456*a`]) {
      const bytes = fileWith([none])
      expect(codes(bytes), none).toEqual([])
      expect(inChunks(bytes, 1)).toEqual(frame(bytes))
    }
  })
})

test('octets of no length are none', () => {
  const bytes = fileWith(['BIN*0*'])
  expect(codes(bytes)).toEqual([])
  expect(tagsOf(bytes)).toEqual(['ST 2', 'BIN 2', 'SE 2'])
})

test('octets are judged by their number alone', () => {
  const guide = compiled({ extends: 'x12/004010/214' })
  const text = interchangeOf(
    setOf(['B10*1*2*ABCD', 'LX*1', 'EFI*01', binaries[0]?.[1] ?? ''], { setId: '214' }),
  )
  const bytes = Buffer.from(text, 'latin1')
  const [interchange] = frame(bytes).interchanges
  if (interchange === undefined) throw new Error('no interchange')
  expect(judgeTransaction(bytes, interchange, only(bytes), guide)).toEqual([])
})

// The limit of time is that of the test runner: reading the octets again for each would need hours.
test('a megabyte of wrong lengths is read in linear time', () => {
  const lengths = Array.from({ length: 60_000 }, (_, index) => `BIN*${1_000_000 - 14 * index}*`)
  const bytes = fileWith([lengths.join('~')])
  expect(only(bytes).findings.length).toBeGreaterThan(10)
})

test('an interchange that ends inside what was taken for octets is followed by the next', () => {
  const first = fileWith(['BIN*100000*short']).toString('latin1')
  const second = fileWith(['MSG*1']).toString('latin1').replaceAll('000000101', '000000102')
  const bytes = Buffer.from(first + second, 'latin1')
  const framing = frame(bytes)
  expect(framing.interchanges.map(({ range, findings }) => [range.offset, findings.length])).toEqual([
    [0, 0],
    [first.length, 0],
  ])
  for (const size of [1, 7, 300]) expect(inChunks(bytes, size)).toEqual(framing)
})
