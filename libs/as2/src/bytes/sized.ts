import { asBuffer, collect, type Pieces, slices } from './byte-source.ts'

/** Bytes whose size is known before the first of them is read. */
export type Sized = { readonly sizeBytes: number; readonly read: () => Pieces }

/** Keeps bytes whose size is not known beforehand, in memory or, for large ones, wherever the caller has room. */
export type Spool = (pieces: AsyncIterable<Uint8Array>) => Promise<Sized>

export function sized(bytes: Uint8Array): Sized {
  return { sizeBytes: bytes.length, read: () => slices(bytes) }
}

export function asSized(content: Uint8Array | Sized): Sized {
  return content instanceof Uint8Array ? sized(content) : content
}

export const inMemory: Spool = async (pieces) => sized(await collect(pieces))

/** One after the other. */
export function sequence(parts: readonly Sized[]): Sized {
  return {
    sizeBytes: parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    async *read() {
      for (const part of parts) yield* part.read()
    },
  }
}

/** The same bytes, shown to somebody as they flow. A caller who promised another size is stopped. */
export function tapped({ sizeBytes, read }: Sized, see: (piece: Uint8Array) => void): Sized {
  return {
    sizeBytes,
    async *read() {
      let size = 0
      for await (const piece of read()) {
        size += piece.length
        see(piece)
        yield piece
      }
      if (size !== sizeBytes) throw new Error(`content of ${size} bytes was announced with ${sizeBytes}`)
    },
  }
}

/** 57 bytes make one line of 76 characters (RFC 2045 6.8). */
const lineBytes = 57
const lineChars = 76

/** In base64, in lines of 76 characters; no line end after the last one. */
export function base64({ sizeBytes, read }: Sized): Sized {
  const chars = Math.ceil(sizeBytes / 3) * 4
  return {
    sizeBytes: chars + Math.max(0, Math.ceil(chars / lineChars) - 1) * 2,
    async *read() {
      let carry: Uint8Array = Buffer.alloc(0)
      let separator = ''
      for await (const piece of read()) {
        const bytes = carry.length > 0 ? Buffer.concat([carry, piece]) : asBuffer(piece)
        const usable = bytes.length - (bytes.length % lineBytes)
        carry = bytes.subarray(usable)
        if (usable === 0) continue
        yield Buffer.from(separator + inLines(bytes.subarray(0, usable)), 'latin1')
        separator = '\r\n'
      }
      if (carry.length > 0) yield Buffer.from(separator + inLines(asBuffer(carry)), 'latin1')
    },
  }
}

function inLines(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n')
}
