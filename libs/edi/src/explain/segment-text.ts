import { countCharacters, decode } from '../charset.ts'
import { isLineEnd } from '../frame/bytes.ts'
import type { SegmentReader } from '../segment-reader.ts'

// C0, DEL and C1: what they do to a terminal is none of the sender's business.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u001f\u007f-\u009f]/g

/** Text without anything that a terminal would obey. */
export function shown(text: string): string {
  return text.replace(control, '·')
}

/** The segment at hand as it was sent, release characters included, in one line. */
export class SegmentText {
  readonly text: string
  /** In characters. */
  readonly length: number
  private readonly reader: SegmentReader
  private readonly start: number
  private readonly end: number

  constructor(reader: SegmentReader) {
    this.reader = reader
    this.start = reader.startOf(0)
    this.end = reader.endOf(reader.elementCount)
    this.text = shown(rawText(reader, this.start, this.end))
    this.length = this.characters(this.start, this.end)
  }

  /** Where a stretch of bytes stands in the text, in characters. */
  placeOf(start: number, end: number): { readonly at: number; readonly width: number } {
    const at = this.characters(this.start, Math.min(start, this.end))
    return { at, width: this.characters(start, Math.min(end, this.end)) }
  }

  private characters(start: number, end: number): number {
    const { bytes, charset, foldsLines } = this.reader
    let count = countCharacters(bytes, start, end, charset)
    if (foldsLines) for (let at = start; at < end; at++) if (isLineEnd(bytes[at])) count--
    return count
  }
}

function rawText({ bytes, charset, foldsLines }: SegmentReader, start: number, end: number): string {
  const text = decode(bytes, start, end, charset)
  return foldsLines ? text.replace(/[\r\n]/g, '') : text
}
