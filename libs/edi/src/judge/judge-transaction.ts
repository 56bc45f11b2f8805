import { charsetFindings } from '../charset/charset-findings.ts'
import type { CharsetSource } from '../charset/charset-rule.ts'
import { type Finding, finding, type Place } from '../finding.ts'
import { fits } from '../fits.ts'
import type { CompiledGuide } from '../guide/compiled-guide.ts'
import type { Node, QualifiedCount } from '../guide/program.ts'
import type { Interchange, Transaction } from '../interchange.ts'
import { SegmentReader } from '../segment-reader.ts'
import { checkSegment } from './check-segment.ts'
import { discriminatorWords } from './element-words.ts'
import { Judgement, type JudgePolicy } from './judgement.ts'
import { type Shortage, type Step, StructureWalker } from './structure-walker.ts'
import { type Watched, watchedIn } from './watched.ts'

/**
 * Everything that is wrong with a transaction under a guide: what framing found (numbers, counts), structure,
 * elements, relational notes and the guide's own rules. One bad thing gives one finding; at most 100 are kept.
 * `bytes` is the whole file, or the part of it that begins at `fileOffset`; ranges and offsets count in the file.
 */
export function judgeTransaction(
  bytes: Uint8Array,
  interchange: Pick<Interchange, 'delimiters'> & { readonly fileOffset?: number } & CharsetSource,
  transaction: Transaction,
  guide: CompiledGuide,
  policy: JudgePolicy = {},
): readonly Finding[] {
  const judgement = new Judgement(policy)
  for (const framed of transaction.findings) judgement.add(framed)
  if (transaction.setId !== guide.setId) {
    judgement.add(wrongSet(transaction, guide))
    return judgement.end(transaction.range.offset)
  }
  // A segment of megabytes is a lost terminator: what follows in it is not the structure the sender meant.
  if (transaction.findings.some((one) => one.code === 'SEGMENT_TOO_LONG'))
    return judgement.end(transaction.range.offset)
  const reader = new SegmentReader(
    bytes,
    interchange.delimiters,
    transaction.range,
    interchange.fileOffset,
    interchange,
  )
  for (const found of charsetFindings(reader, interchange)) judgement.add(found)
  const walk: Walk = {
    ...{ reader, judgement, walker: new StructureWalker(guide.program) },
    ...{ missing: new Map(), bounded: undefined },
    watched: watchedIn(guide.program, { reader, judgement, place: () => placeOf(walk) }),
    place: () => placeOf(walk),
  }
  while (reader.advance()) judgeSegment(walk)
  if (walk.watched !== undefined) walk.watched.watch.end(walk.watched.seen)
  return judgement.end(transaction.range.offset)
}

type Walk = {
  readonly reader: SegmentReader
  readonly judgement: Judgement
  readonly walker: StructureWalker
  /** Findings of segments taken for missing, until they turn up late. */
  readonly missing: Map<Node, Finding>
  /** Where the segment at hand stands; made only for a finding. */
  place(): Place & { readonly segment: string }
  /** Only where the guide has conditions or balances. */
  readonly watched: Watched | undefined
  /** LS01, while between LS and LE. */
  bounded: string | undefined
}

function wrongSet({ range }: Transaction, { setId }: CompiledGuide): Finding {
  const text = `The guide is for set ${setId}. Send that set, or agree on another guide.`
  return finding('SET_NOT_SUPPORTED', text, {
    segment: 'ST',
    segmentPosition: 1,
    element: 1,
    byteOffset: range.offset,
  })
}

function judgeSegment(walk: Walk): void {
  const { reader, walker } = walk
  const step = walker.step(reader)
  if (step.kind === 'placed') {
    for (const shortage of step.shortages) reportMissing(walk, shortage)
    judgePlaced(walk, step.node)
  } else if (step.kind === 'late') judgeLate(walk, step.node)
  else reportForeign(walk, step.kind)
}

const framed: ReadonlySet<string> = new Set(['ST', 'SE', 'UNH', 'UNT'])

function judgePlaced(walk: Walk, node: Node, isLate = false): void {
  const { reader, judgement, watched } = walk
  if (watched !== undefined && !node.unused) watched.watch.see(node, watched.seen, isLate)
  if (node.tag === 'LS') walk.bounded = reader.text(1)
  if (node.tag === 'LE') walk.bounded = undefined
  // Headers and trailers are judged by framing, with codes of their own (AK502; UCM 0085).
  if (framed.has(node.tag)) return
  if (node.unused) {
    const text = `${node.tag} is not used by the guide here and is not read. Leave it out.`
    judgement.report('SEGMENT_NOT_USED', text, walk.place())
    return
  }
  if (walk.walker.countOf(node) > node.max) reportOverMax(walk, node)
  for (const counted of node.counted) checkQualified(walk, node, counted)
  checkSegment({ reader, node, judgement, place: walk.place })
}

function reportOverMax({ judgement, place }: Walk, { tag, max, maxBy, isTrigger }: Node): void {
  const what = isTrigger ? `The loop of ${tag}` : tag
  const times = max === 1 ? 'once' : `${max} times`
  const byGuide = maxBy === 'guide'
  const text = `${what} comes more than ${times} here${byGuide ? '; the guide allows no more' : ''}. Leave the rest out.`
  const byStandard = isTrigger ? 'LOOP_OVER_MAX' : 'SEGMENT_OVER_MAX'
  judgement.report(byGuide ? 'SEGMENT_OVER_MAX_OF_GUIDE' : byStandard, text, place())
}

function checkQualified(
  { reader, walker, judgement, place }: Walk,
  { tag }: Node,
  counted: QualifiedCount,
): void {
  const { discriminator, max } = counted
  if (!fits(reader, discriminator) || walker.qualifiedCountOf(counted) <= max) return
  if (max === 0) {
    const text = `${tag} with this qualifier is not used by the guide. Leave it out.`
    judgement.report('SEGMENT_NOT_USED', text, place())
    return
  }
  const text = `${tag} with this qualifier comes more than ${max === 1 ? 'once' : `${max} times`} here; the guide allows no more. Leave the rest out.`
  judgement.report('SEGMENT_OVER_MAX_OF_GUIDE', text, place())
}

/** Taken for missing where it should have stood, and now here: it is one mistake, out of sequence. */
function judgeLate(walk: Walk, node: Node): void {
  const { judgement, missing, place } = walk
  const found = missing.get(node)
  if (found !== undefined) judgement.withdraw(found)
  const text = `${node.tag} stands too late. Send it in the order of the standard.`
  judgement.report('SEGMENT_OUT_OF_SEQUENCE', text, place())
  judgePlaced(walk, node, true)
}

function reportMissing(walk: Walk, { node, qualified }: Shortage): void {
  const { judgement, missing } = walk
  const { tag, minBy, min } = node
  const place = { ...walk.place(), segment: tag }
  if (qualified !== undefined) {
    const text = `The guide requires ${tag} with ${discriminatorWords(qualified.discriminator)}${times(qualified.min)}. Send it.`
    judgement.report('SEGMENT_REQUIRED_BY_GUIDE', text, place)
    return
  }
  const code = minBy === 'guide' ? 'SEGMENT_REQUIRED_BY_GUIDE' : 'SEGMENT_MISSING'
  const text = `${tag} is missing${minBy === 'guide' ? `; the guide requires it${times(min)}` : ''}. Send it before this place.`
  const found = judgement.report(code, text, place)
  if (found !== undefined) missing.set(node, found)
}

function times(count: number): string {
  return count > 1 ? ` ${count} times` : ''
}

function reportForeign(walk: Walk, kind: Exclude<Step['kind'], 'placed' | 'late'>): void {
  const { judgement, reader } = walk
  const { tag } = reader
  const place = walk.place()
  switch (kind) {
    case 'swallowed':
      return
    case 'out-of-sequence':
      judgement.report(
        'SEGMENT_OUT_OF_SEQUENCE',
        `${tag} stands too late. Send it in the order of the standard.`,
        place,
      )
      return
    case 'unexpected':
      judgement.report(
        'SEGMENT_UNEXPECTED',
        `${tag} may not stand here. Look at the segment that should open its loop.`,
        place,
      )
      return
    case 'not-in-set':
      judgement.report('SEGMENT_NOT_IN_SET', `${tag} is no segment of this set. Leave it out.`, place)
      return
    case 'unknown':
      reportUnknown(walk)
      return
    default:
      kind satisfies never
  }
}

/** AK301 can name only what has the form of a tag; anything else is reported without AK3. */
function reportUnknown(walk: Walk): void {
  const { judgement } = walk
  const { segment, ...place } = walk.place()
  if (/^[A-Z0-9]{2,3}$/.test(segment ?? '')) {
    judgement.report('SEGMENT_UNKNOWN', 'This tag is no segment of X12. Leave the segment out.', {
      ...place,
      segment,
    })
  } else {
    const text = 'What stands here has no segment tag. Look for a segment terminator inside data.'
    judgement.report('SEGMENT_ID_INVALID', text, place)
  }
}

function placeOf({ reader, bounded }: Walk) {
  return {
    segment: reader.tag,
    segmentPosition: reader.position,
    byteOffset: reader.byteOffset,
    ...(bounded !== undefined && bounded !== '' && { boundedLoop: bounded }),
  }
}
