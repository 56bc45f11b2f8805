import { isBlankByte } from '../asn1/ber-stream.ts'
import type { ByteSource } from '../bytes/byte-source.ts'
import { parseParameters } from './mime-fields.ts'

const maxParts = 100
const maxBoundaryLength = 200
/** White space a delimiter line may carry behind the boundary. */
const maxPaddingBytes = 1024

/**
 * Splits a multipart body as it comes (RFC 2046 5.1.1). The line end before a delimiter belongs to the delimiter; white
 * space may follow it; CRLF and LF are both line ends.
 */
export class MultipartStream {
  readonly #source: ByteSource
  readonly #delimiter: Buffer
  #started = false
  #parts = 0
  /** The closing delimiter was there. */
  closed = false
  /** More parts than anybody sends: the rest is not looked at. */
  flooded = false

  private constructor(source: ByteSource, boundary: string) {
    this.#source = source
    this.#delimiter = Buffer.from(`\n--${boundary}`, 'latin1')
  }

  /** Nothing when the content type names no usable boundary. */
  static open(source: ByteSource, contentType: string): MultipartStream | undefined {
    const boundary = parseParameters(contentType).parameters.get('boundary')
    if (!boundary || boundary.length > maxBoundaryLength) return undefined
    return new MultipartStream(source, boundary)
  }

  /** The next part, fields and body. The one before must have been read to its end. Nothing after the last one. */
  async nextPart(): Promise<AsyncIterable<Buffer> | undefined> {
    if (!this.#started) {
      this.#started = true
      for await (const _ of this.#untilDelimiter());
    }
    if (this.closed || this.flooded || !(await this.#source.fill(1))) return undefined
    this.#parts++
    this.flooded = this.#parts > maxParts
    return this.flooded ? undefined : this.#untilDelimiter()
  }

  /** Reads what follows the closing delimiter. Is it white space only? */
  async cleanEnd(): Promise<boolean> {
    let clean = true
    for await (const piece of this.#source.rest()) clean &&= piece.every(isBlankByte)
    return clean
  }

  async *#untilDelimiter(): AsyncGenerator<Buffer> {
    // Right behind a delimiter line, or at the very start, the line end before the next delimiter is already taken.
    if (await this.#delimiterAtStart()) return
    for (let known = 0; await this.#source.fill(known + 1); ) {
      const window = this.#source.window
      const at = window.indexOf(this.#delimiter)
      if (at < 0) {
        const kept = this.#possibleStart(window)
        if (kept > 0) yield this.#source.take(kept)
        known = this.#source.length
        continue
      }
      const line = await this.#delimiterLine(at + this.#delimiter.length)
      if (line === undefined) {
        // A line that only begins like the delimiter is content.
        yield this.#source.take(at + 1)
        known = 0
        continue
      }
      const contentBytes = at > 0 && this.#source.at(at - 1) === 0x0d ? at - 1 : at
      if (contentBytes > 0) yield this.#source.take(contentBytes)
      this.#source.skip(line - contentBytes)
      return
    }
    if (this.#source.length > 0) yield this.#source.take(this.#source.length)
  }

  async #delimiterAtStart(): Promise<boolean> {
    const wanted = this.#delimiter.subarray(1)
    for (let i = 0; i < wanted.length; i++) {
      if (!(await this.#source.fill(i + 1)) || this.#source.at(i) !== wanted[i]) return false
    }
    const line = await this.#delimiterLine(wanted.length)
    if (line === undefined) return false
    this.#source.skip(line)
    return true
  }

  /** How many bytes of the window come before anything that could be the start of a delimiter and its line end. */
  #possibleStart(window: Buffer): number {
    const tail = Math.max(0, window.length - this.#delimiter.length)
    for (let at = window.indexOf(0x0a, tail); at >= 0; at = window.indexOf(0x0a, at + 1)) {
      if (window.subarray(at).equals(this.#delimiter.subarray(0, window.length - at)))
        return at > 0 && window[at - 1] === 0x0d ? at - 1 : at
    }
    return window[window.length - 1] === 0x0d ? window.length - 1 : window.length
  }

  /** Reads the rest of a delimiter's line. Its end, or nothing when other things than white space stand in it. */
  async #delimiterLine(boundaryEnd: number): Promise<number | undefined> {
    let end = boundaryEnd
    const byteAt = async (index: number) =>
      (await this.#source.fill(index + 1)) ? this.#source.at(index) : undefined
    const closing = (await byteAt(end)) === 0x2d && (await byteAt(end + 1)) === 0x2d
    if (closing) end += 2
    let byte = await byteAt(end)
    while ((byte === 0x20 || byte === 0x09) && end - boundaryEnd < maxPaddingBytes) byte = await byteAt(++end)
    if (byte === 0x0d) byte = await byteAt(++end)
    const ended = closing && byte === undefined
    if (byte !== 0x0a && !ended) return undefined
    this.closed = closing
    return ended ? end : end + 1
  }
}
