import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placed, plain, readAll, readInChunks, testChunksAndRanges } from '../codec.contract.ts'
import type { OutputBranch } from '../output.ts'
import { compileIdocGuide, type IdocGuideSpec } from './idoc-guide.ts'

const orders: IdocGuideSpec = {
  idocType: 'ORDERS05',
  messageType: 'ORDERS',
  lineEnd: 'lf',
  segments: {
    'head!': {
      segment: 'E1EDK01',
      fields: {
        action: 'text, length 3',
        kzabs: 'text, length 1',
        curcy: 'code, length 3',
        belnr: 'text!, at 84-118',
      },
    },
    partners: [{ segment: 'E1EDKA1', fields: { parvw: 'code!, length 3', partn: 'text, length 17' } }],
    'items!': [
      {
        segment: 'E1EDP01',
        fields: {
          posex: 'text, length 6',
          menge: 'number!, at 11-25',
          vprei: 'number, at 26-40, sign trailing',
        },
        segments: {
          ids: [{ segment: 'E1EDP19', fields: { qualf: 'code!, length 3', idtnr: 'text, length 35' } }],
        },
      },
    ],
    total: { segment: 'E1EDS01', fields: { sumid: 'code, length 3', summe: 'number, length 18' } },
  },
}

function codecOf(spec: IdocGuideSpec) {
  const result = compileIdocGuide(spec)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.codec
}
const codec = codecOf(orders)
const bytes = (text: string) => Buffer.from(text, 'utf8')

const control = (docnum: string, idoctyp = 'ORDERS05') =>
  `${`EDI_DC40  800${docnum}740 01 2`.padEnd(39)}${idoctyp.padEnd(60)}${'ORDERS'.padEnd(30)}`
const segment = (name: string, number: number, parent: number, level: number, sdata: string) =>
  name.padEnd(30) +
  '800'.padEnd(19) +
  String(number).padStart(6, '0') +
  String(parent).padStart(6, '0') +
  String(level).padStart(2, '0') +
  sdata
const item = (name: string, number: number, level: number) =>
  segment(name, number, 0, level, `${'10'.padEnd(10)}${'5.000'.padEnd(15)}1.50-`)
const file = [
  control('0000000000000001'),
  segment('E2EDK01005', 1, 0, 1, `${'000'.padEnd(4)}EUR${'PO1'.padStart(79)}`),
  segment('E2EDKA1003', 2, 1, 2, 'AG 17'),
  segment('E2EDKA1003', 3, 1, 2, 'WE é18'),
  item('E2EDP01007', 4, 2),
  segment('E2EDP19001', 5, 4, 3, '0014006381333931'),
  segment('E2EDS01', 6, 0, 2, '001 7.5'),
  control('0000000000000002'),
  segment('E1EDK01', 1, 0, 1, `${''.padEnd(83)}PO2`),
  item('E1EDP01', 2, 1),
].join('\n')

test('each control record opens an IDoc, its segments nest by the guide, whatever the version of their names', () => {
  const found = readAll(codec, bytes(file))
  expect(found.map(({ tree, faults }) => [plain(tree), faults])).toEqual([
    [
      {
        control: {
          ...{ mandt: '800', docnum: '0000000000000001', docrel: '740', status: '01', outmod: '2' },
          ...{ idoctyp: 'ORDERS05', mestyp: 'ORDERS' },
        },
        head: { action: '000', curcy: 'EUR', belnr: 'PO1' },
        partners: [
          { parvw: 'AG', partn: '17' },
          { parvw: 'WE', partn: 'é18' },
        ],
        items: [
          { posex: '10', menge: '5.000', vprei: '-1.50', ids: [{ qualf: '001', idtnr: '4006381333931' }] },
        ],
        total: { sumid: '001', summe: '7.5' },
      },
      [],
    ],
    [
      {
        control: {
          ...{ mandt: '800', docnum: '0000000000000002', docrel: '740', status: '01', outmod: '2' },
          ...{ idoctyp: 'ORDERS05', mestyp: 'ORDERS' },
        },
        head: { belnr: 'PO2' },
        items: [{ posex: '10', menge: '5.000', vprei: '-1.50' }],
      },
      [],
    ],
  ])
  expect(placed(found[1]?.tree)).toMatchObject({ '@': 'EDI_DC40#1@665', head: { '@': 'E1EDK01#2@795' } })
})

test('another type, unknown segments, wrong places and wrong levels are found', () => {
  const broken = [
    control('0000000000000003', 'ORDERS04'),
    segment('E1EDK01', 1, 0, 1, `${''.padEnd(83)}PO2`),
    segment('E1EDP19', 2, 1, 2, '001'),
    item('E1EDP01', 3, 2),
    segment('E1EDP19', 4, 3, 2, '001'),
    segment('E1EDXX1', 5, 0, 2, ''),
  ].join('\r\n')
  const faults = readAll(codec, bytes(broken)).flatMap((found) => found.faults)
  expect(
    faults.map(({ code, severity, line, column, path }) => [code, severity, line, column, path]),
  ).toEqual([
    ['FIELD_CODE', 'error', 1, 40, 'control.idoctyp'],
    ['RECORD_ORDER', 'error', 3, 1, undefined],
    ['IDOC_LEVEL', 'warning', 5, 1, undefined],
    ['RECORD_UNKNOWN', 'error', 6, 1, undefined],
  ])
})

test('segments are written with their head: client, number, parent and level', () => {
  const order: OutputBranch = {
    control: {
      mandt: '800',
      docnum: '0000000000000007',
      idoctyp: 'ORDERS05',
      mestyp: 'ORDERS',
      credat: '20260115',
    },
    head: { curcy: 'EUR', belnr: 'PO1' },
    partners: [{ parvw: 'AG', partn: '17' }],
    items: [
      { posex: '10', menge: '5', vprei: '-1.5', ids: [{ qualf: '001', idtnr: 'X' }] },
      { posex: '20', menge: '6' },
    ],
  }
  const writer = codec.write()
  const written = writer.document(order)
  if (written.kind === 'refused') throw new Error(JSON.stringify(written.faults))
  const lines = Buffer.from(written.bytes).toString().trimEnd().split('\n')
  expect(lines.map((line) => line.slice(0, 63))).toEqual([
    `EDI_DC40  8000000000000000007${''.padEnd(10)}${'ORDERS05'.padEnd(24)}`,
    `${'E1EDK01'.padEnd(30)}800000000000000000700000100000001`,
    `${'E1EDKA1'.padEnd(30)}800000000000000000700000200000001`,
    `${'E1EDP01'.padEnd(30)}800000000000000000700000300000001`,
    `${'E1EDP19'.padEnd(30)}800000000000000000700000400000302`,
    `${'E1EDP01'.padEnd(30)}800000000000000000700000500000001`,
  ])
  expect(lines[0]).toHaveLength(524)
  expect(lines[3]?.slice(63)).toBe(`${'10'.padEnd(10)}${'5'.padEnd(15)}${'1.5-'.padEnd(15)}`)
  expect(readAll(codec, written.bytes).map(({ tree, faults }) => [plain(tree), faults])).toEqual([
    [order, []],
  ])
  expect(writer.document({ ...order, head: { belnr: 'x'.repeat(36) } })).toMatchObject({
    kind: 'refused',
    faults: [{ code: 'FIELD_TOO_LONG', path: 'head.belnr' }],
  })
})

test('what is wrong with a guide is told by the path of its segment', () => {
  const result = compileIdocGuide({
    segments: { head: { segment: 'E1EDK01', fields: { a: 'text', 'b!': 'text, at 0' } }, x: {} },
  })
  expect(result).toEqual({
    kind: 'problems',
    problems: [
      { path: ['segments', 'head', 'fields', 'a'], text: 'write where it stands: at 4-18, or length 15' },
      { path: ['segments', 'head', 'fields', 'b!'], text: 'write the first and the last character: at 4-18' },
      {
        path: ['segments', 'x', 'segment'],
        text: 'write the value by which the record is told from others, in quotes',
      },
    ],
  })
})

test('what is written is read', () => {
  const word = (length: number) => fc.stringMatching(new RegExp(`^[A-Za-z0-9é/-]{1,${length}}$`))
  const amount = fc.integer({ min: -99_999, max: 99_999 }).map(String)
  const ids = fc.array(fc.record({ qualf: word(3), idtnr: word(35) }), { minLength: 1, maxLength: 2 })
  const items = fc.record({ posex: word(6), menge: amount, vprei: amount, ids }, { requiredKeys: ['menge'] })
  const document = fc.record({
    control: fc.record({
      mandt: word(3),
      docnum: word(16),
      idoctyp: fc.constant('ORDERS05'),
      mestyp: fc.constant('ORDERS'),
    }),
    head: fc.record({ curcy: word(3), belnr: word(35) }),
    items: fc.array(items, { minLength: 1, maxLength: 3 }),
  })
  fc.assert(
    fc.property(
      fc.array(document, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 999 }),
      (all, size) => {
        const writer = codec.write()
        const parts = all.map((one) => {
          const result = writer.document(one)
          return result.kind === 'written' ? result.bytes : Buffer.from(JSON.stringify(result.faults))
        })
        const found = readInChunks(codec, Buffer.concat(parts), size)
        expect(found.map(({ tree, faults }) => [plain(tree), faults])).toEqual(all.map((one) => [one, []]))
      },
    ),
  )
})

testChunksAndRanges('IDocs', codec, bytes(file))
