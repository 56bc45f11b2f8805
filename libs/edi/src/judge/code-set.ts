// Codes of up to four bytes are numbers; longer ones are rare.
const packedLength = 4

/** Codes that are asked by the bytes of a value: no text is made for a code of up to four bytes. */
export class CodeSet {
  readonly texts: ReadonlySet<string>
  private readonly slots: Int32Array
  private readonly mask: number

  constructor(texts: ReadonlySet<string>) {
    this.texts = texts
    const codes = [...texts].filter((text) => /^[ -~]{1,4}$/.test(text)).map(pack)
    let size = 4
    while (size < 2 * codes.length) size *= 2
    this.mask = size - 1
    this.slots = new Int32Array(size)
    for (const code of codes) this.slots[this.slotOf(code)] = code
  }

  /** For a value that is plain ASCII. */
  has(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start > packedLength) return this.texts.has(latin1(bytes, start, end))
    const code = packed(bytes, start, end)
    return code !== 0 && this.slots[this.slotOf(code)] === code
  }

  /** Where the code stands, or the free slot where it would. */
  private slotOf(code: number): number {
    let slot = (Math.imul(code, 0x9e3779b1) >>> 15) & this.mask
    while (this.slots[slot] !== 0 && this.slots[slot] !== code) slot = (slot + 1) & this.mask
    return slot
  }
}

function pack(text: string): number {
  let code = 0
  for (let at = 0; at < text.length; at++) code = (code << 8) | text.charCodeAt(at)
  return code
}

/** Up to four bytes as one number; 0 for none, and for more. */
export function packed(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > packedLength) return 0
  let code = 0
  for (let at = start; at < end; at++) code = (code << 8) | (bytes[at] ?? 0)
  return code
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')
}
