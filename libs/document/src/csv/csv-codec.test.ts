import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { placed, plain, readAll, readInChunks, testChunksAndRanges } from '../codec.contract.ts'
import type { DocumentCodec } from '../codec.ts'
import type { OutputBranch } from '../output.ts'
import { type CsvGuideSpec, compileCsvGuide } from './csv-guide.ts'

function codecOf(spec: CsvGuideSpec): DocumentCodec {
  const result = compileCsvGuide(spec)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.codec
}

const bytes = (text: string) => Buffer.from(text, 'utf8')
const treesOf = (codec: DocumentCodec, file: Uint8Array) =>
  readAll(codec, file).map(({ tree, faults }) => {
    expect(faults).toEqual([])
    return plain(tree)
  })
const trees = (spec: CsvGuideSpec, text: string) => treesOf(codecOf(spec), bytes(text))
const faults = (spec: CsvGuideSpec, text: string | Uint8Array, limits = {}) =>
  readAll(codecOf(spec), Buffer.from(text), limits).flatMap((found) =>
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
const refused = (spec: CsvGuideSpec, output: OutputBranch) => {
  const result = codecOf(spec).write().document(output)
  return result.kind === 'refused' ? result.faults.map(({ code, path }) => [code, path]) : result
}

const flat: CsvGuideSpec = {
  fields: {
    number: 'text!, column Order',
    date: 'date, format dd.MM.yyyy',
    price: 'number, comma',
    status: 'code, codes NE RO',
    shipTo: { code: 'text, column "Ship to"', name: 'text, max 5' },
  },
  delimiter: ';',
}
const grouped: CsvGuideSpec = {
  groupBy: 'number',
  fields: { number: 'text!', city: 'text', 'lines!': [{ sku: 'text!', quantity: 'number' }] },
}
const nested: CsvGuideSpec = {
  comment: '#',
  document: {
    record: 'H',
    fields: { number: 'text!', date: 'date' },
    records: {
      'lines!': [
        {
          record: 'L',
          fields: { sku: 'text!', quantity: 'number!' },
          records: { schedules: [{ record: 'S', fields: { date: 'date!' }, max: 2 }] },
        },
      ],
      totals: { record: 'T', fields: { lines: 'number' } },
    },
  },
  columns: 'fewer',
}

describe('flat files', () => {
  test('a row is a document, its columns found by the header in any order', () => {
    const text = 'price;ORDER;date; Ship To ;name;status;more\r\n1.234,50;A1;15.01.2026;DC1;Jörg;NE;x\r\n'
    expect(trees(flat, text)).toEqual([
      {
        number: 'A1',
        date: '15.01.2026',
        price: '1234.50',
        status: 'NE',
        shipTo: { code: 'DC1', name: 'Jörg' },
      },
    ])
  })

  test('quotes hold delimiters, line ends and quotes; blank lines and comments are passed over', () => {
    const spec = { fields: { a: 'text', b: 'text' }, header: false, comment: '#' }
    const text = '#x,"\r\n\n"a,1\r\n2","say ""hi"""\r\r# y\n5" pipe,\n"#c",d'
    expect(trees(spec, text)).toEqual([
      { a: 'a,1\r\n2', b: 'say "hi"' },
      { a: '5" pipe' },
      { a: '#c', b: 'd' },
    ])
    const escaped = { ...spec, escape: '\\', comment: '' }
    expect(trees(escaped, '"a\\"b\\\\","c\\d"\nx\\y,z')).toEqual([
      { a: 'a"b\\', b: 'c\\d' },
      { a: 'x\\y', b: 'z' },
    ])
    expect(trees({ ...spec, quote: '', comment: '' }, '"a",b"\n')).toEqual([{ a: '"a"', b: 'b"' }])
    expect(trees({ ...spec, trim: true }, ' a , " b " \n  \n')).toEqual([{ a: 'a', b: ' b ' }])
  })

  test('columns are counted where there is no header', () => {
    const spec = { header: false, fields: { a: 'text, column 3', b: 'text', c: 'text, column 1' } }
    expect(trees(spec, 'x,,y,z\n')).toEqual([{ a: 'y', b: 'z', c: 'x' }])
  })

  test('each encoding, with and without its byte order mark', () => {
    const fields = { a: 'text', b: 'text' }
    const text = 'a,b\n€ä,"č\n"\n'
    const files: readonly (readonly [CsvGuideSpec['encoding'], Buffer])[] = [
      ['utf-8', bytes(text)],
      ['utf-8', bytes(`\ufeff${text}`)],
      ['utf-8-bom', bytes(`\ufeff${text}`)],
      ['utf-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
      ['utf-16', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
      ['utf-16', Buffer.from(text, 'utf16le')],
      ['utf-16le', Buffer.from(text, 'utf16le')],
      ['utf-16be', Buffer.from(text, 'utf16le').swap16()],
      ['utf-16be', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ]
    for (const [encoding, file] of files) {
      expect(treesOf(codecOf({ fields, encoding }), file)).toEqual([{ a: '€ä', b: 'č\n' }])
    }
    const western = Buffer.from('a,b\n\x80\xe4,\xa0\n', 'latin1')
    expect(treesOf(codecOf({ fields, encoding: 'windows-1252' }), western)).toEqual([{ a: '€ä', b: '\xa0' }])
    expect(treesOf(codecOf({ fields, encoding: 'iso-8859-1' }), western)).toEqual([{ a: '\x80ä', b: '\xa0' }])
  })
})

describe('rows that belong together', () => {
  test('rows of one key are a document with a line each', () => {
    const text = 'number,city,sku,quantity\nA,X,s1,1\nA,X,s2,\n\nB,,s1,3\nA,X,s4,4\n'
    expect(readAll(codecOf(grouped), bytes(text)).map(({ tree }) => placed(tree))).toEqual([
      {
        '@': 'row#1@25',
        number: 'A',
        city: 'X',
        lines: [
          { '@': 'row#1@25', sku: 's1', quantity: '1' },
          { '@': 'row#2@34', sku: 's2' },
        ],
      },
      { '@': 'row#1@43', number: 'B', lines: [{ '@': 'row#1@43', sku: 's1', quantity: '3' }] },
      { '@': 'row#1@51', number: 'A', city: 'X', lines: [{ '@': 'row#1@51', sku: 's4', quantity: '4' }] },
    ])
    expect(faults(grouped, 'number,city,sku,quantity\nA,X,s1,1\nA,Y,,\nA,X,,2\nB,,,\n')).toEqual([
      ['ROW_HEAD_DIFFERS', 36, 3, 3, 'city'],
      ['FIELD_MISSING', 44, 4, 5, 'lines[1].sku'],
      ['FIELD_MISSING', 47, 5, 1, 'lines'],
    ])
  })

  test('records of several types nest, by the order of the guide', () => {
    const text = '# batch\nH,1,20260115\nL,a,1\nS,20260201\nS,20260202\nL,b,2\nT,2\nH,2\nL,c,3\n'
    expect(trees(nested, text)).toEqual([
      {
        number: '1',
        date: '20260115',
        lines: [
          { sku: 'a', quantity: '1', schedules: [{ date: '20260201' }, { date: '20260202' }] },
          { sku: 'b', quantity: '2' },
        ],
        totals: { lines: '2' },
      },
      { number: '2', lines: [{ sku: 'c', quantity: '3' }] },
    ])
  })

  test('records out of place, unknown, missing, too many are found at their place', () => {
    const text = 'L,x,1\nH,1\nT,0\nL,a,1\nH,2\nX\nL,b,1\nS,1\nS,2\nS,3\nT,1\nT,1\nH,3\n'
    expect(faults(nested, text)).toEqual([
      ['RECORD_ORDER', 0, 1, 1, undefined],
      ['RECORD_ORDER', 14, 4, 1, undefined],
      ['RECORD_MISSING', 6, 2, 1, 'lines'],
      ['RECORD_UNKNOWN', 24, 6, 1, undefined],
      ['RECORD_TOO_MANY', 40, 10, 1, undefined],
      ['RECORD_TWICE', 48, 12, 1, undefined],
      ['RECORD_MISSING', 52, 13, 1, 'lines'],
    ])
  })
})

describe('files that are wrong', () => {
  const two = { fields: { a: 'text!', b: 'number' } }

  test('each fault has its offset, line and column, and the neighbours live on', () => {
    const text = 'a,b\n1,x\n"1\n2"y,2\n3\n4,4,4\n,5\n6,6\n"7,7\n'
    expect(faults(two, text)).toEqual([
      ['FIELD_TYPE', 6, 2, 3, 'b'],
      ['CSV_QUOTE_STRAY', 8, 3, 1, undefined],
      ['CSV_COLUMNS', 17, 5, 1, undefined],
      ['CSV_COLUMNS', 19, 6, 1, undefined],
      ['FIELD_MISSING', 25, 7, 1, 'a'],
      ['CSV_QUOTE_OPEN', 32, 9, 1, undefined],
    ])
    expect(readAll(codecOf(two), bytes(text))[5]).toMatchObject({ tree: { a: '6', b: '6' }, faults: [] })
    expect(faults(two, 'a,b\nx\0y,1\n')).toEqual([['RECORD_NUL', 5, 2, 2, undefined]])
    expect(faults(two, Buffer.from('a,b\n1,\n\xff,1\n', 'latin1'))).toEqual([['CHARSET', 7, 3, 1, undefined]])
    expect(
      faults({ ...two, encoding: 'utf-16le' }, Buffer.from('a,b\n1,2\n3', 'utf16le').subarray(0, -1)),
    ).toEqual([['CHARSET', 16, 3, 1, undefined]])
    expect(faults(two, 'c,B\n1,2\n')).toEqual([
      ['FIELD_MISSING', 4, 2, 1, 'a'],
      ['CSV_COLUMN_MISSING', 4, 2, 1, undefined],
    ])
    expect(faults(two, 'a,b,A\n1,2,3\n')).toEqual([['CSV_COLUMN_MISSING', 6, 2, 1, undefined]])
    for (const none of ['', '\ufeff', 'a,b', 'a,b\r\n\n']) expect(faults(two, none)[0]?.[0]).toBe('DOC_NONE')
  })

  test('an open quote and an endless row stop at the limit, the same at every chunk size', () => {
    const limits = { maxDocumentBytes: 100 }
    const text = `a,b\n1,1\n"${'x'.repeat(150)}\n2,2\n${'y,'.repeat(80)}\n3,3\n`
    const expected = [
      ['CSV_QUOTE_OPEN', 8, 3, 1, undefined],
      ['DOC_TOO_LARGE', 164, 5, 1, undefined],
    ]
    expect(faults(two, text, limits)).toEqual(expected)
    const whole = JSON.stringify(readAll(codecOf(two), bytes(text), limits))
    for (const size of [1, 2, 3, 7, 64]) {
      expect(JSON.stringify(readInChunks(codecOf(two), bytes(text), size, limits))).toBe(whole)
    }
    const lines = `number,city,sku,quantity\n${'A,X,s,1\n'.repeat(30)}B,X,s,1\n`
    expect(faults(grouped, lines, limits).map(([code]) => code)).toEqual(['DOC_TOO_LARGE'])
    expect(faults(two, 'a,b\n1,2\n3,4\n', { maxFileBytes: 10 }).map(([code]) => code)).toEqual([
      'FILE_TOO_LARGE',
    ])
  })
})

describe('writing', () => {
  test('a header, quotes where they are needed, numbers as the guide says', () => {
    const output = { number: 'A;1', price: '-1234.5', status: 'NE', shipTo: { name: 'a"b' } }
    expect(written(codecOf(flat), [output]).toString()).toBe(
      'Order;date;price;status;Ship to;name\r\n"A;1";;-1234,5;NE;;"a""b"\r\n',
    )
    const always = { ...flat, quoting: 'always' as const, lineEnd: 'lf' as const, escape: '\\' }
    expect(written(codecOf(always), [output]).toString()).toBe(
      '"Order";"date";"price";"status";"Ship to";"name"\n"A;1";"";"-1234,5";"NE";"";"a\\"b"\n',
    )
    expect(written(codecOf({ ...flat, encoding: 'utf-8-bom' }), []).toString()).toBe(
      '\ufeffOrder;date;price;status;Ship to;name\r\n',
    )
  })

  test('what would be a formula is escaped, refused or allowed; a negative number is none', () => {
    const fields = { a: 'text', b: 'number' }
    for (const begin of ['=', '+', '-', '@', '\t', '\r', '＝']) {
      const output = { a: `${begin}cmd|' /C calc'!A0`, b: '-5.0' }
      expect(treesOf(codecOf({ fields }), written(codecOf({ fields }), [output]))).toEqual([
        { a: `'${output.a}`, b: '-5.0' },
      ])
      expect(refused({ fields, formulas: 'refuse' }, output)).toEqual([['CSV_FORMULA', 'a']])
      const open: CsvGuideSpec = { fields, formulas: 'allow' }
      expect(treesOf(codecOf(open), written(codecOf(open), [output]))).toEqual([output])
    }
    for (const number of ['-5', '+5', '-1.50', '-1,50', '-.5']) {
      expect(treesOf(codecOf({ fields }), written(codecOf({ fields }), [{ a: number }]))).toEqual([
        { a: number },
      ])
    }
  })

  test('what does not fit is refused with its path', () => {
    expect(refused(flat, { price: 'x', status: 'XX', shipTo: { name: 'toolong' } })).toEqual([
      ['FIELD_MISSING', 'number'],
      ['FIELD_TYPE', 'price'],
      ['FIELD_CODE', 'status'],
      ['FIELD_TOO_LONG', 'shipTo.name'],
    ])
    expect(refused(flat, { number: '1', date: '2026-01-15' })).toEqual([['FIELD_TYPE', 'date']])
    expect(refused({ ...flat, encoding: 'iso-8859-1' }, { number: '€' })).toEqual([['CHARSET', 'number']])
    expect(refused({ ...flat, quote: '' }, { number: 'a;b' })).toEqual([['CSV_UNQUOTED', 'number']])
    expect(refused({ ...flat, encoding: 'windows-1252' }, { number: '€' })).toMatchObject({ kind: 'written' })
    expect(() => codecOf(flat).write().document({ number: '1', nummer: '2' })).toThrow(
      'no field named nummer',
    )
    const writer = codecOf(grouped).write()
    expect(writer.document({ number: 'A', lines: [{ sku: 's' }] }).kind).toBe('written')
    expect(writer.document({ number: 'A', lines: [{ sku: 't' }] })).toMatchObject({
      kind: 'refused',
      faults: [{ code: 'ROW_KEY_REPEATED', path: 'number' }],
    })
  })
})

describe('what is written is read', () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .filter((one) => !one.includes('\0'))
  const hard = fc.stringMatching(/^[;,"'\\#\r\n a\u00e9\ufeff]{1,8}$/)
  const value = fc.oneof(text, hard)
  const number = fc.tuple(fc.bigInt({ min: -99999n, max: 99999n }), fc.nat(3)).map(([whole, scale]) => {
    return scale === 0 ? `${whole}` : `${whole}.${'5'.repeat(scale)}`
  })
  const line = fc.record({ sku: value, quantity: number }, { requiredKeys: ['sku'] })
  const settings = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    escape: fc.constantFrom('"', '\\'),
    quoting: fc.constantFrom('needed' as const, 'always' as const),
    lineEnd: fc.constantFrom('crlf' as const, 'lf' as const, 'cr' as const),
    trim: fc.boolean(),
    encoding: fc.constantFrom(
      'utf-8',
      'utf-8-bom',
      'utf-16',
      'utf-16le',
      'utf-16be',
    ) as fc.Arbitrary<'utf-8'>,
    formulas: fc.constant('allow' as const),
  })
  const size = fc.integer({ min: 1, max: 40 })

  test('flat, with and without header', () => {
    const fields = { a: 'text', b: { c: 'number, comma', d: 'text' } }
    const document = fc.record({ a: value, b: fc.record({ c: number, d: value }) })
    fc.assert(
      fc.property(
        fc.array(document, { minLength: 1 }),
        settings,
        fc.boolean(),
        size,
        (all, own, header, chunk) => {
          const codec = codecOf({ fields, header, ...own })
          const found = readInChunks(codec, written(codec, all), chunk)
          expect(found.map(({ tree, faults: none }) => [plain(tree), none])).toEqual(
            all.map((one) => [one, []]),
          )
        },
      ),
    )
  })

  test('grouped', () => {
    const document = fc.record({
      number: value,
      city: value,
      lines: fc.array(line, { minLength: 1, maxLength: 4 }),
    })
    const documents = fc.uniqueArray(document, { minLength: 1, selector: ({ number: key }) => key })
    fc.assert(
      fc.property(documents, settings, size, (all, own, chunk) => {
        const codec = codecOf({ ...grouped, ...own })
        const found = readInChunks(codec, written(codec, all), chunk)
        expect(found.map(({ tree, faults: none }) => [plain(tree), none])).toEqual(
          all.map((one) => [one, []]),
        )
      }),
    )
  })

  test('nested', () => {
    const schedules = fc.array(fc.record({ date: value }), { minLength: 1, maxLength: 2 })
    const deep = fc.record({ sku: value, quantity: number, schedules }, { requiredKeys: ['sku', 'quantity'] })
    const document = fc.record(
      {
        number: value,
        lines: fc.array(deep, { minLength: 1, maxLength: 3 }),
        totals: fc.record({ lines: number }),
      },
      { requiredKeys: ['number', 'lines'] },
    )
    fc.assert(
      fc.property(fc.array(document, { minLength: 1, maxLength: 4 }), settings, size, (all, own, chunk) => {
        const codec = codecOf({ ...nested, ...own })
        const found = readInChunks(codec, written(codec, all), chunk)
        expect(found.map(({ tree, faults: none }) => [plain(tree), none])).toEqual(
          all.map((one) => [one, []]),
        )
      }),
    )
  })
})

test('plain CSV is read as csv-parse reads it', () => {
  const cell = fc.oneof(fc.stringMatching(/^[a-z0-9 .é]{0,6}$/), fc.stringMatching(/^"([a,\n\r ]|""){0,5}"$/))
  const row = fc.array(cell, { minLength: 3, maxLength: 3 }).map((cells) => cells.join(','))
  const file = fc.tuple(fc.array(row, { minLength: 1 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  const codec = codecOf({ header: false, fields: { a: 'text', b: 'text', c: 'text' } })
  fc.assert(
    fc.property(file, ([rows, end, last]) => {
      const text = rows.join(end) + (last ? end : '')
      const theirs = parse(text, { columns: ['a', 'b', 'c'], record_delimiter: end }) as {
        [name: string]: string
      }[]
      const ours = readAll(codec, bytes(text)).map(({ tree }) => ({
        a: '',
        b: '',
        c: '',
        ...(plain(tree) as object),
      }))
      expect(ours).toEqual(theirs)
    }),
    { numRuns: 500 },
  )
})

describe('chunks and ranges', () => {
  const flatFile =
    'Order;date;price;status;ship to;name\r\nA;15.01.2026;1,5;NE;"D\r\n1";é\r\n\r\nB;;;;;\r\nC;x\r\n"'
  testChunksAndRanges('flat', codecOf(flat), bytes(flatFile))
  testChunksAndRanges(
    'grouped',
    codecOf(grouped),
    bytes('\ufeffnumber,city,sku,quantity\rA,"X""",s,1\rA,X,s,1\r\rB,,t,\r'),
  )
  testChunksAndRanges(
    'nested',
    codecOf(nested),
    bytes('#\nH,1\n# c\nL,"a\n,",1\nS,1\nT,1\nL,1\nH,2\nL,b,x\nQ\nH,3\nL,1,1'),
  )
  const wide = Buffer.from(
    '\ufeffnumber,city,sku,quantity\nA,"€",s,1\nA,€,t,2\nB,,"\ud83d\ude00",1',
    'utf16le',
  )
  testChunksAndRanges('UTF-16', codecOf({ ...grouped, encoding: 'utf-16' }), wide)
  testChunksAndRanges(
    'UTF-16 swapped',
    codecOf({ ...grouped, encoding: 'utf-16' }),
    Buffer.from(wide).swap16(),
  )
})

test('a guide that cannot be is told with every problem and its path', () => {
  const problems = (spec: CsvGuideSpec) => {
    const result = compileCsvGuide(spec)
    return result.kind === 'problems'
      ? result.problems.map(({ path, text }) => `${path.join('.')}: ${text}`)
      : result
  }
  expect(problems({})).toEqual([': write either fields (every record is alike) or document (records nest)'])
  expect(
    problems({
      fields: { a: 'text, column x', b: 'text, column X', c: 'date, format dd.QQ', lines: [{ d: 'text' }] },
    }),
  ).toEqual([
    'fields.c: no part of a date starts with Q; known are yyyy yy MM dd HH mm ss',
    'fields.lines: a list is made of rows: name the rows of one document in groupBy',
  ])
  expect(problems({ fields: { a: 'text, column x', b: 'text, column X' } })).toEqual([
    'fields.b: a is read from column "X", too; write column and its name or number',
  ])
  expect(problems({ delimiter: '§§', quote: ',', fields: { a: 'text' } })).toEqual([
    'delimiter: write one character, of ASCII when the file is UTF-8, and no line end',
  ])
  expect(problems({ groupBy: ['no'], fields: { a: 'text', lines: [{ b: 'text' }] } })).toEqual([
    'groupBy: no field is named no',
  ])
  expect(
    problems({
      header: true,
      document: {
        record: 'H',
        fields: { a: 'text, column 1' },
        records: { x: { fields: {} }, y: [], z: { record: 'Z', max: 3, q: 1 } },
      },
    }),
  ).toEqual([
    'header: records of several types have no header line in common',
    'document.fields.a: this column holds the record type',
    'document.records.x.record: write the value by which the record is told from others, in quotes',
    'document.records.y: a list has exactly one item: the record',
    'document.records.y.0: write a record as record, fields and records',
    'document.records.y.0.record: write the value by which the record is told from others, in quotes',
    'document.records.y:  stands twice below the same record',
    'document.records.z.q: no word of a record; write one of record, fields, records, max',
    'document.records.z.max: max is a whole number, of records that are a list',
  ])
})
