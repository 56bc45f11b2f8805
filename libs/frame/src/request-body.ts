import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * The body as it arrives. A sender that waits for leave (Expect: 100-continue) gets it at the first read. Throws when
 * the sender breaks off. Ending the loop early leaves the connection open for the answer.
 */
export async function* readBody(
  request: IncomingMessage,
  response: ServerResponse,
): AsyncGenerator<Uint8Array> {
  if (waitsForLeave(request) && !response.headersSent) response.writeContinue()
  // Not the stream's own iterator: it would destroy the socket, and the answer with it, on an early end.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array
  if (!request.complete) throw new Error('the sender broke off in the body')
}

function waitsForLeave(request: IncomingMessage): boolean {
  return request.httpVersion === '1.1' && /^100-continue$/i.test(request.headers.expect ?? '')
}

/** All bytes, or undefined as soon as there are more than the limit. */
export async function collect(
  body: AsyncIterable<Uint8Array>,
  limitBytes: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of body) {
    sizeBytes += chunk.length
    if (sizeBytes > limitBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, sizeBytes)
}
