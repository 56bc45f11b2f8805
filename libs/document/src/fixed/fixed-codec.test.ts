import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { placed, plain, readAll, readInChunks, testChunksAndRanges } from '../codec.contract.ts'
import type { DocumentCodec } from '../codec.ts'
import { parseDecimal } from '../decimal.ts'
import type { OutputBranch } from '../output.ts'
import { compileFixedGuide, type FixedGuideSpec } from './fixed-guide.ts'

function codecOf(spec: FixedGuideSpec): DocumentCodec {
  const result = compileFixedGuide(spec)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.codec
}
const bytes = (text: string) => Buffer.from(text, 'utf8')
const trees = (spec: FixedGuideSpec, file: string | Uint8Array) =>
  readAll(codecOf(spec), Buffer.from(file)).map(({ tree, faults: none }) => {
    expect(none).toEqual([])
    return plain(tree)
  })
const faults = (spec: FixedGuideSpec, file: string | Uint8Array, limits = {}) =>
  readAll(codecOf(spec), Buffer.from(file), limits).flatMap((found) =>
    found.faults.map(({ code, byteOffset, line, column, path }) => [code, byteOffset, line, column, path]),
  )
function written(codec: DocumentCodec, outputs: readonly OutputBranch[]): Buffer {
  const writer = codec.write()
  const parts = outputs.map((output) => {
    const result = writer.document(output)
    if (result.kind === 'refused') throw new Error(JSON.stringify(result.faults))
    return result.bytes
  })
  return Buffer.concat([...parts, writer.end()])
}
const refused = (spec: FixedGuideSpec, output: OutputBranch) => {
  const result = codecOf(spec).write().document(output)
  return result.kind === 'refused' ? result.faults.map(({ code, path }) => [code, path]) : result
}

const flat: FixedGuideSpec = {
  lineEnd: 'lf',
  fields: {
    number: 'text!, at 1-8',
    date: 'date, at 9-16, format yyyyMMdd',
    quantity: 'number, length 7, decimals 3',
    price: 'number, length 6, decimals 2, sign zoned',
    total: 'number, length 8, sign trailing, pad blank',
    shipTo: { code: 'code, length 4, align right, pad *', name: 'text, at 45-50' },
  },
}
const orders: FixedGuideSpec = {
  recordType: '1-3',
  document: {
    record: 'HDR',
    fields: { number: 'text!, at 4-9', currency: 'code, length 3, codes EUR USD' },
    records: {
      'lines!': [
        {
          record: 'LIN',
          fields: { sku: 'text!, at 4-9', quantity: 'number!, length 5' },
          records: { notes: [{ record: { at: '7-8', value: 'NT' }, fields: { text: 'text, at 9-12' } }] },
        },
      ],
      totals: { record: { length: 6 }, fields: { count: 'number, at 1-6' } },
    },
  },
  shortRecords: 'allow',
}

describe('reading', () => {
  test('fields are cut, padding goes, numbers get their sign and their point', () => {
    const first = 'PO1     20260115000150000012{   12.5-**AB   Jörg  '
    const second = 'PO2             0000000   45}        ****   x     '
    expect(trees(flat, `${first}\n\n${second}\r\n\x1a`)).toEqual([
      {
        number: 'PO1',
        date: '20260115',
        quantity: '1.500',
        price: '1.20',
        total: '-12.5',
        shipTo: { code: 'AB', name: 'Jörg' },
      },
      { number: 'PO2', quantity: '0.000', price: '-4.50', shipTo: { name: 'x' } },
    ])
  })

  test('records are told by characters anywhere or by their length, and nest', () => {
    const text =
      'HDRPO1   EUR\r\nLINA     00012\r\n      NTabc\r\nLINB        -3\r\n000002\r\nHDRPO2\r\nLINC     1\r\n'
    expect(
      readAll(codecOf(orders), bytes(text)).map(({ tree, faults: none }) => [placed(tree), none]),
    ).toEqual([
      [
        {
          '@': 'HDR#1@0',
          number: 'PO1',
          currency: 'EUR',
          lines: [
            { '@': 'LIN#2@14', sku: 'A', quantity: '12', notes: [{ '@': 'NT at 7-8#3@30', text: 'abc' }] },
            { '@': 'LIN#4@43', sku: 'B', quantity: '-3' },
          ],
          totals: { '@': 'length 6#5@59', count: '2' },
        },
        [],
      ],
      [{ '@': 'HDR#1@67', number: 'PO2', lines: [{ '@': 'LIN#2@75', sku: 'C', quantity: '1' }] }, []],
    ])
  })

  test('records without line ends are told by their lengths', () => {
    const spec: FixedGuideSpec = {
      lineEnd: 'none',
      recordType: '1',
      document: {
        record: 'H',
        fields: { number: 'text, at 2-4' },
        records: { lines: [{ record: 'L', fields: { sku: 'text, at 2-3' }, length: 6 }] },
      },
    }
    expect(trees(spec, Buffer.from('HA1 LXé   LY    HB  \r\n', 'latin1'))).toEqual([
      { number: 'A1', lines: [{ sku: 'Xé' }, { sku: 'Y' }] },
      { number: 'B' },
    ])
    expect(faults(spec, 'HA1 Q123HB  ')).toEqual([['RECORD_UNKNOWN', 4, 2, 1, undefined]])
    expect(faults(spec, 'HA1 LXY')).toEqual([['RECORD_LENGTH', 7, 2, 4, undefined]])
  })

  test('rows of one key are one document', () => {
    const spec: FixedGuideSpec = {
      groupBy: 'number',
      fields: { number: 'text!, length 3', lines: [{ sku: 'text!, length 3' }] },
    }
    expect(trees(spec, 'A  s1 \nA  s2 \nB  s1 \n')).toEqual([
      { number: 'A', lines: [{ sku: 's1' }, { sku: 's2' }] },
      { number: 'B', lines: [{ sku: 's1' }] },
    ])
  })

  test('what is wrong has its offset, line and column', () => {
    expect(faults(flat, `PO1     20260230${'x'.repeat(7)}\n${' '.repeat(44)}é     y\nPO3\0`)).toEqual([
      ['FIELD_TYPE', 8, 1, 9, 'date'],
      ['FIELD_TYPE', 16, 1, 17, 'quantity'],
      ['RECORD_LENGTH', 23, 1, 24, undefined],
      ['FIELD_MISSING', 24, 2, 1, 'number'],
      ['RECORD_LENGTH', 74, 2, 51, undefined],
      ['RECORD_NUL', 80, 3, 4, undefined],
      ['RECORD_LENGTH', 81, 3, 5, undefined],
    ])
    expect(faults(flat, Buffer.from(`${'PO1'.padEnd(44)}\xff     \n`, 'latin1'))).toEqual([
      ['CHARSET', 0, 1, 1, undefined],
    ])
    expect(faults(orders, 'LINA    00012\nHDR1\nXYZ\nHDR2\nHDR3     GBP\nLIN\n')).toEqual([
      ['RECORD_ORDER', 0, 1, 1, undefined],
      ['RECORD_UNKNOWN', 19, 3, 1, undefined],
      ['RECORD_MISSING', 14, 2, 1, 'lines'],
      ['RECORD_MISSING', 23, 4, 1, 'lines'],
      ['FIELD_CODE', 37, 5, 10, 'currency'],
      ['FIELD_MISSING', 44, 6, 4, 'lines[0].sku'],
      ['FIELD_MISSING', 44, 6, 4, 'lines[0].quantity'],
    ])
    expect(faults(flat, `${'x'.repeat(500)}\n`, { maxDocumentBytes: 100 })).toEqual([
      ['DOC_TOO_LARGE', 0, 1, 1, undefined],
    ])
  })
})

describe('writing', () => {
  test('values fill their fields, types stand where the guide says', () => {
    const output = {
      number: 'PO1',
      date: '20260115',
      quantity: parseDecimal('1.5'),
      price: '-1.2',
      total: '-12.5',
      shipTo: { code: 'AB', name: 'Jörg' },
    }
    expect(written(codecOf(flat), [output as OutputBranch]).toString()).toBe(
      `PO1     20260115000150000012}   12.5-${'**AB'.padEnd(7)}Jörg  \n`,
    )
    const order = {
      number: 'A',
      lines: [{ sku: 'B', quantity: '-3', notes: [{ text: 'n' }] }],
      totals: { count: '1' },
    }
    expect(written(codecOf(orders), [order]).toString()).toBe(
      'HDRA        \r\nLINB     -0003\r\n      NTn   \r\n000001\r\n',
    )
  })

  test('what does not fit is refused, never cut or rounded', () => {
    const good = { number: 'PO1' }
    expect(refused(flat, { number: 'longer than 8' })).toEqual([['FIELD_TOO_LONG', 'number']])
    expect(refused(flat, { ...good, quantity: '1.2345' })).toEqual([['FIELD_TYPE', 'quantity']])
    expect(refused(flat, { ...good, quantity: '12345' })).toEqual([['FIELD_TOO_LONG', 'quantity']])
    expect(refused(flat, { ...good, quantity: '1.2300' })).toMatchObject({ kind: 'written' })
    expect(refused(flat, { ...good, shipTo: { code: '*A' } })).toEqual([['FIELD_PADDING', 'shipTo.code']])
    expect(refused(flat, { ...good, shipTo: { name: 'a\nb' } })).toEqual([['FIELD_LINE_END', 'shipTo.name']])
    expect(refused({ ...flat, encoding: 'iso-8859-1' }, { number: '€' })).toEqual([['CHARSET', 'number']])
    expect(refused({ fields: { a: 'text, length 3' } }, {})).toEqual([['FIELD_MISSING', 'nothing']])
  })
})

test('what is written is read', () => {
  const word = (length: number) => fc.stringMatching(new RegExp(`^[A-Za-z0-9é/-]{1,${length}}$`))
  const number = (digits: number, scale: number) =>
    fc.integer({ min: -(10 ** digits) + 1, max: 10 ** digits - 1 }).map((value) => {
      const text = String(Math.abs(value)).padStart(scale + 1, '0')
      const point = text.length - scale
      return `${value < 0 ? '-' : ''}${text.slice(0, point)}${scale > 0 ? `.${text.slice(point)}` : ''}`
    })
  const document = fc.record(
    {
      number: word(8),
      quantity: number(6, 3),
      price: number(6, 2),
      total: number(7, 0),
      shipTo: fc.record({ code: fc.stringMatching(/^[A-Z]{1,4}$/), name: word(6) }),
    },
    { requiredKeys: ['number'] },
  )
  const encodings = fc.constantFrom(
    'utf-8' as const,
    'utf-8-bom' as const,
    'iso-8859-1' as const,
    'utf-16' as const,
  )
  const ends = fc.constantFrom('lf' as const, 'crlf' as const, 'cr' as const, 'none' as const)
  fc.assert(
    fc.property(
      fc.array(document, { minLength: 1 }),
      encodings,
      ends,
      fc.integer({ min: 1, max: 99 }),
      (all, encoding, lineEnd, size) => {
        const isCounted = lineEnd === 'none' && encoding.startsWith('utf-8')
        const codec = codecOf({ ...flat, encoding: isCounted ? 'windows-1252' : encoding, lineEnd })
        const found = readInChunks(codec, written(codec, all), size)
        expect(found.map(({ tree, faults: none }) => [plain(tree), none])).toEqual(
          all.map((one) => [one, []]),
        )
      },
    ),
  )
})

describe('chunks and ranges', () => {
  const text =
    '\ufeffHDRPO1   EUR\r\n\r\nLINA    00012\r\n      NTabc\r\n000002\r\nHDRPO2é  \rLINC    1\n\nX\nHDR1'
  testChunksAndRanges('records', codecOf(orders), bytes(text))
  testChunksAndRanges(
    'UTF-16',
    codecOf({ ...orders, encoding: 'utf-16' }),
    Buffer.from(text, 'utf16le').swap16(),
  )
  const lines = { ...flat, fields: { a: 'text!, length 3', b: 'number, length 2' } }
  testChunksAndRanges('rows', codecOf({ ...lines, lineEnd: 'none' }), bytes('A  12B   1C xyD  1'))
  testChunksAndRanges('long rows', codecOf(lines), bytes(`A  12\n${'x'.repeat(300)}\r\nB  13`), {
    maxDocumentBytes: 50,
  })
})

test('a guide that cannot be is told with every problem and its path', () => {
  const problems = (spec: FixedGuideSpec) => {
    const result = compileFixedGuide(spec)
    return result.kind === 'problems'
      ? result.problems.map(({ path, text }) => `${path.join('.')}: ${text}`)
      : result
  }
  expect(
    problems({
      fields: { a: 'text', b: 'text, at 3-1', c: 'text, length 2, pad ab', d: 'number, length 2, pad *' },
    }),
  ).toEqual([
    'fields.a: write where it stands: at 4-18, or length 15',
    'fields.b: write the first and the last character: at 4-18',
    'fields.c: pad is one character: pad 0, pad blank',
    'fields.d: a number is filled with zeros or blanks',
  ])
  expect(problems({ length: 5, fields: { a: 'text, at 1-4', b: { c: 'text, at 4-8' } } })).toEqual([
    'fields.b.c: it stands where a stands, too',
    ': its fields end with character 8, behind its length',
  ])
  expect(problems({ lineEnd: 'none', encoding: 'utf-8', fields: { a: 'text, at 1-4' } })).toEqual([
    'encoding: without line ends every character must have as many bytes: write iso-8859-1, windows-1252 or utf-16',
  ])
  const document = {
    record: 'HDR',
    fields: { a: 'text, at 3-4' },
    records: { x: { record: { at: '1', value: 'long' } } },
  }
  expect(problems({ document })).toEqual([
    'document.record: say in recordType which characters hold it: recordType: 1-3',
    'document.records.x.record: the value must fit into characters 1 to 1',
  ])
  expect(problems({ recordType: '1-3', document: { ...document, records: {} } })).toEqual([
    'document.fields.a: it stands where the record type stands, too',
  ])
})
