import type { EndpointRequest } from '@parley/frame'

/** The body is larger than the platform takes. Thrown before more of it is read. */
export class BodyTooLarge extends Error {
  constructor(limitBytes: number) {
    super(
      `The body is larger than the limit of ${limitBytes} bytes; raise PARLEY_MAX_BODY or send smaller files.`,
    )
    this.name = 'BodyTooLarge'
  }
}

/** Reads the body; a declared length over the limit is refused before the first byte is taken. */
export async function readBody(request: EndpointRequest, limitBytes: number): Promise<Uint8Array> {
  const declared = request.headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1]
  if (Number(declared) > limitBytes) throw new BodyTooLarge(limitBytes)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.length
    if (size > limitBytes) throw new BodyTooLarge(limitBytes)
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)
}
