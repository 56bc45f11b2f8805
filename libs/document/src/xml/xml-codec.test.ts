import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placed, plain, readAll, testChunksAndRanges } from '../codec.contract.ts'
import type { DocumentCodec } from '../codec.ts'
import { Decimal } from '../decimal.ts'
import type { OutputBranch } from '../output.ts'
import { compileXmlGuide, type XmlGuideSpec } from './xml-guide.ts'

function codecOf(spec: XmlGuideSpec): DocumentCodec {
  const result = compileXmlGuide(spec)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.codec
}

const fields = {
  '@id': 'text!',
  Date: 'date',
  buyer: { $at: 'Buyer', name: 'text, at Name', city: 'text, at Address/City' },
  lines: [
    {
      $at: 'Lines/Line',
      '@number': 'number',
      sku: 'text!, at Sku, max 10',
      quantity: 'number, at Quantity',
      uom: 'code, codes EA CS, at Quantity/@uom',
    },
  ],
  tags: ['text, at Tag'],
}
const order = codecOf({ document: 'Feed/Order', namespace: 'urn:orders', fields })
const bytes = (text: string) => Buffer.from(text, 'utf8')

const feed = `<?xml version="1.0" encoding="UTF-8"?>
<!-- a feed --><Feed xmlns="urn:orders" xmlns:x="urn:other"><Header>é<Order/></Header>
  <Order id="1">
    <Date> 2026-11-25 </Date>
    <Buyer><Name>Söhne &amp; Co &#x20AC;</Name><Address><Street>?</Street><City><![CDATA[<Köln>]]></City></Address></Buyer>
    <Lines>
      <Line number="1"><Sku>A</Sku><Quantity uom="EA">5</Quantity></Line>
      <Line number='2'><Sku>B</Sku><x:Sku>no</x:Sku><Quantity>1<!-- no -->2</Quantity></Line>
    </Lines><Tag>a</Tag><Tag>b</Tag><?pi x?>
  </Order><o:Order xmlns:o="urn:orders" id="2"/>
</Feed>
`

const first = {
  id: '1',
  Date: '2026-11-25',
  buyer: { name: 'Söhne & Co €', city: '<Köln>' },
  lines: [
    { number: '1', sku: 'A', uom: 'EA', quantity: '5' },
    { number: '2', sku: 'B', quantity: '12' },
  ],
  tags: ['a', 'b'],
}

const treesOf = (codec: DocumentCodec, text: string | Uint8Array) =>
  readAll(codec, typeof text === 'string' ? bytes(text) : text).map(({ tree, faults }) => {
    expect(faults).toEqual([])
    return plain(tree)
  })
const faultsOf = (codec: DocumentCodec, text: string | Uint8Array, limits = {}) =>
  readAll(codec, typeof text === 'string' ? bytes(text) : text, limits).flatMap(({ faults }) =>
    faults.map(({ code, line, column, path }) => [code, line, column, ...(path === undefined ? [] : [path])]),
  )

test('documents of a feed are read by namespace, with attributes, ways and lists', () => {
  expect(treesOf(order, feed)).toEqual([first, { id: '2' }])
})

test('each branch says where it came from', () => {
  const [found] = readAll(order, bytes(feed))
  const at = (text: string) => Buffer.byteLength(feed.slice(0, feed.indexOf(text)))
  expect(placed(found?.tree)).toMatchObject({
    '@': `Order#1@${at('<Order id')}`,
    buyer: { '@': `Buyer#3@${at('<Buyer')}` },
    lines: [{ '@': `Line#9@${at('<Line n')}` }, { '@': `Line#12@${at("<Line number='2'")}` }],
  })
  expect(found?.place).toMatchObject({ offset: at('<Order id'), line: 3 })
})

test('an element alone is found wherever it stands first, in any namespace when the guide says so', () => {
  const any = codecOf({ document: 'Order', namespace: '*', fields: { '@id': 'text', Note: 'text' } })
  expect(treesOf(any, '<Order id="1"><Note>a</Note></Order>')).toEqual([{ id: '1', Note: 'a' }])
  expect(
    treesOf(any, '<a:x xmlns:a="u"><b><a:Order><a:Note>n</a:Note><a:Order/></a:Order></b></a:x>'),
  ).toEqual([{ Note: 'n' }])
  const none = codecOf({ document: 'Order', fields: { '@id': 'text' } })
  expect(faultsOf(none, '<Order xmlns="urn:x" id="1"/>')).toEqual([['DOC_NONE', 1, 1]])
})

test('mixed content is kept in its order, text alone takes the text of the element', () => {
  const codec = codecOf({
    document: 'Doc',
    fields: {
      Note: { '@lang': 'text', content: [{ $mixed: true, $text: 'text', b: 'text', i: ['text'] }] },
      Plain: 'text',
    },
  })
  const text =
    '<Doc><Note lang="en">Deliver <b>before</b> <i>noon</i>!<u>x</u></Note><Plain>a<b>c</b>d</Plain></Doc>'
  const tree = {
    Note: {
      lang: 'en',
      content: [{ text: 'Deliver ' }, { b: 'before' }, { text: ' ' }, { i: ['noon'] }, { text: '!' }],
    },
    Plain: 'ad',
  }
  expect(treesOf(codec, text)).toEqual([tree])
  const written = codec.write().document(tree)
  expect(written.kind === 'written' && Buffer.from(written.bytes).toString()).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<Doc>\n  <Note lang="en">Deliver <b>before</b> <i>noon</i>!</Note>\n  <Plain>ad</Plain>\n</Doc>\n',
  )
})

test('nil and empty elements are missing, an empty text is empty', () => {
  const codec = codecOf({ document: 'D', fields: { a: 'text, nil', b: 'number', c: 'text', d: 'date' } })
  const text =
    '<D xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><a xsi:nil="true"/><b/><c></c><d> </d></D>'
  expect(treesOf(codec, text)).toEqual([{ c: '' }])
  const written = codec.write().document({ b: '1' })
  expect(written.kind === 'written' && Buffer.from(written.bytes).toString()).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<D xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n  <a xsi:nil="true"/>\n  <b>1</b>\n</D>\n',
  )
})

test('line ends, references and white space of attributes are those of XML', () => {
  const codec = codecOf({ document: 'D', fields: { '@a': 'text', $text: 'text' } })
  expect(treesOf(codec, '<D a="1\r\n2\t3&#10;&lt;&quot;">\r\na\rb&#13;&#x1F600;&gt;</D>')).toEqual([
    { a: '1 2 3\n<"', text: '\na\nb\r😀>' },
  ])
})

test('what a document breaks of its guide is found at once, with path and place', () => {
  const text = `<Feed xmlns="urn:orders">
<Order><Lines><Line number="x"><Sku>12345678901</Sku></Line>
<Line><Quantity uom="KG">1</Quantity></Line></Lines></Order>
<Order id="2"><Date>1</Date><Date>2</Date><Lines><Line><Sku>A</Sku><Sku>B</Sku></Line></Lines></Order></Feed>`
  expect(faultsOf(order, text)).toEqual([
    ['FIELD_MISSING', 2, 1, 'id'],
    ['FIELD_TYPE', 2, 15, 'lines[0].number'],
    ['FIELD_TOO_LONG', 2, 15, 'lines[0].sku'],
    ['FIELD_MISSING', 3, 1, 'lines[1].sku'],
    ['FIELD_CODE', 3, 1, 'lines[1].uom'],
    ['FIELD_TWICE', 4, 29, 'Date'],
    ['FIELD_TWICE', 4, 68, 'lines[0].sku'],
  ])
})

test.each([
  ['', ['DOC_NONE', 1, 1]],
  ['<Feed xmlns="urn:orders"/>', ['DOC_NONE', 1, 1]],
  ['<Feed><Order id="1"/></Feed>', ['DOC_NONE', 1, 1]],
  ['Feed', ['XML_SYNTAX', 1, 1]],
  ['<Feed/>x', ['XML_SYNTAX', 1, 8]],
  ['<Feed/><Feed/>', ['XML_SYNTAX', 1, 8]],
  ['<Feed>', ['XML_END', 1, 7]],
  ['<Feed', ['XML_END', 1, 6]],
  ['<Feed></Fed>', ['XML_SYNTAX', 1, 7]],
  ['<Feed a=1/>', ['XML_SYNTAX', 1, 9]],
  ['<x:Feed/>', ['XML_NAMESPACE', 1, 1]],
  ['<Feed xmlns="urn:orders"><Order id="1">', ['XML_END', 1, 40]],
  ['<Feed xmlns="urn:orders"><Order id="1"><!-- ', ['XML_END', 1, 45]],
])('the file %j has a fault, and where', (text, expected) => {
  expect(faultsOf(order, text)[0]).toEqual(expected)
})

test.each([
  ['<a>', 'XML_SYNTAX'],
  ['<a></b>', 'XML_SYNTAX'],
  ['<a b="1" b="2"/>', 'XML_SYNTAX'],
  ['<a b="1"c="2"/>', 'XML_SYNTAX'],
  ['<a b/>', 'XML_SYNTAX'],
  ['<a b="<"/>', 'XML_SYNTAX'],
  ['<1a/>', 'XML_SYNTAX'],
  ['<a:b:c/>', 'XML_SYNTAX'],
  ['<p:a/>', 'XML_NAMESPACE'],
  ['<a p:b="1"/>', 'XML_NAMESPACE'],
  ['<a xmlns:p=""/>', 'XML_NAMESPACE'],
  ['<a xmlns:xml="urn:x"/>', 'XML_NAMESPACE'],
  ['<a xmlns:xmlns="urn:x"/>', 'XML_NAMESPACE'],
  ['<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>', 'XML_SYNTAX'],
  ['a & b', 'XML_SYNTAX'],
  ['&nbsp;', 'XML_ENTITY'],
  ['<a b="&x;"/>', 'XML_ENTITY'],
  ['&#0;', 'XML_CHARACTER'],
  ['&#xD800;', 'XML_CHARACTER'],
  ['\u0001', 'XML_CHARACTER'],
  ['\uffff', 'XML_CHARACTER'],
  ['a ]]> b', 'XML_SYNTAX'],
  ['<!-- a -- b -->', 'XML_SYNTAX'],
  ['<?xml version="1.0"?>', 'XML_SYNTAX'],
])('a document with %j is at fault alone', (text, code) => {
  const found = readAll(
    order,
    bytes(`<Feed xmlns="urn:orders"><Order id="1">${text}</Order><Order id="2"/></Feed>`),
  )
  const isOpen = text === '<a>'
  expect(found[0]?.faults[0]?.code).toBe(code)
  if (!isOpen) expect([found[1]?.faults, plain(found[1]?.tree)]).toEqual([[], { id: '2' }])
})

test('depth, elements, length of documents and of the file are limited', () => {
  const around = (inner: string) =>
    `<Feed xmlns="urn:orders"><Order id="1">${inner}</Order><Order id="2"/></Feed>`
  const codes = (text: string, limits = {}) =>
    readAll(order, bytes(text), limits).map(({ tree, faults }) => faults[0]?.code ?? tree.id)
  expect(codes(around('<a>'.repeat(99_999) + '</a>'.repeat(99_999)))).toEqual(['DOC_TOO_DEEP', '2'])
  expect(codes(around('<a b="1"/>'.repeat(60)), { maxFields: 100 })).toEqual(['DOC_TOO_MANY_FIELDS', '2'])
  expect(codes(around(' '.repeat(5000)), { maxDocumentBytes: 100 })).toEqual(['DOC_TOO_LARGE', '2'])
  expect(codes(around(''), { maxFileBytes: 50 })).toEqual(['1', 'FILE_TOO_LARGE'])
})

const utf16 = (text: string, isBig: boolean) => {
  const file = Buffer.from(`\ufeff${text}`, 'utf16le')
  return isBig ? file.swap16() : file
}
const inAll = feed.replace('&#x20AC;', '').replace('UTF-8', 'ISO-8859-1')
const encoded: readonly (readonly [string, Uint8Array])[] = [
  ['UTF-8 with a mark', bytes(`\ufeff${feed}`)],
  ['UTF-16 little-endian', utf16(feed.replace('UTF-8', 'UTF-16'), false)],
  ['UTF-16 big-endian', utf16(feed.replace('UTF-8', 'UTF-16').replace('Köln', '😀öln'), true)],
  ['ISO-8859-1', Buffer.from(inAll, 'latin1')],
  [
    'Windows-1252',
    Buffer.from(inAll.replace('ISO-8859-1', 'windows-1252').replace('Co ', 'Co \x80'), 'latin1'),
  ],
]

test.each(encoded)('a file in %s is read, with the offsets of its own bytes', (name, file) => {
  const [found] = readAll(order, file)
  const city = name === 'UTF-16 big-endian' ? '<😀öln>' : '<Köln>'
  const euro = name === 'ISO-8859-1' ? '' : '€'
  const blank = name === 'Windows-1252' ? '' : ' '
  expect(found?.faults).toEqual([])
  expect(plain(found?.tree)).toEqual({ ...first, buyer: { name: `Söhne & Co${blank || ' '}${euro}`, city } })
  const wide = name.startsWith('UTF-16')
  const swapped = name.endsWith('big-endian') ? Buffer.from(file).swap16() : Buffer.from(file)
  const at = (text: string) => swapped.indexOf(Buffer.from(text, wide ? 'utf16le' : 'latin1'))
  expect(placed(found?.tree)).toMatchObject({
    '@': `Order#1@${at('<Order id')}`,
    lines: [{ '@': `Line#9@${at('<Line n')}` }, {}],
  })
})

for (const [name, file] of encoded) testChunksAndRanges(name, order, file)
testChunksAndRanges(
  'faults',
  order,
  bytes(
    `<Feed xmlns="urn:orders">\n<Order id="1"><a></b></Order>${'<Order id="2">é]]</Order>'.repeat(20)}\n<!DOCTYPE x></Feed>`,
  ),
)
testChunksAndRanges(
  'faults of another encoding',
  order,
  utf16(feed.replace('UTF-8', 'utf-16').replace('id="1"', '').replace('>5<', '>ö<'), false),
)
testChunksAndRanges('long documents', order, bytes(feed), { maxDocumentBytes: 60 })

testChunksAndRanges(
  'a file that is too large',
  order,
  bytes(feed.replace('</Feed>', '<Order id="3"/></Feed>')),
  {
    maxFileBytes: Buffer.byteLength(feed),
  },
)

function file(codec: DocumentCodec, documents: readonly OutputBranch[]): string {
  const writer = codec.write()
  const parts = documents.map((document) => {
    const written = writer.document(document)
    if (written.kind === 'refused') throw new Error(JSON.stringify(written.faults))
    return written.bytes
  })
  return Buffer.concat([...parts, writer.end()]).toString('utf8')
}

const amazon = {
  document: 'AmazonEnvelope/Message',
  envelope: { '@v': '1', Header: { DocumentVersion: 1.01, MerchantIdentifier: 'M & S' }, MessageType: 'Ack' },
  fields: { MessageID: 'number!', Ack: { AmazonOrderID: 'text', version: 'text, is 2, at @version' } },
}

test('documents are written in their envelope, with constants and in the order of the guide', () => {
  const documents = [
    { Ack: { AmazonOrderID: '1-"2"' }, MessageID: new Decimal(1n, 0) },
    { MessageID: '2', Ack: {} },
  ]
  expect(file(codecOf(amazon), documents)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<AmazonEnvelope v="1">
  <Header>
    <DocumentVersion>1.01</DocumentVersion>
    <MerchantIdentifier>M &amp; S</MerchantIdentifier>
  </Header>
  <MessageType>Ack</MessageType>
  <Message>
    <MessageID>1</MessageID>
    <Ack version="2">
      <AmazonOrderID>1-"2"</AmazonOrderID>
    </Ack>
  </Message>
  <Message>
    <MessageID>2</MessageID>
    <Ack version="2"/>
  </Message>
</AmazonEnvelope>
`)
  expect(file(codecOf({ ...amazon, indent: 0, envelope: {} }), [{ MessageID: '1' }])).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<AmazonEnvelope><Message><MessageID>1</MessageID></Message></AmazonEnvelope>\n',
  )
})

test('namespaces are declared once, on the first element', () => {
  const codec = codecOf({
    document: 'Invoice',
    namespace: 'urn:inv',
    namespaces: { cbc: 'urn:cbc' },
    fields: {
      'cbc:ID': 'text!',
      price: 'number, at cbc:Price',
      currency: 'text, is EUR, at cbc:Price/@currencyID',
    },
    encoding: 'ISO-8859-1',
  })
  const head = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<Invoice xmlns="urn:inv" xmlns:cbc="urn:cbc">\n'
  expect(file(codec, [{ ID: '€<' }])).toBe(`${head}  <cbc:ID>&#8364;&lt;</cbc:ID>\n</Invoice>\n`)
  expect(file(codec, [{ ID: '1', price: '2' }])).toBe(
    `${head}  <cbc:ID>1</cbc:ID>\n  <cbc:Price currencyID="EUR">2</cbc:Price>\n</Invoice>\n`,
  )
})

test('what XML cannot hold, what the guide forbids and a second document are refused', () => {
  const codec = codecOf({ document: 'O', fields: { '@id': 'text!', lines: [{ sku: 'text' }] } })
  const writer = codec.write()
  const bad = writer.document({ id: 'a\u0000', lines: [{ sku: 'ok' }, { sku: '\ud800' }] })
  expect(bad.kind === 'refused' && bad.faults.map(({ code, path }) => [code, path])).toEqual([
    ['XML_CHARACTER', 'id'],
    ['XML_CHARACTER', 'lines[1].sku'],
  ])
  expect(writer.document({})).toMatchObject({
    kind: 'refused',
    faults: [{ code: 'FIELD_MISSING', path: 'id' }],
  })
  expect(writer.document({ id: '1' }).kind).toBe('written')
  expect(writer.document({ id: '1' })).toMatchObject({ kind: 'refused', faults: [{ code: 'DOC_ONE_ONLY' }] })
})

test('what is written is read back, at every indent', () => {
  const word = fc.string({ unit: fc.constantFrom(...'aé€😀 <>&"\'\r\n\t]') })
  const filled = word.filter((text) => text !== '')
  const document = fc.record(
    {
      id: filled,
      buyer: fc.record({ name: word, city: word }, { requiredKeys: [] }),
      lines: fc.array(fc.record({ number: fc.constant('1'), sku: filled }, { requiredKeys: ['sku'] }), {
        minLength: 1,
      }),
      tags: fc.array(word, { minLength: 1 }),
    },
    { requiredKeys: ['id'] },
  )
  const loose = { ...fields, lines: [{ $at: 'Lines/Line', '@number': 'number', sku: 'text!, at Sku' }] }
  for (const indent of [0, 2]) {
    const codec = codecOf({ document: 'Feed/Order', namespace: 'urn:orders', fields: loose, indent })
    fc.assert(
      fc.property(fc.array(document, { minLength: 1 }), (documents) => {
        expect(treesOf(codec, file(codec, documents))).toEqual(documents)
      }),
    )
  }
})

test('a guide that cannot be compiled names each problem', () => {
  const result = compileXmlGuide({
    document: '1Order',
    fields: {
      'x:a': 'text',
      '@id': 'text',
      id: 'text',
      Buyer: { Name: 'text' },
      city: 'text, at Buyer/City',
      g: 'text, at b',
      c: 'text, at b',
      d: ['text, at @d'],
      e: 'text, max x',
      f: [],
    },
    envelope: { a: [] },
  })
  expect(
    result.kind === 'problems' && result.problems.map(({ path, text }) => `${path.join('.')}: ${text}`),
  ).toEqual([
    'document: "1Order" is not a name of XML; write Name or prefix:Name',
    'envelope.a: write the elements as name: text, and nest them at most 16 deep',
    'envelope: needs an element around the documents: write document: Root/Order',
    'fields.x:a: the prefix "x" is not in namespaces; add it there',
    'fields.id: id is named twice; give one a name of its own, with "at id" behind its type',
    'fields.city: Buyer is read as a group or list of its own; put this field into it',
    'fields.c: this text is read by another field already',
    'fields.d: an attribute stands once, so it is no list',
    'fields.e: max is a number of characters: max 35',
    'fields.f: a list has exactly one item: the form of each',
  ])
})
