import { isLineEnd } from '../frame/bytes.ts'

/** Line and column as editors count them: from 1, columns in characters. */
export type TextPlace = { readonly line: number; readonly column: number }

const everyBytes = 64 * 1024

/**
 * Finds the line and the column of bytes of a file, in any order, and reads the file but once. Of what is no UTF-8 a
 * column is a byte. LF, CRLF and a CR alone end a line.
 */
export class PlaceFinder {
  private readonly bytes: Uint8Array
  /** What stands at every multiple of `everyBytes` that was passed. */
  private readonly known: TextPlace[] = [{ line: 1, column: 1 }]

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  placeOf(offset: number): TextPlace {
    const wanted = Math.min(offset, this.bytes.length)
    const last = Math.floor(wanted / everyBytes)
    while (this.known.length <= last) {
      const from = (this.known.length - 1) * everyBytes
      this.known.push(this.walk(from, from + everyBytes))
    }
    return this.walk(last * everyBytes, wanted)
  }

  /** `from` is a place that is known. */
  private walk(from: number, to: number): TextPlace {
    const { bytes } = this
    let { line, column } = this.known[from / everyBytes] ?? { line: 1, column: 1 }
    for (let at = from; at < to; at++) {
      const byte = bytes[at] ?? 0
      if (isLineEnd(byte)) {
        // A CR before LF ends nothing yet.
        if (byte === 0x0d && bytes[at + 1] === 0x0a) continue
        line++
        column = 1
      } else if ((byte & 0xc0) !== 0x80) column++
    }
    return { line, column }
  }
}
