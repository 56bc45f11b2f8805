import { isAlphanumeric, isBlank } from './bytes.ts'
import { edifactReader } from './edifact/edifact-reader.ts'
import type { FileFrame, JunkCode } from './file-frame.ts'
import type { InterchangeReader, Stretch } from './interchange-reader.ts'
import { Stretches } from './stretches.ts'
import { tradacomsReader } from './tradacoms/tradacoms-reader.ts'
import { X12Reader } from './x12/x12-reader.ts'

/** The letters with which an interchange begins, before a separator. */
const beginnings = ['ISA', 'UNA', 'UNB', 'UIB', 'STX'] as const
const byteOrderMark = [0xef, 0xbb, 0xbf]

/**
 * Looks for the beginning of an interchange and lets a reader of its standard take it from there. Takes the file in
 * chunks of any size; the events are the same at every chunk size. Never throws on what a partner sent.
 */
export class FileReader {
  private readonly file: FileFrame
  private reader: InterchangeReader | undefined
  /** The chunk at hand, and before it what an interchange took and has no use for. */
  private readonly stretches = new Stretches()
  /** Bytes of the file so far. */
  private length = 0
  /** Letters of a beginning seen so far, and the byte before them. */
  private letters = ''
  private before = 0

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

  write(chunk: Uint8Array): void {
    this.read({ bytes: chunk, offset: this.length })
    this.length += chunk.length
  }

  end(): void {
    this.file.at = this.length
    // Giving unfinished bytes back may begin another interchange, further on each time.
    while (this.reader !== undefined) {
      this.reader.end()
      this.settle(this.reader)
      this.read({ bytes: nothing, offset: this.length })
    }
    this.file.end(this.length)
  }

  private read(chunk: Stretch): void {
    this.stretches.read(chunk, 0, (bytes, at, offset) => {
      if (this.file.full) return undefined
      const { reader } = this
      if (reader === undefined) return this.search(bytes, at, offset)
      const next = reader.read(bytes, at, offset)
      if (reader.state !== 'open') this.settle(reader)
      return next
    })
  }

  private search(bytes: Uint8Array, from: number, offset: number): number {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0
      if (byte === 0 && this.letters === '') {
        this.before = 0
        continue
      }
      if (this.letters.length === 3 && isSeparator(byte, this.letters)) {
        this.begin(offset + at - 3, byte)
        return at + 1
      }
      this.match(byte, offset + at)
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
    return isBlank(byte) || byte === this.file.terminator || (offset < 3 && byte === byteOrderMark[offset])
  }

  private begin(start: number, separator: number): void {
    const { letters } = this
    const first = [...Buffer.from(letters), separator]
    this.letters = ''
    if (letters === 'ISA') this.reader = new X12Reader(this.file, start, first)
    else if (letters === 'STX') this.reader = tradacomsReader(this.file, start, first)
    else if (letters === 'UIB') this.file.junk(start, 'INTERACTIVE_UNSUPPORTED')
    else this.reader = edifactReader(this.file, start, first)
  }

  /** The bytes that a reader took and has no use for are looked through again. */
  private settle(reader: InterchangeReader): void {
    this.reader = undefined
    this.before = 0
    const { bytes, offset } = reader.returned
    // The letters of what is no interchange are junk and cannot begin one again.
    const passed = reader.state === 'none' ? 3 : 0
    if (passed > 0) this.file.junk(offset, unreadable(bytes))
    this.stretches.again({ bytes: bytes.subarray(passed), offset: offset + passed })
  }
}

const nothing = new Uint8Array(0)
/** What was taken for the beginning of an interchange by its letters, and is none. */
function unreadable(bytes: Uint8Array): JunkCode {
  const text = Buffer.from(bytes.subarray(0, 128)).toString('latin1')
  if (text.startsWith('ISA')) return 'ISA_UNREADABLE'
  if (text.startsWith('STX')) return 'STX_UNREADABLE'
  // A UNA stands before the UIB of an interactive interchange as before a UNB.
  return /^UNA.{6}\s*UI$/s.test(text) ? 'INTERACTIVE_UNSUPPORTED' : 'UNB_UNREADABLE'
}

/** What may stand behind ISA, UNA or UNB; 1D is the element separator of UNOB (ISO 9735, syntax version 1). */
function isSeparator(byte: number, letters: string): boolean {
  if (letters === 'STX') return byte === 0x3d
  return byte === 0x1d || (!isAlphanumeric(byte) && !isBlank(byte))
}
