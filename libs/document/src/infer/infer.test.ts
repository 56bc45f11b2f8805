import { describe, expect, test } from 'vitest'
import { readAll } from '../codec.contract.ts'
import type { CodecResult, DocumentCodec } from '../codec.ts'
import { compileCsvGuide } from '../csv/csv-guide.ts'
import { compileJsonGuide } from '../json/json-guide.ts'
import { compileXmlGuide } from '../xml/xml-guide.ts'
import { inferDocumentGuide } from './infer-guide.ts'

function drafted(files: readonly string[], element?: string) {
  const result = inferDocumentGuide(files, element === undefined ? {} : { element })
  if (result.kind === 'problem') throw new Error(result.text)
  return result.guide
}

function codecOf(spec: { readonly format: string }): DocumentCodec {
  const compilers: Record<string, (spec: never) => CodecResult> = {
    json: compileJsonGuide,
    xml: compileXmlGuide,
    csv: compileCsvGuide,
  }
  const compiled = compilers[spec.format]?.(spec as never)
  if (compiled?.kind !== 'codec') throw new Error(JSON.stringify(compiled))
  return compiled.codec
}

/** How many documents a draft reads in its own samples without any fault. */
function soundIn(files: readonly string[]): number {
  const codec = codecOf(drafted(files).spec)
  const found = files.flatMap((text) => readAll(codec, Buffer.from(text)))
  expect(found.flatMap(({ faults }) => faults)).toEqual([])
  return found.length
}

const order = (po: string, status: string, lines: number) => ({
  po,
  status,
  date: '2026-03-01',
  rush: false,
  shipTo: { code: 'FC1', ...(lines > 1 && { name: 'North' }) },
  lines: Array.from({ length: lines }, (_, at) => ({ sku: `sku-${at}`, quantity: at + 1, price: '1.50' })),
})
const orders = ['NE', 'RO', 'NE', 'NE', 'RO', 'RO'].map((status, at) =>
  order(`PO-${at}`, status, 1 + (at % 3)),
)

describe('from samples', () => {
  test('JSON: what is always there is required, short codes that come again are a list of codes', () => {
    const files = orders.map((one) => JSON.stringify(one))
    expect(drafted(files)).toEqual({
      spec: {
        format: 'json',
        fields: {
          po: 'text!',
          status: 'code!, codes NE RO',
          date: 'date!',
          rush: 'boolean!',
          'shipTo!': { code: 'code!, codes FC1', name: 'text' },
          'lines!': [{ sku: 'text!', quantity: 'number!', price: 'number!' }],
        },
      },
      documents: 6,
      notes: [],
    })
    expect(soundIn(files)).toBe(6)
  })

  test('JSON: a list, lines and a wrapper are many documents', () => {
    const list = [JSON.stringify(orders)]
    const lines = [orders.map((one) => JSON.stringify(one)).join('\n')]
    const wrapped = [JSON.stringify({ orders })]
    expect([list, lines, wrapped].map((files) => drafted(files).documents)).toEqual([6, 6, 6])
    expect(drafted(wrapped).spec.documents).toBe('$.orders')
    expect([list, lines, wrapped].map(soundIn)).toEqual([6, 6, 6])
  })

  test('XML: attributes, texts, lists and namespaces', () => {
    const one = (po: string, lines: number) =>
      `<Order id="${po}" xmlns="urn:o" xmlns:x="urn:x"><Date>20260301</Date><x:Note lang="de">Text</x:Note>${'<Line no="1"><Sku>A</Sku></Line>'.repeat(lines)}</Order>`
    const files = [one('1', 2), one('2', 1)]
    expect(drafted(files)).toEqual({
      spec: {
        ...{ format: 'xml', document: 'Order', namespace: 'urn:o', namespaces: { x: 'urn:x' } },
        fields: {
          '@id': 'number!',
          Date: 'date!',
          'x:Note!': { '@lang': 'text!', $text: 'text!' },
          'Line!': [{ '@no': 'number!', Sku: 'text!' }],
        },
      },
      documents: 2,
      notes: [],
    })
    expect(soundIn(files)).toBe(2)
    const feed = [`<Feed>${'<Order><Po>1</Po></Order>'.repeat(3)}</Feed>`]
    expect(drafted(feed)).toMatchObject({ spec: { document: 'Feed/Order' }, documents: 3 })
    expect(soundIn(feed)).toBe(3)
  })

  test('CSV: names from the first row, the delimiter from the first rows, and what could group the rows', () => {
    const files = ['Order No.;Sku;Quantity;"Price; net"\nA1;x;1;1.50\nA1;"y ""z""";2;2\nA2;x;3;\n']
    expect(drafted(files)).toEqual({
      spec: {
        ...{ format: 'csv', delimiter: ';' },
        fields: {
          orderNo: 'text!, column "Order No."',
          sku: 'text!, column Sku',
          quantity: 'number!, column Quantity',
          priceNet: 'number, column "Price; net"',
        },
      },
      documents: 3,
      notes: [
        'rows of the same Order No. follow one another: say groupBy: orderNo to make them one document',
      ],
    })
    expect(soundIn(files)).toBe(3)
  })

  test('CSV: a line break in quotes is within its row', () => {
    const files = ['po,note\n1,"one\ntwo"\n2,x\n']
    expect(drafted(files)).toMatchObject({ spec: { fields: { po: 'number!', note: 'text!' } }, documents: 2 })
    expect(soundIn(files)).toBe(2)
  })

  test.each([
    ['nothing', ''],
    ['half of JSON', '{"a": [1,'],
    ['JSON without a name', '[1, 2]'],
    ['half of XML', '<a><b></a>'],
    ['a DTD', '<!DOCTYPE a [<!ENTITY x "y">]><a><b>&x;</b></a>'],
    ['a text', 'hello\nworld'],
    ['CSV with half a quote', 'a,b\n1,2\n1,"2\n'],
  ])('%s is told, not guessed at', (_, text) => {
    expect(inferDocumentGuide([text])).toEqual({ kind: 'problem', text: expect.any(String) })
  })
})

describe('from schemas', () => {
  test('JSON Schema: references, enumerations, lengths, required', () => {
    const schema = JSON.stringify({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: ['po', 'lines'],
      properties: {
        po: { type: 'string', maxLength: 22 },
        status: { enum: ['NE', 'RO'] },
        sent: { type: ['string', 'null'], format: 'date-time' },
        lines: { type: 'array', items: { $ref: '#/$defs/line' } },
        far: { $ref: 'https://example.com/other.json' },
      },
      $defs: {
        line: {
          allOf: [
            { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] },
            { properties: { quantity: { type: 'integer' } } },
          ],
        },
      },
    })
    const { spec, notes } = drafted([schema])
    expect(spec.fields).toEqual({
      po: 'text!, max 22',
      status: 'code, codes NE RO',
      sent: 'date',
      'lines!': [{ sku: 'text!', quantity: 'number' }],
      far: 'text',
    })
    expect(notes).toEqual([
      'the reference https://example.com/other.json leads out of the schema and is not followed',
    ])
    codecOf(spec)
  })

  test('XML Schema: named types, extension, choice, attributes, facets', () => {
    const xsd = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:o" targetNamespace="urn:o" elementFormDefault="qualified">
  <xs:element name="Line" type="LineType"/>
  <xs:element name="Order"><xs:complexType><xs:sequence>
    <xs:element name="Po"><xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="22"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="Date" type="xs:date" minOccurs="0"/>
    <xs:element ref="Line" maxOccurs="unbounded"/>
    <xs:choice><xs:element name="Buyer" type="xs:string"/><xs:element name="Seller" type="xs:string"/></xs:choice>
  </xs:sequence><xs:attribute name="id" type="xs:int" use="required"/></xs:complexType></xs:element>
  <xs:complexType name="Base"><xs:sequence><xs:element name="Sku" type="Code"/></xs:sequence></xs:complexType>
  <xs:complexType name="LineType"><xs:complexContent><xs:extension base="Base"><xs:sequence><xs:element name="Price" type="Money"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
  <xs:complexType name="Money"><xs:simpleContent><xs:extension base="xs:decimal"><xs:attribute name="currency" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType>
  <xs:simpleType name="Code"><xs:restriction base="xs:string"><xs:enumeration value="A"/><xs:enumeration value="B"/></xs:restriction></xs:simpleType>
</xs:schema>`
    const { spec } = drafted([xsd])
    expect(spec).toEqual({
      ...{ format: 'xml', document: 'Order', namespace: 'urn:o' },
      fields: {
        Po: 'text!, max 22',
        Date: 'date',
        'Line!': [{ Sku: 'code!, codes A B', 'Price!': { $text: 'number!', '@currency': 'text' } }],
        Buyer: 'text',
        Seller: 'text',
        '@id': 'number!',
      },
    })
    codecOf(spec)
    expect(drafted([xsd], 'Line').spec.document).toBe('Line')
    expect(inferDocumentGuide([xsd], { element: 'Nothing' })).toMatchObject({
      kind: 'problem',
      text: expect.stringContaining('it has Line, Order'),
    })
  })
})
