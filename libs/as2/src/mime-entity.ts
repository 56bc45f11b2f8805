import { firstField, type HeaderLines, parseFields, parseParameters } from './mime-fields.ts'

/** One MIME entity. `whole` is what MICs and signatures cover: fields, empty line and body as received. */
export type Entity = { readonly fields: HeaderLines; readonly whole: Buffer; readonly body: Buffer }

const maxFieldBlockBytes = 64 * 1024
const maxParts = 100
const maxBoundaryLength = 200

/**
 * Cuts the header fields from the body; lines may end in CRLF or in LF alone, and the block may be empty.
 * Nothing when the bytes do not begin with header fields.
 */
export function readEntity(whole: Buffer): Entity | undefined {
  let lineStart = 0
  while (lineStart <= maxFieldBlockBytes) {
    const lineEnd = whole.indexOf(0x0a, lineStart)
    const empty = lineEnd === lineStart || (lineEnd === lineStart + 1 && whole[lineStart] === 0x0d)
    if (empty || lineEnd < 0) return entityAt(whole, lineStart, lineEnd < 0 ? whole.length : lineEnd + 1)
    lineStart = lineEnd + 1
  }
  return undefined
}

function entityAt(whole: Buffer, blockEnd: number, bodyStart: number): Entity | undefined {
  const body = whole.subarray(bodyStart)
  if (blockEnd === 0 && bodyStart > 0 && bodyStart <= 2) return { fields: [], whole, body }
  const block = whole.toString('latin1', 0, Math.min(bodyStart, maxFieldBlockBytes + 4))
  const fields = parseFields(block.replace(/(\r?\n)+$/, ''))
  return fields && { fields, whole, body }
}

export type Multipart = {
  readonly parts: readonly Buffer[]
  /** The closing delimiter was there. */
  readonly closed: boolean
  /** Nothing but white space follows the closing delimiter. */
  readonly cleanEnd: boolean
}

/**
 * Splits a multipart body (RFC 2046 5.1.1). The line end before a delimiter belongs to the delimiter; white space
 * may follow it; CRLF and LF are both line ends. Nothing when the boundary is missing or unusable.
 */
export function splitMultipart(body: Buffer, contentType: string): Multipart | undefined {
  const boundary = parseParameters(contentType).parameters.get('boundary')
  if (!boundary || boundary.length > maxBoundaryLength) return undefined
  const delimiter = Buffer.from(`--${boundary}`, 'latin1')
  const parts: Buffer[] = []
  let partStart = -1
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + delimiter.length)) {
    const line = delimiterLine(body, at, delimiter.length)
    if (!line) continue
    if (partStart >= 0) parts.push(body.subarray(partStart, Math.max(partStart, beforeLineEnd(body, at))))
    if (line.closing) return { parts, closed: true, cleanEnd: isBlank(body.subarray(line.end)) }
    if (parts.length >= maxParts) return undefined
    partStart = line.end
  }
  return { parts, closed: false, cleanEnd: false }
}

function delimiterLine(
  body: Buffer,
  at: number,
  length: number,
): { closing: boolean; end: number } | undefined {
  if (at > 0 && body[at - 1] !== 0x0a) return undefined
  let end = at + length
  const closing = body[end] === 0x2d && body[end + 1] === 0x2d
  if (closing) end += 2
  while (body[end] === 0x20 || body[end] === 0x09) end++
  if (body[end] === 0x0d) end++
  if (body[end] === 0x0a) return { closing, end: end + 1 }
  return closing && end >= body.length ? { closing, end } : undefined
}

function beforeLineEnd(body: Buffer, at: number): number {
  return at >= 2 && body[at - 2] === 0x0d ? at - 2 : at - 1
}

/** Line ends, blanks and tabs only. */
export function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x0d || byte === 0x0a || byte === 0x20 || byte === 0x09)
}

export function contentTypeOf(fields: HeaderLines): string | undefined {
  return firstField(fields, 'Content-Type')
}

/** Undoes base64 and quoted-printable; every other encoding is the bytes themselves (RFC 2045 6). */
export function decodeTransfer(body: Buffer, encoding: string | undefined): Buffer {
  const name = encoding?.trim().toLowerCase()
  if (name === 'base64') return Buffer.from(body.toString('latin1'), 'base64')
  return name === 'quoted-printable' ? decodeQuotedPrintable(body) : body
}

/** CMS starts with 0x30. Base64 of it starts with M, and not every sender says that it is base64. */
export function decodeBinary(body: Buffer, encoding: string | undefined): Buffer {
  const decoded = decodeTransfer(body, encoding)
  const start = decoded.findIndex((byte) => byte !== 0x0d && byte !== 0x0a && byte !== 0x20)
  return decoded[start] === 0x4d ? decodeTransfer(decoded, 'base64') : decoded
}

// RFC 2045 6.7, line by line: one expression over all the text would not be linear in long runs of blanks.
function decodeQuotedPrintable(body: Buffer): Buffer {
  const lines = body.toString('latin1').split('\n')
  const decoded = lines.map((line, i) => {
    const last = i === lines.length - 1
    const ending = line.endsWith('\r') ? '\r\n' : '\n'
    const text = line.trimEnd()
    if (text.endsWith('=')) return unescaped(text.slice(0, -1))
    return unescaped(text) + (last ? '' : ending)
  })
  return Buffer.from(decoded.join(''), 'latin1')
}

function unescaped(text: string): string {
  return text.replace(/=([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** The name a payload asks to be stored under: last path step only, no control characters. */
export function fileNameOf(fields: HeaderLines): string | undefined {
  const disposition = parseParameters(firstField(fields, 'Content-Disposition') ?? '').parameters.get(
    'filename',
  )
  const named = disposition ?? parseParameters(contentTypeOf(fields) ?? '').parameters.get('name')
  const step = (named ?? '').split(/[/\\]/).at(-1) ?? ''
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
  const clean = step.replace(/[\x00-\x1f\x7f]/g, '').trim()
  return clean === '' || clean === '.' || clean === '..' ? undefined : clean.slice(0, 255)
}

/** Line ends as CRLF, the canonical form some partners sign though they transmit LF (RFC 4130 7.3.1). */
export function withCrlf(bytes: Buffer): Buffer {
  const out = Buffer.allocUnsafe(bytes.length * 2)
  let size = 0
  let previous = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (byte === 0x0a && previous !== 0x0d) out[size++] = 0x0d
    out[size++] = byte
    previous = byte
  }
  return out.subarray(0, size)
}
