import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import { giveBack } from './give-back.ts'
import { HeadUnfolder } from './unfold-head.ts'

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

/** PEM texts. */
export type TlsIdentity = { readonly certificate: string; readonly privateKey: string }

/**
 * A server that bounds what a peer can hold open. Its parser is strict; folded header lines, which AS2 senders write
 * (RFC 9112 5.2), are unfolded before it. What is still ambiguous is refused by `front-door.ts`. With TLS it asks for
 * a client certificate and takes any, and none: whoever may send is the endpoint's to say.
 */
export function createHttpServer(handler: RequestHandler, limits = serverLimits, tls?: TlsIdentity): Server {
  const options = {
    insecureHTTPParser: false,
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: limits.checkEveryMs,
    // Longer than the 60 s that load balancers commonly keep a connection, so that they close first.
    keepAliveTimeout: 65_000,
  }
  const server = tls
    ? createTlsServer({
        ...options,
        cert: tls.certificate,
        key: tls.privateKey,
        minVersion: 'TLSv1.2',
        ...{ requestCert: true, rejectUnauthorized: false, handshakeTimeout: limits.headersTimeoutMs },
      })
    : createServer(options)
  server.on(tls ? 'secureConnection' : 'connection', unfoldHeads)
  server.on('request', handler)
  // Without a listener Node would tell every sender at once to go on. The body's reader does it instead.
  server.on('checkContinue', handler)
  for (const event of ['request', 'checkContinue'] as const) server.on(event, nextHeadWhenAnswered)
  server.maxConnections = limits.maxConnections
  return server
}

const unfolders = new WeakMap<Socket, HeadUnfolder>()

/** Takes the place of the listener that gives the parser its bytes, and gives them on unfolded. */
function unfoldHeads(socket: Socket): void {
  unfolders.set(socket, new HeadUnfolder())
  const parsers = socket.listeners('data') as ((chunk: Buffer) => void)[]
  socket.removeAllListeners('data')
  socket.on('data', (chunk: Buffer) => {
    const bytes = unfolders.get(socket)?.push(chunk) ?? chunk
    if (bytes.length > 0) for (const parse of parsers) parse(bytes)
    giveBack(chunk)
  })
}

/** Requests of a connection that have not come whole, or whose answer is not out. */
const running = new WeakMap<Socket, number>()

/**
 * The next head is unfolded when every request before has come whole and its answer is out. What comes before that is
 * left to the strict parser as it is: the rest of a body is no head, and a request sent ahead may not fold.
 */
function nextHeadWhenAnswered(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request
  running.set(socket, (running.get(socket) ?? 0) + 1)
  const over = () => {
    const left = (running.get(socket) ?? 1) - 1
    running.set(socket, left)
    if (left === 0) unfolders.set(socket, new HeadUnfolder())
  }
  response.once('finish', () => {
    if (request.complete) over()
    else request.once('end', over)
  })
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
