import type { ByteSource } from '../bytes/byte-source.ts'
import { BerReader, indefinite, MalformedBer, maxDepth, maxLengthBytes } from './ber-reader.ts'

/** An open constructed element, in bytes from the start. `end` is -1 for the indefinite form. */
type Frame = { readonly end: number; readonly limit: number }

/** What may follow the structure: 64 bytes of padding, or white space only where more could hide an attack. */
export type Tail = 'tolerant' | 'blank'

const maxTailBytes = 64
/** Small pieces are joined to this size, so that a million of them are not a million steps of the next layer. */
const joinedBytes = 64 * 1024

/**
 * Walks BER (X.690 8.1) forward as its bytes arrive, DER and indefinite form alike. Small elements are taken whole, to
 * be read with a BerReader; octet strings of any size flow through. Throws MalformedBer.
 */
export class BerStream {
  readonly #source: ByteSource
  readonly #frames: Frame[] = [{ end: Number.POSITIVE_INFINITY, limit: Number.POSITIVE_INFINITY }]
  #at = 0
  // The header last looked at.
  #tag = 0
  #length = 0
  #headerBytes = 0

  constructor(source: ByteSource) {
    this.#source = source
  }

  /** The next tag byte, or -1 at the end of the open element. */
  async peek(): Promise<number> {
    for (let ended = this.#ended(); ; ended = this.#ended()) {
      if (ended === true) return -1
      if (ended === false && this.#source.length > 0) return this.#source.at(0)
      await this.#more(ended === undefined ? 2 : 1)
    }
  }

  /** Opens a constructed element. */
  async enter(tag: number): Promise<void> {
    await this.#header(tag)
    this.#open()
  }

  /** Closes the innermost element, passing over whatever is left in it. */
  async leave(): Promise<void> {
    const depth = this.#frames.length
    while (this.#frames.length >= depth) {
      if ((await this.peek()) === -1) this.#close()
      else {
        await this.#header()
        if (this.#length === indefinite) this.#open()
        else await this.#pass()
      }
    }
  }

  /** One whole element, tag and length included, of at most that many bytes. */
  async element(maxBytes: number): Promise<Buffer> {
    while (!this.#look()) await this.#more(this.#source.length + 1)
    const size =
      this.#length === indefinite ? await this.#indefiniteSize(maxBytes) : this.#headerBytes + this.#length
    if (size > maxBytes) throw new MalformedBer('element too large', this.#at)
    if (this.#at + size > this.#top().limit) throw this.#endsEarly()
    await this.#more(size)
    return this.#take(size)
  }

  /** Passes over one whole element of any size. */
  async skip(): Promise<void> {
    await this.#header()
    if (this.#length !== indefinite) return this.#pass()
    this.#open()
    await this.leave()
  }

  /** An octet string of at most that many bytes, whole. */
  async octetString(maxBytes: number): Promise<Buffer> {
    return new BerReader(await this.element(maxBytes)).octets(0x04)
  }

  /** An object identifier in dotted form. */
  async objectId(): Promise<string> {
    return new BerReader(await this.element(64)).objectId()
  }

  /**
   * The content of an octet string, primitive (`tag`) or in pieces (`tag | 0x20`, which may nest again: X.690 8.7.3).
   * Must be read to its end before anything else is.
   */
  async *octets(tag: number): AsyncGenerator<Buffer> {
    if ((await this.peek()) === tag) {
      await this.#header(tag)
      this.#take(this.#headerBytes)
      yield* this.#flow(this.#length)
      return
    }
    const depth = this.#frames.length
    await this.enter(tag | 0x20)
    const joiner = new Joiner()
    while (this.#frames.length > depth) {
      if (!this.#step(joiner)) {
        await this.#more(this.#source.length + 1)
        continue
      }
      if (joiner.full) yield joiner.take()
      if (this.#length <= joinedBytes || this.#frames.length === depth) continue
      if (joiner.size > 0) yield joiner.take()
      yield* this.#flow(this.#length)
    }
    if (joiner.size > 0) yield joiner.take()
  }

  /** The end of the message: closes every element, then judges what follows them. */
  async finish(tail: Tail): Promise<void> {
    while (this.#frames.length > 1) await this.leave()
    let left = maxTailBytes
    for (let piece = await this.#source.next(); piece; piece = await this.#source.next()) {
      left -= piece.length
      const allowed = tail === 'tolerant' ? left >= 0 : piece.every(isBlankByte)
      if (!allowed) throw new MalformedBer('bytes after the end', this.#at)
    }
  }

  /** One piece of an octet string, if it is there: opened, closed, copied, or, when it is large, left to flow. */
  #step(joiner: Joiner): boolean {
    this.#length = 0
    const ended = this.#ended()
    if (ended) this.#close()
    if (ended !== false || !this.#look()) return ended ?? false
    if (this.#tag === 0x24) {
      this.#open()
      this.#length = 0
      return true
    }
    if (this.#tag !== 0x04) throw new MalformedBer('unexpected element', this.#at)
    if (this.#length > joinedBytes) {
      this.#take(this.#headerBytes)
      return true
    }
    const size = this.#headerBytes + this.#length
    if (this.#source.length < size) return false
    joiner.add(this.#source, this.#headerBytes, this.#length)
    this.#at += size
    return true
  }

  async *#flow(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      const piece = await this.#source.next(left)
      if (!piece) throw new MalformedBer('element ends early', this.#at, true)
      this.#at += piece.length
      left -= piece.length
      yield piece
    }
  }

  async #pass(): Promise<void> {
    const length = this.#length
    this.#take(this.#headerBytes)
    for await (const _ of this.#flow(length));
  }

  async #header(expected?: number): Promise<void> {
    while (!this.#look()) await this.#more(this.#source.length + 1)
    if (expected !== undefined && this.#tag !== expected)
      throw new MalformedBer('unexpected element', this.#at)
  }

  /** Reads the next tag and length without taking them. False when they are not all there. */
  #look(): boolean {
    const { limit } = this.#top()
    if (this.#at + 2 > limit) throw this.#endsEarly()
    if (this.#source.length < 2) return false
    this.#tag = this.#source.at(0)
    if ((this.#tag & 0x1f) === 0x1f || this.#tag === 0) throw new MalformedBer('unknown tag', this.#at)
    const first = this.#source.at(1)
    const digits = first > 0x80 ? first & 0x7f : 0
    if (digits > maxLengthBytes) throw new MalformedBer('length too long', this.#at)
    this.#headerBytes = 2 + digits
    if (this.#at + this.#headerBytes > limit) throw this.#endsEarly()
    if (this.#source.length < this.#headerBytes) return false
    this.#length = first < 0x80 ? first : first === 0x80 ? indefinite : this.#longLength(digits)
    if (this.#length === indefinite && (this.#tag & 0x20) === 0)
      throw new MalformedBer('primitive without length', this.#at)
    if (this.#at + this.#headerBytes + this.#length > limit) throw this.#endsEarly()
    return true
  }

  #longLength(digits: number): number {
    let length = 0
    for (let i = 0; i < digits; i++) length = length * 256 + this.#source.at(2 + i)
    return length
  }

  /** Looks for the end of contents in ever larger windows: doubling keeps the work linear. */
  async #indefiniteSize(maxBytes: number): Promise<number> {
    for (let wanted = 1024; ; wanted *= 2) {
      const whole = !(await this.#source.fill(wanted))
      try {
        return new BerReader(this.#source.window.subarray(0, maxBytes)).element().length
      } catch (error) {
        if (!(error instanceof MalformedBer) || !error.truncated || whole || wanted > maxBytes) throw error
      }
    }
  }

  /** Is the innermost open element used up? Nothing when the bytes that tell are not there yet. */
  #ended(): boolean | undefined {
    const { end, limit } = this.#top()
    if (end !== indefinite) return this.#at >= end
    if (this.#at + 2 > limit) throw this.#endsEarly()
    if (this.#source.length < 2) return undefined
    return this.#source.at(0) === 0 && this.#source.at(1) === 0
  }

  #open(): void {
    if (this.#frames.length > maxDepth) throw new MalformedBer('nested too deep', this.#at)
    this.#take(this.#headerBytes)
    const { limit } = this.#top()
    const end = this.#length === indefinite ? indefinite : this.#at + this.#length
    this.#frames.push({ end, limit: end === indefinite ? limit : end })
  }

  #close(): void {
    if (this.#top().end === indefinite) this.#take(2)
    this.#frames.pop()
  }

  #take(count: number): Buffer {
    this.#at += count
    return this.#source.take(count)
  }

  async #more(count: number): Promise<void> {
    if (!(await this.#source.fill(count))) throw new MalformedBer('element ends early', this.#at, true)
  }

  #top(): Frame {
    const frame = this.#frames[this.#frames.length - 1]
    if (frame === undefined) throw new Error('BER stream left more elements than it entered')
    return frame
  }

  // Running into the end of an enclosing element is a lie about lengths, not a cut.
  #endsEarly(): MalformedBer {
    return new MalformedBer('element ends early', this.#at)
  }
}

/** Joins small pieces. A native call for each byte of a hostile message would cost more than the bytes. */
class Joiner {
  #bytes = Buffer.allocUnsafe(1024)
  size = 0

  get full(): boolean {
    return this.size >= joinedBytes
  }

  add(source: ByteSource, skip: number, count: number): void {
    if (this.size + count > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.size + count, this.#bytes.length * 2))
      this.#bytes.copy(grown, 0, 0, this.size)
      this.#bytes = grown
    }
    if (count > 32) this.#bytes.set(source.take(skip + count).subarray(skip), this.size)
    else {
      for (let i = 0; i < count; i++) this.#bytes[this.size + i] = source.at(skip + i)
      source.skip(skip + count)
    }
    this.size += count
  }

  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.size)
    this.#bytes = Buffer.allocUnsafe(joinedBytes)
    this.size = 0
    return taken
  }
}

export function isBlankByte(byte: number): boolean {
  return byte === 0x0d || byte === 0x0a || byte === 0x20 || byte === 0x09
}
