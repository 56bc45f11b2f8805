import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from './service.ts'

/** How long what a sender still sends is thrown away: a socket closed over unread bytes would take the answer along. */
export const lingerMs = 500

export type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse }

/** Writes the answer. A request that was not read to its end costs the connection: its rest is not waited for. */
export function writeAnswer({ request, response }: Exchange, answer: Answer, draining: boolean): void {
  const { mediaType, body } = encode(answer)
  const close = answer.close === true || !request.complete
  for (const [name] of answer.headers ?? []) response.removeHeader(name)
  for (const [name, value] of answer.headers ?? []) response.appendHeader(name, value)
  if (body && !response.hasHeader('content-type')) response.setHeader('content-type', mediaType)
  if (body) response.setHeader('content-length', body.length)
  if (close || draining) response.setHeader('connection', 'close')
  response.writeHead(answer.status)
  if (close) sendAndClose({ request, response }, body, answer.sent)
  else response.end(body, () => answer.sent?.())
}

type Encoded = { readonly mediaType: string; readonly body: Uint8Array | undefined }

/** RFC 9110 6.4.1: 204 and 304 have no body, not even an empty one. */
function encode({ status, body = '' }: Answer): Encoded {
  if (status === 204 || status === 304) return { mediaType: '', body: undefined }
  if (typeof body === 'string') return { mediaType: 'text/plain; charset=utf-8', body: Buffer.from(body) }
  if (body instanceof Uint8Array) return { mediaType: 'application/octet-stream', body }
  return { mediaType: 'application/json; charset=utf-8', body: Buffer.from(JSON.stringify(body)) }
}

/** The answer goes out whole at once; then the sender gets a moment to read it before the socket is gone. */
function sendAndClose(
  { request, response }: Exchange,
  body: Uint8Array | undefined,
  sent?: () => void,
): void {
  const { socket } = request
  if (body && body.length > 0) response.write(body, () => sent?.())
  else response.flushHeaders()
  const end = once(() => {
    clearTimeout(timer)
    response.end(() => socket.destroy())
    if (!body || body.length === 0) sent?.()
  })
  const timer = setTimeout(end, request.complete ? 0 : lingerMs)
  request.once('end', end).once('close', end).on('error', end)
  request.resume()
}

function once(act: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    act()
  }
}
