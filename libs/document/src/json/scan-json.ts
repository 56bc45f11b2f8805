const escapes = new Set([...'"\\/bfnrt'].map((letter) => letter.charCodeAt(0)))

/** The offset after a string that begins with its quote; -1 when it is not one (RFC 8259 clause 7). */
export function scanString(bytes: Uint8Array, begin: number): number {
  for (let at = begin + 1; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === 0x22) return at + 1
    if (byte < 0x20) return -1
    if (byte !== 0x5c) continue
    at++
    const letter = bytes[at] ?? 0
    if (letter === 0x75) {
      if (!isHex(bytes, at + 1)) return -1
      at += 4
    } else if (!escapes.has(letter)) return -1
  }
  return -1
}

function isHex(bytes: Uint8Array, begin: number): boolean {
  for (let at = begin; at < begin + 4; at++) {
    const byte = bytes[at] ?? 0
    const lower = byte | 0x20
    if (!isDigit(byte) && (lower < 0x61 || lower > 0x66)) return false
  }
  return true
}

/** The offset after a number; -1 when there is none (RFC 8259 clause 6: no leading zeros, no plus sign). */
export function scanNumber(bytes: Uint8Array, begin: number): number {
  let at = begin
  if (bytes[at] === 0x2d) at++
  const whole = at
  at = digitsEnd(bytes, at)
  if (at === whole || (bytes[whole] === 0x30 && at > whole + 1)) return -1
  if (bytes[at] === 0x2e) {
    const fraction = at + 1
    at = digitsEnd(bytes, fraction)
    if (at === fraction) return -1
  }
  if (((bytes[at] ?? 0) | 0x20) !== 0x65) return at
  at++
  if (bytes[at] === 0x2b || bytes[at] === 0x2d) at++
  const exponent = at
  at = digitsEnd(bytes, at)
  return at === exponent ? -1 : at
}

function digitsEnd(bytes: Uint8Array, begin: number): number {
  let at = begin
  while (isDigit(bytes[at] ?? 0)) at++
  return at
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}
