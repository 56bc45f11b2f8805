import type { EndpointRequest } from '@parley/frame'

/** The body is larger than the platform takes. Thrown before more of it is read. */
export class BodyTooLarge extends Error {
  constructor(limitBytes: number) {
    super(
      `The body is larger than the limit of ${limitBytes} bytes; send smaller files, or ask for a higher limit (PARLEY_MAX_BODY, maxBody of the agreement).`,
    )
    this.name = 'BodyTooLarge'
  }
}

/** The body as it arrives; a declared length over the limit is refused before the first byte is taken. */
export async function* readBody(request: EndpointRequest, limitBytes: number): AsyncGenerator<Uint8Array> {
  if ((declaredBytes(request) ?? 0) > limitBytes) throw new BodyTooLarge(limitBytes)
  let sizeBytes = 0
  for await (const chunk of request.body) {
    sizeBytes += chunk.length
    if (sizeBytes > limitBytes) throw new BodyTooLarge(limitBytes)
    yield chunk
  }
}

/** Content-Length; nothing for a body in chunks. */
export function declaredBytes({ headers }: EndpointRequest): number | undefined {
  const declared = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1]
  return declared === undefined ? undefined : Number(declared)
}
