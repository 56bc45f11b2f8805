import { createHash } from 'node:crypto'
import { type Sized, sequence, sized } from '../bytes/sized.ts'
import { isAs2Name } from '../message/read-request.ts'
import { type HeaderLines, singleLine } from './mime-fields.ts'

/** One MIME entity to be written: its fields, and its body as it will flow. */
export type Draft = { readonly fields: HeaderLines; readonly body: Sized }

/** Fields and the empty line after them. No written value can hold a line end. */
export function entityHead(fields: HeaderLines): Buffer {
  const head = fields.map(([name, value]) => `${name}: ${singleLine(value)}\r\n`).join('')
  return Buffer.from(`${head}\r\n`, 'latin1')
}

export function entityOf({ fields, body }: Draft): Sized {
  return sequence([sized(entityHead(fields)), body])
}

/** A boundary that follows from the message's id, the same for every retry; 128 bits no content has by chance. */
export function boundaryFor(messageId: string, purpose: string): string {
  const digest = createHash('sha256').update(`${purpose}\0${messageId}`).digest('hex')
  return `parley-${digest.slice(0, 32)}`
}

/** Body of a multipart: each part behind its delimiter, then the closing one (RFC 2046 5.1.1). */
export function multipartBody(boundary: string, parts: readonly Sized[]): Sized {
  const delimiter = Buffer.from(`\r\n--${boundary}\r\n`, 'latin1')
  const pieces = parts.flatMap((part, i) => [sized(i === 0 ? delimiter.subarray(2) : delimiter), part])
  return sequence([...pieces, sized(Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1'))])
}

/** An AS2 name as a field value, quoted only when it must be (RFC 4130 6.2). Throws for what is no AS2 name. */
export function writtenAs2Name(name: string): string {
  if (!isAs2Name(name)) throw new Error('an AS2 name is 1 to 128 printable ASCII characters')
  return /[ "\\]/.test(name) ? quoted(name) : name
}

export function quoted(text: string): string {
  return `"${singleLine(text).replace(/["\\]/g, '\\$&')}"`
}

/** Message-ID with its brackets (RFC 5322 3.6.4). Throws for what would break the field. */
export function writtenMessageId(messageId: string): string {
  if (!/^[\x21-\x7e]{1,250}$/.test(messageId) || /[<>]/.test(messageId)) {
    throw new Error('a Message-ID is 1 to 250 printable ASCII characters without blanks and brackets')
  }
  return `<${messageId}>`
}

/** RFC 5322 3.3 date. */
export function writtenDate(now: Date): string {
  return now.toUTCString().replace('GMT', '+0000')
}

/** `attachment; filename="..."`, with the RFC 5987 form beside it when the name is not ASCII. */
export function writtenAttachment(fileName: string): string {
  const ascii = fileName.replace(/[^\x20-\x7e]/g, '_')
  const extended = ascii === fileName ? '' : `; filename*=UTF-8''${encodeURIComponent(fileName)}`
  return `attachment; filename=${quoted(ascii)}${extended}`
}

/** Fields have no charset: what is not ASCII becomes a question mark. */
export function ascii(text: string): string {
  return singleLine(text).replace(/[^\x20-\x7e]/g, '?')
}
