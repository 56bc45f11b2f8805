import { isAscii, isUtf8 } from 'node:buffer'

/**
 * How the bytes of a transaction are read. `ascii` is what has no other byte; `us-ascii` is the same asked for by an
 * agreement: other bytes are U+FFFD.
 */
export type Charset = 'ascii' | 'us-ascii' | 'utf-8' | 'windows-1252' | IsoCharset

/** The sets of ISO 8859 that ISO 9735 names. */
export type IsoCharset = `iso-8859-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 15}`

/** The sets that an agreement can name. */
export const charsetNames = [
  ...(['utf-8', 'us-ascii', 'windows-1252', 'iso-8859-1', 'iso-8859-2', 'iso-8859-3', 'iso-8859-4'] as const),
  ...(['iso-8859-5', 'iso-8859-6', 'iso-8859-7', 'iso-8859-8', 'iso-8859-9', 'iso-8859-15'] as const),
] satisfies readonly Charset[]

/** The set of that name, if it is one that is read here. */
export function charsetNamed(name: string): Charset | undefined {
  return charsetNames.find((one) => one === name)
}

/** What the bytes are by themselves. X12 does not say; the label of a file often lies, the bytes do not. */
export function charsetOf(bytes: Uint8Array): 'ascii' | 'utf-8' | 'windows-1252' {
  if (isAscii(bytes)) return 'ascii'
  // What is no UTF-8 is in practice Windows-1252, of which ISO 8859-1 is the part without typographic marks.
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252'
}

/** A string with memory of its own. What the set has not is U+FFFD. */
export function decode(bytes: Uint8Array, start: number, end: number, charset: Charset): string {
  if (end <= start) return ''
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
  if (charset === 'utf-8') return buffer.toString('utf8')
  if (charset === 'ascii' || charset === 'iso-8859-1') return buffer.toString('latin1')
  if (charset === 'us-ascii') return buffer.toString('latin1').replaceAll(/[\x80-\xff]/g, '\ufffd')
  return decoderOf(charset).decode(buffer)
}

const decoders = new Map<Charset, InstanceType<typeof TextDecoder>>()

function decoderOf(charset: Charset) {
  const known = decoders.get(charset)
  if (known !== undefined) return known
  const made = new TextDecoder(charset)
  decoders.set(charset, made)
  return made
}

/** Characters, not bytes: X12 lengths count characters. */
export function countCharacters(bytes: Uint8Array, start: number, end: number, charset: Charset): number {
  if (charset !== 'utf-8') return end - start
  let count = 0
  for (let at = start; at < end; at++) if (((bytes[at] ?? 0) & 0xc0) !== 0x80) count++
  return count
}

/** Whether every byte is one character, so that text and bytes have the same places. */
export function isSingleByte(charset: Charset): boolean {
  return charset !== 'utf-8'
}
