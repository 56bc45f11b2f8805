import { csvText, documentRows, type Row, readTransaction, tableOf } from '@parley/edi'
import type { Located } from './guide-book.ts'
import type { Opened } from './open-file.ts'
import type { Output } from './output.ts'
import type { ViewFormat } from './print-view.ts'
import { partiesOf } from './transaction-line.ts'

type Rows = { readonly located: readonly Located[]; readonly format: ViewFormat }

/** A row for each line of each document. CSV names all columns first, so the file is read twice, never held as rows. */
export async function printRows(output: Output, opened: Opened, { located, format }: Rows): Promise<void> {
  if (format === 'csv') {
    const columns = [...columnsOf(opened, located)]
    if (columns.length === 0) return
    await output.text(csvText({ columns, rows: [] }))
    for (const rows of rowsOf(opened, located)) {
      const cells = rows.map((row) => columns.map((column) => row.get(column) ?? ''))
      // The first line is that of the columns.
      await output.text(csvText({ columns: cells[0] ?? [], rows: cells.slice(1) }))
    }
    return
  }
  let before = format === 'json' ? '[\n' : ''
  for (const rows of rowsOf(opened, located)) {
    for (const row of rows) {
      await output.text(before + JSON.stringify(Object.fromEntries(row)))
      before = format === 'json' ? ',\n' : '\n'
    }
  }
  await output.line(format === 'json' ? (before === '[\n' ? '[]' : '\n]') : '')
}

function* rowsOf({ bytes, progress }: Opened, located: readonly Located[]): Generator<readonly Row[]> {
  for (const { interchange, group, transaction, standard, guide } of located) {
    if (guide === undefined) continue
    const first = {
      interchange: partiesOf(interchange).controlNumber,
      ...(group.header && { group: group.header.controlNumber }),
      standard,
      transaction: transaction.controlNumber,
    }
    yield documentRows(readTransaction(bytes, interchange, transaction, guide), guide, { first })
    progress.at('printed', transaction.range.offset, bytes.length)
  }
}

function columnsOf(opened: Opened, located: readonly Located[]): ReadonlySet<string> {
  const columns = new Set<string>()
  for (const rows of rowsOf(opened, located)) for (const column of tableOf(rows).columns) columns.add(column)
  return columns
}
