import type { XmlEncoding } from './xml-encoding.ts'

/** Turns chunks of a file into UTF-8; what cannot be decoded becomes a byte that no UTF-8 has, and so a fault. */
export type ToUtf8 = (chunk: Uint8Array) => Uint8Array

export function toUtf8(encoding: XmlEncoding): ToUtf8 {
  if (encoding === 'utf-8') return (chunk) => chunk
  if (encoding === 'iso-8859-1') return (chunk) => Buffer.from(latin1(chunk), 'utf8')
  if (encoding === 'windows-1252') return fromWindows
  return fromWide(encoding === 'utf-16le')
}

const broken = 0xff

function latin1(chunk: Uint8Array): string {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1')
}

// 0x80 to 0x9F of Windows-1252; 0 where it has no character.
const windows = [
  0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
  0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a,
  0x0153, 0, 0x017e, 0x0178,
]

function fromWindows(chunk: Uint8Array): Uint8Array {
  const out = Buffer.allocUnsafe(chunk.length * 3)
  let length = 0
  for (const byte of chunk) {
    if (byte < 0x80) out[length++] = byte
    else {
      const code = byte < 0xa0 ? (windows[byte - 0x80] ?? 0) : byte
      length = code === 0 ? breakAt(out, length) : put(out, length, code)
    }
  }
  return out.subarray(0, length)
}

function breakAt(out: Buffer, at: number): number {
  out[at] = broken
  return at + 1
}

/** Writes a character as UTF-8; the offset after it. */
function put(out: Buffer, at: number, code: number): number {
  if (code < 0x80) {
    out[at] = code
    return at + 1
  }
  if (code < 0x800) {
    out[at] = 0xc0 | (code >> 6)
    out[at + 1] = 0x80 | (code & 0x3f)
    return at + 2
  }
  if (code < 0x10000) {
    out[at] = 0xe0 | (code >> 12)
    out[at + 1] = 0x80 | ((code >> 6) & 0x3f)
    out[at + 2] = 0x80 | (code & 0x3f)
    return at + 3
  }
  out[at] = 0xf0 | (code >> 18)
  out[at + 1] = 0x80 | ((code >> 12) & 0x3f)
  out[at + 2] = 0x80 | ((code >> 6) & 0x3f)
  out[at + 3] = 0x80 | (code & 0x3f)
  return at + 4
}

function fromWide(isLittle: boolean): ToUtf8 {
  /** A first byte without its second, and a first surrogate without its second; -1 for none. */
  let half = -1
  let high = -1
  return (chunk) => {
    const out = Buffer.allocUnsafe(chunk.length * 2 + 8)
    let length = 0
    for (const byte of chunk) {
      if (half < 0) {
        half = byte
        continue
      }
      const unit = isLittle ? half | (byte << 8) : (half << 8) | byte
      half = -1
      const isLow = unit >= 0xdc00 && unit < 0xe000
      if (high >= 0 && !isLow) length = breakAt(out, length)
      if (unit >= 0xd800 && unit < 0xdc00) high = unit
      else {
        if (!isLow) length = put(out, length, unit)
        else if (high < 0) length = breakAt(out, length)
        else length = put(out, length, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00))
        high = -1
      }
    }
    return out.subarray(0, length)
  }
}
