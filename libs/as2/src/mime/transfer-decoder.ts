import { isBlankByte } from '../asn1/ber-stream.ts'
import { asBuffer, ByteSource, type Pieces } from '../bytes/byte-source.ts'

/** Undoes a content transfer encoding as the bytes come; `end` gives what was held back. */
export type TransferDecoder = { update(bytes: Uint8Array): Buffer; end(): Buffer }

/** For base64 and quoted-printable; every other encoding is the bytes themselves (RFC 2045 6). */
export function transferDecoder(encoding: string | undefined): TransferDecoder {
  const name = encoding?.trim().toLowerCase()
  if (name === 'base64') return base64Decoder()
  return name === 'quoted-printable' ? quotedPrintableDecoder() : { update: asBuffer, end: () => nothing }
}

const nothing = Buffer.alloc(0)

/** Line ends and blanks anywhere; nothing counts after the padding (RFC 2045 6.8). */
function base64Decoder(): TransferDecoder {
  let carry = ''
  let padded = false
  return {
    update(bytes) {
      if (padded) return nothing
      const text =
        carry +
        asBuffer(bytes)
          .toString('latin1')
          .replace(/[^A-Za-z0-9+/=_-]+/g, '')
      const padding = text.indexOf('=')
      padded = padding >= 0
      const usable = padded ? padding : text.length - (text.length % 4)
      carry = padded ? '' : text.slice(usable)
      return Buffer.from(text.slice(0, usable), 'base64')
    },
    end: () => Buffer.from(carry, 'base64'),
  }
}

/** Blanks before a line end do not count (RFC 2045 6.7), so an unfinished line is held back, up to this size. */
const maxLineBytes = 64 * 1024

function quotedPrintableDecoder(): TransferDecoder {
  let line: string[] = []
  let size = 0
  const rest = () => {
    const text = line.join('')
    line = []
    size = 0
    return text
  }
  return {
    update(bytes) {
      const text = asBuffer(bytes).toString('latin1')
      const lastEnd = text.lastIndexOf('\n')
      line.push(lastEnd < 0 ? text : text.slice(0, lastEnd + 1))
      size += text.length
      if (lastEnd < 0 && size <= maxLineBytes) return nothing
      const ready = rest()
      // A line longer than any writer makes: all but a possible half escape is given out.
      const cut = lastEnd < 0 ? ready.length - (/=[^=]?$/.exec(ready)?.[0].length ?? 0) : ready.length
      line = [ready.slice(cut), lastEnd < 0 ? '' : text.slice(lastEnd + 1)]
      size = line.join('').length
      return Buffer.from(decodeLines(ready.slice(0, cut), lastEnd >= 0), 'latin1')
    },
    end: () => Buffer.from(decodeLines(rest(), true), 'latin1'),
  }
}

// Line by line: one expression over all the text would not be linear in long runs of blanks.
function decodeLines(text: string, endsAtLine: boolean): string {
  const lines = text.split('\n')
  const decoded = lines.map((line, i) => {
    const last = i === lines.length - 1
    if (last && !endsAtLine) return unescaped(line)
    const ending = last ? '' : line.endsWith('\r') ? '\r\n' : '\n'
    const trimmed = line.trimEnd()
    if (trimmed.endsWith('=')) return unescaped(trimmed.slice(0, -1))
    return unescaped(trimmed) + ending
  })
  return decoded.join('')
}

function unescaped(text: string): string {
  return text.replace(/=([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** The bytes behind a transfer encoding. */
export async function* decoded(pieces: Pieces, encoding: string | undefined): AsyncGenerator<Buffer> {
  const decoder = transferDecoder(encoding)
  for await (const piece of pieces) {
    const bytes = decoder.update(piece)
    if (bytes.length > 0) yield bytes
  }
  const last = decoder.end()
  if (last.length > 0) yield last
}

/** CMS starts with 0x30. Base64 of it starts with M, and not every sender says that it is base64. */
export async function binarySource(body: ByteSource, encoding: string | undefined): Promise<ByteSource> {
  const source = new ByteSource(decoded(body.rest(), encoding))
  let start = 0
  while ((await source.fill(start + 1)) && start < 1024 && isBlankByte(source.at(start))) start++
  const looksBase64 = source.length > start && source.at(start) === 0x4d
  return looksBase64 ? new ByteSource(decoded(source.rest(), 'base64')) : source
}

/** The same for bytes that are all there. */
export function decodeTransfer(body: Uint8Array, encoding: string | undefined): Buffer {
  const decoder = transferDecoder(encoding)
  const bytes = decoder.update(body)
  const last = decoder.end()
  return last.length === 0 ? bytes : Buffer.concat([bytes, last])
}
