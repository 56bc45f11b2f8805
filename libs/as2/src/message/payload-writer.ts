import { asSized, base64, type Sized, tapped } from '../bytes/sized.ts'
import type { HeaderLines } from '../mime/mime-fields.ts'
import {
  ascii,
  boundaryFor,
  type Draft,
  entityOf,
  multipartBody,
  writtenAttachment,
} from '../mime/mime-writer.ts'

export type TransferEncoding = 'binary' | '8bit' | 'base64'

/** A file that travels with the payload (RFC 6362). */
export type Attachment = {
  readonly content: Uint8Array | Sized
  readonly contentType: string
  readonly fileName?: string
}

type Payload = Attachment & {
  readonly messageId: string
  readonly attachments?: readonly Attachment[]
  readonly transferEncoding?: TransferEncoding
}

/** The business payload as a MIME entity: one part, or with its attachments a multipart/related (RFC 6362 3). */
export function payloadDraft(payload: Payload): Draft {
  const { attachments = [], transferEncoding = 'binary', messageId } = payload
  const root = partDraft(payload, transferEncoding)
  if (attachments.length === 0) return root
  const parts = [root, ...attachments.map((attachment) => partDraft(attachment, transferEncoding))]
  const boundary = boundaryFor(messageId, 'related')
  const type = `multipart/related; boundary="${boundary}"; type="${ascii(payload.contentType).split(';')[0]}"`
  return { fields: [['Content-Type', type]], body: multipartBody(boundary, parts.map(entityOf)) }
}

function partDraft({ content, contentType, fileName }: Attachment, encoding: TransferEncoding): Draft {
  const fields: HeaderLines = [
    ['Content-Type', ascii(contentType)],
    ['Content-Transfer-Encoding', encoding],
    ...(fileName === undefined ? [] : [['Content-Disposition', writtenAttachment(fileName)] as const]),
  ]
  // A size that does not hold would break the framing of all that follows.
  const body = tapped(asSized(content), () => undefined)
  return { fields, body: encoding === 'base64' ? base64(body) : body }
}
