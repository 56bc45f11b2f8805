import { isAlphanumeric } from '../bytes.ts'

/*
 * ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260115*0930*U*00401*000000101*0*P*>~
 *     01 2 chars   02 10 chars ... 16 elements of fixed length, 106 bytes; byte 4 is the element separator,
 *     byte 105 the component separator, byte 106 the segment terminator. Unpadded ISAs are read too: then the
 *     separators stand behind the 16th element separator. No element may be longer than it should be (but for blanks), which tells
 *     a real ISA from text that begins with these letters.
 */
export const isaLengths: readonly number[] = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1]

export type CollectedIsa = {
  readonly fields: readonly string[]
  readonly element: number
  readonly component: number
  readonly segment: number
  /** Line ends stand inside the elements: the file was wrapped at a fixed width. */
  readonly broken: boolean
}

export type Collecting = 'more' | 'complete' | 'complete-before' | 'no-isa'

/** Takes an ISA byte by byte, beginning with its I. */
export class IsaCollector {
  readonly bytes: number[] = []
  private readonly fields: string[] = []
  private field = ''
  private broken = false
  private component = 0
  private segment = 0

  /** `complete-before`: the ISA ended before this byte, which belongs to what follows. */
  push(byte: number): Collecting {
    if (this.segment !== 0) return this.afterBlankTerminator(byte)
    this.bytes.push(byte)
    if (this.bytes.length <= 4) return 'more'
    if (this.fields.length < isaLengths.length) return this.inFields(byte)
    if (this.component === 0) {
      this.component = byte
      return 'more'
    }
    this.segment = byte
    // "> ~": a blank before the terminator. One more byte tells it from a blank that is the terminator.
    return byte === 0x20 ? 'more' : 'complete'
  }

  /** What was collected; call it when `push` said complete, or at the end of the file when `ended` says so. */
  collected(): CollectedIsa {
    const { fields, component, segment, broken } = this
    return { fields, element: this.bytes[3] ?? 0, component, segment, broken }
  }

  /** True when nothing but a possible second terminator byte is missing. */
  get ended(): boolean {
    return this.segment !== 0
  }

  private afterBlankTerminator(byte: number): Collecting {
    if (byte <= 0x20 || isAlphanumeric(byte)) return 'complete-before'
    this.bytes.push(byte)
    this.segment = byte
    return 'complete'
  }

  /** Line ends and too much padding are read, up to twice the length of an ISA. */
  private afterPadding(): Collecting {
    return this.bytes.length > 2 * 106 ? 'no-isa' : 'more'
  }

  private inFields(byte: number): Collecting {
    if (byte === this.bytes[3]) {
      this.fields.push(this.field)
      this.field = ''
      return 'more'
    }
    if (byte === 0x0a || byte === 0x0d) {
      this.broken = true
      return this.afterPadding()
    }
    const full = this.field.length >= (isaLengths[this.fields.length] ?? 0)
    if (full && byte !== 0x20) return 'no-isa'
    this.field += String.fromCharCode(byte)
    return this.afterPadding()
  }
}
