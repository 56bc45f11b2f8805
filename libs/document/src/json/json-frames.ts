import type { ByteWindow } from '../byte-window.ts'

/** A stretch of the file: a document, or bytes where one should have begun. */
export type JsonFrame = {
  readonly kind: 'document' | 'cut' | 'stray' | 'no-object' | 'no-comma'
  readonly offset: number
  readonly end: number
}

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const newline = 0x0a

/** What is being read at the level of the file and its wrapping objects. */
type Place = 'root' | 'object' | 'list'

/**
 * Finds the documents of a JSON file by its brackets and strings alone: one object, several one after the other
 * (NDJSON), a list of them, or what stands at a path of wrapping objects (`['orders']`). What is inside a document
 * is not judged here, so that a broken one does not take its neighbours with it.
 */
export class JsonFrames {
  private readonly window: ByteWindow
  private readonly path: readonly string[]
  private at = 0
  /** Open brackets of the value that is being taken or passed over. */
  private inside = 0
  private taking = false
  private inString = false
  private escaped = false
  private begin = 0
  private place: Place = 'root'
  /** Wrapping objects that are open. */
  private level = 0
  private strayFrom = -1
  private afterItem = false
  private keyBegin = -1
  private keyMatches = false
  private atValue = false

  /** Whether a list of documents has begun: an empty one is no fault. */
  listed = false

  constructor(window: ByteWindow, path: readonly string[]) {
    this.window = window
    this.path = path
  }

  skipTo(offset: number): void {
    this.at = offset
  }

  /** Offset of the first byte that is still needed. */
  get needed(): number {
    if (this.taking) return this.begin
    return this.inString && this.keyBegin >= 0 ? this.keyBegin : this.at
  }

  /** The next frame, or undefined when the bytes so far hold no further one. */
  next(): JsonFrame | undefined {
    while (this.at < this.window.end) {
      const frame = this.inString
        ? this.stepString()
        : this.inside > 0
          ? this.stepInside()
          : this.strayFrom >= 0
            ? this.stepStray()
            : this.step(this.window.bytes[this.at - this.window.base] ?? 0)
      if (frame !== undefined) return frame
    }
    return undefined
  }

  /** After the last byte: the document that is cut off, or stray bytes without a line's end. */
  end(): JsonFrame | undefined {
    const { end } = this.window
    if (this.taking) return this.cut(this.begin, end)
    if (this.strayFrom >= 0) return { kind: 'stray', offset: this.strayFrom, end }
    return this.place === 'root' ? undefined : this.cut(end, end)
  }

  private cut(offset: number, end: number): JsonFrame {
    return { kind: 'cut', offset, end }
  }

  private stepString(): undefined {
    const { bytes, base } = this.window
    let at = this.at - base
    for (; at < bytes.length; at++) {
      const byte = bytes[at]
      if (this.escaped) this.escaped = false
      else if (byte === backslash) this.escaped = true
      else if (byte === quote) {
        this.inString = false
        at++
        break
      }
    }
    this.at = base + at
    if (!this.inString && this.keyBegin >= 0) this.closeKey()
    return undefined
  }

  private closeKey(): void {
    const wanted = this.path[this.level - 1]
    const text = this.window.slice(this.keyBegin, this.at).toString('utf8')
    this.keyMatches = keyOf(text) === wanted
    this.keyBegin = -1
  }

  private stepInside(): JsonFrame | undefined {
    const { bytes, base } = this.window
    const { length } = bytes
    let at = this.at - base
    let { inside } = this
    while (at < length && inside > 0) {
      const byte = bytes[at++]
      if (byte === quote) {
        this.inString = true
        break
      }
      // { is 0x7b and [ is 0x5b, } is 0x7d and ] is 0x5d.
      if (byte === 0x7b || byte === 0x5b) inside++
      else if (byte === 0x7d || byte === 0x5d) inside--
    }
    this.at = base + at
    this.inside = inside
    if (inside > 0) return undefined
    this.afterItem = true
    if (!this.taking) return undefined
    this.taking = false
    return { kind: 'document', offset: this.begin, end: this.at }
  }

  private stepStray(): JsonFrame | undefined {
    const { bytes, base } = this.window
    const found = bytes.indexOf(newline, this.at - base)
    this.at = found < 0 ? this.window.end : base + found
    if (found < 0) return undefined
    const offset = this.strayFrom
    this.strayFrom = -1
    return { kind: 'stray', offset, end: this.at }
  }

  /** A byte between values. */
  private step(byte: number): JsonFrame | undefined {
    const { at } = this
    this.at++
    if (byte === 0x20 || byte === newline || byte === 0x0d || byte === 0x09) return undefined
    if (byte === comma) return this.stepComma(at)
    if (byte === colon && this.place === 'object') {
      this.atValue = true
      return undefined
    }
    if (byte === 0x7d || byte === 0x5d) return this.close(byte, at)
    return this.place === 'object' ? this.stepMember(byte, at) : this.stepItem(byte, at)
  }

  private stepComma(at: number): JsonFrame | undefined {
    if (this.place === 'root') return this.stray(at)
    this.afterItem = false
    this.atValue = false
    this.keyMatches = false
    return undefined
  }

  private close(byte: number, at: number): JsonFrame | undefined {
    if (this.place === 'root') return this.stray(at)
    if (this.place === 'list' && byte === 0x7d) return this.stray(at)
    if (this.place === 'object') this.level--
    this.place = this.level > 0 ? 'object' : 'root'
    this.atValue = false
    this.keyMatches = false
    return undefined
  }

  private stray(at: number): undefined {
    this.strayFrom = at
    return undefined
  }

  private stepMember(byte: number, at: number): JsonFrame | undefined {
    const isWanted = this.atValue && this.keyMatches
    if (byte === quote) {
      this.inString = true
      if (!this.atValue) this.keyBegin = at
    } else if (byte === 0x7b && isWanted) this.enter(at)
    else if (byte === 0x5b && isWanted && this.level === this.path.length) this.openList()
    else if (byte === 0x7b || byte === 0x5b) this.inside = 1
    return undefined
  }

  private stepItem(byte: number, at: number): JsonFrame | undefined {
    if (byte === 0x5b && this.place === 'root' && this.path.length === 0) {
      this.openList()
      return undefined
    }
    const isBare = this.place === 'list' && this.afterItem
    this.afterItem = true
    if (byte === 0x7b) {
      this.enter(at)
      return isBare ? { kind: 'no-comma', offset: at, end: at } : undefined
    }
    if (this.place === 'root') return this.stray(at)
    return this.stepOther(byte, at, isBare)
  }

  /** An item of a list that is no object: passed over, and named once. */
  private stepOther(byte: number, at: number, isRest: boolean): JsonFrame | undefined {
    if (byte === 0x5b) this.inside = 1
    if (byte === quote) this.inString = true
    return isRest ? undefined : { kind: 'no-object', offset: at, end: at + 1 }
  }

  /** An object opens: the next wrapping one, or a document. */
  private enter(at: number): void {
    if (this.level < this.path.length && (this.place === 'root' || this.atValue) && !this.isDocument()) {
      this.level++
      this.place = 'object'
      this.atValue = false
      this.keyMatches = false
      return
    }
    this.inside = 1
    this.taking = true
    this.begin = at
  }

  private isDocument(): boolean {
    return this.place === 'list' || (this.place === 'object' && this.level === this.path.length)
  }

  private openList(): void {
    this.place = 'list'
    this.listed = true
    this.afterItem = false
  }
}

function keyOf(text: string): string | undefined {
  if (!text.includes('\\')) return text.slice(1, -1)
  try {
    return String(JSON.parse(text))
  } catch {
    return undefined
  }
}
