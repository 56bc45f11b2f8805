import { Unreadable } from '../../terminal.ts'
import { GuideBook } from './guide-book.ts'
import { maskedIf } from './masked.ts'
import { openFile } from './open-file.ts'
import { printJson } from './print-json.ts'
import { printLines } from './print-lines.ts'
import { printRows } from './print-rows.ts'
import { noteFraming } from './report-findings.ts'
import { withSource } from './source.ts'

export type ParseOptions = {
  readonly view: 'tree' | 'guide' | 'aws' | 'rows'
  readonly json?: boolean
  readonly ndjson?: boolean
  readonly csv?: boolean
  readonly guide?: string
  readonly mask?: boolean
  readonly progress?: boolean
}

/** parley edi parse [file]: what a file says, in one of four forms. Exit code 1: something is wrong with its envelope. */
export async function parse(file: string | undefined, options: ParseOptions): Promise<void> {
  const { view, mask = false } = options
  const format = formatOf(options)
  const book = await GuideBook.open(options.guide)
  if (view === 'rows') {
    return withSource(file, options, (source) => printRows(source, book, { format, mask }))
  }
  if (format === 'ndjson' && view !== 'aws') {
    return withSource(file, options, (source) => printLines(source, book, { view, mask }))
  }
  const opened = maskedIf(mask, await openFile(file, options))
  await printJson(opened, await book.locate(opened.framing.interchanges), { view, format })
  noteFraming(opened.framing)
}

function formatOf({ view, json, ndjson, csv }: ParseOptions): 'json' | 'ndjson' | 'csv' {
  const asked = [json && 'json', ndjson && 'ndjson', csv && 'csv'].filter((one) => one !== undefined)
  if (asked.length > 1) throw new Unreadable('Ask for one of --json, --ndjson and --csv.')
  if (csv && view !== 'rows') throw new Unreadable('Only rows can be CSV: --view rows --csv')
  if (csv) return 'csv'
  if (ndjson) return 'ndjson'
  return json || view !== 'rows' ? 'json' : 'csv'
}
