import type { Branch, OutputBranch } from '@parley/document'
import {
  buildInterchange,
  type Finding,
  frame,
  judgeTransaction,
  type Loop,
  readTransaction,
  type Segment,
  type TransactionContent,
  transactionOfDocument,
  type WriteProblem,
  writeInterchange,
} from '@parley/edi'
import { type Failure, failure } from '@parley/journey'
import type { Agreement, EdiGuide } from '@parley/model'
import { envelope } from './edi-envelope.ts'
import { positionOf } from './judge-interchange.ts'
import { seriesOf } from './number-series.ts'
import { pathOfSegment } from './target-path.ts'

export type EdiTarget = { readonly guide: EdiGuide; readonly agreement: Agreement; readonly now: Date }

export type EdiWriting =
  | {
      readonly kind: 'ready'
      /** Names of the series that give its numbers. */
      readonly series: readonly string[]
      readonly write: (numbers: readonly number[]) => Uint8Array
      /** What its own guide says against it, where that does not stop it. */
      readonly warnings: readonly Failure[]
    }
  | { readonly kind: 'refused'; readonly failures: readonly Failure[] }

/**
 * A mapped document as an interchange that waits for its numbers. It is written and judged once without them: what the
 * partner would refuse does not leave, or leaves with a warning, as the agreement says.
 */
export function writeEdi(output: OutputBranch, target: EdiTarget): EdiWriting {
  const { guide, agreement } = target
  const made = transactionOfDocument(output, guide.compiled)
  if (made.kind === 'problems')
    return { kind: 'refused', failures: made.problems.map(({ path, text }) => outputFailure(text, path)) }
  const { header, segments } = made.transaction
  const flat = segments.flatMap(flatten)
  const transaction: TransactionContent = [header, ...flat]
  const write = (numbers: readonly number[]) => written({ target, transaction, numbers })
  const dry = write([1, 1])
  if (dry.kind === 'problems') return { kind: 'refused', failures: dry.problems.map(writeFailure) }
  const failures = judged(dry.bytes, guide)
  if (failures.length > 0 && agreement.send.invalid === 'refuse') return { kind: 'refused', failures }
  return {
    kind: 'ready',
    series: seriesFor(target),
    warnings: failures,
    write: (numbers) => {
      const real = write(numbers)
      if (real.kind === 'problems')
        throw new Error(`an interchange of guide ${guide.name} was written, and is not now`)
      return real.bytes
    },
  }
}

function seriesFor({ guide, agreement }: EdiTarget): readonly string[] {
  if (guide.format === 'edifact') return [seriesOf('edifact-interchange', agreement)]
  return [seriesOf('x12-interchange', agreement), seriesOf('x12-group', agreement)]
}

type Numbered = {
  readonly target: EdiTarget
  readonly transaction: TransactionContent
  readonly numbers: readonly number[]
}

function written({ target, transaction, numbers }: Numbered) {
  const { guide, agreement } = target
  const { lineEnd } = agreement.send[guide.format]
  const content = envelope({ ...target, transaction, numbers })
  return writeInterchange(buildInterchange(content), { lineEnd: lineEnd ? '\r\n' : 'none' })
}

type Item = Segment | Loop

function flatten(item: Item): readonly Segment[] {
  return 'loop' in item ? item.segments.flatMap(flatten) : [item]
}

/** Everything that its own guide calls an error, with the place in the document that the mapping made. */
function judged(bytes: Uint8Array, { compiled }: EdiGuide): readonly Failure[] {
  const framing = frame(bytes)
  const [interchange] = framing.interchanges
  const transaction = interchange?.groups[0]?.transactions[0]
  if (!interchange || !transaction) throw new Error('an interchange was written that cannot be framed')
  const findings = judgeTransaction(bytes, interchange, transaction, compiled).filter(
    ({ severity }) => severity === 'error',
  )
  if (findings.length === 0) return []
  const tree = readTransaction(bytes, interchange, transaction, compiled)
  return findings.map((finding) => findingFailure(finding, tree))
}

function findingFailure(finding: Finding, tree: Branch): Failure {
  const { segmentPosition, element, component, text } = finding
  const segment = segmentPosition === undefined ? undefined : pathOfSegment(tree, segmentPosition)
  const digits = (number: number | undefined) =>
    number === undefined ? '' : `.${String(number).padStart(2, '0')}`
  const path = segment && `${segment}${digits(element)}${digits(component)}`
  const { byteOffset: _, ...position } = positionOf(finding)
  return failure('OUTPUT_INVALID', 'mapper', text, {
    ...position,
    ...(path !== undefined && { targetPath: path }),
  })
}

function outputFailure(text: string, targetPath: string): Failure {
  return failure('OUTPUT_INVALID', 'mapper', `${targetPath}: ${text}`, { targetPath })
}

/** Its segments count from 0, the header's. */
function writeFailure({ text, segment, element, component }: WriteProblem): Failure {
  return failure('OUTPUT_INVALID', 'mapper', text, {
    ...(segment !== undefined && { segmentPosition: segment + 1 }),
    ...(element !== undefined && { element }),
    ...(component !== undefined && { component }),
  })
}
