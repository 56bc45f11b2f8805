import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placed, plain, readAll, testChunksAndRanges } from '../codec.contract.ts'
import type { DocumentCodec } from '../codec.ts'
import { Decimal } from '../decimal.ts'
import type { OutputBranch } from '../output.ts'
import { compileJsonGuide, type JsonGuideSpec } from './json-guide.ts'

function codecOf(spec: JsonGuideSpec): DocumentCodec {
  const result = compileJsonGuide(spec)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.codec
}

const fields = {
  number: 'text!',
  total: 'number',
  rush: 'boolean',
  uom: 'code, codes EA CS',
  note: 'text, max 5',
  lines: [{ sku: 'text!', quantity: 'number' }],
  tags: ['text'],
  shipTo: { code: 'text' },
}
const order = codecOf({ fields })
const bytes = (text: string) => Buffer.from(text, 'utf8')
const trees = (codec: DocumentCodec, text: string) =>
  readAll(codec, bytes(text)).map(({ tree, faults }) => {
    expect(faults).toEqual([])
    return plain(tree)
  })
const faultsOf = (codec: DocumentCodec, text: string) =>
  readAll(codec, bytes(text)).flatMap(({ faults }) =>
    faults.map(({ code, line, column, path }) => [code, line, column, ...(path === undefined ? [] : [path])]),
  )

const two = '{"number":"1","total":12.50,"lines":[{"sku":"é","quantity":1e3},{"sku":"B"}],"tags":["x",null]}'

test('one document, several, a list and a wrapped list give the same trees', () => {
  const first = {
    number: '1',
    total: '12.50',
    lines: [{ sku: 'é', quantity: '1e3' }, { sku: 'B' }],
    tags: ['x'],
  }
  const second = { number: '2', rush: 'true', shipTo: { code: 'A"B' } }
  const other = '{"number":"2","rush":true,"shipTo":{"code":"A\\u0022B"},"unknown":{"a":[1,{}]}}'
  expect(trees(order, two)).toEqual([first])
  expect(trees(order, `\ufeff${two}\n${other}\n`)).toEqual([first, second])
  expect(trees(order, ` [${two} , ${other}]`)).toEqual([first, second])
  const wrapped = codecOf({ fields, documents: '$.feed.orders' })
  const feed = `{"orders":[{"number":"no"}],"feed":{"x":"}","orders":[${two},${other}],"y":[{}]},"z":{}}`
  expect(trees(wrapped, feed)).toEqual([first, second])
  expect(trees(wrapped, `{"feed":{"orders":${other}}}`)).toEqual([second])
})

test('each branch says where it came from', () => {
  expect(placed(readAll(order, bytes(` ${two}`))[0]?.tree)).toEqual({
    '@': '#1@1',
    number: '1',
    total: '12.50',
    lines: [
      { '@': 'lines#2@38', sku: 'é', quantity: '1e3' },
      { '@': 'lines#3@66', sku: 'B' },
    ],
    tags: ['x'],
  })
})

test('what a document breaks of its guide is found at once, with path and place', () => {
  const text = `[{"number":"1"},\n {"total":"x","rush":2,"uom":"KG","note":"ééééé!",
  "lines":[{"sku":5},{"quantity":1}],"tags":"a","shipTo":[]},\n{"number":"3"}]`
  expect(faultsOf(order, text)).toEqual([
    ['FIELD_KIND', 3, 45, 'tags'],
    ['FIELD_KIND', 3, 58, 'shipTo'],
  ])
  const second = '\n{"total":"x","rush":2,"uom":"KG","note":"ééééé!",\n"lines":[{"sku":5},{"quantity":1}]}'
  expect(faultsOf(order, second)).toEqual([
    ['FIELD_MISSING', 2, 1, 'number'],
    ['FIELD_TYPE', 2, 1, 'total'],
    ['FIELD_TYPE', 2, 1, 'rush'],
    ['FIELD_CODE', 2, 1, 'uom'],
    ['FIELD_TOO_LONG', 2, 1, 'note'],
    ['FIELD_MISSING', 3, 20, 'lines[1].sku'],
  ])
})

test.each([
  ['', ['DOC_NONE', 1, 1]],
  [' \n', ['DOC_NONE', 1, 1]],
  ['{"number":"1"', ['JSON_END', 1, 1]],
  ['[{"number":"1"}', ['JSON_END', 1, 16]],
  ['[{"number":"1"} {"number":"2"}]', ['JSON_SYNTAX', 1, 17]],
  ['[7,{"number":"1"}]', ['FIELD_KIND', 1, 2]],
  ['number: 1\n{"number":"1"}', ['JSON_SYNTAX', 1, 1]],
  ['{"number":"1",}', ['JSON_SYNTAX', 1, 15]],
  ['{"number":01}', ['JSON_SYNTAX', 1, 11]],
  ['{"number":+1}', ['JSON_SYNTAX', 1, 11]],
  ['{"number":NaN}', ['JSON_SYNTAX', 1, 11]],
  ['{"number":"\\x"}', ['JSON_SYNTAX', 1, 11]],
  ['{"number":"\\ud800"}', ['JSON_SYNTAX', 1, 11]],
  ['{"number":"a\nb"}', ['JSON_SYNTAX', 1, 11]],
  ['{number:1}', ['JSON_SYNTAX', 1, 2]],
  ['{"number" 1}', ['JSON_SYNTAX', 1, 11]],
  ['{"number":"1"]', ['JSON_SYNTAX', 1, 14]],
  ['{"number":"1","number":"2"}', ['FIELD_TWICE', 1, 15, 'number']],
])('%j is named a fault', (text, expected) => {
  expect(faultsOf(order, text)[0]).toEqual(expected)
})

test('a broken document leaves its neighbours alone', () => {
  const found = readAll(order, bytes('{"number":"1"}\n{"number":}\noops\n{"number":"3"}\n'))
  expect(found.map(({ tree, faults }) => [tree.number, faults.map(({ code }) => code)])).toEqual([
    ['1', []],
    [undefined, ['JSON_SYNTAX']],
    [undefined, ['JSON_SYNTAX']],
    ['3', []],
  ])
})

test('names such as __proto__ are passed over, or are fields like any other', () => {
  const [first] = trees(order, '{"number":"1","__proto__":{"rush":true},"constructor":{}}')
  expect(first).toEqual({ number: '1' })
  const named = codecOf({ fields: JSON.parse('{"__proto__":"text","constructor":{"a":"text"}}') })
  const [tree] = trees(named, '{"__proto__":"x","constructor":{"a":"y"}}')
  expect(Object.entries(tree ?? {})).toEqual([
    ['__proto__', 'x'],
    ['constructor', { a: 'y' }],
  ])
})

test('depth, number of values, length of documents and of the file are limited', () => {
  const codes = (text: string, limits: object) =>
    readAll(order, bytes(text), limits).map(({ faults, tree }) => faults[0]?.code ?? tree.number)
  expect(codes(`{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, {})).toEqual(['DOC_TOO_DEEP'])
  expect(codes(`{"tags":[${'1,'.repeat(50)}1]}`, { maxFields: 50 })).toEqual(['DOC_TOO_MANY_FIELDS'])
  const long = `{"number":"1"} {"number":"${'9'.repeat(5000)}"} {"number":"3"}`
  expect(codes(long, { maxDocumentBytes: 1000 })).toEqual(['1', 'DOC_TOO_LARGE', '3'])
  expect(codes(long, { maxFileBytes: 1000 })).toEqual(['1', 'FILE_TOO_LARGE'])
})

test('bytes that are not UTF-8 are a fault', () => {
  expect(readAll(order, Buffer.from('{"number":"\xe9"}', 'latin1'))[0]?.faults[0]?.code).toBe('CHARSET')
})

const big = `[${Array.from({ length: 40 }, (_, n) => `${two.replace('"1"', `"${n}"`)}${n % 7 ? '' : '\n'}`).join(',')}]`
testChunksAndRanges('a list', order, bytes(big))
testChunksAndRanges('lines', order, bytes(`\ufeff${two}\noops\n{"number":3,}\n${two}`))
testChunksAndRanges(
  'wrapped',
  codecOf({ fields, documents: '$.a.b' }),
  bytes(`{"\\u0061":{"b":${big},"a":1}}`),
)
testChunksAndRanges('long documents', order, bytes(`${two}\n${two.replace('é', 'é'.repeat(99))}\n${two}`), {
  maxDocumentBytes: 120,
})

testChunksAndRanges('a file that is too large', order, bytes(`${two}\n${two}\n${two}`), { maxFileBytes: 150 })

function file(codec: DocumentCodec, documents: readonly OutputBranch[]): string {
  const writer = codec.write()
  const parts = documents.map((document) => {
    const written = writer.document(document)
    if (written.kind === 'refused') throw new Error(JSON.stringify(written.faults))
    return written.bytes
  })
  return Buffer.concat([...parts, writer.end()]).toString('utf8')
}

test('one document, a list and lines are written, wrapped where the guide says so', () => {
  const documents = [{ number: '1', total: new Decimal(1250n, 2) }, { number: '2' }]
  const [first = {}] = documents
  expect(file(order, [first])).toBe('{\n  "number": "1",\n  "total": 12.50\n}\n')
  expect(file(codecOf({ fields, layout: 'lines' }), documents)).toBe(
    '{"number": "1","total": 12.50}\n{"number": "2"}\n',
  )
  const wrapped = codecOf({ fields, layout: 'list', documents: '$.feed.orders' })
  expect(file(wrapped, documents)).toBe(
    '{"feed": {"orders": [\n{\n  "number": "1",\n  "total": 12.50\n},\n{\n  "number": "2"\n}\n]}}\n',
  )
  expect(file(wrapped, [])).toBe('{"feed": {"orders": [\n\n]}}\n')
  expect(file(codecOf({ fields, documents: '$.order' }), [first])).toBe(
    '{"order": {\n  "number": "1",\n  "total": 12.50\n}}\n',
  )
})

test('a document that breaks the guide is not written, and a second one only where the guide says so', () => {
  const writer = order.write()
  expect(writer.document({ uom: 'KG', lines: [{ sku: '1' }, {}] })).toEqual({
    kind: 'refused',
    faults: [
      { code: 'FIELD_MISSING', severity: 'error', text: 'number is missing', path: 'number' },
      { code: 'FIELD_CODE', severity: 'error', text: 'uom must be one of EA, CS', path: 'uom' },
      { code: 'FIELD_MISSING', severity: 'error', text: 'lines[1].sku is missing', path: 'lines[1].sku' },
    ],
  })
  expect(writer.document({ number: '1' }).kind).toBe('written')
  expect(writer.document({ number: '2' })).toMatchObject({
    kind: 'refused',
    faults: [{ code: 'DOC_ONE_ONLY' }],
  })
})

test('what is written is read back', () => {
  const word = fc.string({ unit: 'grapheme', minLength: 1 })
  const document = fc.record(
    {
      number: word,
      tags: fc.array(word, { minLength: 1 }),
      lines: fc.array(fc.record({ sku: word }), { minLength: 1 }),
    },
    { requiredKeys: ['number'] },
  )
  for (const spec of [
    { layout: 'lines' },
    { layout: 'list' },
    { layout: 'list', documents: '$.x' },
  ] as const) {
    const codec = codecOf({ fields, ...spec })
    fc.assert(
      fc.property(fc.array(document), (documents) => {
        if (documents.length > 0) expect(trees(codec, file(codec, documents))).toEqual(documents)
      }),
    )
  }
})

test('a guide that cannot be compiled names each problem', () => {
  expect(compileJsonGuide({ fields: { a: 'txt', b: 'text, max no' }, documents: 'orders' })).toEqual({
    kind: 'problems',
    problems: [
      {
        path: ['fields', 'a'],
        text: 'not a type; write one of text, number, date, time, code, boolean, with ! when it is required',
      },
      { path: ['fields', 'b'], text: 'max is a number of characters: max 35' },
      { path: ['documents'], text: 'write the path of the documents as $ and names, such as $.orders' },
    ],
  })
})
