import { draftFields } from './draft-fields.ts'
import type { InferResult } from './infer-json.ts'
import { nothingSeen, observe, type Raw } from './observe.ts'

const delimiters = [',', ';', '\t', '|'] as const

/** Drafts a guide from CSV files whose rows are alike and whose first row names the columns. */
export function inferCsv(files: readonly string[]): InferResult {
  const delimiter = delimiterOf(files[0] ?? '')
  if (delimiter === undefined)
    return { kind: 'problem', text: 'no delimiter stands equally often in the first rows: it is no CSV' }
  const seen = nothingSeen()
  let names: readonly string[] = []
  for (const text of files) {
    const [header = [], ...rows] = rowsOf(text, delimiter)
    names = header
    for (const row of rows) observe(recordOf(header, row), seen)
  }
  if (seen.branches === 0)
    return { kind: 'problem', text: 'there is no row below the first one, which is taken for the names' }
  const twice = names.filter((name, at) => names.indexOf(name) !== at)
  if (twice.length > 0)
    return { kind: 'problem', text: 'the first row names a column twice: it is no header' }
  const notes = keysOf(names, files, delimiter).map(
    (name) =>
      `rows of the same ${name} follow one another: say groupBy: ${fieldName(name)} to make them one document`,
  )
  const marks = delimiter === ',' ? {} : { delimiter }
  const spec = { format: 'csv', ...marks, fields: withColumns(draftFields(seen), names) }
  return { kind: 'drafted', guide: { spec, documents: seen.branches, notes } }
}

function delimiterOf(text: string): string | undefined {
  const lines = text
    .split(/\r\n|\n|\r/)
    .slice(0, 5)
    .filter((line) => line !== '')
  const counts = delimiters.map((mark) => lines.map((line) => cellsOf(line, mark).length))
  const best = counts.findIndex((cells) => (cells[0] ?? 0) > 1 && cells.every((count) => count === cells[0]))
  return best < 0 ? undefined : delimiters[best]
}

function rowsOf(text: string, delimiter: string): readonly (readonly string[])[] {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text
  // A line break within quotes joins two lines again.
  const rows: string[] = []
  for (const line of body.split(/\r\n|\n|\r/)) {
    const last = rows.at(-1)
    if (last !== undefined && (last.split('"').length - 1) % 2 === 1)
      rows[rows.length - 1] = `${last}\n${line}`
    else if (line !== '') rows.push(line)
  }
  return rows.map((row) => cellsOf(row, delimiter))
}

function cellsOf(row: string, delimiter: string): readonly string[] {
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (let at = 0; at < row.length; at++) {
    const letter = row.charAt(at)
    if (letter === '"' && isQuoted && row.charAt(at + 1) === '"') {
      cell += '"'
      at++
    } else if (letter === '"') isQuoted = !isQuoted
    else if (letter === delimiter && !isQuoted) {
      cells.push(cell)
      cell = ''
    } else cell += letter
  }
  return [...cells, cell]
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
function keysOf(names: readonly string[], files: readonly string[], delimiter: string): readonly string[] {
  const rows = files.flatMap((text) => rowsOf(text, delimiter).slice(1))
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
