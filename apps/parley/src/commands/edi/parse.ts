import { note, Unreadable } from '../../terminal.ts'
import { GuideBook } from './guide-book.ts'
import { maskedIf } from './masked.ts'
import { openFile } from './open-file.ts'
import { printView, type View, type ViewFormat } from './print-view.ts'
import { framingFindings, noteFindings } from './report-findings.ts'

export type ParseOptions = {
  readonly view: View
  readonly json?: boolean
  readonly ndjson?: boolean
  readonly csv?: boolean
  readonly guide?: string
  readonly mask?: boolean
  readonly progress?: boolean
}

/** parley edi parse [file]: what a file says, in one of four forms. Exit code 1: something is wrong with its envelope. */
export async function parse(file: string | undefined, options: ParseOptions): Promise<void> {
  const format = formatOf(options)
  const book = await GuideBook.open(options.guide)
  const opened = maskedIf(options.mask, await openFile(file, options))
  const located = await book.locate(opened.framing.interchanges)
  const left = await printView(opened, located, { view: options.view, format })
  for (const { standard, transaction } of left) {
    note(
      `${standard} ${transaction.controlNumber}: no dictionary has it, so it is left out. Try --view tree.`,
    )
    process.exitCode = 1
  }
  noteFindings(framingFindings(opened.framing))
}

function formatOf({ view, json, ndjson, csv }: ParseOptions): ViewFormat {
  const asked = [json && 'json', ndjson && 'ndjson', csv && 'csv'].filter((one) => one !== undefined)
  if (asked.length > 1) throw new Unreadable('Ask for one of --json, --ndjson and --csv.')
  if (csv && view !== 'rows') throw new Unreadable('Only rows can be CSV: --view rows --csv')
  if (csv) return 'csv'
  if (ndjson) return 'ndjson'
  return json || view !== 'rows' ? 'json' : 'csv'
}
