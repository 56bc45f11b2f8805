import { isUtf8 } from 'node:buffer'

/** How a file of records is encoded. `utf-8-bom` differs in what is written; UTF-16 goes by its byte order mark. */
export type Encoding =
  | 'utf-8'
  | 'utf-8-bom'
  | 'iso-8859-1'
  | 'windows-1252'
  | 'utf-16'
  | 'utf-16le'
  | 'utf-16be'

const idleBytes = 1024 * 1024

/**
 * The part of a file that a reader still needs, as units: bytes, or the 16-bit units of UTF-16. The structure of the
 * formats is ASCII, so that a unit is looked at without decoding; texts are made of ranges of units.
 */
export class UnitWindow {
  units: Uint8Array | Uint16Array
  /** Units that are there. */
  length = 0
  /** File offset of unit 0. */
  base: number
  readonly unitBytes: 1 | 2
  readonly encoding: Encoding
  private bytes: Buffer
  private swaps: boolean
  /** UTF-16: the first byte of a unit whose second has not come. */
  private odd: number | undefined
  private text = ''
  private textFrom = 0
  private textTo = -1

  constructor(encoding: Encoding, base: number, swaps = encoding === 'utf-16be') {
    this.encoding = encoding
    this.base = base
    this.swaps = swaps
    this.unitBytes = encoding.startsWith('utf-16') ? 2 : 1
    this.bytes = Buffer.alloc(8192)
    this.units = this.view()
  }

  /** UTF-16 with the higher byte first. */
  get isSwapped(): boolean {
    return this.swaps
  }

  append(chunk: Uint8Array): void {
    if (this.unitBytes === 1) {
      this.grow(this.length + chunk.length)
      this.bytes.set(chunk, this.length)
      this.length += chunk.length
    } else this.appendPairs(chunk)
    this.textTo = -1
  }

  /** Passes over a byte order mark at the beginning of the file; units passed over, undefined: too few to say. */
  skipMark(isEnd: boolean): number | undefined {
    const { units, length } = this
    if (this.unitBytes === 2) {
      if (length === 0) return isEnd ? 0 : undefined
      if (units[0] === 0xfeff) return 1
      if (units[0] !== 0xfffe) return 0
      this.swaps = !this.swaps
      this.bytes.subarray(0, length * 2).swap16()
      return 1
    }
    if (!this.encoding.startsWith('utf-8')) return 0
    for (let at = 0; at < 3; at++) {
      if (at >= length) return isEnd ? 0 : undefined
      if (units[at] !== [0xef, 0xbb, 0xbf][at]) return 0
    }
    return 3
  }

  /** A byte of UTF-16 is left that makes no unit. */
  get isTorn(): boolean {
    return this.odd !== undefined
  }

  /** Lets go of the first units. */
  drop(count: number): void {
    if (count === 0) return
    const { unitBytes } = this
    this.bytes.copyWithin(0, count * unitBytes, this.length * unitBytes)
    this.length -= count
    this.base += count * unitBytes
    this.textTo = -1
    // A large record's memory is not kept for the small ones after it.
    if (this.bytes.length > idleBytes && this.length * unitBytes < idleBytes / 4) this.resize(idleBytes / 2)
  }

  /** The text of a range without bytes above 0x7F (or of UTF-16); part of a longer text, which it keeps alive. */
  plain(start: number, end: number): string {
    if (start < this.textFrom || end > this.textTo) this.spell(start)
    return this.text.substring(start - this.textFrom, end - this.textFrom)
  }

  /** The text of any range. */
  decode(start: number, end: number): string {
    const { encoding } = this
    if (encoding === 'utf-8' || encoding === 'utf-8-bom') return this.bytes.toString('utf8', start, end)
    const text = this.plain(start, end)
    return encoding === 'windows-1252' ? fromWindows(text) : text
  }

  /** Whether a range is of the character set. */
  isSound(start: number, end: number): boolean {
    if (this.unitBytes === 2) return this.plain(start, end).isWellFormed()
    return !this.encoding.startsWith('utf-8') || isUtf8(this.bytes.subarray(start, end))
  }

  private spell(start: number): void {
    const { bytes, length, unitBytes } = this
    this.text =
      unitBytes === 1
        ? bytes.toString('latin1', start, length)
        : bytes.toString('utf16le', start * 2, length * 2)
    this.textFrom = start
    this.textTo = length
  }

  private appendPairs(chunk: Uint8Array): void {
    const length = this.length * 2
    this.grow(this.length + Math.ceil(chunk.length / 2) + 1)
    const lead = this.odd === undefined ? 0 : 1
    if (this.odd !== undefined) this.bytes[length] = this.odd
    this.bytes.set(chunk, length + lead)
    const fresh = chunk.length + lead
    this.odd = fresh % 2 === 0 ? undefined : this.bytes[length + fresh - 1]
    const whole = fresh - (fresh % 2)
    if (this.swaps) this.bytes.subarray(length, length + whole).swap16()
    this.length += whole / 2
  }

  private grow(units: number): void {
    if (units > this.units.length) this.resize(Math.max(units, this.units.length * 2) * this.unitBytes)
  }

  private resize(size: number): void {
    const larger = Buffer.from(new ArrayBuffer(size))
    this.bytes.copy(larger, 0, 0, this.length * this.unitBytes)
    this.bytes = larger
    this.units = this.view()
  }

  private view(): Uint8Array | Uint16Array {
    const { buffer, byteOffset, length } = this.bytes
    return this.unitBytes === 1
      ? new Uint8Array(buffer, byteOffset, length)
      : new Uint16Array(buffer, byteOffset, length >> 1)
  }
}

/** 0x80 to 0x9F of Windows-1252 (code page 1252; the five that it leaves open are controls, as browsers have it). */
const windowsLetters =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178'

function fromWindows(text: string): string {
  return text.replace(/[\x80-\x9f]/g, (letter) => windowsLetters.charAt(letter.charCodeAt(0) - 0x80))
}

const toWindows = new Map([...windowsLetters].map((letter, index) => [letter.charCodeAt(0), index + 0x80]))

/** The bytes of a text; undefined when the encoding lacks one of its characters. */
export function encodeText(text: string, encoding: Encoding): Buffer | undefined {
  switch (encoding) {
    case 'utf-8':
    case 'utf-8-bom':
      return text.isWellFormed() ? Buffer.from(text, 'utf8') : undefined
    case 'utf-16':
    case 'utf-16le':
      return text.isWellFormed() ? Buffer.from(text, 'utf16le') : undefined
    case 'utf-16be':
      return text.isWellFormed() ? Buffer.from(text, 'utf16le').swap16() : undefined
    case 'iso-8859-1':
      return /^[\0-\xff]*$/.test(text) ? Buffer.from(text, 'latin1') : undefined
    case 'windows-1252':
      return encodeWindows(text)
    default:
      return encoding satisfies never
  }
}

/** Whether the encoding has every character of a text. */
export function canEncode(text: string, encoding: Encoding): boolean {
  if (encoding === 'iso-8859-1') return /^[\0-\xff]*$/.test(text)
  return encoding === 'windows-1252' ? encodeWindows(text) !== undefined : text.isWellFormed()
}

/** What stands before the first record of a file. */
export function byteOrderMark(encoding: Encoding): Buffer {
  if (encoding === 'utf-8-bom') return Buffer.from([0xef, 0xbb, 0xbf])
  return encoding === 'utf-16' ? Buffer.from([0xff, 0xfe]) : Buffer.alloc(0)
}

function encodeWindows(text: string): Buffer | undefined {
  const bytes = Buffer.alloc(text.length)
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const isOpen = code >= 0x80 && code < 0xa0
    const byte = code < 0x100 && !isOpen ? code : toWindows.get(code)
    if (byte === undefined) return undefined
    bytes[at] = byte
  }
  return bytes
}
