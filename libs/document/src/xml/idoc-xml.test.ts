import { expect, test } from 'vitest'
import { plain, readAll, testChunksAndRanges } from '../codec.contract.ts'
import { compileIdocXmlGuide } from './idoc-xml-guide.ts'

const guide = compileIdocXmlGuide({
  type: 'ORDERS05',
  fields: {
    EDI_DC40: { DOCNUM: 'text, max 16', MESTYP: 'text' },
    orderNumber: 'text!, max 35, at E1EDK01/BELNR',
    partners: [{ $at: 'E1EDKA1', PARVW: 'code', PARTN: 'text' }],
    E1EDP01: [{ POSEX: 'text', MENGE: 'number', E1EDP19: [{ QUALF: 'code', IDTNR: 'text' }] }],
  },
})
if (guide.kind === 'problems') throw new Error(JSON.stringify(guide.problems))
const { codec } = guide

const file = `<?xml version="1.0" encoding="UTF-8"?>
<ORDERS05>
  <IDOC BEGIN="1">
    <EDI_DC40 SEGMENT="1">
      <DOCNUM>0000000000012345</DOCNUM>
      <MESTYP>ORDERS</MESTYP>
    </EDI_DC40>
    <E1EDK01 SEGMENT="1">
      <BELNR>4500000001</BELNR>
    </E1EDK01>
    <E1EDKA1 SEGMENT="1">
      <PARVW>AG</PARVW>
      <PARTN>0000001000</PARTN>
    </E1EDKA1>
    <E1EDKA1 SEGMENT="1">
      <PARVW>WE</PARVW>
    </E1EDKA1>
    <E1EDP01 SEGMENT="1">
      <POSEX>000010</POSEX>
      <MENGE>5.000</MENGE>
      <E1EDP19 SEGMENT="1">
        <QUALF>002</QUALF>
        <IDTNR>SKU-1</IDTNR>
      </E1EDP19>
    </E1EDP01>
  </IDOC>
  <IDOC BEGIN="1">
    <E1EDK01 SEGMENT="1">
      <BELNR>4500000002</BELNR>
    </E1EDK01>
  </IDOC>
</ORDERS05>
`
const documents = [
  {
    EDI_DC40: { DOCNUM: '0000000000012345', MESTYP: 'ORDERS' },
    orderNumber: '4500000001',
    partners: [{ PARVW: 'AG', PARTN: '0000001000' }, { PARVW: 'WE' }],
    E1EDP01: [{ POSEX: '000010', MENGE: '5.000', E1EDP19: [{ QUALF: '002', IDTNR: 'SKU-1' }] }],
  },
  { orderNumber: '4500000002' },
]

test('each IDOC of a file is a document', () => {
  expect(codec.format).toBe('idoc-xml')
  expect(readAll(codec, Buffer.from(file)).map(({ tree, faults }) => [plain(tree), faults])).toEqual(
    documents.map((document) => [document, []]),
  )
})

test('segments are written with the attributes that SAP asks for', () => {
  const writer = codec.write()
  const parts = documents.map((document) => {
    const written = writer.document(document)
    return written.kind === 'written' ? written.bytes : Buffer.alloc(0)
  })
  expect(Buffer.concat([...parts, writer.end()]).toString('utf8')).toBe(file)
})

test('a type that is no name is a problem', () => {
  expect(compileIdocXmlGuide({ type: 'ORDERS 05', fields: {} })).toMatchObject({
    kind: 'problems',
    problems: [{ path: ['type'] }],
  })
})

testChunksAndRanges('IDocs', codec, Buffer.from(file))
