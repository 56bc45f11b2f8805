import { expect, test } from 'vitest'
import { compiled, goodSegments, gs, iea, interchangeOf, isa, setOf } from '../fixture-orders.ts'
import { frame } from '../frame/framer.ts'
import type { FramerLimits } from '../frame/limits.ts'
import { judgeTransaction } from '../judge/judge-transaction.ts'
import { readTransaction, readTransactionBytes } from '../read-transaction.ts'
import type { EdiEvent } from './edi-event.ts'
import { createEdiStream, readEdiStream } from './edi-stream.ts'

const sets = ['0001', '0002', '0003'].map((number) => setOf(goodSegments, { number }))
const good = interchangeOf(sets.join(''), 3)
const edifact =
  "UNA:+.? '\r\nUNB+UNOC:3+A:14+B:14+260115:0930+INT77++++1'\r\nUNG+ORDERS+A+B+260115:0930+G1+UN+D:96A'\r\n" +
  "UNH+1+ORDERS:D:96A:UN'\r\nBGM+220+45?'00'\r\nUNT+3+1'\r\nUNE+1+G1'\r\nUNZ+1+INT77'\r\n"

/** What an event keeps of a chunk is copied before the chunk is overwritten, as a caller has to. */
function eventsOf(text: string, size = Number.POSITIVE_INFINITY, limits?: FramerLimits): EdiEvent[] {
  const bytes = Buffer.from(text, 'latin1')
  const events: EdiEvent[] = []
  let fresh: EdiEvent[] = []
  const stream = createEdiStream((event) => fresh.push(event), limits)
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = Buffer.from(bytes.subarray(at, at + size))
    stream.push(chunk)
    events.push(...fresh.map(owned))
    fresh = []
    chunk.fill(0)
  }
  stream.end()
  return [...events, ...fresh]
}

function owned(event: EdiEvent): EdiEvent {
  return event.kind === 'transaction' && event.bytes ? { ...event, bytes: event.bytes.slice() } : event
}

function kinds(events: readonly EdiEvent[]): string[] {
  return events.map((event) => event.kind)
}

test('the events come in the order of the file', () => {
  expect(kinds(eventsOf(good))).toEqual([
    ...['interchange-opened', 'group-opened', 'transaction', 'transaction', 'transaction'],
    ...['group-closed', 'interchange-closed'],
  ])
  expect(kinds(eventsOf(`${isa}TA1*000000001*260114*1200*A*000~IEA*0*000000101~\nbye`))).toEqual([
    ...['interchange-opened', 'note', 'interchange-closed', 'outside'],
  ])
})

test('an interchange and a group are opened with their headers and closed with what their trailers say', () => {
  const events = eventsOf(edifact.replace('UNZ+1', 'UNZ+2'))
  const [opened, group] = events
  const [groupClosed, closed] = events.slice(-2)
  const { interchanges } = frame(Buffer.from(edifact))
  const [interchange] = interchanges
  if (opened?.kind !== 'interchange-opened' || interchange === undefined) throw new Error('not opened')
  const { range: _range, groups, findings: _findings, ...head } = interchange
  expect(opened.interchange).toEqual({ ...head, offset: 0, findings: [] })
  expect(group).toEqual({
    kind: 'group-opened',
    interchange: opened.interchange,
    group: { standard: 'edifact', header: groups[0]?.header, offset: edifact.indexOf('UNG') },
  })
  expect(groupClosed).toMatchObject({
    kind: 'group-closed',
    closing: { claimedCount: 1, trailerControlNumber: 'G1', received: 1, findings: [] },
  })
  expect(closed).toMatchObject({
    kind: 'interchange-closed',
    closing: { length: edifact.length - 2, groups: 1, findings: [{ code: 'INTERCHANGE_COUNT_WRONG' }] },
  })
})

test('each transaction has its own bytes, at every chunk size', () => {
  for (const file of [good, edifact, `${good}\r\n${edifact}${good}`]) {
    const whole = eventsOf(file)
    for (const event of whole) {
      if (event.kind !== 'transaction') continue
      const { offset, length } = event.transaction.range
      expect(Buffer.from(event.bytes ?? []).toString('latin1')).toBe(file.slice(offset, offset + length))
    }
    for (const size of [1, 2, 3, 7, 64, 97, 1000]) expect(eventsOf(file, size)).toEqual(whole)
  }
})

test('a transaction is judged and read from its own bytes as from the whole file', () => {
  const guide = compiled({ extends: 'x12/004010/850' })
  const bad = good.replaceAll('PO1*1*10*EA', 'PO1*1*1O*EA').replace('CTT*1', 'CTT*1*2*3*4*5*6*7*8')
  const bytes = Buffer.from(bad)
  let judged = 0
  for (const event of eventsOf(bad, 97)) {
    if (event.kind !== 'transaction' || event.bytes === undefined) continue
    const { interchange, transaction } = event
    const { delimiters } = interchange
    const fileOffset = transaction.range.offset
    const findings = judgeTransaction(event.bytes, { delimiters, fileOffset }, transaction, guide)
    expect(findings.length).toBeGreaterThan(0)
    expect(findings).toEqual(judgeTransaction(bytes, interchange, transaction, guide))
    expect(readTransactionBytes(event.bytes, { delimiters, fileOffset }, guide)).toEqual(
      readTransaction(bytes, interchange, transaction, guide),
    )
    judged++
  }
  expect(judged).toBe(3)
})

test('a transaction above the limit is framed, said so, and comes without bytes', () => {
  const long = setOf([...goodSegments, ...Array<string>(100).fill(`MSG*${'x'.repeat(50)}`)], {
    number: '0002',
  })
  const file = interchangeOf([sets[0], long, sets[2]].join(''), 3)
  const limits = { maxTransactionBytes: 1000 }
  const whole = eventsOf(file, undefined, limits)
  expect(
    whole.flatMap((event) =>
      event.kind === 'transaction'
        ? [
            [
              event.bytes?.length,
              event.transaction.segmentCount,
              ...event.transaction.findings.map(({ code }) => code),
            ],
          ]
        : [],
    ),
  ).toEqual([
    [sets[0]?.length, 6],
    [undefined, 106, 'TRANSACTION_TOO_LONG'],
    [sets[2]?.length, 6],
  ])
  for (const size of [1, 7, 1000]) expect(eventsOf(file, size, limits)).toEqual(whole)
})

test('a transaction of which only a part has come is an event when the file ends', () => {
  const cut = `${isa}${gs}${sets[0]}`.slice(0, -5)
  const [transaction] = eventsOf(cut, 10).filter(({ kind }) => kind === 'transaction')
  if (transaction?.kind !== 'transaction') throw new Error('no transaction')
  expect(Buffer.from(transaction.bytes ?? []).toString()).toBe(cut.slice(isa.length + gs.length))
})

test('a file without an interchange has one event, which says so', () => {
  expect(eventsOf('{"order": 1}', 3)).toMatchObject([
    { kind: 'outside', finding: { code: 'NO_INTERCHANGE' } },
  ])
  expect(eventsOf('')).toMatchObject([
    { kind: 'outside', finding: { code: 'NO_INTERCHANGE', byteOffset: 0 } },
  ])
})

test('the events are pulled from chunks as they come', async () => {
  const pulled: number[] = []
  async function* chunks() {
    for (const part of [isa + gs, sets[0], sets[1], sets[2], `GE*3*101~${iea}`]) {
      pulled.push(pulled.length)
      yield Buffer.from(part ?? '')
    }
  }
  const seen: string[] = []
  for await (const { kind } of readEdiStream(chunks())) seen.push(`${pulled.length} ${kind}`)
  expect(seen).toEqual([
    ...['1 interchange-opened', '1 group-opened', '2 transaction', '3 transaction', '4 transaction'],
    ...['5 group-closed', '5 interchange-closed'],
  ])
})
