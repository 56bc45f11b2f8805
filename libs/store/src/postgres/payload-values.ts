import { createHash } from 'node:crypto'
import type { NewPayload, PayloadContent } from '../ledger.ts'

/** The columns of payload rows, in the order of the insert. */
export function payloadValues(payloads: readonly NewPayload[]): readonly (readonly unknown[])[] {
  const rows = payloads.map(({ messageId, role, content }) => [messageId, role, ...contentValues(content)])
  return Array.from({ length: 10 }, (_, column) => rows.map((row) => row[column] ?? null))
}

/** media type, kept, size, sha256, bytes, of message, of role, offset */
function contentValues(content: PayloadContent): readonly unknown[] {
  switch (content.kind) {
    case 'bytes': {
      const sha256 = createHash('sha256').update(content.bytes).digest('hex')
      const bytes = Buffer.from(content.bytes.buffer, content.bytes.byteOffset, content.bytes.byteLength)
      return [content.mediaType, 'ledger', content.bytes.length, sha256, bytes]
    }
    case 'blob':
      return [content.ref.mediaType, 'blob', content.ref.sizeBytes, content.ref.sha256]
    case 'range':
      return [
        content.mediaType,
        'range',
        content.length,
        null,
        null,
        content.of,
        content.role,
        content.offset,
      ]
    default:
      return content satisfies never
  }
}
