import { isBlank, startsIsa, Tail } from '../bytes.ts'
import type { FileFrame } from '../file-frame.ts'
import type { InterchangeReader } from '../interchange-reader.ts'
import { EnvelopeBuilder } from './envelope-builder.ts'
import { IsaCollector } from './isa-collector.ts'

/** Reads an X12 interchange, ISA to IEA; and the ones that follow directly where an IEA is missing. */
export class X12Reader implements InterchangeReader {
  state: 'open' | 'closed' | 'none' = 'open'
  private mode: 'isa' | 'segments' = 'isa'
  private readonly builder: EnvelopeBuilder
  private readonly tail: Tail
  /** File offset of index 0 of the bytes being read. */
  private base = 0
  private collector = new IsaCollector()
  /** Offset of the ISA being collected, or of the segment in the tail. */
  private start: number
  /** An interchange is open: what turns out to be no ISA belongs to its segments. */
  private inside = false
  /** The segment at hand looked like an ISA and is none. */
  private noIsa = false
  private terminator = 0

  constructor(file: FileFrame, start: number, first: readonly number[]) {
    this.builder = new EnvelopeBuilder(file)
    this.tail = new Tail(file.limits.maxSegmentBytes)
    this.start = start
    for (const byte of first) this.collector.push(byte)
  }

  get returned() {
    return { bytes: this.state === 'none' ? this.collector.bytes : [], offset: this.start }
  }

  get transactionStart(): number | undefined {
    return this.builder.transactionStart
  }

  get pendingStart(): number | undefined {
    return this.mode === 'isa' || this.tail.length > 0 ? this.start : undefined
  }

  read(bytes: Uint8Array, from: number, base: number): number {
    this.base = base
    let at = from
    while (at < bytes.length && this.state === 'open' && !this.builder.full) {
      at = this.mode === 'isa' ? this.readIsa(bytes, at) : this.readSegments(bytes, at)
    }
    return this.builder.full ? bytes.length : at
  }

  end(): void {
    // Giving an unfinished ISA back may begin another one, further on each time.
    while (this.mode === 'isa' && this.state === 'open') {
      if (this.collector.ended && !this.isOnlyData()) this.openInterchange()
      else this.noSuchIsa()
    }
    if (this.state !== 'open') return
    if (this.tail.length > 0) this.finishTail(false)
    this.builder.end()
    this.state = 'closed'
  }

  private collectIsa(offset: number, bytes: readonly number[]): void {
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
    this.noIsa = false
    this.tail.clear()
    const end = this.start + this.collector.bytes.length
    const delimiters = this.builder.openInterchange(this.collector.collected(), { start: this.start, end })
    this.inside = delimiters !== undefined
    this.mode = 'segments'
    this.terminator = delimiters?.segment ?? 0
    if (delimiters === undefined) this.state = 'closed'
  }

  /** Gives the collected bytes back to be read as what they are. */
  private noSuchIsa(): void {
    if (!this.inside) {
      this.state = 'none'
      return
    }
    const bytes = Uint8Array.from(this.collector.bytes)
    const { start, base } = this
    this.mode = 'segments'
    this.noIsa = true
    this.read(bytes, 0, start)
    this.base = base
  }

  private readSegments(bytes: Uint8Array, from: number): number {
    if (this.tail.length > 0) return this.continueSegment(bytes, from)
    let at = from
    while (at < bytes.length && this.skips(bytes[at] ?? 0, this.base + at)) at++
    if (at === bytes.length) return at
    this.start = this.base + at
    if (bytes.length - at < 4) return this.byteIntoTail(bytes, at)
    if (!this.noIsa && startsIsa(bytes, at)) {
      this.collectIsa(this.base + at, [...bytes.subarray(at, at + 4)])
      return at + 4
    }
    const end = bytes.indexOf(this.terminator, at)
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

  private continueSegment(bytes: Uint8Array, from: number): number {
    if (this.tail.length < 4) return this.byteIntoTail(bytes, from)
    const end = bytes.indexOf(this.terminator, from)
    this.tail.push(bytes.subarray(from, end < 0 ? bytes.length : end))
    if (end < 0) return bytes.length
    this.finishTail(true)
    return end + 1
  }

  /** The first four bytes of a segment decide whether it is an ISA, wherever the chunks are cut. */
  private byteIntoTail(bytes: Uint8Array, at: number): number {
    if (bytes[at] === this.terminator) {
      this.finishTail(true)
      return at + 1
    }
    this.tail.push(bytes.subarray(at, at + 1))
    const head = this.tail.bytes
    if (head.length === 4 && !this.noIsa && startsIsa(head, 0)) {
      const collected = [...head]
      this.tail.clear()
      this.collectIsa(this.start, collected)
    }
    return at + 1
  }

  private finishTail(terminated: boolean): void {
    const { bytes } = this.tail
    this.finishSegment(bytes, 0, bytes.length, terminated)
  }

  private finishSegment(bytes: Uint8Array, from: number, to: number, terminated: boolean): void {
    const length = Math.max(to - from, this.tail.seen)
    const state = this.builder.segment(bytes, from, to, { start: this.start, length, terminated })
    if (this.tail.seen > 0) this.tail.clear()
    this.noIsa = false
    if (state === 'closed') this.state = 'closed'
  }
}
