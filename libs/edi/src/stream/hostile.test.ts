import { afterAll, expect, test } from 'vitest'
import { gs, iea, isa, setOf } from '../fixture-orders.ts'
import type { FramerLimits } from '../frame/limits.ts'
import type { EdiEvent } from './edi-event.ts'
import { createEdiStream } from './edi-stream.ts'
import { createSegmentStream } from './segment-stream.ts'

// `EDI_HOSTILE=full npm test -- libs/edi/src/stream/hostile` takes the sizes of the acceptance criteria.
const isFull = process.env.EDI_HOSTILE === 'full'
const mebibyte = 1024 * 1024
const chunk = (text: string, bytes = 64 * 1024) =>
  Buffer.from(text.repeat(Math.ceil(bytes / text.length)), 'latin1')

type Ending = { readonly kinds: { readonly [kind: string]: number }; readonly codes: readonly string[] }

/** Pushes a head, then the same chunk again and again; the findings of the envelopes, and how often each event came. */
function flood(
  { head, body, count, tail = '' }: { head: string; body: Uint8Array; count: number; tail?: string },
  limits?: FramerLimits,
): Ending {
  const kinds: { [kind: string]: number } = {}
  const codes = new Set<string>()
  const note = (event: EdiEvent) => {
    kinds[event.kind] = (kinds[event.kind] ?? 0) + 1
    for (const found of findingsOf(event)) if (codes.size < 50) codes.add(`${found.code} ${found.byteOffset}`)
  }
  const stream = createEdiStream(note, limits)
  stream.push(Buffer.from(head, 'latin1'))
  for (let round = 0; round < count; round++) stream.push(body)
  stream.push(Buffer.from(tail, 'latin1'))
  stream.end()
  return { kinds, codes: [...codes] }
}

function findingsOf(event: EdiEvent) {
  if (event.kind === 'transaction') return event.transaction.findings
  if (event.kind === 'group-closed' || event.kind === 'interchange-closed') return event.closing.findings
  return event.kind === 'outside' ? [event.finding] : []
}

const open = `${isa}${gs}ST*850*0001~`
const memoryBefore = process.memoryUsage.rss()

// What vitest itself holds is in both figures; a reader that kept what it reads would hold hundreds of megabytes.
afterAll(() => {
  expect((process.memoryUsage.rss() - memoryBefore) / mebibyte).toBeLessThan(400)
})

test('a segment without an end stops at the limit, with its place', () => {
  const count = (isFull ? 1024 : 64) * 16
  const { codes } = flood({ head: open, body: chunk('x'), count })
  expect(codes).toContain(`SEGMENT_TOO_LONG ${open.length}`)
  const edifact = "UNB+UNOC:3+A:14+B:14+260115:0930+1'UNH+1+ORDERS:D:96A:UN'"
  expect(flood({ head: edifact, body: chunk('x'), count }).codes).toContain(
    `SEGMENT_TOO_LONG ${edifact.length}`,
  )
})

test('a million elements in one segment are read', () => {
  const count = isFull ? 1_000_000 : 200_000
  const file = `${isa}${gs}${setOf([`MSG${'*a'.repeat(count)}`])}GE*1*101~${iea}`
  let elements = 0
  const stream = createSegmentStream(
    (event) => {
      if (event.kind === 'segment' && event.segment.tag === 'MSG') elements = event.segment.elements.length
    },
    { maxSegmentBytes: 4 * mebibyte },
  )
  stream.push(Buffer.from(file))
  stream.end()
  expect(elements).toBe(count)
})

test('ten million empty segments are nothing', () => {
  const count = isFull ? 160 : 16
  const tail = `SE*2*0001~GE*1*101~${iea}`
  expect(flood({ head: open, body: chunk('~'), count, tail }).codes).toEqual([])
})

test('a million ISA headers are as many interchanges, one at a time', () => {
  const rounds = isFull ? 1624 : 50
  const { kinds } = flood({ head: '', body: chunk(isa, isa.length * 616), count: rounds })
  expect(kinds['interchange-opened']).toBe(rounds * 616)
  expect(kinds['interchange-closed']).toBe(rounds * 616)
})

test('a length of 2^31 octets does not hide what follows', () => {
  const head = `${open}BIN*2147483648*abc~`
  const tail = `MSG*x~SE*4*0001~GE*1*101~${iea}`
  const { kinds, codes } = flood({ head, body: Buffer.alloc(0), count: 0, tail })
  expect(codes).toEqual([`BINARY_LENGTH_WRONG ${open.length}`])
  expect(kinds.transaction).toBe(1)
  // Once more of it has come than a segment may have, it is let go of.
  const endless = flood({ head, body: chunk('y'), count: (isFull ? 1024 : 32) * 16, tail })
  expect(endless.codes).toContain(`BINARY_LENGTH_WRONG ${open.length}`)
})

test('release characters alone are one segment without an end', () => {
  const head = "UNB+UNOC:3+A:14+B:14+260115:0930+1'UNH+1+ORDERS:D:96A:UN'"
  for (const text of ['?', "?'", "???'"]) {
    const { codes } = flood({ head, body: chunk(text, 64 * 1024), count: (isFull ? 512 : 32) * 16 })
    expect(codes, text).toContain(`SEGMENT_TOO_LONG ${head.length}`)
  }
})

test.each([
  ['outside every interchange', '', 'NO_INTERCHANGE 0'],
  ['inside a transaction', open, undefined],
])('NULs %s are nothing', (_, head, code) => {
  const { codes } = flood({ head, body: Buffer.alloc(64 * 1024), count: (isFull ? 1024 : 80) * 16 })
  if (code !== undefined) expect(codes).toEqual([code])
  else
    expect(codes.map((one) => one.split(' ')[0])).toEqual([
      ...['TRANSACTION_NOT_CLOSED', 'TRANSACTION_TOO_LONG', 'GROUP_NOT_CLOSED', 'INTERCHANGE_NOT_CLOSED'],
    ])
})

test('bad headers without end leave a bounded number of findings', () => {
  const bodies = ['ST~', 'GS~', 'GE*1~', 'SE*1~', 'IEA~ISA*']
  for (const body of bodies) {
    let most = 0
    const stream = createEdiStream((event) => {
      most = Math.max(most, findingsOf(event).length)
    })
    stream.push(Buffer.from(isa + gs))
    for (let round = 0; round < 8; round++) stream.push(chunk(body))
    stream.end()
    expect(most, body).toBeLessThan(1100)
  }
})

test('a transaction without an end is let go of at the limit, and framed on', () => {
  const limits = { maxTransactionBytes: 4 * mebibyte }
  const tail = `SE*9*0001~ST*850*0002~SE*2*0002~GE*2*101~${iea}`
  const { kinds, codes } = flood(
    { head: open, body: chunk('MSG*x~', 65_538), count: (isFull ? 1024 : 128) * 16, tail },
    limits,
  )
  expect(kinds.transaction).toBe(2)
  expect(codes.map((one) => one.split(' ')[0])).toEqual(['SEGMENT_COUNT_WRONG', 'TRANSACTION_TOO_LONG'])
})
