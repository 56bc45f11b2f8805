import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plain, readAll, testChunksAndRanges } from '../codec.contract.ts'
import type { DocumentCodec } from '../codec.ts'
import { Decimal } from '../decimal.ts'
import type { OutputBranch } from '../output.ts'
import { compileXlsxGuide, type XlsxGuideSpec } from './xlsx-guide.ts'
import { writeZip } from './zip-writer.ts'

function codecOf(spec: XlsxGuideSpec): DocumentCodec {
  const result = compileXlsxGuide(spec)
  if (result.kind === 'problems') throw new Error(JSON.stringify(result.problems))
  return result.codec
}

function unpacked(codec: DocumentCodec, file: Uint8Array, limits = {}): Buffer {
  const result = codec.unpack?.(file, limits)
  if (result?.kind !== 'unpacked') throw new Error(JSON.stringify(result))
  return Buffer.from(result.bytes)
}
const rowsOf = (codec: DocumentCodec, file: Uint8Array) => unpacked(codec, file).toString('utf8')
const refusal = (codec: DocumentCodec, file: Uint8Array, limits = {}) => {
  const result = codec.unpack?.(file, limits)
  return result?.kind === 'refused' ? result.faults[0]?.code : result?.kind
}

type Parts = { readonly [name: string]: string }
/** A workbook as Excel would write it, part by part. */
function workbook(sheet: string, more: Parts = {}): Uint8Array {
  const relations =
    '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>'
  const parts: Parts = {
    'xl/workbook.xml':
      '<x:workbook xmlns:x="m" xmlns:r="r"><x:workbookPr/><x:sheets><x:sheet name="Notes" state="hidden" r:id="r2"/><x:sheet name="Orders" r:id="r1"/></x:sheets></x:workbook>',
    'xl/_rels/workbook.xml.rels': relations,
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-407]d. mmmm yyyy;@"/><numFmt numFmtId="165" formatCode="00000"/><numFmt numFmtId="166" formatCode="[h]:mm"/><numFmt numFmtId="167" formatCode="0.00 &quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/><xf numFmtId="166"/><xf numFmtId="167"/></cellXfs></styleSheet>',
    'xl/sharedStrings.xml':
      '<sst><si><t>number</t></si><si><r><t>A</t></r><r><t xml:space="preserve"> &amp; B</t></r><rPh><t>reading</t></rPh></si><si><t>a "quoted", line&#10;break</t></si></sst>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
    'xl/worksheets/sheet2.xml':
      '<worksheet><sheetData><row><c t="inlineStr"><is><t>note</t></is></c></row></sheetData></worksheet>',
    ...more,
  }
  return writeZip(Object.entries(parts).map(([name, content]) => ({ name, content: Buffer.from(content) })))
}

const any = codecOf({ headerRow: 0, fields: { a: 'text' } })

test('cells become rows of text: shared, inline and rich texts, numbers, booleans, formulas, errors', () => {
  const sheet = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>
<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3" t="b"><v>1</v></c><c r="C3"><f>SUM(A1:A2)</f><v>0.30000000000000004</v></c></row>
<row><c t="str"><f>A1</f><v>=x</v></c><c t="inlineStr"><is><t>in</t></is></c><c><v>1E+21</v></c><c><v>1.5E-7</v></c><c t="e"><v>#N/A</v></c><c/><c><f>A1</f></c></row>`
  expect(rowsOf(any, workbook(sheet))).toBe(
    'number,,A & B\n\n"a ""quoted"", line\nbreak",true,0.3\n=x,in,1000000000000000000000,0.00000015,#N/A\n',
  )
})

test('numbers are dates, times and codes of digits by the format of their cell', () => {
  const cell = (style: number, value: string) => `<c s="${style}"><v>${value}</v></c>`
  const sheet = `<row>${[cell(1, '46351'), cell(2, '46351'), cell(3, '123'), cell(4, '46351.5625'), cell(5, '0.5'), cell(6, '2.5'), cell(1, '59'), cell(1, '61'), cell(1, '-1')].join('')}</row>`
  expect(rowsOf(any, workbook(sheet))).toBe(
    '2026-11-25,2026-11-25,00123,2026-11-25T13:30:00,12:00:00,2.5,1900-02-28,1900-03-01,-1\n',
  )
  const mac = {
    'xl/workbook.xml':
      '<workbook><workbookPr date1904="1"/><sheets><sheet name="a" id="r1"/></sheets></workbook>',
  }
  expect(rowsOf(any, workbook(`<row>${cell(1, '44889')}</row>`, mac))).toBe('2026-11-25\n')
})

test('the sheet is the first that is not hidden, or the one of the guide', () => {
  const sheet = '<row><c><v>1</v></c></row>'
  expect(rowsOf(any, workbook(sheet))).toBe('1\n')
  expect(rowsOf(codecOf({ sheet: 'Notes', headerRow: 0, fields: { a: 'text' } }), workbook(sheet))).toBe(
    'note\n',
  )
  expect(rowsOf(codecOf({ sheet: 2, headerRow: 0, fields: { a: 'text' } }), workbook(sheet))).toBe('1\n')
  expect(refusal(codecOf({ sheet: 'Order', fields: { a: 'text' } }), workbook(sheet))).toBe('XLSX_SHEET')
})

const merged = `<row r="1"><c r="A1" t="inlineStr"><is><t>A list of orders</t></is></c></row>
<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>sku</t></is></c><c r="C2" t="inlineStr"><is><t>Qty</t></is></c></row>
<row r="3"><c r="A3"><v>4711</v></c><c r="B3" t="inlineStr"><is><t>A</t></is></c><c r="C3"><v>5</v></c></row>
<row r="4"><c r="B4" t="inlineStr"><is><t>B</t></is></c><c r="C4"><v>2.5</v></c></row>
<row r="6"><c r="A6"><v>4712</v></c><c r="B6" t="inlineStr"><is><t>C</t></is></c></row>`
const mergedSheet = {
  'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${merged}</sheetData><mergeCells count="1"><mergeCell ref="A3:A4"/></mergeCells></worksheet>`,
}
const orders = codecOf({
  headerRow: 2,
  groupBy: 'number',
  fields: { number: 'text!', lines: [{ sku: 'text!', quantity: 'number, column Qty' }] },
})

test('rows below the header are grouped into documents, merged cells have one value, line n is row n', () => {
  const rows = unpacked(orders, workbook('', mergedSheet))
  expect(rows.toString()).toBe('\nnumber,sku,Qty\n4711,A,5\n4711,B,2.5\n\n4712,C\n')
  const found = readAll(orders, rows)
  expect(found.map(({ tree, place, faults }) => [plain(tree), place.line, faults])).toEqual([
    [
      {
        number: '4711',
        lines: [
          { sku: 'A', quantity: '5' },
          { sku: 'B', quantity: '2.5' },
        ],
      },
      3,
      [],
    ],
    [{ number: '4712', lines: [{ sku: 'C' }] }, 6, []],
  ])
  const first = codecOf({ headerRow: 2, merged: 'first', fields: { number: 'text' } })
  expect(rowsOf(first, workbook('', mergedSheet))).toContain('\n,B,2.5\n')
})

testChunksAndRanges('rows of a sheet', orders, unpacked(orders, workbook('', mergedSheet)))

function file(codec: DocumentCodec, documents: readonly OutputBranch[]): Uint8Array {
  const writer = codec.write()
  for (const document of documents) {
    const written = writer.document(document)
    if (written.kind === 'refused') throw new Error(JSON.stringify(written.faults))
    expect(written.bytes.length).toBe(0)
  }
  return writer.end()
}

const typed = codecOf({
  sheet: 'A & B',
  groupBy: 'number',
  fields: { number: 'text!', date: 'date', rush: 'boolean', lines: [{ sku: 'text', price: 'number' }] },
})

test('documents are written as typed cells and read back, formulas stay texts', () => {
  const documents = [
    {
      number: '007',
      date: '2026-11-25',
      rush: true,
      lines: [{ sku: '=1+1', price: new Decimal(1250n, 2) }, { sku: ' "x",\n<y> ' }],
    },
    {
      number: '2',
      date: '25.11.2026',
      lines: [{ price: new Decimal(-5n, 1) }, { price: '12345678901234567890' }],
    },
  ]
  const bytes = file(typed, documents)
  expect(rowsOf(typed, bytes)).toBe(
    'number,date,rush,sku,price\n007,2026-11-25,true,=1+1,12.50\n007,2026-11-25,true," ""x"",\n<y> "\n2,25.11.2026,,,-0.5\n2,25.11.2026,,,12345678901234567890\n',
  )
  expect(file(typed, documents)).toEqual(bytes)
  expect(rowsOf(typed, file(typed, []))).toBe('number,date,rush,sku,price\n')
})

test('what is written is read back', () => {
  const word = fc.string({ unit: fc.constantFrom(...'aé€😀 <>&"\'\n,;=+'), minLength: 1 })
  const lines = fc.array(fc.record({ sku: word, price: fc.integer().map(String) }), { minLength: 1 })
  const documents = fc.uniqueArray(
    fc.record({ number: word, date: fc.constantFrom('2026-02-28', '2026-02-28T01:02:03', 'x'), lines }),
    { selector: ({ number }) => number, minLength: 1 },
  )
  fc.assert(
    fc.property(documents, (given) => {
      expect(readAll(typed, unpacked(typed, file(typed, given))).map(({ tree }) => plain(tree))).toEqual(
        given,
      )
    }),
    { numRuns: 50 },
  )
})

test('titles are written in their row', () => {
  expect(rowsOf(orders, file(orders, [{ number: '1', lines: [{ sku: 'A', quantity: '5' }] }]))).toBe(
    '\nnumber,sku,Qty\n1,A,5\n',
  )
})

test('what a cell cannot hold is refused', () => {
  const writer = typed.write()
  const codes = (output: OutputBranch) => {
    const written = writer.document(output)
    return written.kind === 'refused' ? written.faults.map(({ code }) => code) : written.kind
  }
  expect(codes({ number: 'a\u0001' })).toEqual(['XML_CHARACTER'])
  expect(codes({ number: 'x'.repeat(32_768) })).toEqual(['FIELD_TOO_LONG'])
  expect(codes({})).toEqual(['FIELD_MISSING'])
  expect(codes({ number: '1' })).toBe('written')
})
