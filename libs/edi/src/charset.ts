import { isAscii, isUtf8 } from 'node:buffer'

/** How the bytes of a transaction are read. X12 does not say; the label of a file often lies, the bytes do not. */
export type Charset = 'ascii' | 'utf-8' | 'windows-1252'

// What is no UTF-8 is in practice Windows-1252, of which ISO 8859-1 is the part without typographic marks.
const windows1252 = new TextDecoder('windows-1252')

export function charsetOf(bytes: Uint8Array): Charset {
  if (isAscii(bytes)) return 'ascii'
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252'
}

/** A string with memory of its own. */
export function decode(bytes: Uint8Array, start: number, end: number, charset: Charset): string {
  if (end <= start) return ''
  if (charset === 'windows-1252') return windows1252.decode(bytes.subarray(start, end))
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
  return buffer.toString(charset === 'ascii' ? 'latin1' : 'utf8')
}

/** Characters, not bytes: X12 lengths count characters. */
export function countCharacters(bytes: Uint8Array, start: number, end: number, charset: Charset): number {
  if (charset !== 'utf-8') return end - start
  let count = 0
  for (let at = start; at < end; at++) if (((bytes[at] ?? 0) & 0xc0) !== 0x80) count++
  return count
}
