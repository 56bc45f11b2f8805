import { Readable } from 'node:stream'
import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import yauzl from 'yauzl'
import yazl from 'yazl'
import { compileXlsxGuide } from './xlsx-guide.ts'
import { writeZip, type ZipPart } from './zip-writer.ts'

const guide = compileXlsxGuide({ headerRow: 0, fields: { a: 'text' } })
if (guide.kind === 'problems') throw new Error('the guide of the test does not compile')
const { codec } = guide

const part = (name: string, content: string | Buffer): ZipPart => ({ name, content: Buffer.from(content) })
const workbook = part('xl/workbook.xml', '<workbook><sheets><sheet name="a" id="r1"/></sheets></workbook>')
const relations = part(
  'xl/_rels/workbook.xml.rels',
  '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
)
const sheetPart = (content: string | Buffer) => part('xl/worksheets/sheet1.xml', content)
const book = (sheet: string | Buffer, more: readonly ZipPart[] = []) =>
  Buffer.from(writeZip([workbook, relations, sheetPart(sheet), ...more]))
const fine = book('<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>')

const outcome = (file: Uint8Array, limits = {}) => {
  const result = codec.unpack?.(file, limits)
  return result?.kind === 'refused' ? result.faults[0]?.code : Buffer.from(result?.bytes ?? []).toString()
}
/** A copy of a file with some bytes changed. */
function patched(file: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(file)
  change(copy)
  return copy
}
const directoryOf = (file: Buffer) => file.readUInt32LE(file.length - 6)

test('a zip bomb is refused by its ratio before anything is inflated', () => {
  expect(outcome(book(Buffer.alloc(8 * 1024 * 1024, 0x20)))).toBe('XLSX_LIMIT')
})

test('a part that declares less than it holds is refused when it is inflated', () => {
  const bomb = book(Buffer.alloc(8 * 1024 * 1024, 0x20))
  const lies = patched(bomb, (copy) => {
    let at = directoryOf(copy)
    for (let entry = 0; entry < 2; entry++) at += 46 + copy.readUInt16LE(at + 28)
    copy.writeUInt32LE(1000, at + 24)
  })
  expect(outcome(lies)).toBe('XLSX_ZIP')
})

test('the sum of all parts, the number of entries and the file are limited', () => {
  const parts = Array.from({ length: 20 }, (_, n) => part(`media/${n}`, Buffer.alloc(900_000, n)))
  expect(outcome(book('<a/>', parts), { maxUnpackedBytes: 10_000_000 })).toBe('XLSX_LIMIT')
  const many = Array.from({ length: 2001 }, (_, n) => part(`media/${n}`, ''))
  expect(outcome(book('<a/>', many))).toBe('XLSX_LIMIT')
  expect(outcome(fine, { maxFileBytes: 100 })).toBe('FILE_TOO_LARGE')
})

test('entries that share bytes are refused', () => {
  const shared = patched(fine, (copy) => {
    const first = directoryOf(copy)
    const second = first + 46 + copy.readUInt16LE(first + 28)
    copy.writeUInt32LE(copy.readUInt32LE(first + 42), second + 42)
  })
  expect(outcome(shared)).toBe('XLSX_LIMIT')
})

test('one shared string in a million cells stops at the limit of what is unpacked', () => {
  const strings = part(
    'xl/sharedStrings.xml',
    `<sst><si><t>${Buffer.from(deflateRawSync(Buffer.alloc(100)))
      .toString('hex')
      .repeat(2000)}</t></si></sst>`,
  )
  const cells = '<row><c t="s"><v>0</v></c></row>'.repeat(5000)
  expect(
    outcome(book(`<worksheet><sheetData>${cells}</sheetData></worksheet>`, [strings]), {
      maxUnpackedBytes: 5_000_000,
    }),
  ).toBe('XLSX_LIMIT')
})

test.each([
  ['rows beyond those of a sheet', '<row r="1048577"/>', 'XLSX_LIMIT'],
  ['rows out of order', '<row r="2"/><row r="1"/>', 'XLSX_LIMIT'],
  ['columns beyond those of a sheet', '<row><c r="XFE1"><v>1</v></c></row>', 'XLSX_LIMIT'],
  ['a cell without a place', '<row><c r="1"><v>1</v></c></row>', 'XLSX_LIMIT'],
  ['a DTD', '</sheetData></worksheet><!DOCTYPE x>', 'XLSX_ZIP'],
  ['an entity', '<row><c t="str"><v>&x;</v></c></row>', 'XLSX_ZIP'],
  ['deep nesting', '<a>'.repeat(100_000), 'XLSX_ZIP'],
  ['an element that is not closed', '<row><c>', 'XLSX_ZIP'],
])('%s', (_, rows, expected) => {
  const result = outcome(book(`<worksheet><sheetData>${rows}</sheetData></worksheet>`))
  expect(result).toBe(expected)
})

test('merged ranges as large as the sheet, over one another, stop at a budget', () => {
  const ranges = '<mergeCell ref="A1:XFD1048576"/>'.repeat(2000)
  const rows = '<row><c t="str"><v>x</v></c></row>'.repeat(2000)
  const sheet = `<worksheet><sheetData>${rows}</sheetData><mergeCells>${ranges}</mergeCells></worksheet>`
  expect(outcome(book(sheet))).toBe('XLSX_LIMIT')
})

test('what is no workbook is refused', () => {
  expect(outcome(Buffer.from('a,b\n1,2\n'))).toBe('XLSX_ZIP')
  expect(outcome(Buffer.alloc(0))).toBe('XLSX_ZIP')
  expect(outcome(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).toBe('XLSX_ZIP')
  expect(outcome(Buffer.from(writeZip([workbook])))).toBe('XLSX_ZIP')
  expect(outcome(patched(fine, (copy) => copy.writeUInt8(copy.readUInt8(60) ^ 1, 60)))).toBe('XLSX_ZIP')
  for (let length = 0; length < fine.length; length += 7)
    expect(outcome(fine.subarray(0, length))).toBe('XLSX_ZIP')
  expect(outcome(patched(fine, (copy) => copy.writeUInt16LE(1, directoryOf(copy) + 8)))).toBe('XLSX_ZIP')
})

test('other zip software reads ours, and we read its', async () => {
  const zip = await new Promise<yauzl.ZipFile>((done, fail) =>
    yauzl.fromBuffer(fine, { lazyEntries: false }, (error, opened) => (error ? fail(error) : done(opened))),
  )
  const names: string[] = []
  await new Promise((done) => zip.on('entry', ({ fileName }) => names.push(fileName)).on('end', done))
  expect(names).toEqual(['xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/worksheets/sheet1.xml'])
  const theirs = new yazl.ZipFile()
  for (const { name, content } of [workbook, relations, sheetPart('<w><row><c><v>7</v></c></row></w>')]) {
    theirs.addBuffer(Buffer.from(content), name)
  }
  theirs.end()
  const chunks: Buffer[] = []
  for await (const chunk of Readable.from(theirs.outputStream)) chunks.push(Buffer.from(chunk))
  expect(outcome(Buffer.concat(chunks))).toBe('7\n')
})
