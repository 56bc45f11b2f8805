import { type CharacterSet, characterSet } from './character-set.ts'
import type { OutputCharset } from './write-options.ts'

/** Text is gathered to this length and then encoded at once: one call a few thousand segments. */
const batchLength = 32 * 1024

/** Gathers text and makes bytes of it. */
export class ByteSink {
  set: CharacterSet
  private bytes = Buffer.alloc(0)
  private length = 0
  private text = ''
  /** The text gathered has characters above ASCII. */
  private wide = false

  constructor(charset: OutputCharset) {
    this.set = characterSet(charset)
  }

  /** What comes from now on is in this character set. */
  switchTo(charset: OutputCharset): void {
    const set = characterSet(charset)
    if (set === this.set) return
    this.flush()
    this.set = set
  }

  /** Takes text of which everything is in the character set. */
  add(text: string): void {
    this.text += text
    if (this.text.length >= batchLength) this.flush()
  }

  /** The text to come holds characters above ASCII. */
  widen(): void {
    this.wide = true
  }

  /** Takes the line end that was added last away and puts another one there. */
  endWith(lineEnd: string, ending: string): void {
    this.flush()
    this.length -= lineEnd.length
    this.add(ending)
  }

  end(): Uint8Array {
    this.flush()
    return this.bytes.subarray(0, this.length)
  }

  private flush(): void {
    const { text, set, wide } = this
    if (text === '') return
    this.grow(this.length + text.length * (wide ? set.width : 1))
    this.length += wide
      ? set.write(text, this.bytes, this.length)
      : this.bytes.write(text, this.length, 'latin1')
    this.text = ''
    this.wide = false
  }

  private grow(needed: number): void {
    if (needed <= this.bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.bytes.length))
    this.bytes.copy(larger, 0, 0, this.length)
    this.bytes = larger
  }
}
