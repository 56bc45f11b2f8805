import type { Delimiters } from '../interchange.ts'
import { indexOfByte, isBlank, Tail } from './bytes.ts'
import type { FileFrame } from './file-frame.ts'
import type { InterchangeReader, Stretch } from './interchange-reader.ts'
import type { SegmentSpan } from './segment-span.ts'

/** What stands before the header of an interchange, and the separators that hold for it. */
export type Head = {
  readonly delimiters: Delimiters
  /** Bytes before the header. */
  readonly headerAt: number
  /** A UNA stood before it. */
  readonly hasServiceString: boolean
}

/** `another`: the segment begins a further interchange. A package has bytes that are no segments. */
export type Taken = 'open' | 'closed' | 'another' | { readonly packageBytes: number }

/** Puts the segments of one syntax together. */
export type SegmentBuilder = {
  readonly transactionStart: number | undefined
  /** What stands before the header; its segment comes next. */
  begin(start: number, told: Head): void
  /** A line end directly behind the header belongs to the sender's style of terminating. */
  lineEnd(byte: number, offset: number): Delimiters | undefined
  /** Whether `bytes` from `from` up to `to` are a data segment of an open transaction. */
  isData(bytes: Uint8Array, from: number, to: number): boolean
  /** Takes a data segment, which ends before the offset `end`. */
  countData(end: number): void
  /** Takes the next segment, `bytes` from `from` up to `to`. */
  segment(bytes: Uint8Array, from: number, to: number, span: SegmentSpan): Taken
  /** The file, or the interchange without a trailer, ends here. */
  end(): void
}

/** One syntax with a release character: EDIFACT, TRADACOMS. */
export type Syntax = {
  readonly builder: SegmentBuilder
  /** `more`: not enough bytes yet. `none`: no interchange begins with these bytes. */
  readHead(bytes: Uint8Array): Head | 'more' | 'none'
}

/** Reads an interchange whose separators are data behind a release character, from its header to its trailer. */
export class ReleaseReader implements InterchangeReader {
  state: 'open' | 'closed' | 'none' = 'open'
  /** The bytes of UNA and of the header until both are known to be such; later, of a header that begins another interchange. */
  private collected: number[]
  private readonly file: FileFrame
  private readonly syntax: Syntax
  private readonly builder: SegmentBuilder
  private readonly tail: Tail
  private delimiters: Delimiters | undefined
  /** File offset of index 0 of the bytes being read. */
  private base = 0
  /** Offset of the service string, later of the segment in the tail. */
  private start: number
  /** The bytes seen of the segment end in a release character: the next byte is data. */
  private released = false
  /** Bytes of a package (UNO to UNP) that still have to pass. */
  private package = 0

  constructor(
    file: FileFrame,
    syntax: Syntax,
    { start, first }: { readonly start: number; readonly first: readonly number[] },
  ) {
    this.file = file
    this.syntax = syntax
    this.builder = syntax.builder
    this.tail = new Tail(file.limits.maxSegmentBytes)
    this.start = start
    this.collected = [...first]
  }

  get returned(): Stretch {
    return { bytes: Uint8Array.from(this.collected), offset: this.start }
  }

  get transactionStart(): number | undefined {
    return this.builder.transactionStart
  }

  get pendingStart(): number | undefined {
    return this.delimiters === undefined || this.tail.seen > 0 ? this.start : undefined
  }

  read(bytes: Uint8Array, from: number, base: number): number {
    this.base = base
    let at = from
    while (at < bytes.length && this.state === 'open' && !this.file.full) {
      if (this.delimiters === undefined) at = this.readHead(bytes, at)
      else if (this.package > 0) at = this.passPackage(bytes, at)
      else at = this.readSegments(bytes, at, this.delimiters)
    }
    return this.file.full ? bytes.length : at
  }

  end(): void {
    if (this.delimiters === undefined) {
      this.state = 'none'
      return
    }
    if (this.tail.length > 0) this.finish(this.tail.bytes, 0, this.tail.length, false)
    if (this.state === 'open') this.builder.end()
    this.state = 'closed'
  }

  private readHead(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      this.collected.push(bytes[at] ?? 0)
      const head = this.syntax.readHead(Uint8Array.from(this.collected))
      if (head === 'more') continue
      if (head === 'none') this.state = 'none'
      else {
        this.delimiters = head.delimiters
        this.builder.begin(this.start, head)
        // From the header on the bytes are a segment like every other one.
        const header = Uint8Array.from(this.collected.slice(head.headerAt))
        const { base } = this
        this.collected = []
        this.read(header, 0, this.start + head.headerAt)
        this.base = base
      }
      return at + 1
    }
    return bytes.length
  }

  private readSegments(bytes: Uint8Array, from: number, delimiters: Delimiters): number {
    let at = from
    while (this.tail.seen === 0) {
      while (at < bytes.length && this.skips(bytes[at] ?? 0, this.base + at, delimiters)) at++
      if (at === bytes.length) return at
      this.start = this.base + at
      this.released = false
      const end = this.endOf(bytes, at, delimiters)
      if (end < 0) return this.keep(bytes, at)
      // Nearly every segment is data of a message: it is counted, and nothing is made of it.
      if (this.builder.isData(bytes, at, end)) this.builder.countData(this.base + end + 1)
      else {
        this.finish(bytes, at, end, true)
        return end + 1
      }
      at = end + 1
    }
    const end = this.endOf(bytes, at, delimiters)
    if (end < 0) return this.keep(bytes, at)
    this.tail.push(bytes.subarray(at, end))
    this.finish(this.tail.bytes, 0, this.tail.length, true)
    return end + 1
  }

  private keep(bytes: Uint8Array, from: number): number {
    this.tail.push(bytes.subarray(from))
    return bytes.length
  }

  /** Index of the terminator, or -1. What stands behind a release character is data. */
  private endOf(bytes: Uint8Array, from: number, { segment, release }: Delimiters): number {
    const first = this.released ? from + 1 : from
    let end = indexOfByte(bytes, segment, first)
    // Only where a terminator stands is it asked what stands before it: an odd row of release characters frees it.
    while (end > first && bytes[end - 1] === release && isReleased(bytes, first, end, release)) {
      end = indexOfByte(bytes, segment, end + 1)
    }
    if (end >= 0) return end
    this.released = first > bytes.length || isReleased(bytes, first, bytes.length, release)
    return -1
  }

  /** Blanks between segments, unless one of them is a separator; and empty segments. */
  private skips(byte: number, offset: number, { segment, element, component }: Delimiters): boolean {
    if (byte === segment) return true
    if (!isBlank(byte) || byte === element || byte === component) return false
    this.delimiters = this.builder.lineEnd(byte, offset)
    return true
  }

  private finish(bytes: Uint8Array, from: number, to: number, terminated: boolean): void {
    const length = Math.max(to - from, this.tail.seen)
    const span = { start: this.start, length, terminated }
    const next = this.builder.segment(bytes, from, to, span)
    if (next === 'another') {
      this.collected = [...bytes.subarray(from, to), ...(terminated ? [this.delimiters?.segment ?? 0] : [])]
    }
    if (this.tail.seen > 0) this.tail.clear()
    if (next === 'closed' || next === 'another') this.state = 'closed'
    else if (next !== 'open') this.package = next.packageBytes
  }

  private passPackage(bytes: Uint8Array, from: number): number {
    const passed = Math.min(this.package, bytes.length - from)
    this.package -= passed
    return from + passed
  }
}

/** Whether the byte at `end` stands behind an odd number of release characters, of those from `from` on. */
function isReleased(bytes: Uint8Array, from: number, end: number, release: number | undefined): boolean {
  let at = end
  while (at > from && bytes[at - 1] === release) at--
  return (end - at) % 2 === 1
}
