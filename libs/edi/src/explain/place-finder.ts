/** Line and column as editors count them: from 1, columns in characters. */
export type TextPlace = { readonly line: number; readonly column: number }

type Walk = TextPlace & { readonly isAfterReturn: boolean }

const everyBytes = 64 * 1024
const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Finds the line and the column of bytes of a file of any length, which it sees go by once: it remembers where every 64 KiB
 * begin, and the rest it is shown again. Of what is no UTF-8 a column is a byte. LF, CRLF and a CR alone end a line.
 */
export class PlaceFinder {
  private readonly known: Walk[] = [{ line: 1, column: 1, isAfterReturn: false }]
  private last: Walk = { line: 1, column: 1, isAfterReturn: false }
  private length = 0

  /** The next bytes of the file. */
  take(chunk: Uint8Array): void {
    let from = 0
    while (from < chunk.length) {
      const to = Math.min(chunk.length, from + everyBytes - (this.length % everyBytes))
      this.last = walked(this.last, chunk, from, to)
      this.length += to - from
      from = to
      if (this.length % everyBytes === 0) this.known.push(this.last)
    }
  }

  /** What must be shown for the place of an offset: the bytes from here to it. */
  shownFrom(offset: number): number {
    return Math.min(Math.floor(offset / everyBytes), this.known.length - 1) * everyBytes
  }

  placeOf(offset: number, shown: Uint8Array): TextPlace {
    const from = this.shownFrom(offset)
    const start = this.known[from / everyBytes] ?? this.last
    const { line, column } = walked(start, shown, 0, Math.min(shown.length, offset - from))
    return { line, column }
  }
}

function walked(start: Walk, bytes: Uint8Array, from: number, to: number): Walk {
  let { line, column, isAfterReturn } = start
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0
    if (byte === lineFeed || byte === carriageReturn) {
      // CRLF ended its line at the CR.
      if (byte === carriageReturn || !isAfterReturn) line++
      column = 1
    } else if ((byte & 0xc0) !== 0x80) column++
    isAfterReturn = byte === carriageReturn
  }
  return { line, column, isAfterReturn }
}
