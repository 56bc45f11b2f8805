import { type Finding, judgeTransaction, PlaceFinder } from '@parley/edi'
import { type Checked, countsOf, type Placed, printReport, type Report } from './check-report.ts'
import { GuideBook, type Located } from './guide-book.ts'
import { type Levels, levelled, levelsOf } from './levels.ts'
import { type Opened, openFile } from './open-file.ts'
import { Output } from './output.ts'
import { envelopeFindings } from './report-findings.ts'
import { partiesOf } from './transaction-line.ts'

export type ValidateOptions = {
  readonly guide?: string
  readonly level?: readonly string[]
  readonly maxFindings?: number
  readonly json?: boolean
  readonly mask?: boolean
  readonly progress?: boolean
}

/** parley edi validate [file]: exit code 0 good, 1 errors were found, 2 cannot be read. */
export async function validate(file: string | undefined, options: ValidateOptions): Promise<void> {
  const levels = levelsOf(options.level ?? [])
  const book = await GuideBook.open(options.guide)
  const opened = await openFile(file, options)
  const located = await book.locate(opened.framing.interchanges)
  const report = reportOf(opened, located, { levels, options })
  const counts = countsOf(report)
  const output = new Output()
  if (options.json) await output.line(JSON.stringify({ ...report, summary: counts }, null, 2))
  else await printReport(output, opened.name, report)
  await output.end()
  if (counts.errors > 0) process.exitCode = 1
}

function reportOf(
  { bytes, framing, progress }: Opened,
  located: readonly Located[],
  { levels, options }: { readonly levels: Levels; readonly options: ValidateOptions },
): Report {
  const places = new PlaceFinder(bytes)
  const placed = (findings: readonly Finding[]) =>
    levelled(findings, levels).map(({ value, ...found }): Placed => {
      const kept = value !== undefined && !options.mask ? { value } : {}
      return { ...found, ...places.placeOf(found.byteOffset), ...kept }
    })
  const policy = options.maxFindings === undefined ? {} : { maxFindings: options.maxFindings }
  const checked = located.map(({ interchange, transaction, standard, guide }): Checked => {
    const { controlNumber, range } = transaction
    progress.at('checked', range.offset, bytes.length)
    const findings = guide
      ? judgeTransaction(bytes, interchange, transaction, guide, policy)
      : transaction.findings
    return { standard, controlNumber, checked: guide !== undefined, range, findings: placed(findings) }
  })
  progress.end('checked', bytes.length)
  let next = 0
  const interchanges = framing.interchanges.map((interchange) => {
    const count = interchange.groups.reduce((sum, { transactions }) => sum + transactions.length, 0)
    const transactions = checked.slice(next, next + count)
    next += count
    const { standard } = interchange
    return {
      standard,
      ...partiesOf(interchange),
      findings: placed(envelopeFindings(interchange)),
      transactions,
    }
  })
  return { findings: placed(framing.findings), interchanges }
}
