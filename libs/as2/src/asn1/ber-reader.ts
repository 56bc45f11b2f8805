/** Received bytes are not the ASN.1 they claim to be. Never leaves the room: the CMS readers turn it into a refusal. */
export class MalformedBer extends Error {
  /** The bytes end before the structure does. */
  readonly truncated: boolean
  readonly byteOffset: number

  constructor(reason: string, byteOffset: number, truncated = false) {
    super(`${reason} at byte ${byteOffset}`)
    this.truncated = truncated
    this.byteOffset = byteOffset
  }
}

/** Deeper than any CMS structure partners send; bounds the work a hostile message can ask for. */
export const maxDepth = 16
export const indefinite = -1
/** Longest length field: 6 bytes reach 256 TiB and stay exact in a number. */
export const maxLengthBytes = 6

/** An open constructed element. `end` is -1 for the indefinite form; `limit` is the nearest known end around it. */
type Frame = { readonly end: number; readonly limit: number }

/**
 * Walks BER (X.690 8.1) forward once, DER and indefinite form alike:
 *   byte tag | byte length < 0x80, or 0x8n + n length bytes, or 0x80 = until 00 00 | content
 * Nothing is looked up twice, so the work is linear in the bytes whatever their nesting.
 */
export class BerReader {
  readonly #bytes: Buffer
  readonly #frames: Frame[]
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#frames = [{ end: bytes.length, limit: bytes.length }]
  }

  get byteOffset(): number {
    return this.#at
  }

  /** Is the innermost open element used up? */
  atEnd(): boolean {
    const frame = this.#top()
    if (frame.end !== indefinite) return this.#at >= frame.end
    if (this.#at + 2 > frame.limit) throw this.#endsEarly(frame.limit)
    return this.#bytes[this.#at] === 0 && this.#bytes[this.#at + 1] === 0
  }

  /** The next tag byte, or -1 at the end of the open element. */
  peek(): number {
    return this.atEnd() ? -1 : (this.#bytes[this.#at] ?? -1)
  }

  /** Opens a constructed element. */
  enter(tag: number): void {
    this.#push(this.#header(tag))
  }

  /** Closes the innermost element, passing over whatever is left in it. */
  leave(): void {
    while (!this.atEnd()) this.skip()
    this.#pop()
  }

  /** Passes over one whole element. */
  skip(): void {
    const depth = this.#frames.length
    do {
      if (this.#frames.length > depth && this.atEnd()) {
        this.#pop()
        continue
      }
      const length = this.#header()
      if (length === indefinite) this.#push(length)
      else this.#at += length
    } while (this.#frames.length > depth)
  }

  /** One whole element, tag and length included, exactly as received. */
  element(): Buffer {
    const start = this.#at
    this.skip()
    return this.#bytes.subarray(start, this.#at)
  }

  /** The content of a primitive element. */
  primitive(tag: number): Buffer {
    const start = this.#at
    const length = this.#header(tag)
    if (length === indefinite) throw new MalformedBer('primitive element without a length', start)
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  /** An octet string, primitive (`tag`) or in pieces (`tag | 0x20`, pieces may nest again: X.690 8.7.3). */
  octets(tag: number): Buffer {
    if (this.peek() === tag) return this.primitive(tag)
    const depth = this.#frames.length
    this.enter(tag | 0x20)
    let out: Buffer = Buffer.allocUnsafe(256)
    let size = 0
    while (this.#frames.length > depth) {
      const next = this.peek()
      if (next === -1) this.#pop()
      else if (next === 0x24) this.enter(0x24)
      else {
        const piece = this.primitive(0x04)
        if (size + piece.length > out.length) out = grown(out, size, piece.length)
        size += copy(piece, out, size)
      }
    }
    return out.subarray(0, size)
  }

  /** An object identifier in dotted form. */
  objectId(): string {
    const start = this.#at
    const content = this.primitive(0x06)
    if (content.length === 0 || content.length > 32) throw new MalformedBer('bad object identifier', start)
    const arcs: number[] = []
    let arc = 0
    for (const byte of content) {
      arc = arc * 128 + (byte & 0x7f)
      if (byte >= 0x80) continue
      arcs.push(arc)
      arc = 0
    }
    const first = Math.min(2, Math.floor((arcs[0] ?? 0) / 40))
    return [first, (arcs[0] ?? 0) - first * 40, ...arcs.slice(1)].join('.')
  }

  /** Reads tag and length, leaving the position at the content. Returns the length, -1 for the indefinite form. */
  #header(expected?: number): number {
    const start = this.#at
    const { limit } = this.#top()
    if (start + 2 > limit) throw this.#endsEarly(limit)
    const tag = this.#bytes[start] ?? 0
    if (expected !== undefined && tag !== expected) throw new MalformedBer('unexpected element', start)
    if ((tag & 0x1f) === 0x1f || tag === 0) throw new MalformedBer('unknown tag', start)
    this.#at += 2
    const short = this.#bytes[start + 1] ?? 0
    const length = short < 0x80 ? short : this.#longLength(short, limit)
    if (length === indefinite && (tag & 0x20) === 0) throw new MalformedBer('primitive without length', start)
    if (this.#at + length > limit) throw this.#endsEarly(limit)
    return length
  }

  #longLength(first: number, limit: number): number {
    if (first === 0x80) return indefinite
    const size = first & 0x7f
    if (size > maxLengthBytes) throw new MalformedBer('length too long', this.#at)
    if (this.#at + size > limit) throw this.#endsEarly(limit)
    this.#at += size
    return this.#bytes.readUIntBE(this.#at - size, size)
  }

  #push(length: number): void {
    if (this.#frames.length > maxDepth) throw new MalformedBer('nested too deep', this.#at)
    const { limit } = this.#top()
    this.#frames.push(
      length === indefinite
        ? { end: indefinite, limit }
        : { end: this.#at + length, limit: this.#at + length },
    )
  }

  #pop(): void {
    if (this.#top().end === indefinite) this.#at += 2
    this.#frames.pop()
  }

  #top(): Frame {
    const frame = this.#frames[this.#frames.length - 1]
    if (frame === undefined) throw new Error('BER reader left more elements than it entered')
    return frame
  }

  // Running into the end of an enclosing element is a lie about lengths; running out of bytes is a cut.
  #endsEarly(limit: number): MalformedBer {
    return new MalformedBer('element ends early', this.#at, limit === this.#bytes.length)
  }
}

// Doubling keeps the copying linear; the whole size is never taken from a length the sender wrote.
function grown(from: Buffer, size: number, more: number): Buffer {
  const to = Buffer.allocUnsafe(Math.max(size + more, from.length * 2))
  from.copy(to, 0, 0, size)
  return to
}

/** Small pieces by hand: a native call for each byte of a hostile message would cost more than the bytes. */
function copy(from: Buffer, to: Buffer, at: number): number {
  if (from.length > 32) return from.copy(to, at)
  for (let i = 0; i < from.length; i++) to[at + i] = from[i] ?? 0
  return from.length
}
