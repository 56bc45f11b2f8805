import { ByteSource, type Pieces } from '../bytes/byte-source.ts'
import { contentTypeOf, fileNameOf, takeEntityHead } from '../mime/mime-entity.ts'
import { firstField } from '../mime/mime-fields.ts'
import { MultipartStream } from '../mime/multipart-stream.ts'
import { decoded } from '../mime/transfer-decoder.ts'

/** One file of a message that carries several. */
export type Part = {
  readonly contentType: string
  readonly fileName?: string
  /** Its bytes, transfer encoding undone. Read them before the next part is asked for; what is left is passed over. */
  readonly content: AsyncIterable<Uint8Array>
}

/**
 * The files of a multipart payload in their order, root first (RFC 6362). The content of any other type is one file. A
 * part that is no MIME entity, or a missing boundary, ends the list.
 */
export async function* readParts(contentType: string, content: Pieces): AsyncGenerator<Part> {
  const source = new ByteSource(content)
  if (!/^multipart\//i.test(contentType)) {
    yield { contentType, content: source.rest() }
    return
  }
  const multipart = MultipartStream.open(source, contentType)
  for (let part = await multipart?.nextPart(); part; part = await multipart?.nextPart()) {
    const body = new ByteSource(part)
    const head = await takeEntityHead(body)
    if (!head) return
    const fileName = fileNameOf(head.fields)
    yield {
      contentType: contentTypeOf(head.fields) ?? 'text/plain',
      ...(fileName !== undefined && { fileName }),
      content: decoded(body.rest(), firstField(head.fields, 'Content-Transfer-Encoding')),
    }
    for await (const _ of body.rest());
  }
}
