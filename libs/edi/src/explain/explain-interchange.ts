import type { CharsetSource } from '../charset/charset-rule.ts'
import type { Finding } from '../finding.ts'
import type { CompiledGuide } from '../guide/compiled-guide.ts'
import type { ElementRules, Node } from '../guide/program.ts'
import type { Interchange, Transaction } from '../interchange.ts'
import { StructureWalker } from '../judge/structure-walker.ts'
import { SegmentReader } from '../segment-reader.ts'
import type { GuideFor } from '../view/read-interchange-tree.ts'
import { explainedElements } from './explained-elements.ts'
import type { ExplainedFinding, ExplainedSegment } from './explained-segment.ts'
import { partsOf } from './parts-of.ts'
import { SegmentText } from './segment-text.ts'

export type ExplainOptions = {
  /** Gives loops, element numbers and names; a transaction without a guide is explained without them. */
  readonly guideFor?: GuideFor
  /** What was found in a transaction; by default what framing found. */
  readonly findingsOf?: (transaction: Transaction) => readonly Finding[]
}

/**
 * Every segment of an interchange in its order, with its loops, the numbers and names of its elements, and what is wrong
 * with it, at its place. A finding belongs to the segment in which its byte lies, else to the one before it. `bytes` is
 * the whole file; one transaction is looked at at a time.
 */
export function* explainInterchange(
  bytes: Uint8Array,
  interchange: Interchange & CharsetSource,
  options: ExplainOptions = {},
): Generator<ExplainedSegment> {
  const explainer = new InterchangeExplainer([
    ...interchange.findings,
    ...interchange.groups.flatMap<Finding>(({ findings }) => findings),
  ])
  yield* explainer.take(bytes, interchange, options)
  yield* explainer.end()
}

/**
 * The same of an interchange that comes in stretches, each an interchange value with the transactions that are in it. What is
 * wrong with the envelope must be known before, for it belongs to segments that come first.
 */
export class InterchangeExplainer {
  private readonly ofEnvelope: Finding[]
  private held: Draft | undefined

  constructor(ofEnvelope: readonly Finding[]) {
    this.ofEnvelope = sorted(ofEnvelope)
  }

  /** `bytes` is the file from `fileOffset` on. */
  *take(
    bytes: Uint8Array,
    stretch: Interchange & CharsetSource,
    options: ExplainOptions & { readonly fileOffset?: number } = {},
  ): Generator<ExplainedSegment> {
    for (const one of drafts(bytes, stretch, options)) {
      const { held } = this
      this.held = one
      if (held !== undefined) yield finished(held, [...held.own, ...takeBefore(this.ofEnvelope, one.offset)])
    }
  }

  *end(): Generator<ExplainedSegment> {
    if (this.held !== undefined) yield finished(this.held, [...this.held.own, ...this.ofEnvelope])
  }
}

type Draft = Omit<ExplainedSegment, 'findings'> & {
  readonly own: readonly Finding[]
  readonly mark: (found: Finding) => ExplainedFinding
}

function finished({ own: _, mark, ...segment }: Draft, findings: readonly Finding[]): ExplainedSegment {
  return { ...segment, findings: findings.map(mark) }
}

function sorted(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((one, other) => one.byteOffset - other.byteOffset)
}

/** Takes what lies before an offset off the list. */
function takeBefore(findings: Finding[], offset: number): readonly Finding[] {
  const count = findings.findIndex(({ byteOffset }) => byteOffset >= offset)
  return findings.splice(0, count < 0 ? findings.length : count)
}

function* drafts(
  bytes: Uint8Array,
  interchange: Interchange & CharsetSource,
  { guideFor, findingsOf, fileOffset = 0 }: ExplainOptions & { readonly fileOffset?: number },
): Generator<Draft> {
  for (const part of partsOf(bytes, interchange, fileOffset)) {
    if (part.kind === 'envelope') {
      const { position: _, ...envelope } = draft(part.reader, { loops: [], own: [] })
      yield envelope
    } else {
      const { transaction } = part
      const findings = findingsOf?.(transaction) ?? transaction.findings
      const guide = guideFor?.(transaction, interchange)
      const { delimiters } = interchange
      const reader = new SegmentReader(bytes, delimiters, transaction.range, fileOffset, interchange)
      yield* transactionDrafts(reader, sorted(findings), guide)
    }
  }
}

function* transactionDrafts(
  reader: SegmentReader,
  findings: Finding[],
  guide: CompiledGuide | undefined,
): Generator<Draft> {
  const walker = guide && new StructureWalker(guide.program)
  let loops: readonly string[] = []
  let held: Draft | undefined
  while (reader.advance()) {
    const step = walker?.step(reader)
    const node = step?.kind === 'placed' || step?.kind === 'late' ? step.node : undefined
    if (guide && node) loops = loopsAround(node, guide)
    if (held !== undefined) yield { ...held, own: takeBefore(findings, reader.byteOffset) }
    held = draft(reader, { loops, own: [], ...(node && { node }) })
  }
  if (held !== undefined) yield { ...held, own: findings }
}

function loopsAround(node: Node, { program }: CompiledGuide): readonly string[] {
  const loops: string[] = []
  let around = node.isTrigger ? node : program.places[node.parent]
  for (; around !== undefined; around = program.places[around.parent]) loops.unshift(around.loop)
  return loops
}

type Around = {
  readonly loops: readonly string[]
  readonly own: readonly Finding[]
  readonly node?: Node
}

function draft(reader: SegmentReader, { loops, own, node }: Around): Draft {
  const text = new SegmentText(reader)
  const rules: readonly ElementRules[] = node?.elements ?? []
  const elements = explainedElements(reader, text, rules)
  const { tag, byteOffset, position } = reader
  const mark = (found: Finding): ExplainedFinding => {
    const { element, component, byteLength = 0 } = found
    if (found.byteOffset > byteOffset + length) return found
    if (found.segment !== tag || element === undefined) return { ...found, at: 0, width: tag.length }
    if (byteLength > 0) {
      const start = found.byteOffset - fileOffset
      return { ...found, ...text.placeOf(start, start + byteLength) }
    }
    const whole = elements[element - 1]
    const place = (component && whole?.components?.[component - 1]) || whole
    // What was not sent is missing behind the last that was.
    return place ? { ...found, at: place.at, width: place.width } : { ...found, at: text.length, width: 1 }
  }
  const length = reader.endOf(reader.elementCount) - reader.startOf(0)
  const fileOffset = byteOffset - reader.startOf(0)
  return {
    ...{ tag, offset: byteOffset, length, position, loops, opensLoop: node?.isTrigger === true },
    names: node?.aliases.map(({ name }) => name) ?? [],
    ...{ text: text.text, elements, own, mark },
  }
}
