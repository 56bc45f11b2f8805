import { type Element, forEachSegment, type Segment, type TransactionTree } from '../view/interchange-tree.ts'
import type { SegmentWriter } from './segment-writer.ts'

/** What the two standards call the segments around a transaction, and around groups and interchanges. */
export type TransactionForm = {
  readonly header: string
  readonly trailer: string
  /** The form of a tag. */
  readonly tag: RegExp
  /** Tags of the envelope, which stand in no transaction. */
  readonly envelope: ReadonlySet<string>
  /** Segments that end in octets (X12.22), by tag: the element of the octets; the one before it counts them. */
  readonly octets: ReadonlyMap<string, number>
}

/** Header, segments, and the trailer with their count; `controlNumber` is that of the header. */
export function writeTransaction(
  writer: SegmentWriter,
  { header, segments }: TransactionTree,
  { form, controlNumber }: { readonly form: TransactionForm; readonly controlNumber: string },
): void {
  const before = writer.count
  writer.segment(form.header, header.elements)
  const known = new Set<string>()
  forEachSegment(segments, (segment) => {
    const isKnown = known.has(segment.tag)
    if (!isKnown && isUsable(writer, segment, form)) known.add(segment.tag)
    const octetElement = form.octets.size > 0 ? form.octets.get(segment.tag) : undefined
    if (octetElement === undefined || segment.elements.length < octetElement) {
      writer.segment(segment.tag, segment.elements)
    } else writeOctets(writer, segment, octetElement)
  })
  writer.segment(form.trailer, [String(writer.count - before + 1), controlNumber])
}

/** The number in a header, or the next where it is empty. Of one in pieces only the first would come back. */
export function transactionNumber(writer: SegmentWriter, element: Element = '', next: string): string {
  if (typeof element === 'string') return element || next
  const pieces = 'repetitions' in element ? element.repetitions.flat() : element
  if (pieces.slice(1).some((piece) => piece !== '')) {
    writer.problem('the number of a transaction has no components and no repetitions', 0)
  }
  return pieces[0] || next
}

/** BIN01 and BDS02 are computed, like every count. */
function writeOctets(writer: SegmentWriter, { tag, elements }: Segment, octetElement: number): void {
  const octets = elements[octetElement - 1] ?? ''
  const filter = elements[octetElement - 3] ?? ''
  if (!isOctets(octets)) {
    writer.problem(`the octets of ${tag} are one text, a character from U+0000 to U+00FF for each`, 1)
  } else if (elements.slice(octetElement).some((one) => one !== '')) {
    writer.problem(`nothing stands behind the octets of ${tag}; take it out`, 1)
  } else if (typeof filter !== 'string' || filter.length > 15) {
    writer.problem('BDS01 is a code of up to three characters', 1)
  } else {
    const before = elements.slice(0, octetElement - 2)
    writer.octetSegment(tag, [...before, String(octets.length)], octets)
  }
}

/** Whether each character stands for one byte. */
export function isOctets(element: Element): element is string {
  return typeof element === 'string' && /^[\0-\xff]*$/.test(element)
}

function isUsable(
  writer: SegmentWriter,
  { tag }: Segment,
  { tag: ofTag, envelope }: TransactionForm,
): boolean {
  if (!ofTag.test(tag)) writer.problem('a segment begins with its tag, in capitals', 1)
  else if (envelope.has(tag))
    writer.problem(`${tag} belongs to the envelope, which the writer writes; leave it out`, 1)
  else return true
  return false
}
