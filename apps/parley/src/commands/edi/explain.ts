import {
  type ExplainedFinding,
  type ExplainedSegment,
  explainedText,
  explainInterchange,
  type Finding,
  type Interchange,
  judgeTransaction,
  type Paint,
  plain,
  type Transaction,
} from '@parley/edi'
import { note } from '../../terminal.ts'
import { GuideBook } from './guide-book.ts'
import { maskedIf } from './masked.ts'
import { type Opened, openFile } from './open-file.ts'
import { Output } from './output.ts'
import { hasErrors } from './report-findings.ts'

export type ExplainOptions = {
  readonly guide?: string
  readonly elements?: boolean
  readonly width?: number
  readonly json?: boolean
  readonly mask?: boolean
  readonly progress?: boolean
}

/** parley edi explain [file]: exit code 0 good, 1 errors were found, 2 cannot be read. */
export async function explain(file: string | undefined, options: ExplainOptions): Promise<void> {
  const book = await GuideBook.open(options.guide)
  const opened = await openFile(file, options)
  const output = new Output()
  for (const found of opened.framing.findings) {
    const { byteOffset, severity, code, text } = found
    note(`byte ${byteOffset}: ${severity} ${code}: ${text}`)
    if (severity === 'error') process.exitCode = 1
  }
  const show = options.json ? (one: ExplainedSegment) => `${JSON.stringify(one)}\n` : textOf(options)
  for await (const segment of segmentsOf(opened, book, options.mask)) {
    await output.text(show(segment))
    opened.progress.at('explained', segment.offset, opened.bytes.length)
    if (hasErrors(segment.findings)) process.exitCode = 1
  }
  await output.end()
  opened.progress.end('explained', opened.bytes.length)
}

function textOf({ elements, width }: ExplainOptions): (segment: ExplainedSegment) => string {
  const columns = width ?? (process.stdout.columns || 120)
  const paint = process.stdout.isTTY && !process.env.NO_COLOR ? coloured : plain
  return (segment) => explainedText(segment, { width: columns, paint, ...(elements && { elements }) })
}

const coloured: Paint = {
  dim: (text) => `\u001b[2m${text}\u001b[22m`,
  error: (text) => `\u001b[31m${text}\u001b[39m`,
  warn: (text) => `\u001b[33m${text}\u001b[39m`,
}

/** What is wrong is found in the file as it is; what is shown of it may be masked, for both have the same places. */
async function* segmentsOf(opened: Opened, book: GuideBook, mask: boolean | undefined) {
  const { bytes, framing } = opened
  const shown = maskedIf(mask, opened)
  for (const [index, interchange] of shown.framing.interchanges.entries()) {
    const judged = framing.interchanges[index]
    if (judged === undefined) throw new Error('masking changed the interchanges of a file')
    const guides = new Map(
      (await book.locate([judged])).map((one) => [one.transaction.range.offset, one] as const),
    )
    const findingsOf = ({ range }: Transaction): readonly Finding[] => {
      const one = guides.get(range.offset)
      if (one?.guide === undefined) return one?.transaction.findings ?? []
      return judgeTransaction(bytes, judged, one.transaction, one.guide)
    }
    const envelope = envelopeOf(interchange, judged)
    const guideFor = ({ range }: Transaction) => guides.get(range.offset)?.guide
    for (const segment of explainInterchange(shown.bytes, envelope, { guideFor, findingsOf })) {
      yield mask ? { ...segment, findings: segment.findings.map(withoutValue) } : segment
    }
  }
}

/** The envelope as it is shown, with the findings of what came. */
function envelopeOf(shown: Interchange, { findings, groups }: Interchange): Interchange {
  const found = shown.groups.map((group, index) => ({ ...group, findings: groups[index]?.findings ?? [] }))
  return { ...shown, findings, groups: found } as Interchange
}

function withoutValue({ value: _, ...found }: ExplainedFinding): ExplainedFinding {
  return found
}
