import type { CharsetPolicy } from '../charset/charset-rule.ts'
import type { FramerLimits } from '../frame/limits.ts'
import { idleReader, type SegmentReader, type Span } from '../segment-reader.ts'
import { tagOf } from '../view/read-segment.ts'
import type { EdiEvent } from './edi-event.ts'
import { createEdiStream, type EdiStream } from './edi-stream.ts'

/** The events of `createEdiStream`, and behind each transaction its segments, the first (ST, UNH, MHD) included. */
export type SegmentEvent = EdiEvent | { readonly kind: 'segment'; readonly segment: SegmentText }

/**
 * A segment as texts. Release characters and line ends that are no data are taken out; composites and repetitions come
 * whole, with their separators, and apart from `repetitions`. The texts may share the memory of their transaction: copy
 * what outlives it (`Buffer.from(text).toString()`), or a million of them keep a million transactions alive.
 */
export type SegmentText = {
  readonly tag: string
  /** Without the tag: element 1 is at index 0. Those that the segment leaves out at its end are not there. */
  readonly elements: readonly string[]
  /** Within the transaction; its header is 1. */
  readonly position: number
  /** File offset of the first byte of the tag. */
  readonly offset: number
  /** The components of an element, counted from 1, for each of its repetitions; only while the event is taken. */
  repetitions(element: number): readonly (readonly string[])[]
}

/** Reads a file of any length, segment by segment, in chunks of any size; memory as `createEdiStream` says. */
export function createSegmentStream(
  take: (event: SegmentEvent) => void,
  { charset, ...limits }: FramerLimits & { readonly charset?: CharsetPolicy } = {},
): EdiStream {
  const reader = idleReader()
  return createEdiStream((event) => {
    take(event)
    if (event.kind !== 'transaction' || event.bytes === undefined) return
    const { range } = event.transaction
    const { delimiters, header } = event.interchange
    const source = charset === undefined ? { header } : { header, charset }
    reader.open(event.bytes, delimiters, range, range.offset, source)
    while (reader.advance()) take({ kind: 'segment', segment: new TextOfSegment(reader) })
    reader.close()
  }, limits)
}

class TextOfSegment implements SegmentText {
  readonly tag: string
  readonly elements: readonly string[]
  readonly position: number
  readonly offset: number
  private readonly reader: SegmentReader

  constructor(reader: SegmentReader) {
    this.tag = tagOf(reader)
    this.elements = reader.texts()
    this.position = reader.position
    this.offset = reader.byteOffset
    this.reader = reader
  }

  repetitions(element: number): readonly (readonly string[])[] {
    const { reader } = this
    if (reader.position !== this.position || reader.byteOffset !== this.offset)
      throw new Error('a segment was asked when its event had passed')
    if (element > reader.elementCount || element === reader.octetElement) return [[reader.text(element)]]
    return reader.repetitions(element).map((one) => componentsOf(reader, one))
  }
}

function componentsOf(reader: SegmentReader, span: Span): readonly string[] {
  return reader.components(span).map(({ start, end }) => reader.slice(start, end))
}
