import { byteClass, foldsLines } from './byte-classes.ts'
import { type CharsetSource, readingCharset } from './charset/charset-rule.ts'
import { type Charset, countCharacters, decode, isSingleByte } from './charset.ts'
import { isLineEnd } from './frame/bytes.ts'
import { withoutBinary } from './frame/x12/binary-segment.ts'
import type { Delimiters, Range } from './interchange.ts'
import { SegmentIndex } from './segment-index.ts'
import { packTag, tagCode } from './tag-code.ts'

/** Where a value begins and ends within the bytes of its reader. */
export type Span = { readonly start: number; readonly end: number }

/**
 * Walks through the segments of a transaction by offsets: nothing becomes a string before someone asks.
 * Blanks between segments and empty segments are passed over, as the framer does, so that positions agree.
 * In EDIFACT a separator behind a release character is data, and line ends are none: values come without both.
 */
export class SegmentReader extends SegmentIndex {
  charset: Charset = 'ascii'
  /** Where `bytes` begins in the file. */
  fileOffset = 0
  private range: Range = { offset: 0, length: 0 }
  private source: CharsetSource = {}
  /** Text and bytes have the same places. */
  private isSingleByte = true
  /** The transaction as one string, made when the first value is asked for; one character a byte. */
  private whole: string | undefined
  private readonly componentStarts: number[] = []
  /** Each byte is a character: `is` and `has` need no text. */
  private isAscii = true

  /** See `open`. */
  constructor(
    bytes: Uint8Array,
    delimiters: Delimiters,
    range: Range,
    fileOffset = 0,
    source: CharsetSource = {},
  ) {
    super()
    this.open(bytes, delimiters, range, fileOffset, source)
  }

  /**
   * Takes another transaction, before whose first segment the reader then stands. `fileOffset` is where `bytes` begins
   * in the file, when it is a part of it; the range counts in the file.
   */
  open(
    bytes: Uint8Array,
    delimiters: Delimiters,
    range: Range,
    fileOffset = 0,
    source: CharsetSource = {},
  ): void {
    const begin = range.offset - fileOffset
    this.stand(bytes, delimiters, begin, Math.min(bytes.length, begin + range.length))
    this.fileOffset = fileOffset
    this.range = range
    this.source = source
    this.whole = undefined
    this.charset = readingCharset(this.octets, source)
    this.isSingleByte = isSingleByte(this.charset)
    this.isAscii = this.charset === 'ascii'
  }

  /** Lets go of the transaction. */
  close(): void {
    this.stand(nothing, this.delimiters, 0, 0)
    this.whole = undefined
    this.letGo()
  }

  /** A reader of the same transaction that stands before its first segment. */
  again(): SegmentReader {
    return new SegmentReader(this.bytes, this.delimiters, this.range, this.fileOffset, this.source)
  }

  /** The bytes of the transaction, but for the octets of binary segments, which are in no character set. */
  get octets(): Uint8Array {
    return withoutBinary(this.bytes, this)
  }

  get separators(): Delimiters {
    return this.delimiters
  }

  /** Line ends within a segment are no data: EDIFACT and TRADACOMS, which alone have a release character or decimal mark. */
  get foldsLines(): boolean {
    return foldsLines(this.delimiters)
  }

  get tag(): string {
    return this.text(0)
  }

  /** The tag as a number (see `tagCode`); 0 for what is no tag. */
  get tagCode(): number {
    if (this.unclean && this.extraBytes(this.startOf(0), this.endOf(0)) > 0) return tagCode(this.tag)
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

  has(element: number): boolean {
    return element <= this.elementCount && this.isFilled(this.startOf(element), this.endOf(element))
  }

  /** Line ends alone are nothing. */
  isFilled(start: number, end: number): boolean {
    if (!this.hasClass(byteClass.lineEnd)) return end > start
    for (let at = start; at < end; at++) if (!isLineEnd(this.bytes[at])) return true
    return false
  }

  /** The element as text; empty when the segment ends before it. Octets are one character each, U+0000 to U+00FF. */
  text(element: number): string {
    if (element > this.elementCount) return ''
    if (element === this.octetElement) {
      return decode(this.bytes, this.startOf(element), this.endOf(element), 'ascii')
    }
    return this.slice(this.startOf(element), this.endOf(element))
  }

  /** Every element behind the tag as text. They may share the memory of the transaction, as `slice` says. */
  texts(): string[] {
    const { elementCount, starts, begin } = this
    const texts = new Array<string>(elementCount)
    if (this.unclean || !this.isSingleByte || this.octetElement >= 0) {
      for (let element = 1; element <= elementCount; element++) texts[element - 1] = this.text(element)
      return texts
    }
    const whole = this.wholeText()
    let start = (starts[1] ?? 0) - begin
    for (let element = 1; element <= elementCount; element++) {
      const next = (starts[element + 1] ?? 0) - begin
      texts[element - 1] = whole.slice(start, next - 1)
      start = next
    }
    return texts
  }

  /** Whether the element is exactly that text; empty when the segment ends before it. */
  is(element: number, text: string): boolean {
    if (element > this.elementCount) return text === ''
    return this.isText(this.startOf(element), this.endOf(element), text)
  }

  /**
   * Where an element, or a component of one that does not repeat, stands; what is not there would stand at the end of
   * what is. The last split stays as it is.
   */
  spanOf(element: number, component?: number): Span {
    const { cuts, elementCount } = this
    if (element > elementCount) return { start: this.endOf(elementCount), end: this.endOf(elementCount) }
    if (component === undefined) return { start: this.startOf(element), end: this.endOf(element) }
    const from = this.cutStarts[element] ?? 0
    const count = this.cutsIn(element)
    if (component > count + 1) return { start: this.endOf(element), end: this.endOf(element) }
    return {
      start: component === 1 ? this.startOf(element) : (cuts[from + component - 2] ?? 0) + 1,
      end: component > count ? this.endOf(element) : (cuts[from + component - 1] ?? 0),
    }
  }

  /** The same of a stretch of `bytes`; of ASCII no text is made to know it. */
  isText(start: number, end: number, text: string): boolean {
    if (!this.isAscii || (this.unclean && this.extraBytes(start, end) > 0))
      return this.slice(start, end) === text
    if (end - start !== text.length) return false
    for (let at = 0; at < text.length; at++) if (this.bytes[start + at] !== text.charCodeAt(at)) return false
    return true
  }

  /** The length of a value in characters, as the standards count it. */
  charactersOf(start: number, end: number): number {
    const bytes = this.isAscii ? end - start : countCharacters(this.bytes, start, end, this.charset)
    return this.unclean ? bytes - this.extraBytes(start, end) : bytes
  }

  /**
   * Text of a stretch of `bytes`. It may share the memory of its transaction: copy what outlives it.
   * One decoding for the transaction and slices of it are several times faster than a decoding for each value.
   */
  slice(start: number, end: number): string {
    if (this.isSingleByte) return this.unclean ? this.joined(start, end) : this.wholeSlice(start, end)
    if (this.unclean && this.extraBytes(start, end) > 0) return this.cleaned(start, end)
    return decode(this.bytes, start, end, this.charset)
  }

  /**
   * Splits a composite without making anything of it: answers how many components it has, whose places
   * `componentStart` and `componentEnd` give until the next split.
   */
  splitComponents({ start, end }: Span): number {
    const { component, release } = this.delimiters
    let count = 0
    this.componentStarts[0] = start
    for (let at = start; at < end; at++) {
      const byte = this.bytes[at]
      if (byte === release) at++
      else if (byte === component) {
        count++
        this.componentStarts[count] = at + 1
      }
    }
    this.componentStarts[count + 1] = end + 1
    return count + 1
  }

  /** The same for a whole element, whose separators are known since the segment was read. */
  splitElement(element: number): number {
    const { cuts, cutStarts, componentStarts } = this
    const from = cutStarts[element] ?? 0
    const count = (cutStarts[element + 1] ?? 0) - from
    componentStarts[0] = this.startOf(element)
    for (let index = 1; index <= count; index++) componentStarts[index] = (cuts[from + index - 1] ?? 0) + 1
    componentStarts[count + 1] = this.endOf(element) + 1
    return count + 1
  }

  /** Its values are its bytes: no release character, no line end, no multi-byte character. */
  get isPlain(): boolean {
    return !this.unclean && this.isAscii
  }

  /** First byte of a component of the last split, counted from 0. */
  componentStart(index: number): number {
    return this.componentStarts[index] ?? 0
  }

  componentEnd(index: number): number {
    return (this.componentStarts[index + 1] ?? 0) - 1
  }

  /** Where the repetitions of an element begin and end; one, where nothing repeats. */
  repetitions(element: number): readonly Span[] {
    const whole = { start: this.startOf(element), end: this.endOf(element) }
    const { repetition } = this.delimiters
    return repetition === undefined ? [whole] : this.split(whole, repetition)
  }

  /** Where the components of an element, or of one repetition of it, begin and end. */
  components(element: number | Span): readonly Span[] {
    const whole =
      typeof element === 'number' ? { start: this.startOf(element), end: this.endOf(element) } : element
    return this.split(whole, this.delimiters.component)
  }

  private split(whole: Span, separator: number): readonly Span[] {
    const { release } = this.delimiters
    const spans: Span[] = []
    let { start } = whole
    for (let at = start; at < whole.end; at++) {
      const byte = this.bytes[at]
      if (byte === release) at++
      else if (byte === separator) {
        spans.push({ start, end: at })
        start = at + 1
      }
    }
    return [...spans, { start, end: whole.end }]
  }

  /** How many bytes are no part of the value: release characters and line ends. */
  private extraBytes(start: number, end: number): number {
    const { release } = this.delimiters
    let count = 0
    for (let at = start; at < end; at++) {
      const byte = this.bytes[at]
      if (byte === release && at + 1 < end) {
        count++
        at++
      } else if (isLineEnd(byte)) count++
    }
    return count
  }

  /** The value without line ends, and without the release characters that made data of separators. */
  private cleaned(start: number, end: number): string {
    const { release } = this.delimiters
    const kept: number[] = []
    for (let at = start; at < end; at++) {
      const byte = this.bytes[at] ?? 0
      if (byte === release && at + 1 < end) kept.push(this.bytes[++at] ?? 0)
      else if (!isLineEnd(byte)) kept.push(byte)
    }
    return decode(Uint8Array.from(kept), 0, kept.length, this.charset)
  }

  /** The same where bytes are characters, without a decoding for each value: the pieces between, put together. */
  private joined(start: number, end: number): string {
    const { bytes } = this
    const { release } = this.delimiters
    let text = ''
    let from = start
    for (let at = start; at < end; at++) {
      const byte = bytes[at]
      const isRelease = byte === release && at + 1 < end
      if (!isRelease && !isLineEnd(byte)) continue
      if (at > from) text += this.wholeSlice(from, at)
      from = at + 1
      if (isRelease) at++
    }
    return from === start ? this.wholeSlice(start, end) : text + this.wholeSlice(from, end)
  }

  private wholeSlice(start: number, end: number): string {
    return this.wholeText().slice(start - this.begin, end - this.begin)
  }

  private wholeText(): string {
    this.whole ??= decode(this.bytes, this.begin, this.end, this.charset)
    return this.whole
  }
}

const nothing = new Uint8Array(0)

/** A reader without a transaction, to be opened again and again. */
export function idleReader(): SegmentReader {
  return new SegmentReader(nothing, { element: 0, component: 0, segment: 0 }, { offset: 0, length: 0 })
}
