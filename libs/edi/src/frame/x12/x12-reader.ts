import { indexOfByte, isBlank, startsIsa, Tail } from '../bytes.ts'
import type { FileFrame } from '../file-frame.ts'
import type { InterchangeReader, Stretch } from '../interchange-reader.ts'
import { Stretches } from '../stretches.ts'
import { BinaryHead, startsBinary } from './binary-segment.ts'
import { EnvelopeBuilder } from './envelope-builder.ts'
import { IsaCollector } from './isa-collector.ts'

type Mode = 'isa' | 'segments' | 'binary-head' | 'octets'

/** Reads an X12 interchange, ISA to IEA; and the ones that follow directly where an IEA is missing. */
export class X12Reader implements InterchangeReader {
  state: 'open' | 'closed' | 'none' = 'open'
  private mode: Mode = 'isa'
  private readonly file: FileFrame
  private readonly builder: EnvelopeBuilder
  private readonly tail: Tail
  /** What is read, and before it what was taken for something else and is read again. */
  private readonly stretches = new Stretches()
  private collector = new IsaCollector()
  private binary = new BinaryHead(undefined, 0)
  /** Octets of a binary segment that still have to pass. */
  private octets = 0
  /** Offset of the ISA being collected, or of the segment in the tail. */
  private start: number
  /** An interchange is open: what turns out to be no ISA belongs to its segments. */
  private inside = false
  /** The segment at hand looked like an ISA, or like a binary segment, and is none. */
  private isPlain = false
  private element = 0
  private terminator = 0

  constructor(file: FileFrame, start: number, first: readonly number[]) {
    this.file = file
    this.builder = new EnvelopeBuilder(file)
    this.tail = new Tail(file.limits.maxSegmentBytes)
    this.start = start
    for (const byte of first) this.collector.push(byte)
  }

  get returned(): Stretch {
    if (this.state !== 'none') return this.stretches.rest
    return { bytes: Uint8Array.from(this.collector.bytes), offset: this.start }
  }

  get transactionStart(): number | undefined {
    return this.builder.transactionStart
  }

  get pendingStart(): number | undefined {
    return this.mode === 'isa' || this.tail.length > 0 ? this.start : undefined
  }

  read(bytes: Uint8Array, from: number, base: number): number {
    return this.stretches.read({ bytes, offset: base }, from, (given, at, offset) => {
      if (this.state !== 'open' || this.builder.full) return undefined
      return this.step(given, at, offset)
    })
  }

  end(): void {
    // Giving unfinished bytes back may begin another ISA or binary segment, further on each time.
    while (this.state === 'open' && this.mode !== 'segments' && !this.builder.full) {
      this.endUnfinished()
      this.read(nothing, 0, 0)
    }
    if (this.state !== 'open') return
    if (this.tail.length > 0) this.finishTail(false)
    this.builder.end()
    this.state = 'closed'
  }

  private endUnfinished(): void {
    if (this.mode === 'isa') {
      if (this.collector.ended && !this.isOnlyData()) this.openInterchange()
      else this.noSuchIsa()
    } else if (this.mode === 'octets' && this.octets > 0) this.wrongLength()
    else if (this.mode === 'octets') this.finishTail(false)
    this.mode = 'segments'
  }

  private step(bytes: Uint8Array, at: number, offset: number): number {
    switch (this.mode) {
      case 'isa':
        return this.readIsa(bytes, at)
      case 'segments':
        return this.readSegments(bytes, at, offset)
      case 'binary-head':
        return this.readBinaryHead(bytes, at)
      case 'octets':
        return this.passOctets(bytes, at)
      default:
        return this.mode satisfies never
    }
  }

  private collectIsa(offset: number, bytes: Uint8Array): void {
    this.mode = 'isa'
    this.start = offset
    this.collector = new IsaCollector()
    for (const byte of bytes) this.collector.push(byte)
  }

  private readIsa(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      const state = this.collector.push(bytes[at] ?? 0)
      if (state === 'more') continue
      if (state === 'no-isa' || this.isOnlyData()) this.noSuchIsa()
      else this.openInterchange()
      return state === 'complete-before' ? at : at + 1
    }
    return bytes.length
  }

  /** Within an interchange an ISA must be likelier than data that begins with its letters: ISA12 decides. */
  private isOnlyData(): boolean {
    return this.inside && !/^\d{5}$/.test(this.collector.collected().fields[11] ?? '')
  }

  private openInterchange(): void {
    this.isPlain = false
    this.tail.clear()
    const end = this.start + this.collector.bytes.length
    const delimiters = this.builder.openInterchange(this.collector.collected(), { start: this.start, end })
    this.inside = delimiters !== undefined
    this.mode = 'segments'
    this.element = delimiters?.element ?? 0
    this.terminator = delimiters?.segment ?? 0
    if (delimiters === undefined) this.state = 'closed'
  }

  /** Gives the collected bytes back to be read as what they are. */
  private noSuchIsa(): void {
    if (this.inside) this.readAgain(Uint8Array.from(this.collector.bytes))
    else this.state = 'none'
  }

  private readAgain(bytes: Uint8Array): void {
    this.mode = 'segments'
    this.isPlain = true
    this.stretches.again({ bytes, offset: this.start })
  }

  private readSegments(bytes: Uint8Array, from: number, offset: number): number {
    if (this.tail.length > 0) return this.continueSegment(bytes, from)
    let at = from
    while (at < bytes.length && this.skips(bytes[at] ?? 0, offset + at)) at++
    if (at === bytes.length) return at
    this.start = offset + at
    if (bytes.length - at < 4) return this.byteIntoTail(bytes, at)
    if (this.beginsOther(bytes, at)) return at + 4
    const end = indexOfByte(bytes, this.terminator, at)
    if (end >= 0) {
      this.finishSegment(bytes, at, end, true)
      return end + 1
    }
    this.tail.push(bytes.subarray(at))
    return bytes.length
  }

  /** Blanks between segments, unless one of them is a separator; and empty segments. */
  private skips(byte: number, offset: number): boolean {
    if (byte === this.terminator) return true
    if (!isBlank(byte) || this.builder.isSeparator(byte)) return false
    this.builder.lineEnd(byte, offset)
    return true
  }

  /** The first four bytes of a segment decide whether it is an ISA or binary, wherever the chunks are cut. */
  private beginsOther(bytes: Uint8Array, at: number): boolean {
    if (this.isPlain) return false
    if (startsIsa(bytes, at)) {
      this.collectIsa(this.start, bytes.slice(at, at + 4))
      this.tail.clear()
      return true
    }
    if (!startsBinary(bytes, at, this.element)) return false
    if (this.tail.length === 0) this.tail.push(bytes.subarray(at, at + 4))
    this.mode = 'binary-head'
    this.binary = new BinaryHead(bytes[at + 1], this.element)
    return true
  }

  private continueSegment(bytes: Uint8Array, from: number): number {
    if (this.tail.length < 4) return this.byteIntoTail(bytes, from)
    const end = indexOfByte(bytes, this.terminator, from)
    this.tail.push(bytes.subarray(from, end < 0 ? bytes.length : end))
    if (end < 0) return bytes.length
    this.finishTail(true)
    return end + 1
  }

  private byteIntoTail(bytes: Uint8Array, at: number): number {
    if (bytes[at] === this.terminator) this.finishTail(true)
    else {
      this.tail.push(bytes.subarray(at, at + 1))
      if (this.tail.length === 4) this.beginsOther(this.tail.bytes, 0)
    }
    return at + 1
  }

  private readBinaryHead(bytes: Uint8Array, from: number): number {
    const byte = bytes[from] ?? 0
    if (byte === this.terminator) {
      this.mode = 'segments'
      this.finishTail(true)
      return from + 1
    }
    this.tail.push(bytes.subarray(from, from + 1))
    const state = this.binary.push(byte)
    if (state === 'none') this.mode = 'segments'
    else if (state === 'octets') {
      this.mode = 'octets'
      this.octets = this.binary.octets
    }
    return from + 1
  }

  private passOctets(bytes: Uint8Array, from: number): number {
    const passed = Math.min(this.octets, bytes.length - from)
    this.tail.push(bytes.subarray(from, from + passed))
    this.octets -= passed
    const at = from + passed
    if (this.octets > 0 || at === bytes.length) return at
    if (bytes[at] !== this.terminator) {
      this.wrongLength()
      return at
    }
    this.finishTail(true)
    this.mode = 'segments'
    return at + 1
  }

  /** No terminator stands where BIN01 or BDS02 says: then the first one ends the segment, if its octets are still there. */
  private wrongLength(): void {
    const { tail, start } = this
    this.builder.wrongLength(start, this.binary.lengthElement)
    this.mode = 'segments'
    const isWhole = tail.seen === tail.length
    if (!isWhole || !this.file.mayReadAgain(tail.length, start + tail.length)) return
    const bytes = tail.bytes.slice()
    tail.clear()
    this.readAgain(bytes)
  }

  private finishTail(terminated: boolean): void {
    const { bytes } = this.tail
    this.finishSegment(bytes, 0, bytes.length, terminated)
  }

  private finishSegment(bytes: Uint8Array, from: number, to: number, terminated: boolean): void {
    const length = Math.max(to - from, this.tail.seen)
    const isBinary = this.mode === 'octets'
    const span = { start: this.start, length, terminated, ...(isBinary && { isBinary }) }
    const state = this.builder.segment(bytes, from, to, span)
    if (this.tail.seen > 0) this.tail.clear()
    this.isPlain = false
    if (state === 'closed') this.state = 'closed'
  }
}

const nothing = new Uint8Array(0)
