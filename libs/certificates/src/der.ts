/*
 * The few forms of DER (X.690) that certificates are made of: tag, length, content. Lengths are short (one byte) or
 * long (0x80 + count, then big-endian bytes).
 */

export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body])
  const hex = body.length.toString(16)
  const length = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return Buffer.concat([Buffer.from([tag, 0x80 + length.length]), length, body])
}

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(0x30, ...parts)
}

export function set(...parts: readonly Uint8Array[]): Buffer {
  return der(0x31, ...parts)
}

/** Explicit context tag. */
export function tagged(number: number, ...parts: readonly Uint8Array[]): Buffer {
  return der(0xa0 + number, ...parts)
}

/**
 * A whole number that is not negative, from its big-endian bytes, in as few as X.690 8.3.2 asks for: no zero in front
 * but one before a first bit that is set. Readers refuse others.
 */
export function integer(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0)
  const digits = first < 0 ? Buffer.from([0]) : bytes.subarray(first)
  return der(0x02, Buffer.from((digits[0] ?? 0) > 0x7f ? [0] : []), digits)
}

/** `unused` counts the bits at the end that say nothing. */
export function bitString(bytes: Uint8Array, unused = 0): Buffer {
  return der(0x03, Buffer.from([unused]), bytes)
}

export function octetString(bytes: Uint8Array): Buffer {
  return der(0x04, bytes)
}

export function utf8String(text: string): Buffer {
  return der(0x0c, Buffer.from(text, 'utf8'))
}

export const yes = der(0x01, Buffer.from([0xff]))
export const nothing = der(0x05)

/** Dotted object identifier (X.690 8.19): base 128, the first two numbers in one. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return der(0x06, Buffer.from([40 * first + second, ...rest].flatMap(base128)))
}

function base128(number: number): number[] {
  const digits = [number % 128]
  for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128)) {
    digits.unshift(128 + (left % 128))
  }
  return digits
}

/** RFC 5280 4.1.2.5: UTCTime until 2049, GeneralizedTime from 2050. */
export function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-:T]|\.\d+/g, '')
  return at.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits))
}

/** The content of the value at the beginning of `bytes`, and what follows it. */
export function open(bytes: Uint8Array): { readonly content: Uint8Array; readonly rest: Uint8Array } {
  const first = bytes[1] ?? 0
  const lengthBytes = first < 0x80 ? 0 : first - 0x80
  let length = first < 0x80 ? first : 0
  for (let index = 0; index < lengthBytes; index++) length = length * 256 + (bytes[2 + index] ?? 0)
  const start = 2 + lengthBytes
  return { content: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) }
}

/** The value at the beginning of `bytes`, with its tag and length. */
export function whole(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length - open(bytes).rest.length)
}
