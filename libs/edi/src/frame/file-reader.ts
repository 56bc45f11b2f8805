import { isAlphanumeric, isBlank } from './bytes.ts'
import { EdifactReader } from './edifact/edifact-reader.ts'
import type { FileFrame } from './file-frame.ts'
import type { InterchangeReader } from './interchange-reader.ts'
import { X12Reader } from './x12/x12-reader.ts'

/** The letters with which an interchange begins, before a separator. */
const beginnings = ['ISA', 'UNA', 'UNB'] as const
const byteOrderMark = [0xef, 0xbb, 0xbf]

/**
 * Looks for the beginning of an interchange and lets a reader of its standard take it from there. Takes the file in
 * chunks of any size; the events are the same at every chunk size. Never throws on what a partner sent.
 */
export class FileReader {
  private readonly file: FileFrame
  private reader: InterchangeReader | undefined
  /** File offset of index 0 of the bytes being read. */
  private base = 0
  /** Letters of a beginning seen so far, and the byte before them. */
  private letters = ''
  private before = 0
  /** Segment terminator of the last interchange: empty segments may follow it. */
  private terminator = 0

  constructor(file: FileFrame) {
    this.file = file
  }

  /** File offset of the open transaction, if one is open. */
  get transactionStart(): number | undefined {
    return this.reader?.transactionStart
  }

  /** File offset of the segment, or header, of which a part has been read. */
  get pendingStart(): number | undefined {
    return this.reader?.pendingStart
  }

  /** Bytes read so far. */
  get length(): number {
    return this.base
  }

  write(chunk: Uint8Array): void {
    this.read(chunk, this.base)
  }

  end(): void {
    // Giving unfinished bytes back may begin another interchange, further on each time.
    while (this.reader !== undefined) {
      this.reader.end()
      this.settle(this.reader)
    }
    this.file.end(this.base)
  }

  private read(bytes: Uint8Array, base: number): void {
    this.base = base
    let from = 0
    while (from < bytes.length && !this.file.full) {
      const { reader } = this
      if (reader === undefined) from = this.search(bytes, from)
      else {
        from = reader.read(bytes, from, this.base)
        if (reader.state !== 'open') this.settle(reader)
      }
    }
    this.base = base + bytes.length
  }

  private search(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0
      if (this.letters.length === 3 && isSeparator(byte)) {
        this.begin(this.base + at - 3, byte)
        return at + 1
      }
      this.match(byte, this.base + at)
    }
    return bytes.length
  }

  private match(byte: number, offset: number): void {
    const next = this.letters + String.fromCharCode(byte)
    const begins = beginnings.some((letters) => letters.startsWith(next))
    if (begins && (this.letters !== '' || !isAlphanumeric(this.before))) this.letters = next
    else {
      if (this.letters !== '') this.file.junk(offset - this.letters.length)
      this.letters = ''
      if (!this.isNothing(byte, offset)) this.file.junk(offset)
    }
    this.before = byte
  }

  /** Blanks, a byte order mark, and the terminators of empty segments behind a trailer. */
  private isNothing(byte: number, offset: number): boolean {
    return isBlank(byte) || byte === this.terminator || (offset < 3 && byte === byteOrderMark[offset])
  }

  private begin(start: number, separator: number): void {
    const first = [...Buffer.from(this.letters), separator]
    this.reader =
      this.letters === 'ISA'
        ? new X12Reader(this.file, start, first)
        : new EdifactReader(this.file, start, first)
    this.letters = ''
  }

  /** Looks through the bytes again that a reader took and has no use for. */
  private settle(reader: InterchangeReader): void {
    this.reader = undefined
    this.before = 0
    this.terminator = this.file.terminator
    const { bytes, offset } = reader.returned
    // The letters of what is no interchange are junk and cannot begin one again.
    const passed = reader.state === 'none' ? 3 : 0
    if (passed > 0) this.file.junk(offset, bytes[0] === letterI ? 'ISA_UNREADABLE' : 'UNB_UNREADABLE')
    const { base } = this
    this.read(Uint8Array.from(bytes.slice(passed)), offset + passed)
    this.base = base
  }
}

const letterI = 0x49

/** What may stand behind ISA, UNA or UNB; 1D is the element separator of UNOB (ISO 9735, syntax version 1). */
function isSeparator(byte: number): boolean {
  return byte === 0x1d || (!isAlphanumeric(byte) && !isBlank(byte))
}
