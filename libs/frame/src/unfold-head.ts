const CR = 0x0d
const LF = 0x0a
const SP = 0x20
const TAB = 0x09
const COLON = 0x3a

/** Fields that say where a request ends or whom it is for: a folded one is read in different ways by different parsers. */
const framing = /^(content-length|transfer-encoding|host)$/i

/**
 * Unfolds the header lines (RFC 9112 5.2) of one request as its bytes come: the CR LF before a blank is left out, so that
 * a strict parser takes what AS2 senders write. Everything else stays as it is, faults too: the parser judges.
 */
export class HeadUnfolder {
  /** CR, or CR LF, held back until the next byte tells whether the line goes on. */
  #held: 0 | 1 | 2 = 0
  /** Lines before this one; the request line is 0, and nothing folds into it. */
  #line = 0
  #column = 0
  /** Of the field, while it is read; then whole. */
  #name = ''
  #named = false
  #inBody = false

  /** The bytes that may go on now. */
  push(chunk: Buffer): Buffer {
    if (this.#inBody) return chunk
    if (this.#isFresh() && isPlainHead(chunk)) {
      this.#inBody = true
      return chunk
    }
    const out = Buffer.allocUnsafe(chunk.length + 2)
    let size = 0
    for (let at = 0; at < chunk.length; at++) {
      size = this.#take(chunk[at] ?? 0, out, size)
      if (!this.#inBody) continue
      chunk.copy(out, size, at + 1)
      return out.subarray(0, size + chunk.length - at - 1)
    }
    return out.subarray(0, size)
  }

  #isFresh(): boolean {
    return this.#line === 0 && this.#column === 0 && this.#held === 0
  }

  #take(byte: number, out: Buffer, from: number): number {
    let size = from
    if (this.#held === 2) {
      const folds = (byte === SP || byte === TAB) && this.#line > 0 && !framing.test(this.#name)
      size = put(out, size, folds ? [] : [CR, LF])
      this.#held = 0
      if (!folds) this.#nextLine()
    } else if (this.#held === 1) {
      if (byte === LF) return this.#endLine(out, size)
      size = put(out, size, [CR])
      this.#held = 0
    }
    if (byte === CR) {
      this.#held = 1
      return size
    }
    this.#column++
    this.#readName(byte)
    return put(out, size, [byte])
  }

  /** An empty line before the request line is passed over by parsers (RFC 9112 2.2); behind it, it ends the head. */
  #endLine(out: Buffer, size: number): number {
    if (this.#column > 0) {
      this.#held = 2
      return size
    }
    this.#held = 0
    this.#inBody = this.#line > 0
    return put(out, size, [CR, LF])
  }

  #nextLine(): void {
    this.#line++
    this.#column = 0
    this.#name = ''
    this.#named = false
  }

  #readName(byte: number): void {
    if (this.#named) return
    if (byte === COLON || this.#name.length > 20) this.#named = true
    else this.#name += String.fromCharCode(byte)
  }
}

/** A whole head without any folded line, as nearly all are: its bytes need not be looked at one by one. */
function isPlainHead(chunk: Buffer): boolean {
  const end = chunk.indexOf('\r\n\r\n')
  if (end <= 0 || chunk[0] === CR) return false
  const head = chunk.subarray(0, end)
  return head.indexOf('\r\n ') < 0 && head.indexOf('\r\n\t') < 0
}

function put(out: Buffer, size: number, bytes: readonly number[]): number {
  for (const [index, byte] of bytes.entries()) out[size + index] = byte
  return size + bytes.length
}
