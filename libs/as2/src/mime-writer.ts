import { createHash } from 'node:crypto'
import { type DigestName, digestByName } from './algorithms.ts'
import { type HeaderLines, singleLine } from './mime-fields.ts'
import { isAs2Name } from './read-request.ts'
import { type SigningKey, signDetached } from './seal.ts'

/** One MIME entity to be written: its fields and its body in pieces. */
export type Draft = { readonly fields: HeaderLines; readonly body: readonly Uint8Array[] }

/** Fields, empty line and body, not yet joined: large bodies are not copied. No written value can hold a line end. */
export function entityPieces({ fields, body }: Draft): readonly Uint8Array[] {
  const head = fields.map(([name, value]) => `${name}: ${singleLine(value)}\r\n`).join('')
  return [Buffer.from(`${head}\r\n`, 'latin1'), ...body]
}

export function entityBytes(draft: Draft): Buffer {
  return joined(entityPieces(draft))
}

export function joined(pieces: readonly Uint8Array[]): Buffer {
  return Buffer.concat(pieces)
}

/** A boundary that follows from the message's id, the same for every retry, and does not occur in the content. */
export function boundaryFor(messageId: string, purpose: string, content: Buffer): string {
  for (let attempt = 0; ; attempt++) {
    const digest = createHash('sha256').update(`${purpose}\0${attempt}\0${messageId}`).digest('hex')
    const boundary = `parley-${digest.slice(0, 32)}`
    if (!content.includes(boundary)) return boundary
  }
}

/** Bodies of a multipart: each part behind its delimiter, then the closing one (RFC 2046 5.1.1). */
export function multipartBody(boundary: string, parts: readonly Buffer[]): Buffer[] {
  const delimiter = Buffer.from(`\r\n--${boundary}\r\n`, 'latin1')
  const pieces = parts.flatMap((part, i) => [i === 0 ? delimiter.subarray(2) : delimiter, part])
  return [...pieces, Buffer.from(`\r\n--${boundary}--\r\n`, 'latin1')]
}

/** multipart/signed over an entity (RFC 1847 2.1, RFC 8551 3.5.3). The signature part is base64: everybody reads it. */
export async function signedDraft(
  entity: Buffer,
  key: SigningKey,
  messageId: string,
  now: Date,
): Promise<Draft> {
  const boundary = boundaryFor(messageId, 'signed', entity)
  const signed = await signDetached(entity, key, now)
  const base64 = signed.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n')
  const signature = entityBytes({
    fields: [
      ['Content-Type', 'application/pkcs7-signature; name="smime.p7s"; smime-type=signed-data'],
      ['Content-Transfer-Encoding', 'base64'],
      ['Content-Disposition', 'attachment; filename="smime.p7s"'],
    ],
    body: [Buffer.from(base64, 'latin1')],
  })
  return {
    fields: [['Content-Type', signedContentType(boundary, key.digest)]],
    body: multipartBody(boundary, [entity, signature]),
  }
}

function signedContentType(boundary: string, digest: DigestName): string {
  const micalg = digestByName(digest).name
  return `multipart/signed; protocol="application/pkcs7-signature"; micalg=${micalg}; boundary="${boundary}"`
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
