const letterI = 0x49
const letterS = 0x53
const letterA = 0x41

export function isAlphanumeric(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
}

/** Line ends, blanks, NUL and the 0x1A that some transfers append: nothing of it belongs to a segment. */
export function isBlank(byte: number): boolean {
  return byte <= 0x20
}

/** ISA and a separator: neither ISAAC nor ISA in the middle of data. */
export function startsIsa(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== letterI || bytes[at + 1] !== letterS || bytes[at + 2] !== letterA) return false
  const separator = bytes[at + 3]
  return separator !== undefined && !isAlphanumeric(separator) && !isBlank(separator)
}

export function isLineEnd(byte: number | undefined): boolean {
  return byte === 0x0a || byte === 0x0d
}

/** Line ends are no data in EDIFACT: they come from files that are wrapped at a fixed width. */
export function withoutLineEnds(bytes: Uint8Array): Uint8Array {
  for (let at = 0; at < bytes.length; at++) {
    if (isLineEnd(bytes[at])) return bytes.filter((byte) => !isLineEnd(byte))
  }
  return bytes
}

// Most segments are shorter, and for them a call of indexOf costs more than the search.
const nearBytes = 48

/** As indexOf. */
export function indexOfByte(bytes: Uint8Array, byte: number, from: number): number {
  const near = Math.min(bytes.length, from + nearBytes)
  for (let at = from; at < near; at++) if (bytes[at] === byte) return at
  return near >= bytes.length ? -1 : bytes.indexOf(byte, near)
}

/** Bytes that grow in amortized constant time, up to a limit; what lies beyond is counted, not kept. */
export class Tail {
  private kept = new Uint8Array(256)
  private readonly limit: number
  /** Bytes kept. */
  length = 0
  /** Bytes seen, also those above the limit. */
  seen = 0

  constructor(limit: number) {
    this.limit = limit
  }

  push(bytes: Uint8Array): void {
    this.seen += bytes.length
    const room = Math.min(bytes.length, this.limit - this.length)
    if (room <= 0) return
    this.grow(this.length + room)
    this.kept.set(room === bytes.length ? bytes : bytes.subarray(0, room), this.length)
    this.length += room
  }

  /** The bytes kept; valid until the next push or clear. */
  get bytes(): Uint8Array {
    return this.kept.subarray(0, this.length)
  }

  clear(): void {
    this.length = 0
    this.seen = 0
  }

  private grow(needed: number): void {
    if (needed <= this.kept.length) return
    const larger = new Uint8Array(Math.max(needed, 2 * this.kept.length))
    larger.set(this.bytes)
    this.kept = larger
  }
}
