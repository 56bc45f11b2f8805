import type { Limits, UnpackResult } from '../codec.ts'
import type { DocumentFaultCode } from '../fault-codes.ts'
import { sheetRows } from './sheet-rows.ts'
import { readRelations, readSharedStrings, readStyles, readWorkbook } from './workbook.ts'
import { ZipReader } from './zip-reader.ts'

export type SheetChoice = {
  /** Its name, or its number from 1; the first that is not hidden unless said. */
  readonly sheet?: string | number | undefined
  readonly headerRow: number
  readonly fills: boolean
}

const maxEntries = 2000
// Sheets of figures pack to a twentieth; what packs to less than a two hundredth was made to.
const maxRatio = 200

/** The rows of one sheet as CSV: see `sheetRows`. */
export function unpackXlsx(
  bytes: Uint8Array,
  choice: SheetChoice,
  { maxUnpackedBytes, maxFileBytes }: Limits,
): UnpackResult {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (file.length > maxFileBytes)
    return refused('FILE_TOO_LARGE', `the file has more than ${maxFileBytes} bytes`)
  if (file.length >= 8 && file.readUInt32BE(0) === 0xd0cf11e0) return refused('XLSX_ZIP', oldForm)
  const zip = ZipReader.open(file, { maxEntries, maxRatio, maxUnpackedBytes })
  if (!(zip instanceof ZipReader)) return refused(zip.isLimit ? 'XLSX_LIMIT' : 'XLSX_ZIP', zip.text)
  const parts = readParts(zip, choice)
  if ('kind' in parts) return parts
  const rows = sheetRows(parts.sheet, { ...parts, ...choice, maxBytes: maxUnpackedBytes })
  if (rows.kind === 'rows') return { kind: 'unpacked', bytes: rows.bytes }
  if (rows.kind === 'broken') return damaged
  return refused('XLSX_LIMIT', 'the sheet has more rows, columns or text than a sheet can have')
}

function readParts(zip: ZipReader, choice: SheetChoice) {
  const workbook = partOf(zip, 'xl/workbook.xml', readWorkbook)
  const relations = partOf(zip, 'xl/_rels/workbook.xml.rels', readRelations)
  if (workbook === undefined || relations === undefined) return damaged
  const { sheets, is1904 } = workbook
  const entry =
    typeof choice.sheet === 'number'
      ? sheets[choice.sheet - 1]
      : sheets.find(({ name, isHidden }) => (choice.sheet === undefined ? !isHidden : name === choice.sheet))
  if (entry === undefined) return refused('XLSX_SHEET', 'the workbook has no sheet such as the guide names')
  const sheet = partOf(zip, relations.get(entry.relation) ?? '', (bytes) => bytes)
  const styles = optionalPart(zip, 'xl/styles.xml', readStyles)
  const strings = optionalPart(zip, 'xl/sharedStrings.xml', readSharedStrings)
  if (sheet === undefined || styles === undefined || strings === undefined) return damaged
  return { sheet, formats: styles, strings, is1904 }
}

/** Undefined when it is not there or is broken. */
function partOf<Read>(
  zip: ZipReader,
  name: string,
  read: (bytes: Buffer) => Read | undefined,
): Read | undefined {
  const bytes = zip.read(name)
  return bytes === undefined || 'kind' in bytes ? undefined : read(bytes)
}

function optionalPart<Item>(
  zip: ZipReader,
  name: string,
  read: (bytes: Buffer) => readonly Item[] | undefined,
): readonly Item[] | undefined {
  const bytes = zip.read(name)
  if (bytes === undefined) return []
  return 'kind' in bytes ? undefined : read(bytes)
}

function refused(code: DocumentFaultCode, text: string): UnpackResult & { readonly kind: 'refused' } {
  return { kind: 'refused', faults: [{ code, severity: 'error', text, byteOffset: 0, line: 1 }] }
}

const oldForm = 'the file is of the form before .xlsx, or has a password; save it as .xlsx without one'
const damaged = refused(
  'XLSX_ZIP',
  'the file is no workbook of the form .xlsx, or it is damaged; send it again',
)
