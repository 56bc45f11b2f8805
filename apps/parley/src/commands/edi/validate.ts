import { type Finding, type JudgePolicy, judgeTransaction, PlaceFinder } from '@parley/edi'
import { type CheckReport, JsonReport, type Placed, TextReport } from './check-report.ts'
import { GuideBook } from './guide-book.ts'
import { type Levels, levelled, levelsOf } from './levels.ts'
import { type Met, meet, type Passing, whereOf } from './met.ts'
import { Output } from './output.ts'
import { type Source, withSource } from './source.ts'

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
  await withSource(file, options, async (source) => {
    const output = new Output()
    const report = options.json ? new JsonReport(output) : new TextReport(output, source.name)
    const places = new PlaceFinder()
    const { maxFindings } = options
    const policy = { levels: Object.fromEntries(levels), ...(maxFindings !== undefined && { maxFindings }) }
    const place = (findings: readonly Finding[]) => placed(findings, { source, places, levels, options })
    for await (const event of meet(seen(source, places), book)) await tell(event, { report, place, policy })
    await report.end()
    await output.end()
    if (report.counts.errors > 0) process.exitCode = 1
  })
}

/** The places are counted before the bytes are framed, for what framing finds may lie in any of them. */
async function* seen(source: Source, places: PlaceFinder): AsyncGenerator<Uint8Array> {
  for await (const chunk of source.chunks('checked')) {
    places.take(chunk)
    yield chunk
  }
}

type Telling = {
  readonly report: CheckReport
  readonly place: (findings: readonly Finding[]) => Promise<readonly Placed[]>
  readonly policy: JudgePolicy
}

async function tell(event: Passing, { report, place, policy }: Telling): Promise<void> {
  switch (event.kind) {
    case 'outside':
      return report.outside(await place([event.finding]))
    case 'interchange-opened':
      return report.open(event.interchange)
    case 'transaction':
      return report.transaction(event, await place(judged(event, policy)))
    case 'group-closed':
    case 'interchange-closed':
      await report.envelope(await place(event.closing.findings))
      return event.kind === 'interchange-closed' ? report.close() : undefined
    case 'group-opened':
    case 'note':
      return
    default:
      event satisfies never
  }
}

function judged({ bytes, guide, interchange, transaction }: Met, policy: JudgePolicy): readonly Finding[] {
  if (guide === undefined || bytes === undefined) return transaction.findings
  const where = whereOf({ interchange, transaction })
  return judgeTransaction(bytes, where, transaction, guide, policy)
}

type Placing = {
  readonly source: Source
  readonly places: PlaceFinder
  readonly levels: Levels
  readonly options: ValidateOptions
}

async function placed(
  findings: readonly Finding[],
  { source, places, levels, options }: Placing,
): Promise<readonly Placed[]> {
  const found: Placed[] = []
  for (const { value, ...one } of levelled(findings, levels)) {
    const { byteOffset } = one
    const from = places.shownFrom(byteOffset)
    const at = places.placeOf(byteOffset, await source.readAt(from, byteOffset - from))
    found.push({ ...one, ...at, ...(value !== undefined && !options.mask && { value }) })
  }
  return found
}
