import { type Charset, charsetOf, decode } from './charset.ts'
import type { Delimiters, Range } from './interchange.ts'

/**
 * Walks through the segments of a transaction by offsets: nothing becomes a string before someone asks.
 * Blanks between segments and empty segments are passed over, as the framer does, so that positions agree.
 */
export class SegmentReader {
  readonly bytes: Uint8Array
  readonly charset: Charset
  private readonly delimiters: Delimiters
  private readonly fileOffset: number
  private next: number
  private readonly begin: number
  private readonly end: number
  /** The transaction as one string, made when the first value is asked for; one character a byte. */
  private whole: string | undefined
  private starts = new Int32Array(64)
  private segmentEnd = 0
  /** Position of the segment, ST = 1; 0 before the first. */
  position = 0
  /** Elements behind the tag, the empty ones included. */
  elementCount = 0

  /** `fileOffset` is where `bytes` begins in the file, when it is a part of it; the range counts in the file. */
  constructor(bytes: Uint8Array, delimiters: Delimiters, range: Range, fileOffset = 0) {
    this.bytes = bytes
    this.delimiters = delimiters
    this.fileOffset = fileOffset
    this.begin = range.offset - fileOffset
    this.next = this.begin
    this.end = Math.min(bytes.length, this.next + range.length)
    this.charset = charsetOf(bytes.subarray(this.next, this.end))
  }

  /** Moves to the next segment; false behind the last. */
  advance(): boolean {
    const { bytes, end } = this
    const { element, segment } = this.delimiters
    let at = this.next
    while (at < end && this.isPassedOver(bytes[at] ?? 0)) at++
    if (at >= end) return false
    let count = 0
    this.starts[0] = at
    for (; at < end; at++) {
      const byte = bytes[at]
      if (byte === segment) break
      if (byte !== element) continue
      count++
      if (count + 1 >= this.starts.length) this.growStarts()
      this.starts[count] = at + 1
    }
    this.elementCount = count
    this.segmentEnd = at
    this.next = at + 1
    this.position++
    return true
  }

  get componentSeparator(): number {
    return this.delimiters.component
  }

  get tag(): string {
    return this.text(0)
  }

  /** The tag as a number (see `tagCode`); 0 for what is no tag. */
  get tagCode(): number {
    const start = this.startOf(0)
    const length = this.endOf(0) - start
    if (length < 2 || length > 3) return 0
    const { bytes } = this
    return packTag(bytes[start] ?? 0, bytes[start + 1] ?? 0, length === 3 ? (bytes[start + 2] ?? 0) : 0)
  }

  /** File offset of the first byte of the segment. */
  get byteOffset(): number {
    return this.startOf(0) + this.fileOffset
  }

  /** First byte of an element (0 is the tag) within `bytes`. */
  startOf(element: number): number {
    return this.starts[element] ?? 0
  }

  /** Byte behind the last of an element within `bytes`. */
  endOf(element: number): number {
    return element === this.elementCount ? this.segmentEnd : this.startOf(element + 1) - 1
  }

  /** File offset of an element. */
  offsetOf(element: number): number {
    return this.startOf(element) + this.fileOffset
  }

  has(element: number): boolean {
    return element <= this.elementCount && this.endOf(element) > this.startOf(element)
  }

  /** The element as text; empty when the segment ends before it. */
  text(element: number): string {
    if (element > this.elementCount) return ''
    return this.slice(this.startOf(element), this.endOf(element))
  }

  /**
   * Text of a stretch of `bytes`. It may share the memory of its transaction: copy what outlives it.
   * One decoding for the transaction and slices of it are several times faster than a decoding for each value.
   */
  slice(start: number, end: number): string {
    if (this.charset !== 'ascii') return decode(this.bytes, start, end, this.charset)
    this.whole ??= decode(this.bytes, this.begin, this.end, 'ascii')
    return this.whole.slice(start - this.begin, end - this.begin)
  }

  /** Where the components of an element begin and end within `bytes`. */
  components(element: number): readonly { readonly start: number; readonly end: number }[] {
    const { component } = this.delimiters
    const end = this.endOf(element)
    const spans: { start: number; end: number }[] = []
    let start = this.startOf(element)
    for (let at = start; at < end; at++) {
      if (this.bytes[at] !== component) continue
      spans.push({ start, end: at })
      start = at + 1
    }
    return [...spans, { start, end }]
  }

  private isPassedOver(byte: number): boolean {
    const { element, component, segment } = this.delimiters
    return byte === segment || (byte <= 0x20 && byte !== element && byte !== component)
  }

  private growStarts(): void {
    const larger = new Int32Array(2 * this.starts.length)
    larger.set(this.starts)
    this.starts = larger
  }
}

/** A tag as one number, so that tables are asked without a string. */
export function tagCode(tag: string): number {
  return packTag(tag.charCodeAt(0), tag.charCodeAt(1), tag.length === 3 ? tag.charCodeAt(2) : 0)
}

function packTag(first: number, second: number, third: number): number {
  return (first << 16) | (second << 8) | third
}
