import { isLineEnd } from '../frame/bytes.ts'

/** Line and column as editors count them: from 1, columns in characters. */
export type TextPlace = { readonly line: number; readonly column: number }

/**
 * Finds the line and the column of bytes of a file. Asked in ascending order it reads the file once; of what is no UTF-8 a
 * column is a byte. LF, CRLF and a CR alone end a line.
 */
export class PlaceFinder {
  private readonly bytes: Uint8Array
  private at = 0
  private line = 1
  private column = 1

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  placeOf(offset: number): TextPlace {
    if (offset < this.at) {
      this.at = 0
      this.line = 1
      this.column = 1
    }
    const { bytes } = this
    for (const end = Math.min(offset, bytes.length); this.at < end; this.at++) {
      const byte = bytes[this.at] ?? 0
      if (isLineEnd(byte)) {
        const isFirstOfTwo = byte === 0x0d && bytes[this.at + 1] === 0x0a
        if (!isFirstOfTwo) this.line++
        this.column = isFirstOfTwo ? this.column : 1
      } else if ((byte & 0xc0) !== 0x80) this.column++
    }
    return { line: this.line, column: this.column }
  }
}
