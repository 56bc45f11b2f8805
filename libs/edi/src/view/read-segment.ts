import type { SegmentReader } from '../segment-reader.ts'
import type { Components, Element, Segment } from './interchange-tree.ts'

/** The segment at which the reader stands. */
export function readSegment(reader: SegmentReader): Segment {
  const { elementCount } = reader
  const elements: Element[] = []
  for (let element = 1; element <= elementCount; element++) elements.push(readElement(reader, element))
  return {
    tag: tagOf(reader),
    elements,
    position: reader.position,
    offset: reader.byteOffset,
    length: reader.endOf(elementCount) - reader.startOf(0),
  }
}

// Tags come again and again: one string for each, as long as a file has no more of them than any standard.
const tags = new Map<number, string>()
const mostTags = 4096

/** The tag of the segment at which the reader stands, as a string of its own. */
export function tagOf(reader: SegmentReader): string {
  const { tagCode } = reader
  const known = tags.get(tagCode)
  if (known !== undefined && tagCode !== 0) return known
  const tag = Buffer.from(reader.tag).toString()
  if (tagCode !== 0 && tags.size < mostTags) tags.set(tagCode, tag)
  return tag
}

/** A segment of the envelope: it has no position, and what ISA11 and ISA16 say are the separators themselves. */
export function readEnvelopeSegment(reader: SegmentReader): Segment {
  const { position: _, ...segment } = readSegment(reader)
  if (segment.tag === 'STX') return withoutPassword(segment)
  if (segment.tag !== 'ISA') return segment
  return { ...segment, elements: segment.elements.map((_element, index) => reader.text(index + 1)) }
}

/** The sixth element of STX (RCRF) may carry a password; TRADACOMS is not written, so that nobody needs it from a tree. */
function withoutPassword(stx: Segment): Segment {
  const told = stx.elements[5] ?? ''
  return told === '' ? stx : { ...stx, elements: stx.elements.with(5, '***') }
}

/** Nearly every element is one text; only what has a separator in it is looked at more closely. */
function readElement(reader: SegmentReader, element: number): Element {
  const { bytes, octetElement } = reader
  const { component, repetition } = reader.separators
  if (element === octetElement) return reader.text(element)
  const end = reader.endOf(element)
  for (let at = reader.startOf(element); at < end; at++) {
    const byte = bytes[at]
    if (byte === component || byte === repetition) return readStructure(reader, element)
  }
  return reader.text(element)
}

function readStructure(reader: SegmentReader, element: number): Element {
  const spans = reader.repetitions(element)
  const [first] = spans
  if (first === undefined) return ''
  if (spans.length === 1) return readComponents(reader, first)
  return { repetitions: spans.map((span) => readComponents(reader, span)) }
}

function readComponents(
  reader: SegmentReader,
  span: { readonly start: number; readonly end: number },
): string | Components {
  const count = reader.splitComponents(span)
  if (count === 1) return reader.slice(span.start, span.end)
  const components: string[] = []
  for (let index = 0; index < count; index++) {
    components.push(reader.slice(reader.componentStart(index), reader.componentEnd(index)))
  }
  return components
}
