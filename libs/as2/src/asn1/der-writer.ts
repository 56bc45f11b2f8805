/** One DER element (X.690 10): tag, definite length, content. */
export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const size = content.reduce((sum, piece) => sum + piece.length, 0)
  return Buffer.concat([derHeader(tag, size), ...content])
}

/** Tag and length alone, for content that is written later and whose size is known. */
export function derHeader(tag: number, contentBytes: number): Buffer {
  if (contentBytes < 0x80) return Buffer.from([tag, contentBytes])
  const digits: number[] = []
  for (let rest = contentBytes; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256)
  return Buffer.from([tag, 0x80 | digits.length, ...digits])
}

export function derObjectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return der(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(base128)))
}

export function derSmallInteger(value: number): Buffer {
  return Buffer.from([0x02, 1, value])
}

/** SET OF: the elements in ascending order of their encodings (X.690 11.6). */
export function derSetOf(tag: number, elements: readonly Buffer[]): Buffer {
  return der(tag, ...[...elements].sort(Buffer.compare))
}

/** UTCTime up to 2049, GeneralizedTime from 2050 on (RFC 5652 11.3). */
export function derTime(time: Date): Buffer {
  const text = `${time.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`
  const year = time.getUTCFullYear()
  return year >= 1950 && year < 2050
    ? der(0x17, Buffer.from(text.slice(2), 'latin1'))
    : der(0x18, Buffer.from(text, 'latin1'))
}

function base128(arc: number): number[] {
  const digits = [arc % 128]
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) {
    digits.unshift((rest % 128) | 0x80)
  }
  return digits
}

/** The start of an element whose last `tailBytes` are written later. */
export function openEnded(tag: number, start: readonly Buffer[], tailBytes: number): Buffer {
  const startBytes = start.reduce((sum, piece) => sum + piece.length, 0)
  return Buffer.concat([derHeader(tag, startBytes + tailBytes), ...start])
}
