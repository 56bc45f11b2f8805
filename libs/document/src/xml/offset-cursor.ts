import { widthInFile, type XmlEncoding } from './xml-encoding.ts'

/** From offsets in the UTF-8 form of a range to those in the file and back. Cheap when asked in rising order. */
export class OffsetCursor {
  private readonly encoding: XmlEncoding
  private readonly bytes: Uint8Array
  private readonly begin: number
  private at = 0
  private offset: number

  constructor(encoding: XmlEncoding, bytes: Uint8Array, begin: number) {
    this.encoding = encoding
    this.bytes = bytes
    this.begin = begin
    this.offset = begin
  }

  inFile(at: number): number {
    if (at < this.at) this.restart()
    this.offset += widthInFile(this.encoding, this.bytes, this.at, at)
    this.at = at
    return this.offset
  }

  inBytes(byteOffset: number): number {
    if (byteOffset < this.offset) this.restart()
    while (this.offset < byteOffset && this.at < this.bytes.length) {
      this.offset += widthInFile(this.encoding, this.bytes, this.at, this.at + 1)
      this.at++
    }
    // The bytes of one character follow its first.
    while (((this.bytes[this.at] ?? 0) & 0xc0) === 0x80) this.at++
    return this.at
  }

  private restart(): void {
    this.at = 0
    this.offset = this.begin
  }
}
