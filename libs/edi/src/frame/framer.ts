import type { Framing } from '../interchange.ts'
import { isAlphanumeric, isBlank, startsIsa, Tail } from './bytes.ts'
import { EnvelopeBuilder } from './envelope-builder.ts'
import { IsaCollector } from './isa-collector.ts'
import { defaultLimits, type FramerLimits } from './limits.ts'

/** Reads a file in chunks of any size; the result is the same at every chunk size. */
export type Framer = { write(chunk: Uint8Array): void; end(): Framing }

/** A push reader for one file. Holds at most one segment in memory (`maxSegmentBytes`), plus what it found. */
export function createFramer(limits: FramerLimits = {}): Framer {
  return new X12Framer({ ...defaultLimits, ...limits })
}

/** Finds the interchanges, groups and transactions of a whole file. Never throws on what a partner sent. */
export function frame(bytes: Uint8Array, limits?: FramerLimits): Framing {
  const framer = createFramer(limits)
  framer.write(bytes)
  return framer.end()
}

type Mode = 'outside' | 'isa' | 'segments'
const isa = [0x49, 0x53, 0x41]
const byteOrderMark = [0xef, 0xbb, 0xbf]

class X12Framer implements Framer {
  private mode: Mode = 'outside'
  private readonly builder: EnvelopeBuilder
  private readonly tail: Tail
  /** File offset of index 0 of the bytes being read. */
  private base = 0
  /** Outside: how many letters of ISA matched, and the byte before them. */
  private matched = 0
  private before = 0
  private collector = new IsaCollector()
  /** Offset of the ISA being collected, or of the segment in the tail. */
  private start = 0
  /** Where collected bytes go back to when they turn out to be no ISA. */
  private fallback: 'outside' | 'segments' = 'outside'
  /** The segment at hand looked like an ISA and is none. */
  private noIsa = false
  private terminator = 0

  constructor(limits: Required<FramerLimits>) {
    this.builder = new EnvelopeBuilder(limits)
    this.tail = new Tail(limits.maxSegmentBytes)
  }

  write(chunk: Uint8Array): void {
    this.read(chunk, this.base)
  }

  end(): Framing {
    // Giving an unfinished ISA back may begin another one, further on each time.
    while (this.mode === 'isa') {
      if (this.collector.ended && !this.isOnlyData()) this.openInterchange()
      else this.noSuchIsa()
    }
    if (this.mode === 'segments' && this.tail.length > 0) this.finishTail(false)
    return this.builder.end(this.base)
  }

  private read(bytes: Uint8Array, base: number): void {
    this.base = base
    let from = 0
    while (from < bytes.length) {
      if (this.builder.full) break
      if (this.mode === 'outside') from = this.readOutside(bytes, from)
      else if (this.mode === 'isa') from = this.readIsa(bytes, from)
      else from = this.readSegments(bytes, from)
    }
    this.base = base + bytes.length
  }

  private readOutside(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0
      if (this.matched === 3 && !isAlphanumeric(byte) && !isBlank(byte)) {
        this.collectIsa(this.base + at - 3, 'outside', [...isa, byte])
        return at + 1
      }
      this.matchOutside(byte, this.base + at)
    }
    return bytes.length
  }

  private matchOutside(byte: number, offset: number): void {
    const fits = byte === isa[this.matched] && (this.matched > 0 || !isAlphanumeric(this.before))
    if (fits) this.matched++
    else {
      if (this.matched > 0) this.builder.junk(offset - this.matched)
      this.matched = 0
      if (!this.isNothing(byte, offset)) this.builder.junk(offset)
    }
    this.before = byte
  }

  /** Blanks, a byte order mark, and the terminators of empty segments behind an IEA. */
  private isNothing(byte: number, offset: number): boolean {
    return isBlank(byte) || byte === this.terminator || (offset < 3 && byte === byteOrderMark[offset])
  }

  private collectIsa(offset: number, fallback: 'outside' | 'segments', bytes: readonly number[]): void {
    this.mode = 'isa'
    this.matched = 0
    this.start = offset
    this.fallback = fallback
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
    return this.fallback === 'segments' && !/^\d{5}$/.test(this.collector.collected().fields[11] ?? '')
  }

  private openInterchange(): void {
    this.noIsa = false
    this.tail.clear()
    const isaEnd = this.start + this.collector.bytes.length
    const delimiters = this.builder.openInterchange(this.collector.collected(), {
      start: this.start,
      end: isaEnd,
    })
    this.mode = delimiters === undefined ? 'outside' : 'segments'
    this.before = 0
    this.terminator = delimiters?.segment ?? 0
  }

  /** Gives the collected bytes back to be read as what they are. */
  private noSuchIsa(): void {
    const bytes = Uint8Array.from(this.collector.bytes)
    const { start, base } = this
    this.mode = this.fallback
    this.noIsa = this.fallback === 'segments'
    if (this.fallback === 'segments') this.read(bytes, start)
    else {
      this.builder.junk(start, 'ISA_UNREADABLE')
      this.before = 0
      this.read(bytes.subarray(3), start + 3)
    }
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
      this.collectIsa(this.base + at, 'segments', [...bytes.subarray(at, at + 4)])
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
      this.collectIsa(this.start, 'segments', collected)
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
    if (state === 'closed') {
      this.mode = 'outside'
      this.matched = 0
      this.before = 0
    }
  }
}
