import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Answer } from './service.ts'

/**
 * Writes an answer whose body is read while it is sent. What goes wrong in between breaks the connection off, so that
 * nobody takes half of it for the whole; then this rejects.
 */
export async function flowAnswer(
  response: ServerResponse,
  { status, headers = [], sent }: Answer,
  flow: AsyncIterable<Uint8Array>,
): Promise<void> {
  for (const [name] of headers) response.removeHeader(name)
  for (const [name, value] of headers) response.appendHeader(name, value)
  response.writeHead(status)
  await pipeline(flow, response)
  sent?.()
}
