import { CsvLines, csvText, documentRows, JsonRows, type Row, readTransactionBytes } from '@parley/edi'
import { FindingNotes } from './finding-notes.ts'
import type { GuideBook } from './guide-book.ts'
import { findingsOf, type Met, masked, meet, partiesOf, whereOf } from './met.ts'
import { Output } from './output.ts'
import type { Source } from './source.ts'

type Format = 'json' | 'ndjson' | 'csv'
type Printing = { readonly format: Format; readonly mask: boolean }

/** A row for each line of each document. CSV names all columns first, so the file is read twice, never held as rows. */
export async function printRows(source: Source, book: GuideBook, { format, mask }: Printing): Promise<void> {
  const output = new Output()
  const rows = rowsOf(source, book, { mask, notes: new FindingNotes() })
  if (format === 'csv') await printCsv(output, rows, () => rowsOf(source, book, { mask }))
  else await printObjects(output, rows, format)
  await output.end()
}

/** `notes` is told what is wrong. */
async function* rowsOf(
  source: Source,
  book: GuideBook,
  { mask, notes }: { readonly mask: boolean; readonly notes?: FindingNotes },
): AsyncGenerator<readonly Row[]> {
  for await (const event of meet(source.chunks(notes ? 'read' : 'printed'), book)) {
    notes?.take(findingsOf(event))
    if (event.kind !== 'transaction' || event.bytes === undefined) continue
    if (event.guide === undefined) notes?.leftOut(event.standard, event.transaction.controlNumber)
    else yield rowsOfDocument(mask ? masked(event) : event)
  }
  notes?.end()
}

function rowsOfDocument({ bytes, guide, interchange, group, transaction, standard }: Met): readonly Row[] {
  if (bytes === undefined || guide === undefined) return []
  const where = whereOf({ interchange, transaction })
  const first = {
    interchange: partiesOf(interchange).controlNumber,
    ...(group.header && { group: group.header.controlNumber }),
    ...{ standard, transaction: transaction.controlNumber },
  }
  return documentRows(readTransactionBytes(bytes, where, guide), guide, { first })
}

async function printCsv(
  output: Output,
  first: AsyncIterable<readonly Row[]>,
  again: () => AsyncIterable<readonly Row[]>,
): Promise<void> {
  const names = new Set<string>()
  for await (const rows of first) addColumns(names, rows)
  if (names.size === 0) return
  const columns = [...names]
  await output.text(csvText({ columns, rows: [] }))
  const lines = new CsvLines(columns)
  for await (const rows of again()) for (const row of rows) await output.text(lines.line(row))
}

/** In the order in which they first come, row by row. */
function addColumns(names: Set<string>, rows: readonly Row[]): void {
  let shared: Row['shared'] | undefined
  for (const row of rows) {
    if (row.shared !== shared) for (const name of row.shared.keys()) names.add(name)
    shared = row.shared
    for (const name of row.own.keys()) names.add(name)
  }
}

async function printObjects(
  output: Output,
  all: AsyncIterable<readonly Row[]>,
  format: 'json' | 'ndjson',
): Promise<void> {
  const isList = format === 'json'
  const objects = new JsonRows()
  let count = 0
  for await (const rows of all) {
    for (const row of rows) {
      const before = count++ === 0 ? (isList ? '[\n' : '') : isList ? ',\n' : '\n'
      await output.text(before + objects.object(row))
    }
  }
  if (isList) await output.line(count === 0 ? '[]' : '\n]')
  else if (count > 0) await output.line('')
}
