import type { CodecResult, DocumentCodec } from '../codec.ts'
import { limitsWith } from '../codec.ts'
import type { FieldWord } from '../field-word.ts'
import type { FieldLayout, FieldPlace, RecordNode, Structure } from '../records/layout.ts'
import type { Placing } from '../records/read-layout.ts'
import { readStructure, type StructureSpec } from '../records/read-structure.ts'
import type { Encoding } from '../records/unit-window.ts'
import type { FieldProblem } from '../shape-of-fields.ts'
import type { CellCount, CsvForm } from './csv-form.ts'
import { csvReader, readOneCsv } from './read-csv.ts'
import { csvWriter } from './write-csv.ts'

/** A CSV guide as it is written; what is left out has the default of its schema. */
export type CsvGuideSpec = StructureSpec & {
  readonly delimiter?: string | undefined
  readonly quote?: string | undefined
  readonly escape?: string | undefined
  readonly comment?: string | undefined
  readonly trim?: boolean | undefined
  readonly header?: boolean | undefined
  readonly recordType?: number | undefined
  readonly encoding?: Encoding | undefined
  readonly columns?: 'exact' | 'fewer' | 'any' | undefined
  readonly quoting?: 'needed' | 'always' | undefined
  readonly lineEnd?: 'crlf' | 'lf' | 'cr' | undefined
  readonly formulas?: 'escape' | 'refuse' | 'allow' | undefined
}

const lineEnds = { crlf: '\r\n', lf: '\n', cr: '\r' } as const

/** Compiles a CSV guide (RFC 4180 and its relatives). Every problem at once, with its path in the spec. */
export function compileCsvGuide(spec: CsvGuideSpec): CodecResult {
  const result = compileCsvForm(spec)
  return result.kind === 'problems' ? result : { kind: 'codec', codec: codecOf(result.form) }
}

type FormResult =
  | { readonly kind: 'form'; readonly form: CsvForm }
  | { readonly kind: 'problems'; readonly problems: readonly FieldProblem[] }

/** The same for formats that are rows of cells in another dress (xlsx). */
export function compileCsvForm(spec: CsvGuideSpec): FormResult {
  const problems: FieldProblem[] = []
  const header = spec.header ?? spec.document === undefined
  checkMarks(spec, problems)
  checkRecordType(spec, header, problems)
  const typeColumn = spec.document === undefined ? undefined : (spec.recordType ?? 1) - 1
  const structure = readStructure(spec, {
    ...{ problems, options: ['column'], typeWord: 'record', childrenWord: 'records', recordWords: [] },
    placing: () => placing(header, typeColumn),
  })
  if (structure !== undefined) checkColumns(structure, header, problems)
  if (structure === undefined || problems.length > 0) return { kind: 'problems', problems }
  return { kind: 'form', form: formOf(spec, { structure, header, typeColumn }) }
}

function formOf(spec: CsvGuideSpec, own: Pick<CsvForm, 'structure' | 'header' | 'typeColumn'>): CsvForm {
  const quote = spec.quote ?? '"'
  const cells = new Map<string, CellCount>()
  countCells(own.structure.root, own, cells)
  return {
    ...own,
    cells,
    ...{ encoding: spec.encoding ?? 'utf-8', delimiter: spec.delimiter ?? ',', quote },
    ...{ escape: spec.escape ?? quote, comment: spec.comment ?? '', trim: spec.trim ?? false },
    ...{ columns: spec.columns ?? 'exact', quoting: spec.quoting ?? 'needed' },
    ...{ lineEnd: lineEnds[spec.lineEnd ?? 'crlf'], formulas: spec.formulas ?? 'escape' },
  }
}

function codecOf(form: CsvForm): DocumentCodec {
  const charset = form.encoding.replace('-bom', '')
  return {
    format: 'csv',
    shape: form.structure.shape,
    mediaType: `text/csv; charset=${charset}; header=${form.header ? 'present' : 'absent'}`,
    extension: 'csv',
    read: (limits) => csvReader(form, limitsWith(limits)),
    readOne: (bytes, place, limits) => readOneCsv(bytes, place, { form, limits: limitsWith(limits) }),
    write: () => csvWriter(form),
  }
}

/** Columns are named by the header line, or counted: from the one before on, past the record type. */
function placing(header: boolean, typeColumn: number | undefined): Placing {
  let next = 0
  return (name: string, { options }: FieldWord): FieldPlace | string => {
    const column = options.get('column')
    const counted = column !== undefined && /^[1-9]\d{0,4}$/.test(column)
    if (header && !counted) return { kind: 'column', title: column ?? name, column: -1 }
    if (column !== undefined && !counted) return 'without a header line a column is a number from 1: column 3'
    if (next === typeColumn) next++
    const at = counted ? Number(column) - 1 : next
    if (at === typeColumn) return 'this column holds the record type'
    next = at + 1
    return { kind: 'column', column: at }
  }
}

function checkMarks(spec: CsvGuideSpec, problems: FieldProblem[]): void {
  const { delimiter = ',', quote = '"', comment = '' } = spec
  const marks = { delimiter, quote, escape: spec.escape ?? quote, comment }
  const isUtf8 = (spec.encoding ?? 'utf-8').startsWith('utf-8')
  for (const [name, mark] of Object.entries(marks)) {
    const isOptional = name === 'escape' ? quote === '' : name !== 'delimiter'
    const isOne = mark.length === 1 && !/[\r\n\0\ufeff]/.test(mark) && (!isUtf8 || mark < '\x80')
    if (isOne || (isOptional && mark === '')) continue
    const text = 'write one character, of ASCII when the file is UTF-8, and no line end'
    problems.push({ path: [name], text })
  }
  if (new Set([delimiter, quote, comment]).size < 3 && (quote !== '' || comment !== '')) {
    problems.push({ path: [], text: 'delimiter, quote and comment must differ' })
  }
  if (marks.escape === delimiter)
    problems.push({ path: ['escape'], text: 'the escape cannot be the delimiter' })
}

function checkRecordType(spec: CsvGuideSpec, header: boolean, problems: FieldProblem[]): void {
  if (spec.document === undefined) {
    if (spec.recordType === undefined) return
    problems.push({ path: ['recordType'], text: 'recordType is of guides with a document of records' })
    return
  }
  if (header)
    problems.push({ path: ['header'], text: 'records of several types have no header line in common' })
  if (spec.groupBy !== undefined)
    problems.push({ path: ['groupBy'], text: 'groupBy is of rows that are alike' })
}

function checkColumns(structure: Structure, header: boolean, problems: FieldProblem[]): void {
  const { root, grouping } = structure
  const visit = (node: RecordNode, fields: readonly FieldLayout[]): void => {
    checkTwice(fields, problems)
    for (const child of node.children) visit(child, child.fields)
  }
  visit(root, [...root.fields, ...(grouping?.fields ?? [])])
  if (!header && root.type === '' && root.fields.length === 0)
    problems.push({ path: ['fields'], text: 'no field is named' })
}

function checkTwice(fields: readonly FieldLayout[], problems: FieldProblem[]): void {
  const taken = new Map<string, FieldLayout>()
  for (const field of fields) {
    const { place, guidePath: path } = field
    if (place.kind !== 'column') continue
    const column = place.title === undefined ? String(place.column + 1) : `"${place.title}"`
    const other = taken.get(column.toLowerCase())
    taken.set(column.toLowerCase(), field)
    if (other === undefined) continue
    const text = `${other.steps.join('.')} is read from column ${column}, too; write column and its name or number`
    problems.push({ path, text })
  }
}

function countCells(
  node: RecordNode,
  { structure, typeColumn, header }: Pick<CsvForm, 'structure' | 'header' | 'typeColumn'>,
  cells: Map<string, CellCount>,
): void {
  const fields = [...node.fields, ...(structure.grouping?.fields ?? [])]
  const columns = fields.map(({ place }) => (place.kind === 'column' ? place.column : -1))
  const count = Math.max(typeColumn ?? -1, ...columns) + 1
  const known = cells.get(node.type) ?? { least: count, most: count }
  cells.set(node.type, { least: Math.min(known.least, count), most: Math.max(known.most, count) })
  for (const child of node.children) countCells(child, { structure, typeColumn, header }, cells)
}
