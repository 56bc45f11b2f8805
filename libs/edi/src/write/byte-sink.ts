import { type CharacterSet, characterSet } from './character-set.ts'
import type { OutputCharset } from './write-options.ts'

// Blocks become larger up to this. One buffer that doubled would be copied, and makes the collector run, for nothing.
const largestBlock = 1024 * 1024

/** Bytes that grow; text goes in character by character, so that no string is made of what is written. */
export class ByteSink {
  set: CharacterSet
  /** Blocks that are full. */
  private readonly full: Uint8Array[] = []
  private bytes = Buffer.allocUnsafe(1024)
  private length = 0

  constructor(charset: OutputCharset) {
    this.set = characterSet(charset)
  }

  /** A character below 0x80, some times. */
  put(code: number, times = 1): void {
    this.makeRoom(times)
    for (let count = 0; count < times; count++) this.bytes[this.length++] = code
  }

  /**
   * ASCII text: characters of class 0 as they are, of class 1 behind `release` (-1: there is none). False, and nothing
   * is written, when a character needs more thought than that.
   */
  addPlain(text: string, classes: Uint8Array, release: number): boolean {
    this.makeRoom(2 * text.length)
    const { bytes } = this
    let at = this.length
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      if (code > 0x7f) return false
      if (classes[code] !== 0) {
        if (classes[code] !== 1 || release < 0) return false
        bytes[at++] = release
      }
      bytes[at++] = code
    }
    this.length = at
    return true
  }

  /** Text of which the character set has everything. */
  add(text: string): void {
    this.makeRoom(text.length * this.set.width)
    this.length += this.set.write(text, this.bytes, this.length)
  }

  /** Octets of no character set: one character each, U+0000 to U+00FF. */
  addOctets(octets: string): void {
    this.makeRoom(octets.length)
    this.length += this.bytes.write(octets, this.length, 'latin1')
  }

  end(): Uint8Array {
    const last = this.bytes.subarray(0, this.length)
    return this.full.length === 0 ? last : Buffer.concat([...this.full, last])
  }

  private makeRoom(count: number): void {
    if (this.length + count <= this.bytes.length) return
    this.full.push(this.bytes.subarray(0, this.length))
    this.bytes = Buffer.allocUnsafe(Math.max(count, Math.min(2 * this.bytes.length, largestBlock)))
    this.length = 0
  }
}
