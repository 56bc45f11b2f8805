import type { Place } from '../finding.ts'
import type { FindingCode } from '../finding-codes.ts'
import type { Node, Program } from '../guide/program.ts'
import type { SegmentReader } from '../segment-reader.ts'
import type { Hierarchy } from './hierarchy.ts'
import type { Judgement, Reported } from './judgement.ts'
import type { SegmentCheck } from './segment-check.ts'
import type { StructureWalker } from './structure-walker.ts'
import type { Watched } from './watched.ts'

/** One transaction on its way through the judge, and what is used again for the next. */
export type Walk = {
  readonly program: Program
  readonly reader: SegmentReader
  judgement: Judgement
  readonly walker: StructureWalker
  readonly checks: (SegmentCheck | undefined)[]
  /** Of segments taken for missing, until they turn up late. */
  readonly missing: Map<Node, Reported>
  /** LS01, while between LS and LE. */
  bounded: string | undefined
  /** The tree of HL segments, once there is one. */
  hierarchy: Hierarchy | undefined
  /** Only where the guide has conditions or balances. */
  watched: Watched | undefined
  /** The part of the segment that is looked at; a part that is none of these is 0. */
  readonly at: { element: number; component: number; repetition: number }
}

/** A stretch of the bytes of the reader, and which part of the segment at hand it is. */
export type Part = {
  readonly element: number
  readonly component?: number
  readonly repetition?: number
  readonly start: number
  readonly end: number
}

/** Where the segment at hand stands. */
export function segmentPlace({ reader, walker, bounded }: Walk): Place & { readonly segment: string } {
  const loopPath = walker.loopPath()
  return {
    segment: reader.tag,
    segmentPosition: reader.position,
    byteOffset: reader.byteOffset,
    byteLength: reader.endOf(reader.elementCount) - reader.startOf(0),
    ...(loopPath !== '' && { loopPath }),
    ...(bounded !== undefined && bounded !== '' && { boundedLoop: bounded }),
  }
}

/** Where a part of the segment at hand stands. */
export function partPlace(walk: Walk, part: Part, reference?: string): Place {
  const { element, component = 0, repetition = 0, start, end } = part
  const { reader } = walk
  return {
    ...segmentPlace(walk),
    element,
    ...(component > 0 && { component }),
    ...(repetition > 0 && { repetition }),
    ...(reference !== undefined && { reference }),
    byteOffset: start + reader.fileOffset,
    byteLength: end - start,
  }
}

/** Reports the segment at hand. */
export function reportSegment(walk: Walk, code: FindingCode, text: () => string): Reported | undefined {
  return walk.judgement.report(code, () => ({ text: text(), place: segmentPlace(walk) }))
}
