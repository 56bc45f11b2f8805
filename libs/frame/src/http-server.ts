import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void

export type ServerLimits = {
  readonly headersTimeoutMs: number
  readonly requestTimeoutMs: number
  readonly maxHeaderBytes: number
  readonly maxConnections: number
  /** How often the two times are looked at. */
  readonly checkEveryMs: number
}

export const serverLimits: ServerLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 300_000,
  maxHeaderBytes: 64 * 1024,
  maxConnections: 1_000,
  checkEveryMs: 1_000,
}

/**
 * A server that bounds what a peer can hold open. Its parser is lenient because AS2 senders fold header lines
 * (RFC 7230 3.2.4); what else that lets through is refused by `front-door.ts`.
 */
export function createHttpServer(handler: RequestHandler, limits = serverLimits): Server {
  const server = createServer(
    {
      insecureHTTPParser: true,
      maxHeaderSize: limits.maxHeaderBytes,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      connectionsCheckingInterval: limits.checkEveryMs,
      // Longer than the 60 s that load balancers commonly keep a connection, so that they close first.
      keepAliveTimeout: 65_000,
    },
    handler,
  )
  // Without a listener Node would tell every sender at once to go on. The body's reader does it instead.
  server.on('checkContinue', handler)
  server.maxConnections = limits.maxConnections
  return server
}

const statusByCode: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** The answer to what was no HTTP request, or came too slowly. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = statusByCode[error.code ?? ''] ?? '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy())
}
