import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compiled, goodSegments, gs, iea, isa, setOf } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import { judgeTransaction } from '../judge/judge-transaction.ts'
import { createEdiStream } from '../stream/edi-stream.ts'
import { createSplitter } from './create-splitter.ts'
import { splitFraming } from './split-framing.ts'
import type { SplitPart } from './split-part.ts'

const guide = compiled({ extends: 'x12/004010/850' })
const orders = compiled({ extends: 'edifact/D96A/ORDERS' })

/** Interchanges of groups of transactions of any length, some of them wrong. */
function fileOf(lines: readonly (readonly number[])[]): Buffer {
  const groups = lines.map((counts) => {
    const sets = counts.map((count, index) => {
      const wrong = count % 3 === 0 ? ['XYZ*1'] : []
      const number = String(index + 1).padStart(4, '0')
      return setOf([...goodSegments, ...wrong, ...Array<string>(count).fill('PO1*1*1O*EA')], { number })
    })
    return `${gs}${sets.join('')}GE*${counts.length}*101~`
  })
  const x12 = `${isa}${groups.join('')}IEA*${groups.length}*000000101~`
  const edifact =
    "UNB+UNOC:3+A:14+B:14+260115:0930+1'UNH+1+ORDERS:D:96A:UN'BGM+220+45'UNT+3+1'UNH+2+ORDERS:D:96A:UN'BGM+x'UNT+3+2'UNZ+2+1'"
  return Buffer.from(`${x12}\r\n${edifact}`)
}

/** What is found in every transaction, each from the bytes of its part alone. */
function judged(file: Buffer, parts: readonly SplitPart[]) {
  return parts.flatMap(({ range, pieces }) => {
    const bytes = Uint8Array.from(file.subarray(range.offset, range.offset + range.length))
    return pieces.flatMap((piece) =>
      piece.transactions.map((one, index) => {
        const by = piece.standard === 'x12' ? guide : orders
        const findings = judgeTransaction(bytes, { ...piece, fileOffset: range.offset }, one, by)
        return [piece.interchange, piece.group, piece.firstTransaction + index, one, findings]
      }),
    )
  })
}

function judgedWhole(file: Buffer) {
  return frame(file).interchanges.flatMap((interchange, at) =>
    interchange.groups.flatMap((group, groupAt) =>
      group.transactions.map((one, index) => {
        const by = interchange.standard === 'x12' ? guide : orders
        return [at, groupAt, index, one, judgeTransaction(file, interchange, one, by)]
      }),
    ),
  )
}

test('a file is split between transactions, with what each part needs to be read alone', () => {
  const file = fileOf([[1, 50, 1], [2]])
  const [first, second] = splitFraming(frame(file), { maxBytes: 500 })
  const [interchange] = frame(file).interchanges
  if (interchange?.standard !== 'x12') throw new Error('no X12')
  const [group] = interchange.groups
  const { delimiters, header } = interchange
  const one = group?.transactions[0]
  expect(first).toEqual({
    range: one?.range,
    pieces: [
      {
        ...{ interchange: 0, group: 0, firstTransaction: 0, standard: 'x12', delimiters, header },
        ...{ groupHeader: group?.header, transactions: [one] },
      },
    ],
  })
  expect(
    second?.pieces.map(({ firstTransaction, transactions }) => [firstTransaction, transactions.length]),
  ).toEqual([[1, 1]])
})

test('parts judged alone are the whole file judged, for any file and any split', () => {
  const files = fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 12 }), {
    minLength: 1,
    maxLength: 4,
  })
  const split = fc.oneof(
    fc.record({ workers: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ maxBytes: fc.integer({ min: 1, max: 5000 }) }),
  )
  fc.assert(
    fc.property(files, split, (lines, by) => {
      const file = fileOf(lines)
      const parts = splitFraming(frame(file), by)
      expect(judged(file, parts)).toEqual(judgedWhole(file))
      if ('workers' in by) expect(parts.length).toBeLessThanOrEqual(by.workers)
      for (const { range, pieces } of parts) {
        const count = pieces.reduce((sum, { transactions }) => sum + transactions.length, 0)
        if ('maxBytes' in by && count > 1) expect(range.length).toBeLessThanOrEqual(by.maxBytes)
      }
    }),
    { numRuns: 60 },
  )
})

test('workers get about the same number of bytes', () => {
  const file = fileOf([Array<number>(400).fill(7)])
  const lengths = splitFraming(frame(file), { workers: 4 }).map(({ range }) => range.length)
  expect(lengths).toHaveLength(4)
  expect(Math.max(...lengths) / Math.min(...lengths)).toBeLessThan(1.1)
})

test('a stream is split as its framing is', () => {
  const file = fileOf([[1, 30, 4], [9, 0], [2]])
  for (const maxBytes of [1, 400, 1000, 100_000]) {
    const parts: SplitPart[] = []
    const splitter = createSplitter((part) => parts.push(part), { maxBytes })
    const stream = createEdiStream(({ ...event }) => splitter.take(event))
    for (let at = 0; at < file.length; at += 97) stream.push(file.subarray(at, at + 97))
    stream.end()
    splitter.end()
    expect(parts).toEqual(splitFraming(frame(file), { maxBytes }))
  }
})

test('a file without a transaction has no part', () => {
  expect(splitFraming(frame(Buffer.from(`${isa}${iea}`)), { workers: 4 })).toEqual([])
})
