import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EdifactInterchange, Framing } from '../../interchange.ts'
import { createFramer, frame } from '../framer.ts'

const unb = "UNB+UNOC:3+4012345000009:14+5412345000013:14+260115:0930+INT77++++1'"
const orders = "UNH+1+ORDERS:D:96A:UN:EAN008'BGM+220+4500012345+9'UNS+S'UNT+4+1'"
const unz = "UNZ+1+INT77'"
const good = unb + orders + unz

const of = (text: string, encoding: BufferEncoding = 'latin1') => frame(Buffer.from(text, encoding))

function only(framing: Framing): EdifactInterchange {
  const [interchange] = framing.interchanges
  if (interchange?.standard !== 'edifact' || framing.interchanges.length > 1) throw new Error('not one UNB')
  return interchange
}

/** Every finding with the level of the envelope it belongs to. */
function codes({ interchanges, findings }: Framing): string[] {
  return [
    ...findings.map(({ code }) => `file ${code}`),
    ...interchanges.flatMap((interchange) => [
      ...interchange.findings.map(({ code }) => `interchange ${code}`),
      ...interchange.groups.flatMap((group) => [
        ...group.findings.map(({ code }) => `group ${code}`),
        ...group.transactions.flatMap((one) => one.findings.map(({ code }) => `message ${code}`)),
      ]),
    ]),
  ]
}

test('an interchange is read with its header, messages and their ranges', () => {
  expect(of(good)).toEqual({
    findings: [],
    interchanges: [
      {
        standard: 'edifact',
        delimiters: { element: 0x2b, component: 0x3a, segment: 0x27, release: 0x3f, decimal: 0x2e },
        hasServiceString: false,
        range: { offset: 0, length: good.length },
        header: {
          syntax: 'UNOC',
          syntaxVersion: '3',
          sender: { id: '4012345000009', qualifier: '14', internal: '' },
          recipient: { id: '5412345000013', qualifier: '14', internal: '' },
          date: '260115',
          time: '0930',
          controlNumber: 'INT77',
          applicationReference: '',
          acknowledgmentRequest: '1',
          agreement: '',
          test: '',
        },
        findings: [],
        groups: [
          {
            findings: [],
            transactions: [
              {
                setId: 'ORDERS',
                controlNumber: '1',
                version: 'D96A',
                identifier: ['ORDERS', 'D', '96A', 'UN', 'EAN008'],
                range: { offset: unb.length, length: orders.length },
                segmentCount: 4,
                claimedSegmentCount: 4,
                trailerControlNumber: '1',
                findings: [],
              },
            ],
          },
        ],
      },
    ],
  })
})

describe('separators', () => {
  test('those of a UNA, with or without a line end behind it', () => {
    const odd = good.replaceAll('+', '|').replaceAll(':', '/').replaceAll("'", '~')
    for (const between of ['', '\r\n', '\n', '  ']) {
      const file = `UNA/|,! ~${between}${odd}`
      const framing = of(file)
      expect(codes(framing)).toEqual([])
      const { delimiters, range, hasServiceString } = only(framing)
      expect(delimiters).toEqual({
        element: 0x7c,
        component: 0x2f,
        segment: 0x7e,
        release: 0x21,
        decimal: 0x2c,
      })
      expect({ range, hasServiceString }).toEqual({
        range: { offset: 0, length: file.length },
        hasServiceString: true,
      })
    }
  })

  test('a blank release character of UNA means that there is none', () => {
    const framing = of(`UNA:+.  '${good.replace('4500012345', '45?')}`)
    expect(codes(framing)).toEqual([])
    expect(only(framing).delimiters.release).toBeUndefined()
  })

  test('repetition is of syntax version 4 only', () => {
    const version4 = good.replace('UNOC:3', 'UNOC:4').replace('260115', '20260115')
    expect(only(of(version4)).delimiters.repetition).toBe(0x2a)
    expect(only(of(`UNA:+.?^'${version4}`)).delimiters.repetition).toBe(0x5e)
    expect(only(of(`UNA:+.? '${version4}`)).delimiters.repetition).toBeUndefined()
    expect(only(of(`UNA:+.?*'${good}`)).delimiters.repetition).toBeUndefined()
    expect(codes(of(version4))).toEqual([])
  })

  test('the information separators of UNOB, which need no release character', () => {
    const file = good
      .replace('UNOC:3', 'UNOB:1')
      .replaceAll('+', '\x1d')
      .replaceAll(':', '\x1f')
      .replaceAll("'", '\x1c')
      .replace('4500012345', "it's 4+5?")
    const framing = of(file)
    expect(codes(framing)).toEqual([])
    expect(only(framing).delimiters).toEqual({ element: 0x1d, component: 0x1f, segment: 0x1c, decimal: 0x2e })
  })

  test.each([
    ['LF', '\n'],
    ['CR', '\r'],
    ['CRLF', '\r\n'],
  ])('a %s behind each segment is the style of the sender, and no data', (_, lineEnd) => {
    const framing = of(good.replaceAll("'", `'${lineEnd}`))
    expect(codes(framing)).toEqual([])
    expect(only(framing).delimiters.suffix).toBe(lineEnd)
  })
})

describe('release characters', () => {
  const withText = (text: string) => good.replace('4500012345', text)

  test.each(["a?'b", 'a??', "?'?'?'", '?+?:??', "???'"])('%j in data', (text) => {
    const framing = of(withText(text))
    expect(codes(framing)).toEqual([])
  })

  test('a header keeps its text without them', () => {
    const framing = of(good.replaceAll('INT77', "I?'?+?:??"))
    expect(codes(framing)).toEqual([])
    expect(only(framing).header.controlNumber).toBe("I'+:?")
  })

  test('nothing but release characters is read to its end', () => {
    expect(codes(of(unb + '?'.repeat(100_000)))).toEqual([
      'interchange SEGMENT_OUTSIDE_GROUP',
      'interchange INTERCHANGE_NOT_CLOSED',
    ])
  })
})

describe('where an interchange begins', () => {
  test('junk before it is reported once, with its place', () => {
    const { findings, interchanges } = of(`hello'${good}`)
    expect(interchanges[0]?.range.offset).toBe(6)
    expect(findings.map(({ code, byteOffset }) => [code, byteOffset])).toEqual([
      ['JUNK_OUTSIDE_INTERCHANGE', 0],
    ])
  })

  test('a quote, a byte order mark, blanks and NUL before UNA', () => {
    for (const before of ['\ufeff', ' \r\n', '\0\0']) {
      expect(codes(of(`${before}UNA:+.? '${good}`, 'utf8'))).toEqual([])
    }
    expect(codes(of(`'UNA:+.? '${good}`))).toEqual(['file JUNK_OUTSIDE_INTERCHANGE'])
  })

  test('UNA and UNB in data begin nothing', () => {
    const framing = of(
      good
        .replace('4500012345', 'UNA?+UNB')
        .replace('BGM+', "FTX+AAI+++UNA:UNB'BGM+")
        .replace('UNT+4', 'UNT+5'),
    )
    expect(codes(framing)).toEqual([])
    expect(framing.interchanges).toHaveLength(1)
  })

  test.each([
    ['a UNA whose separators are alike', `UNA++.? '${good}`],
    ['a UNA without a UNB', "UNA:+.? 'UNH+1+ORDERS:D:96A:UN'"],
    ['a UNB without a syntax identifier', good.replace('UNOC:3', '3')],
    ['a UNB that ends in the middle', 'UNB+UN'],
  ])('%s', (_, file) => {
    expect(codes(of(file))[0]).toBe('file UNB_UNREADABLE')
  })

  test('an interchange wrapped at 80 characters, in the middle of tags and data', () => {
    const long =
      unb + orders.replace('UNS', `FTX+AAI+++${'text '.repeat(40)}'UNS`).replace('UNT+4', 'UNT+5') + unz
    const wrapped = long.replace(/.{80}/g, '$&\r\n')
    expect(codes(of(wrapped))).toEqual([])
    for (const width of [1, 2, 3, 5, 7]) {
      expect(codes(of(`UNA:+.? '${long.replace(new RegExp(`.{${width}}`, 'g'), '$&\n')}`))).toEqual([])
    }
  })

  test('several interchanges in a row, X12 among them, each with its own separators', () => {
    const x12 =
      'ISA*00*          *00*          *ZZ*A              *ZZ*B              *260115*0930*U*00401*000000101*0*P*>~' +
      'GS*PO*AA*BB*20260115*0930*1*X*004010~ST*850*0001~SE*2*0001~GE*1*1~IEA*1*000000101~'
    const odd = `UNA/|,! ~${good.replaceAll('+', '|').replaceAll(':', '/').replaceAll("'", '~')}`
    const framing = of(`${good}\n${x12}\n${odd}${good}`)
    expect(codes(framing)).toEqual([])
    expect(framing.interchanges.map(({ standard }) => standard)).toEqual([
      'edifact',
      'x12',
      'edifact',
      'edifact',
    ])
  })

  test('a lost UNZ ends where the next interchange begins, with other separators, too', () => {
    const odd = `UNA/|,! ~${good.replaceAll('+', '|').replaceAll(':', '/').replaceAll("'", '~')}`
    for (const next of [good, odd, `UNA:+.? '${good}`]) {
      const framing = of(unb + orders + next)
      expect(codes(framing)).toEqual(['interchange INTERCHANGE_NOT_CLOSED'])
      expect(framing.interchanges.map(({ groups }) => groups[0]?.transactions.length)).toEqual([1, 1])
    }
  })
})

describe('groups and packages', () => {
  const ung = "UNG+ORDERS+4012345000009:14+5412345000013:14+260115:0930+G1+UN+D:96A'"

  test('a group has its header, and UNZ counts groups then', () => {
    const framing = of(
      `${unb}${ung}${orders}${orders.replaceAll('+1+', '+2+').replace("4+1'", "4+2'")}UNE+2+G1'UNZ+1+INT77'`,
    )
    expect(codes(framing)).toEqual([])
    expect(only(framing).groups).toMatchObject([
      { header: { functionalId: 'ORDERS', controlNumber: 'G1' }, claimedCount: 2, transactions: [{}, {}] },
    ])
  })

  test('groups and messages outside them do not mix', () => {
    expect(
      codes(
        of(
          `${unb}${ung}${orders}UNE+1+G1'${orders.replace('UNH+1', 'UNH+2').replace("4+1'", "4+2'")}UNZ+1+INT77'`,
        ),
      ),
    ).toEqual(['interchange GROUPS_AND_MESSAGES_MIXED'])
  })

  test('a package holds any bytes, counted in octets', () => {
    const object = "'UNT+++UNZ+1+INT77'\0\xff'"
    const framing = of(
      `${unb}UNO+P1+1:1+1+${object.length}'${object}UNP+${object.length}+P1'${orders}UNZ+2+INT77'`,
    )
    expect(codes(framing)).toEqual([])
    expect(only(framing).groups[0]?.transactions.map(({ setId }) => setId)).toEqual(['UNO', 'ORDERS'])
  })

  test('a package of two thousand million octets that never come keeps nothing', () => {
    expect(codes(of(`${unb}UNO+P1+1:1+1+2147483648'abc`))).toEqual([
      'interchange INTERCHANGE_NOT_CLOSED',
      'message TRANSACTION_NOT_CLOSED',
    ])
  })
})

const ung = "UNG+ORDERS+A:14+B:14+260115:0930+G1+UN+D:96A'"
const broken: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'UNZ with another reference',
    good.replace("UNZ+1+INT77'", "UNZ+1+INT78'"),
    ['interchange INTERCHANGE_REFERENCE_MISMATCH'],
  ],
  [
    'UNZ with other zeros',
    good.replace("1+INT77'", "1+0INT77'"),
    ['interchange INTERCHANGE_REFERENCE_MISMATCH'],
  ],
  ['UNZ with another count', good.replace('UNZ+1', 'UNZ+2'), ['interchange INTERCHANGE_COUNT_WRONG']],
  ['UNZ missing', unb + orders, ['interchange INTERCHANGE_NOT_CLOSED']],
  ['no message', `${unb}UNZ+0+INT77'`, ['interchange INTERCHANGE_EMPTY']],
  [
    'UNT with another reference',
    good.replace("UNT+4+1'", "UNT+4+2'"),
    ['message TRANSACTION_CONTROL_NUMBER_MISMATCH'],
  ],
  ['UNT with another count', good.replace('UNT+4', 'UNT+5'), ['message SEGMENT_COUNT_WRONG']],
  ['UNT missing', good.replace("UNT+4+1'", ''), ['message TRANSACTION_NOT_CLOSED']],
  ['UNH without a type', good.replace('ORDERS:', ':'), ['message SET_ID_INVALID']],
  [
    'the same UNH twice',
    `${unb}${orders}${orders}UNZ+2+INT77'`,
    ['message TRANSACTION_CONTROL_NUMBER_REPEATED'],
  ],
  [
    'UNE with another reference',
    `${unb}${ung}${orders}UNE+1+G2'UNZ+1+INT77'`,
    ['group GROUP_CONTROL_NUMBER_MISMATCH'],
  ],
  ['UNE with another count', `${unb}${ung}${orders}UNE+3+G1'UNZ+1+INT77'`, ['group TRANSACTION_COUNT_WRONG']],
  ['UNE missing', `${unb}${ung}${orders}UNZ+1+INT77'`, ['group GROUP_NOT_CLOSED']],
  ['UNE without UNG', `${unb}${orders}UNE+1+G1'${unz}`, ['interchange TRAILER_WITHOUT_HEADER']],
  ['a segment between messages', `${unb}BGM+220'${orders}${unz}`, ['interchange SEGMENT_OUTSIDE_GROUP']],
  [
    'a segment between the messages of a group',
    `${unb}${ung}BGM+1'${orders}UNE+1+G1'UNZ+1+INT77'`,
    ['group SEGMENT_OUTSIDE_TRANSACTION'],
  ],
  ['no sender', good.replace('4012345000009:14', ''), ['interchange INTERCHANGE_PARTY_MISSING']],
  ['no recipient', good.replace('5412345000013:14', ''), ['interchange INTERCHANGE_PARTY_MISSING']],
  ['no date', good.replace('260115:0930', ':0930'), ['interchange INTERCHANGE_DATE_INVALID']],
  ['no time', good.replace('260115:0930', '260115'), ['interchange INTERCHANGE_TIME_INVALID']],
  ['syntax version 5', good.replace('UNOC:3', 'UNOC:5'), ['interchange SYNTAX_UNSUPPORTED']],
]
test.each(broken)('%s is a finding of its own', (_, file, expected) => {
  expect(codes(of(file))).toEqual(expected)
})

test('a message without UNT ends before the segment that ends it', () => {
  const cut = orders.replace("UNT+4+1'", '')
  for (const next of [unz, orders.replace('UNH+1', 'UNH+2')]) {
    const [first] = only(of(unb + cut + next)).groups[0]?.transactions ?? []
    expect(first?.range).toEqual({ offset: unb.length, length: cut.length })
  }
})

test('a segment without an end stops at the limit, with its place', () => {
  const file = `${unb}UNH+1+ORDERS:D:96A:UN'FTX+${'x'.repeat(5_000)}`
  const framer = createFramer({ maxSegmentBytes: 4_096 })
  for (let at = 0; at < file.length; at += 100) framer.write(Buffer.from(file.slice(at, at + 100)))
  const [interchange] = framer.end().interchanges
  expect(interchange?.groups[0]?.transactions[0]?.findings[0]).toMatchObject({
    code: 'SEGMENT_TOO_LONG',
    segment: 'FTX',
    segmentPosition: 2,
    byteOffset: unb.length + "UNH+1+ORDERS:D:96A:UN'".length,
  })
})

test('a flood of messages stops at the limit', () => {
  const [interchange] = frame(Buffer.from(unb + orders.repeat(50)), { maxEnvelopes: 10 }).interchanges
  expect(interchange?.findings.map(({ code }) => code)).toContain('TOO_MANY_ENVELOPES')
})

const fixtures = [
  good,
  `UNA:+.? '\r\n${good.replaceAll("'", "'\r\n")}`,
  good.replace('4500012345', "?'??'?+?"),
  `${unb}${ung}${orders}UNE+1+G1'UNZ+1+INT77'\n${good}`,
  `${unb}UNO+P1+1:1+1+5'a'b'cUNP+5+P1'UNZ+1+INT77'`,
  `junk UNA:+.? 'UNB+UN${good}`,
  unb + orders + good,
]

test('line ends without end in the head of a UNB are no interchange, and take linear time', () => {
  expect(codes(of(`UNB+UN${'\r\n'.repeat(32)}OC:3${good.slice(10)}`))).toEqual([])
  expect(codes(of(`UNB+UN${'\n'.repeat(500_000)}OC:3+A+B'`))).toEqual(['file UNB_UNREADABLE'])
})

test('the result is the same at every chunk size, one byte included', () => {
  for (const text of fixtures) {
    const bytes = Buffer.from(text, 'latin1')
    for (const size of [1, 2, 3, 7, 64, 97, 1_000]) {
      const framer = createFramer()
      for (let at = 0; at < bytes.length; at += size) framer.write(bytes.subarray(at, at + size))
      expect(framer.end()).toEqual(frame(bytes))
    }
  }
})

test('any changes and any cuts: no throw, and alike at random chunks', () => {
  const spliced = fc.tuple(
    fc.constantFrom(...fixtures),
    fc.nat(200),
    fc.nat(5),
    fc.string({ maxLength: 6, unit: fc.constantFrom(...[..."?'+:UNABGHTZ1 \n"]) }),
  )
  const property = fc.property(
    spliced,
    fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
    ([text, at, cut, put], sizes) => {
      const bytes = Buffer.from(text.slice(0, at) + put + text.slice(at + cut), 'latin1')
      const framer = createFramer()
      for (let from = 0, turn = 0; from < bytes.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1
        framer.write(bytes.subarray(from, from + size))
        from += size
      }
      expect(framer.end()).toEqual(frame(bytes))
    },
  )
  fc.assert(property, { numRuns: 1_000 })
})
