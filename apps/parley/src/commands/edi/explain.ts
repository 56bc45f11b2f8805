import {
  type ExplainedFinding,
  type ExplainedSegment,
  explainedText,
  type Finding,
  InterchangeExplainer,
  judgeTransaction,
  maskStretch,
  type Paint,
  plain,
} from '@parley/edi'
import { note } from '../../terminal.ts'
import { GuideBook } from './guide-book.ts'
import { type Met, meet, whereOf } from './met.ts'
import { Output } from './output.ts'
import { hasErrors } from './report-findings.ts'
import { type Source, withSource } from './source.ts'
import { Stretches } from './stretches.ts'

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
  const output = new Output()
  const show = options.json ? (one: ExplainedSegment) => `${JSON.stringify(one)}\n` : textOf(options)
  await withSource(file, options, async (source) => {
    // What is wrong with an envelope is told by its end, and belongs to segments before it: the file is read twice.
    const ofEnvelopes = await envelopeFindings(source, book)
    for await (const segment of segmentsOf(source, book, { ofEnvelopes, mask: options.mask === true })) {
      await output.text(show(segment))
      if (hasErrors(segment.findings)) process.exitCode = 1
    }
  })
  await output.end()
}

/** By the offset of the interchange. What lies outside of all is said at once. */
async function envelopeFindings(source: Source, book: GuideBook): Promise<EnvelopeFindings> {
  const all = new Map<number, Finding[]>()
  for await (const event of meet(source.chunks('read'), book)) {
    if (event.kind === 'outside') {
      const { byteOffset, severity, code, text } = event.finding
      note(`byte ${byteOffset}: ${severity} ${code}: ${text}`)
      if (severity === 'error') process.exitCode = 1
    } else if (event.kind === 'group-closed' || event.kind === 'interchange-closed') {
      const { offset } = event.interchange
      // Those of the interchange stand before those of its groups.
      const own = all.get(offset) ?? []
      all.set(
        offset,
        event.kind === 'group-closed'
          ? [...own, ...event.closing.findings]
          : [...event.closing.findings, ...own],
      )
    }
  }
  return all
}

type EnvelopeFindings = ReadonlyMap<number, readonly Finding[]>

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

type Explaining = { readonly ofEnvelopes: EnvelopeFindings; readonly mask: boolean }

/** What is wrong is found in the file as it is; what is shown of it may be masked, for both have the same places. */
async function* segmentsOf(
  source: Source,
  book: GuideBook,
  { ofEnvelopes, mask }: Explaining,
): AsyncGenerator<ExplainedSegment> {
  const stretches = new Stretches(source)
  let explainer = new InterchangeExplainer([])
  const told = (segment: ExplainedSegment) =>
    mask ? { ...segment, findings: segment.findings.map(withoutValue) } : segment
  for await (const event of meet(source.chunks('explained'), book)) {
    if (event.kind === 'interchange-opened')
      explainer = new InterchangeExplainer(ofEnvelopes.get(event.interchange.offset) ?? [])
    const stretch = await stretches.of(event)
    if (stretch === undefined) continue
    const { bytes, interchange, fileOffset, met } = stretch
    const shown = mask ? maskStretch(bytes, interchange, fileOffset) : bytes
    const findings = met === undefined ? [] : judged(met)
    const options = { fileOffset, guideFor: () => met?.guide, findingsOf: () => findings }
    for (const segment of explainer.take(shown, interchange, options)) yield told(segment)
    if (event.kind === 'interchange-closed') for (const segment of explainer.end()) yield told(segment)
  }
}

function judged({ bytes, guide, interchange, transaction }: Met): readonly Finding[] {
  if (guide === undefined || bytes === undefined) return transaction.findings
  const where = whereOf({ interchange, transaction })
  return judgeTransaction(bytes, where, transaction, guide)
}

function withoutValue({ value: _, ...found }: ExplainedFinding): ExplainedFinding {
  return found
}
