import { charsetFindings } from '../charset/charset-findings.ts'
import type { CharsetSource } from '../charset/charset-rule.ts'
import { type Finding, finding, type Place } from '../finding.ts'
import { fits } from '../fits.ts'
import type { CompiledGuide } from '../guide/compiled-guide.ts'
import type { Node, Program, QualifiedCount } from '../guide/program.ts'
import type { Interchange, Transaction } from '../interchange.ts'
import { idleReader } from '../segment-reader.ts'
import { checkSegment } from './check-segment.ts'
import { discriminatorWords } from './element-words.ts'
import { Hierarchy } from './hierarchy.ts'
import { Judgement, type JudgePolicy } from './judgement.ts'
import { segmentCheckOf, segmentChecksOf } from './segment-check.ts'
import { type Shortage, type Step, StructureWalker } from './structure-walker.ts'
import { reportSegment, segmentPlace, type Walk } from './walk.ts'
import { watchedIn } from './watched.ts'

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
  const walk = walkOf(guide)
  const { reader } = walk
  const { delimiters, fileOffset } = interchange
  reader.open(bytes, delimiters, transaction.range, fileOffset, interchange)
  for (const found of charsetFindings(reader, interchange)) judgement.add(found)
  begin(walk, judgement)
  while (reader.advance()) {
    const node = walk.walker.plainStep(reader)
    if (node === undefined) judgeSegment(walk)
    else if (!isClean(walk, node)) judgePlaced(walk, node)
  }
  walk.hierarchy?.finish(walk)
  if (walk.watched !== undefined) walk.watched.watch.end(walk.watched.seen)
  reader.close()
  return judgement.end(transaction.range.offset)
}

const walks = new WeakMap<Program, Walk>()

/** One walk for each guide, which begins anew with each transaction: judging is synchronous, so there is one at a time. */
function walkOf({ program }: CompiledGuide): Walk {
  const known = walks.get(program)
  if (known !== undefined) return known
  const made: Walk = {
    program,
    reader: idleReader(),
    judgement: new Judgement({}),
    walker: new StructureWalker(program),
    checks: segmentChecksOf(program),
    missing: new Map(),
    bounded: undefined,
    hierarchy: undefined,
    watched: undefined,
    at: { element: 0, component: 0, repetition: 0 },
  }
  walks.set(program, made)
  return made
}

function begin(walk: Walk, judgement: Judgement): void {
  walk.judgement = judgement
  walk.walker.begin()
  walk.missing.clear()
  walk.bounded = undefined
  walk.hierarchy = undefined
  walk.at.element = 0
  walk.at.component = 0
  walk.at.repetition = 0
  walk.watched = watchedIn(walk)
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

/** Nothing is wrong with a segment in its place, and nothing has to be noted of it. */
function isClean({ checks, reader, watched }: Walk, node: Node): boolean {
  const check = checks[node.index]
  return watched === undefined && check?.isPlain === true && check.clean?.isClean(reader) === true
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

function judgePlaced(walk: Walk, node: Node, isLate = false): void {
  const { reader, walker, watched } = walk
  if (watched !== undefined && !node.unused) watched.watch.see(node, watched.seen, isLate)
  const check = segmentCheckOf(walk, node)
  const { role } = check
  if (role === 'framed') return
  if (role === 'opens') walk.bounded = reader.text(1)
  else if (role === 'closes') walk.bounded = undefined
  if (node.unused) {
    reportSegment(
      walk,
      'SEGMENT_NOT_USED',
      () => `${node.tag} is not used by the guide here and is not read. Leave it out.`,
    )
    return
  }
  if (walker.countOf(node) > node.max) reportOverMax(walk, node)
  if (node.counted.length > 0) for (const counted of node.counted) checkQualified(walk, node, counted)
  if (check.clean?.isClean(reader) !== true) checkSegment(walk, check)
  if (role !== 'level') return
  walk.hierarchy ??= new Hierarchy()
  walk.hierarchy.take(walk, walker.countOf(node))
}

function reportOverMax(walk: Walk, { tag, max, maxBy, isTrigger }: Node): void {
  const byGuide = maxBy === 'guide'
  const byStandard = isTrigger ? 'LOOP_OVER_MAX' : 'SEGMENT_OVER_MAX'
  reportSegment(walk, byGuide ? 'SEGMENT_OVER_MAX_OF_GUIDE' : byStandard, () => {
    const what = isTrigger ? `The loop of ${tag}` : tag
    const by = byGuide ? '; the guide allows no more' : ''
    return `${what} comes more than ${often(max)} here${by}. Leave the rest out.`
  })
}

function often(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

function checkQualified(walk: Walk, { tag }: Node, counted: QualifiedCount): void {
  const { reader, walker } = walk
  const { discriminator, max } = counted
  if (!fits(reader, discriminator) || walker.qualifiedCountOf(counted) <= max) return
  if (max === 0) {
    const text = () => `${tag} with this qualifier is not used by the guide. Leave it out.`
    reportSegment(walk, 'SEGMENT_NOT_USED', text)
    return
  }
  reportSegment(walk, 'SEGMENT_OVER_MAX_OF_GUIDE', () => {
    const more = `${tag} with this qualifier comes more than ${often(max)} here`
    return `${more}; the guide allows no more. Leave the rest out.`
  })
}

const tooLate = (tag: string) => () => `${tag} stands too late. Send it in the order of the standard.`

/** Taken for missing where it should have stood, and now here: it is one mistake, out of sequence. */
function judgeLate(walk: Walk, node: Node): void {
  const { judgement, missing } = walk
  const reported = missing.get(node)
  if (reported !== undefined) judgement.withdraw(reported)
  missing.delete(node)
  reportSegment(walk, 'SEGMENT_OUT_OF_SEQUENCE', tooLate(node.tag))
  judgePlaced(walk, node, true)
}

function reportMissing(walk: Walk, shortage: Shortage): void {
  const { judgement, missing } = walk
  const { node, qualified } = shortage
  const { tag, minBy, min } = node
  if (qualified !== undefined) {
    judgement.report('SEGMENT_REQUIRED_BY_GUIDE', () => ({
      text: `The guide requires ${tag} with ${discriminatorWords(qualified.discriminator)}${times(qualified.min)}. Send it.`,
      place: placeOfMissing(walk, shortage),
    }))
    return
  }
  const byGuide = minBy === 'guide'
  const reported = judgement.report(byGuide ? 'SEGMENT_REQUIRED_BY_GUIDE' : 'SEGMENT_MISSING', () => ({
    text: `${tag} is missing${byGuide ? `; the guide requires it${times(min)}` : ''}. Send it before this place.`,
    place: placeOfMissing(walk, shortage),
  }))
  if (reported !== undefined) missing.set(node, reported)
}

/** Before the segment at hand, in the loops where it is missed. */
function placeOfMissing(walk: Walk, { node, loopPath }: Shortage): Place {
  const { loopPath: _, ...here } = segmentPlace(walk)
  return { ...here, segment: node.tag, byteLength: 0, ...(loopPath !== '' && { loopPath }) }
}

function times(count: number): string {
  return count > 1 ? ` ${count} times` : ''
}

function reportForeign(walk: Walk, kind: Exclude<Step['kind'], 'placed' | 'late'>): void {
  const { tag } = walk.reader
  switch (kind) {
    case 'swallowed':
      return
    case 'out-of-sequence':
      reportSegment(walk, 'SEGMENT_OUT_OF_SEQUENCE', tooLate(tag))
      return
    case 'unexpected':
      reportSegment(
        walk,
        'SEGMENT_UNEXPECTED',
        () => `${tag} may not stand here. Look at the segment that should open its loop.`,
      )
      return
    case 'not-in-set':
      reportSegment(walk, 'SEGMENT_NOT_IN_SET', () => `${tag} is no segment of this set. Leave it out.`)
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
  if (/^[A-Z0-9]{2,3}$/.test(walk.reader.tag)) {
    const text = () => 'This tag is no segment of the standard. Leave the segment out.'
    reportSegment(walk, 'SEGMENT_UNKNOWN', text)
    return
  }
  walk.judgement.report('SEGMENT_ID_INVALID', () => {
    const { segment: _, ...place } = segmentPlace(walk)
    return { text: 'What stands here has no segment tag. Look for a segment terminator inside data.', place }
  })
}
