import { csvDelimiters, csvRows } from '../csv/csv-rows.ts'
import { draftFields } from './draft-fields.ts'
import type { InferResult } from './infer-json.ts'
import { nothingSeen, observe, type Raw } from './observe.ts'

type Row = readonly string[]

/** Drafts a guide from CSV files whose rows are alike and whose first row names the columns. */
export function inferCsv(files: readonly string[]): InferResult {
  const delimiter = delimiterOf(files[0] ?? '')
  if (delimiter === undefined)
    return { kind: 'problem', text: 'no delimiter stands equally often in the first rows: it is no CSV' }
  const seen = nothingSeen()
  const below: Row[] = []
  let names: Row = []
  for (const text of files) {
    const read = csvRows(text, delimiter)
    if (read.kind === 'fault') return { kind: 'problem', text: read.text }
    const [header = [], ...rows] = read.rows
    names = header
    for (const row of rows) observe(recordOf(header, row), seen)
    below.push(...rows)
  }
  if (seen.branches === 0)
    return { kind: 'problem', text: 'there is no row below the first one, which is taken for the names' }
  const twice = names.filter((name, at) => names.indexOf(name) !== at)
  if (twice.length > 0)
    return { kind: 'problem', text: 'the first row names a column twice: it is no header' }
  const notes = keysOf(names, below).map(
    (name) =>
      `rows of the same ${name} follow one another: say groupBy: ${fieldName(name)} to make them one document`,
  )
  const marks = delimiter === ',' ? {} : { delimiter }
  const spec = { format: 'csv', ...marks, fields: withColumns(draftFields(seen), names) }
  return { kind: 'drafted', guide: { spec, documents: seen.branches, notes } }
}

/** The one that cuts the first rows into as many cells each, and more than one. */
function delimiterOf(text: string): string | undefined {
  return csvDelimiters.find((mark) => {
    const read = csvRows(text, mark)
    if (read.kind === 'fault') return false
    const counts = read.rows.slice(0, 5).map((row) => row.length)
    return (counts[0] ?? 0) > 1 && counts.every((count) => count === counts[0])
  })
}

function recordOf(header: readonly string[], row: readonly string[]): Raw {
  return Object.fromEntries(header.map((name, at) => [fieldName(name), row[at] === '' ? undefined : row[at]]))
}

/** `Order No.` as a name that mappings can write: orderNo. */
export function fieldName(column: string): string {
  const words = column
    .normalize('NFKD')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
  const joined = words.map(
    (word, at) => (at === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1),
  )
  const name = joined.join('')
  return /^\d/.test(name) || name === '' ? `column${name}` : name
}

function withColumns(fields: ReturnType<typeof draftFields>, names: readonly string[]) {
  const columns = new Map(names.map((name) => [fieldName(name), name]))
  return Object.fromEntries(
    Object.entries(fields).map(([name, word]) => {
      const column = columns.get(name) ?? name
      const quoted = /[, ]/.test(column) ? `"${column}"` : column
      return [name, column === name ? word : `${String(word)}, column ${quoted}`]
    }),
  )
}

/** The first column whose values stand in several rows in a row, and are not all the same. */
function keysOf(names: Row, rows: readonly Row[]): readonly string[] {
  const key = names.find((_, at) => {
    const values = rows.map((row) => row[at] ?? '')
    const runs = values.filter((value, row) => row === 0 || value !== values[row - 1])
    return (
      runs.length > 1 &&
      runs.length < values.length &&
      new Set(runs).size === runs.length &&
      !runs.includes('')
    )
  })
  return key === undefined ? [] : [key]
}
