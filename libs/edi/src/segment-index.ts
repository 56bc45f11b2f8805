import { byteClass, byteClassesOf } from './byte-classes.ts'
import { binarySpan } from './frame/x12/binary-segment.ts'
import type { Delimiters } from './interchange.ts'
import { ownTagEnd } from './tag-code.ts'

/** Where the elements and components of one segment after the other stand, within a stretch of bytes. */
export class SegmentIndex {
  bytes: Uint8Array = nothing
  delimiters: Delimiters = noDelimiters
  private classes: Uint8Array = nothing
  begin = 0
  /** Index behind the last byte of the transaction. */
  end = 0
  private next = 0
  /** First byte of each element; behind the last, the byte behind the terminator. */
  starts = new Int32Array(usualElements)
  /** Where component separators stand in the segment, and how many of them before each element. */
  cuts = new Int32Array(usualElements)
  cutStarts = new Int32Array(usualElements)
  private cutCount = 0
  /** Position of the segment, ST = 1; 0 before the first. */
  position = 0
  /** Elements behind the tag, the empty ones included. */
  elementCount = 0
  /** The element of a binary segment (BIN02, BDS03) in which every byte is data; -1 in every other segment. */
  octetElement = -1
  /** The segment has release characters or line ends: its values are not its bytes. */
  unclean = false
  /** Which classes of bytes the segment has, beside data and the separators of its elements. */
  private seen = 0

  /** Stands before the first segment of a stretch. */
  protected stand(bytes: Uint8Array, delimiters: Delimiters, begin: number, end: number): void {
    this.bytes = bytes
    this.delimiters = delimiters
    this.classes = byteClassesOf(delimiters)
    this.begin = begin
    this.next = begin
    this.end = end
    this.position = 0
  }

  /** Gives back what a segment of very many elements took. */
  protected letGo(): void {
    if (this.starts.length + this.cuts.length <= mostKept) return
    this.starts = new Int32Array(usualElements)
    this.cutStarts = new Int32Array(usualElements)
    this.cuts = new Int32Array(usualElements)
  }

  /** Moves to the next segment; false behind the last. Every byte is looked at once, by its class. */
  advance(): boolean {
    const begin = this.beginOfNext()
    if (begin >= this.end) return false
    const octets = this.bytes[begin] === letterB ? binarySpan(this.bytes, begin, this) : undefined
    const at = this.scan(begin, octets?.octetsAt ?? this.end)
    this.octetElement = octets === undefined ? -1 : this.elementCount
    this.next = octets === undefined ? at + 1 : octets.octetsEnd + 1
    this.starts[this.elementCount + 1] = this.next
    this.position++
    return true
  }

  /** Notes the separators from `begin` on; answers where the terminator stands, or `end`. */
  private scan(begin: number, end: number): number {
    this.starts[0] = begin
    this.cutCount = 0
    this.seen = 0
    this.elementCount = this.delimiters.tag === undefined ? 0 : this.scanTag(begin, end)
    let at = this.scanOn(this.elementCount === 0 ? begin : this.startOf(1), end)
    while (at < 0) {
      this.grow()
      at = this.scanOn(~at, end)
    }
    this.cutStarts[this.elementCount + 1] = this.cutCount
    this.unclean = (this.seen & (byteClass.release | byteClass.lineEnd)) !== 0
    return Math.min(at, end)
  }

  /**
   * The same as long as there is room: the complement of where it ends, when there is none. Nothing is called in the
   * loop, so that the compiler keeps everything it needs in registers.
   */
  private scanOn(from: number, end: number): number {
    const { bytes, classes, starts, cutStarts, cuts } = this
    const room = starts.length - 1
    let { seen, cutCount, elementCount: count } = this
    let at = from
    let isFull = false
    for (; at < end; at++) {
      const kind = classes[bytes[at] ?? 0] ?? 0
      if (kind === byteClass.data) continue
      if (kind === byteClass.segment) break
      isFull = count + 1 >= room || cutCount >= room
      if (isFull) break
      if (kind === byteClass.element) {
        count++
        starts[count] = at + 1
        cutStarts[count] = cutCount
        continue
      }
      seen |= kind
      if (kind === byteClass.component) cuts[cutCount++] = at
      else if (kind === byteClass.release) at++
    }
    this.elementCount = count
    this.cutCount = cutCount
    this.seen = seen
    return isFull ? ~at : at
  }

  private grow(): void {
    this.starts = larger(this.starts)
    this.cutStarts = larger(this.cutStarts)
    this.cuts = larger(this.cuts)
  }

  /** TRADACOMS: the tag has a separator of its own, behind which the first element begins; 0 where there is none. */
  private scanTag(begin: number, end: number): number {
    const tagEnd = ownTagEnd(this, begin, end)
    if (tagEnd === 0) return 0
    this.starts[1] = tagEnd + 1
    this.cutStarts[1] = 0
    return 1
  }

  /** Past blanks and empty segments. */
  private beginOfNext(): number {
    const { bytes, end } = this
    const { element, component, segment } = this.delimiters
    let at = this.next
    for (; at < end; at++) {
      const byte = bytes[at] ?? 0
      if (byte === segment) continue
      if (byte > 0x20 || byte === element || byte === component) break
    }
    return at
  }

  /** First byte of an element (0 is the tag) within `bytes`. */
  startOf(element: number): number {
    return this.starts[element] ?? 0
  }

  /** Byte behind the last of an element within `bytes`. */
  endOf(element: number): number {
    return (this.starts[element + 1] ?? 0) - 1
  }

  /** How many component separators an element has. */
  cutsIn(element: number): number {
    return (this.cutStarts[element + 1] ?? 0) - (this.cutStarts[element] ?? 0)
  }

  /** Whether the segment has bytes of that class anywhere. */
  hasClass(kind: number): boolean {
    return (this.seen & kind) !== 0
  }
}

const letterB = 0x42
const nothing = new Uint8Array(0)
const noDelimiters: Delimiters = { element: 0, component: 0, segment: 0 }

/** Elements of a segment for which there is room from the beginning; and of a reader that is used again. */
const usualElements = 64
const mostKept = 64 * 1024

function larger(list: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const twice = new Int32Array(2 * list.length)
  twice.set(list)
  return twice
}
