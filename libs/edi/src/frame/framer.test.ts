import fc from 'fast-check'
import { expect, test } from 'vitest'
import { goodSegments, gs, iea, interchangeOf, isa, setOf } from '../fixture-orders.ts'
import type { Framing } from '../interchange.ts'
import { createFramer, frame } from './framer.ts'

const good = interchangeOf(setOf(goodSegments))
const of = (text: string) => frame(Buffer.from(text, 'latin1'))

/** Where each finding stands: its level of the envelope, its code, its offset. */
function codes({ interchanges, findings }: Framing): string[] {
  return [
    ...findings.map((one) => `file ${one.code}`),
    ...interchanges.flatMap((interchange) => [
      ...interchange.findings.map((one) => `interchange ${one.code}`),
      ...interchange.groups.flatMap((group) => [
        ...group.findings.map((one) => `group ${one.code}`),
        ...group.transactions.flatMap((one) => one.findings.map((found) => `transaction ${found.code}`)),
      ]),
    ]),
  ]
}

function texts(file: string): string[] {
  return of(file).interchanges.flatMap((interchange) => {
    const sets = interchange.groups.flatMap((group) => group.transactions)
    return [interchange, ...sets].map(({ range }) => file.slice(range.offset, range.offset + range.length))
  })
}

test('an interchange is read with its header, groups, transactions and their ranges', () => {
  const set = setOf(goodSegments)
  expect(of(good)).toEqual({
    findings: [],
    interchanges: [
      {
        standard: 'x12',
        delimiters: { element: 0x2a, component: 0x3e, segment: 0x7e },
        range: { offset: 0, length: good.length },
        header: {
          senderQualifier: 'ZZ',
          senderId: 'ACMERETAIL',
          receiverQualifier: 'ZZ',
          receiverId: 'PARLEYVENDOR',
          date: '260115',
          time: '0930',
          version: '00401',
          controlNumber: '000000101',
          acknowledgmentRequested: false,
          usage: 'P',
        },
        notes: [],
        findings: [],
        groups: [
          {
            header: {
              functionalId: 'PO',
              senderCode: 'ACMERETAIL',
              receiverCode: 'PARLEYVENDOR',
              date: '20260115',
              time: '0930',
              controlNumber: '101',
              version: '004010',
            },
            claimedCount: 1,
            trailerControlNumber: '101',
            findings: [],
            transactions: [
              {
                setId: '850',
                controlNumber: '0001',
                range: { offset: isa.length + gs.length, length: set.length },
                segmentCount: 6,
                claimedSegmentCount: 6,
                trailerControlNumber: '0001',
                findings: [],
              },
            ],
          },
        ],
      },
    ],
  })
})

const lines = (end: string) => good.replaceAll('~', end)
const barred = good.replaceAll('*', '|').replaceAll('>', ':')

const variants: readonly (readonly [name: string, file: string, suffix: string | undefined])[] = [
  ['~ and LF', lines('~\n'), '\n'],
  ['~ and CRLF', lines('~\r\n'), '\r\n'],
  ['~ and a blank before LF', lines('~ \n'), undefined],
  ['LF alone', lines('\n'), undefined],
  ['CR alone', lines('\r'), undefined],
  ['CRLF alone', lines('\r\n'), '\n'],
  ['a control character', lines('\x1d'), undefined],
  ['a byte order mark before it', `\xef\xbb\xbf${good}`, undefined],
  ['blank lines and NULs around it', `\r\n\0 ${good}\r\n\0\n`, undefined],
  ['the 0x1A of old transfers behind it', `${lines('~\r\n')}\x1a`, '\r\n'],
  ['no terminator at the very end', good.slice(0, -1), undefined],
  ['empty segments', good.replaceAll('~', '~~'), undefined],
]

test.each(variants)('%s: the same header, one transaction, no finding', (_, file, suffix) => {
  const framing = of(file)
  expect(codes(framing)).toEqual([])
  const [interchange] = framing.interchanges
  expect(interchange?.header).toEqual(of(good).interchanges[0]?.header)
  expect(interchange?.delimiters.suffix).toBe(suffix)
  expect(interchange?.groups[0]?.transactions.map((one) => one.segmentCount)).toEqual([6])
})

test('the ranges are those of the sender, whatever ends his segments', () => {
  const set = setOf(goodSegments)
  expect(texts(`junk\n${good}`)).toEqual([good, set])
  expect(texts(lines('~\r\n'))).toEqual([
    lines('~\r\n').slice(0, -2),
    set.replaceAll('~', '~\r\n').slice(0, -2),
  ])
})

test('several interchanges of one file may have different separators', () => {
  const framing = of(`${good}\n${barred}${lines('\n')}`)
  expect(codes(framing)).toEqual([])
  expect(framing.interchanges.map((one) => one.delimiters.element)).toEqual([0x2a, 0x7c, 0x2a])
  expect(framing.interchanges.map((one) => one.range.length)).toEqual([good.length, good.length, good.length])
})

test('a lost IEA ends where the next ISA begins, with other separators, too', () => {
  for (const next of [good, barred, lines('\n')]) {
    const framing = of(good.slice(0, -iea.length) + next)
    expect(codes(framing)).toEqual(['interchange INTERCHANGE_NOT_CLOSED'])
    expect(framing.interchanges.map((one) => one.groups.length)).toEqual([1, 1])
  }
})

test('ISA within data and segments that only look like an ISA are no interchange', () => {
  const names = ['N1*ST*ISA*92*ISA', 'N1*BT*ISAAC', 'N2*LISA*ISA*00*', 'ISA*what', 'ISAAC*1', 'ISA******a']
  const framing = of(interchangeOf(setOf([...goodSegments, ...names])))
  expect(codes(framing)).toEqual([])
  expect(framing.interchanges.map((one) => one.groups[0]?.transactions[0]?.segmentCount)).toEqual([12])
})

test('a segment that begins like an ISA is one only with a version where ISA12 stands', () => {
  const framing = of(interchangeOf(setOf(['ISA******a', 'BEG**********a', 'CTT*1'])))
  expect(codes(framing)).toEqual([])
  expect(framing.interchanges).toHaveLength(1)
})

test('a TA1 stands between ISA and GS, or alone', () => {
  const note = 'TA1*000000007*260114*1200*A*000~'
  const between = of(isa + note + good.slice(isa.length))
  expect(codes(between)).toEqual([])
  const read = { controlNumber: '000000007', date: '260114', time: '1200', verdict: 'A', code: '000' }
  expect(between.interchanges[0]).toMatchObject({ notes: [read] })
  const alone = of(`${isa}${note}IEA*0*000000101~`)
  expect(codes(alone)).toEqual([])
  expect(alone.interchanges[0]).toMatchObject({ notes: [read] })
})

test('an ISA without its padding is read, and each short element named', () => {
  const unpadded = good.replace(/ +/g, (blanks) => (blanks.length > 1 ? '' : blanks))
  const [interchange] = of(unpadded).interchanges
  expect(interchange?.findings.map((one) => [one.code, one.severity, one.element])).toEqual([
    ['ISA_NOT_PADDED', 'warn', 2],
    ['ISA_NOT_PADDED', 'warn', 4],
    ['ISA_NOT_PADDED', 'warn', 6],
    ['ISA_NOT_PADDED', 'warn', 8],
  ])
  expect(interchange?.header).toMatchObject({ receiverId: 'PARLEYVENDOR' })
  expect(interchange?.groups[0]?.transactions).toHaveLength(1)
})

test('a blank before the terminator of the ISA is not taken for it', () => {
  const [interchange] = of(good.replace('>~', '> ~')).interchanges
  expect(interchange?.delimiters.segment).toBe(0x7e)
  expect(interchange?.groups[0]?.transactions).toHaveLength(1)
})

test('ISA11 is the repetition separator from 00402 on', () => {
  const later = good.replace('*U*00401*', '*^*00501*')
  expect(of(later).interchanges[0]?.delimiters.repetition).toBe(0x5e)
  expect(codes(of(later))).toEqual([])
})

const broken: readonly (readonly [name: string, file: string, codes: readonly string[]])[] = [
  ['an empty file', '', ['file NO_INTERCHANGE']],
  ['blanks only', ' \r\n\0', ['file NO_INTERCHANGE']],
  ['another format', '{"order": 1}', ['file NO_INTERCHANGE']],
  ['an ISA cut short', isa.slice(0, 60), ['file ISA_UNREADABLE']],
  [
    'an ISA with an element too long',
    isa.replace('ACMERETAIL     ', 'ACMERETAILACMERETAIL'),
    ['file ISA_UNREADABLE'],
  ],
  ['junk before', `hello\n${good}`, ['file JUNK_OUTSIDE_INTERCHANGE']],
  ['junk after', `${good}bye`, ['file JUNK_OUTSIDE_INTERCHANGE']],
  ['IEA02 wrong', good.replace(iea, 'IEA*1*000000102~'), ['interchange INTERCHANGE_CONTROL_NUMBER_MISMATCH']],
  ['IEA01 wrong', good.replace(iea, 'IEA*2*000000101~'), ['interchange GROUP_COUNT_WRONG']],
  ['IEA missing', good.slice(0, -iea.length), ['interchange INTERCHANGE_NOT_CLOSED']],
  ['GE missing', good.replace('GE*1*101~', ''), ['group GROUP_NOT_CLOSED']],
  ['GE02 wrong', good.replace('GE*1*101', 'GE*1*102'), ['group GROUP_CONTROL_NUMBER_MISMATCH']],
  ['GE01 wrong', good.replace('GE*1*101', 'GE*3*101'), ['group TRANSACTION_COUNT_WRONG']],
  ['GE01 no number', good.replace('GE*1*101', 'GE*X*101'), ['group TRANSACTION_COUNT_WRONG']],
  [
    'GE without GS',
    good.replace(gs, ''),
    [
      'interchange SEGMENT_OUTSIDE_GROUP',
      'interchange TRAILER_WITHOUT_HEADER',
      'interchange GROUP_COUNT_WRONG',
    ],
  ],
  [
    'GS06 no number',
    good.replace('*101*X', '*1O1*X').replace('GE*1*101', 'GE*1*1O1'),
    ['interchange GROUP_HEADER_UNUSABLE'],
  ],
  ['GS01 missing', good.replace('GS*PO', 'GS*'), ['interchange GROUP_HEADER_UNUSABLE']],
  [
    'GS06 with a component separator',
    good.replaceAll('*101*X', '*1>1*X').replace('GE*1*101', 'GE*1*1>1'),
    ['interchange GROUP_HEADER_UNUSABLE'],
  ],
  ['SE missing', good.replace('SE*6*0001~', ''), ['transaction TRANSACTION_NOT_CLOSED']],
  ['SE02 wrong', good.replace('SE*6*0001', 'SE*6*0002'), ['transaction TRANSACTION_CONTROL_NUMBER_MISMATCH']],
  ['SE01 wrong', good.replace('SE*6', 'SE*5'), ['transaction SEGMENT_COUNT_WRONG']],
  [
    'ST missing',
    good.replace('ST*850*0001~', ''),
    ['group TRANSACTION_COUNT_WRONG', 'group SEGMENT_OUTSIDE_TRANSACTION'],
  ],
  ['ST02 missing', good.replace('ST*850*0001', 'ST*850'), ['group TRANSACTION_HEADER_UNUSABLE']],
  [
    'ST02 short',
    good.replaceAll('0001~', '1~').replace('000000101~', '000000101~'),
    ['transaction TRANSACTION_CONTROL_NUMBER_INVALID'],
  ],
  ['bad ISA date', good.replace('260115', '260231'), ['interchange INTERCHANGE_DATE_INVALID']],
  ['bad ISA time', good.replace('*0930*U', '*2530*U'), ['interchange INTERCHANGE_TIME_INVALID']],
  ['bad ISA version', good.replace('*00401*', '*X0401*'), ['interchange INTERCHANGE_VERSION_INVALID']],
  [
    'ISA13 no number',
    good.replace('*000000101*0', '*00000010A*0').replace('IEA*1*000000101', 'IEA*1*00000010A'),
    ['interchange INTERCHANGE_CONTROL_NUMBER_INVALID'],
  ],
  [
    'bad ISA14 and ISA15',
    good.replace('*0*P*', '*2*Q*'),
    ['interchange ACKNOWLEDGMENT_REQUEST_INVALID', 'interchange USAGE_INVALID'],
  ],
  ['a letter as terminator', good.replace('>~', '>'), ['interchange SEGMENT_TERMINATOR_INVALID']],
  ['a letter as component separator', good.replace('>~', 'A~'), ['interchange COMPONENT_SEPARATOR_INVALID']],
  [
    'an ISA wrapped over two lines',
    good.replace('*00401*', '*004\n01*'),
    ['interchange ISA_BROKEN_ACROSS_LINES'],
  ],
]

test.each(broken)('%s is a finding of its own', (_, file, expected) => {
  expect(codes(of(file)).toSorted()).toEqual(expected.toSorted())
})

test('the same ST02 twice, the same GS06 twice', () => {
  const set = setOf(goodSegments)
  expect(codes(of(interchangeOf(set + set, 2)))).toEqual(['transaction TRANSACTION_CONTROL_NUMBER_REPEATED'])
  const group = `${gs}${set}GE*1*101~`
  expect(codes(of(`${isa}${group}${group}IEA*2*000000101~`))).toEqual(['group GROUP_CONTROL_NUMBER_REPEATED'])
})

test('control numbers are compared as numbers', () => {
  const file = good.replace(iea, 'IEA*1*101~').replace('GE*1*101', 'GE*1*0101')
  expect(codes(of(file))).toEqual([])
})

test('two files that ran together are refused, not mixed', () => {
  const cut = good.slice(0, good.indexOf('PO1*1*10') + 9)
  const framing = of(cut + good.replaceAll('000000101', '000000102').replaceAll('ACMERETAIL', 'OTHERBUYER'))
  expect(codes(framing)).toContain('interchange INTERCHANGES_RUN_TOGETHER')
})

test('one broken transaction leaves its neighbours as they are', () => {
  const sets = ['0001', '0002', '0003'].map((number) => setOf(goodSegments, { number }))
  const [first = '', second = '', third = ''] = sets
  const framing = of(interchangeOf(first + second.replace('SE*6*0002~', '') + third, 3))
  const transactions = framing.interchanges[0]?.groups[0]?.transactions ?? []
  expect(transactions.map((one) => one.findings.map(({ code }) => code))).toEqual([
    [],
    ['TRANSACTION_NOT_CLOSED'],
    [],
  ])
  expect(transactions.map((one) => one.controlNumber)).toEqual(['0001', '0002', '0003'])
})

test('a segment without an end stops at the limit, with its place', () => {
  const limits = { maxSegmentBytes: 1000 }
  const file = interchangeOf(setOf(['BEG*00*SA*PO1**20260115', `MSG*${'x'.repeat(5000)}`, 'CTT*1']))
  const found = frame(Buffer.from(file), limits).interchanges[0]?.groups[0]?.transactions[0]?.findings
  expect(found).toEqual([
    {
      code: 'SEGMENT_TOO_LONG',
      level: 0,
      severity: 'error',
      text: 'This segment has more than 1000 bytes. Look for a missing segment terminator.',
      segment: 'MSG',
      segmentPosition: 3,
      byteOffset: file.indexOf('MSG'),
      ack: { ta1: '022', ak502: '5' },
    },
  ])
})

test('a file that never ends a segment is read in linear time and bounded memory', () => {
  const framer = createFramer({ maxSegmentBytes: 4096 })
  framer.write(Buffer.from(isa + gs))
  const chunk = Buffer.alloc(64 * 1024, 0x41)
  for (let count = 0; count < 1000; count++) framer.write(chunk)
  const { interchanges } = framer.end()
  expect(interchanges[0]?.findings.map((one) => [one.code, one.byteOffset])).toEqual([
    ['SEGMENT_TOO_LONG', isa.length + gs.length],
    ['INTERCHANGE_NOT_CLOSED', isa.length + gs.length + 1000 * chunk.length],
  ])
})

test('a flood of envelopes stops at the limit', () => {
  const framing = frame(Buffer.from(isa.repeat(5000)), { maxEnvelopes: 100 })
  expect(framing.interchanges).toHaveLength(101)
  expect(framing.interchanges.at(-1)?.findings[0]?.code).toBe('TOO_MANY_ENVELOPES')
})

// The limit of time is that of the test runner: a quadratic reader would need hours.
test.each(['~', 'ISA*', 'ISA!ISA*', 'ISA*00*', 'I', '\0'])('a megabyte of %j is read to its end', (text) => {
  const flood = text.repeat(1_000_000 / text.length)
  expect(of(flood).findings).toHaveLength(1)
  expect(codes(of(isa + flood))).toContain('interchange INTERCHANGE_NOT_CLOSED')
})

const corpus = [
  good,
  `${good}\r\n${barred}`,
  `${good.slice(0, -iea.length)}${barred}`,
  good.replace('>~', '> ~'),
  good.slice(0, -iea.length) + lines('\n'),
  `xIxISxISAxISA*x ${good}ISA*nothing`,
  interchangeOf(setOf([...goodSegments, 'ISA*what', 'IS', 'ISA', 'ISAAC*1'])),
  ...variants.map(([, file]) => file),
  ...broken.map(([, file]) => file),
]

function inChunks(bytes: Uint8Array, sizes: () => number): Framing {
  const framer = createFramer({ maxSegmentBytes: 300 })
  for (let at = 0; at < bytes.length; ) {
    const size = Math.max(1, sizes())
    framer.write(bytes.subarray(at, at + size))
    at += size
  }
  return framer.end()
}

test('the result is the same at every chunk size, one byte included', () => {
  for (const file of corpus) {
    const bytes = Buffer.from(file, 'latin1')
    const whole = frame(bytes, { maxSegmentBytes: 300 })
    for (const size of [1, 2, 3, 4, 5, 7, 64, 97, 1000]) {
      expect(
        inChunks(bytes, () => size),
        `chunks of ${size}: ${file.slice(0, 40)}`,
      ).toEqual(whole)
    }
  }
})

test('any bytes at all are read without a throw, alike at random chunks', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      isa,
      gs,
      iea,
      'GE*1*101~',
      'ST*850*0001~',
      'SE*2*0001~',
      'ISA',
      'ISA*',
      '~',
      '\r\n',
      barred.slice(0, 120),
    ),
    fc.string({ maxLength: 20 }),
    fc.constantFrom(...corpus),
  )
  const file = fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1'))
  fc.assert(
    fc.property(file, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (bytes, sizes) => {
      let next = 0
      const chunked = inChunks(bytes, () => sizes[next++ % sizes.length] ?? 1)
      expect(chunked).toEqual(frame(bytes, { maxSegmentBytes: 300 }))
    }),
    { numRuns: 300 },
  )
})
