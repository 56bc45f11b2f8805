import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Socket } from 'node:net'
import { type Addresses, agentsFor, type Via } from './agents.ts'
import { mayBePublic } from './public-address.ts'
import { whenConnected } from './when-connected.ts'

export type PostRequest = {
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array | FlowingBody
  /** From now to the last byte of the answer, connecting included. */
  readonly timeoutMs: number
  readonly maxResponseBytes: number
  /** public: nothing is sent to private, loopback or link-local addresses, whatever a name leads to. Default: any. */
  readonly addresses?: Addresses
  /** TLS and proxy of this partner. */
  readonly via?: Via
  /** How the length is told; content-length when left out. */
  readonly length?: 'content-length' | 'chunked'
  readonly signal?: AbortSignal
}

/** A body of any size, read while it is sent. */
export type FlowingBody = { readonly sizeBytes: number; read(): AsyncIterable<Uint8Array> }

export type PostResult =
  | {
      readonly kind: 'answered'
      readonly status: number
      /** Lines as they came, folded ones joined. */
      readonly headers: readonly (readonly [string, string])[]
      readonly body: Uint8Array
    }
  /** Nothing was sent: no such name, refused, TLS failed, no connection in time. */
  | { readonly kind: 'unreachable'; readonly text: string }
  /** Nothing was sent: the address is not public. */
  | { readonly kind: 'forbidden'; readonly text: string }
  /** Bytes may have reached the partner; no whole answer came in time. */
  | { readonly kind: 'timeout'; readonly text: string }
  /** Bytes may have reached the partner; the answer broke off, was no HTTP or too large. */
  | { readonly kind: 'answer-lost'; readonly text: string }

/**
 * Posts to a partner. Redirects are an answer like any other and not followed; nothing is sent twice. Whatever the
 * partner does is a value; only an invalid URL or header, and a body that cannot be read to its end, throw.
 */
export async function post(request: PostRequest): Promise<PostResult> {
  if (request.addresses === 'public' && !mayBePublic(new URL(request.url))) return forbidden
  const outgoing = open(request)
  try {
    for (const [name, value] of request.headers) outgoing.appendHeader(name, value)
    if (request.length === 'chunked') chunked(outgoing)
    else outgoing.setHeader('Content-Length', sizeOf(request.body))
  } catch (cause) {
    outgoing.on('error', () => undefined).destroy()
    throw new Error(`cannot post to ${new URL(request.url).host}`, { cause })
  }
  return new Promise((resolve, reject) => {
    new Exchange(request, outgoing, { resolve, reject })
  })
}

function chunked(outgoing: ClientRequest): void {
  outgoing.removeHeader('Content-Length')
  outgoing.setHeader('Transfer-Encoding', 'chunked')
}

function sizeOf(body: PostRequest['body']): number {
  return body instanceof Uint8Array ? body.length : body.sizeBytes
}

function open({ url, via, addresses = 'any' }: PostRequest): ClientRequest {
  const secure = new URL(url).protocol === 'https:'
  // The lenient parser takes folded header lines (RFC 7230 3.2.4), which AS2 servers send, and an interim answer
  // nobody asked for.
  const options = { method: 'POST', insecureHTTPParser: true, maxHeaderSize: 64 * 1024 }
  const agents = agentsFor(via, addresses)
  return secure
    ? requestHttps(url, { ...options, agent: agents.https })
    : requestHttp(url, { ...options, agent: agents.http })
}

const forbidden: PostResult = {
  kind: 'forbidden',
  text: 'The address is private, loopback or link-local, and only public ones are allowed here.',
}

type Told = { resolve(result: PostResult): void; reject(error: unknown): void }

/** One request and what came of it. The first outcome counts; later events find it settled. */
class Exchange {
  readonly #request: PostRequest
  readonly #outgoing: ClientRequest
  readonly #told: Told
  readonly #timer: NodeJS.Timeout
  #sent = false
  #settled = false

  constructor(request: PostRequest, outgoing: ClientRequest, told: Told) {
    this.#request = request
    this.#outgoing = outgoing
    this.#told = told
    this.#timer = setTimeout(this.#onTimeout, request.timeoutMs)
    outgoing.on('error', this.#onError)
    outgoing.on('response', (response) => this.#onResponse(response))
    outgoing.on('socket', (socket) => whenConnected(socket, request.via?.tls?.pins, this.#onConnected))
    request.signal?.addEventListener('abort', this.#onStop)
    if (request.signal?.aborted) this.#onStop()
  }

  readonly #onConnected = (socket: Socket, fault?: Error): void => {
    if (fault) {
      socket.destroy()
      this.#onError(fault)
    } else this.#send()
  }

  /** Not before the connection stands and its certificate holds: until here nothing was sent. */
  readonly #send = (): void => {
    if (this.#settled) return
    this.#sent = true
    const { body } = this.#request
    if (body instanceof Uint8Array) this.#outgoing.end(body)
    else this.#flow(body).catch((error: unknown) => this.#fail(error))
  }

  /** The socket says when it has room; a partner that answers early is not sent the rest. */
  async #flow(body: FlowingBody): Promise<void> {
    for await (const piece of body.read()) {
      if (this.#settled || this.#outgoing.destroyed) return
      if (!this.#outgoing.write(piece)) await this.#room()
    }
    this.#outgoing.end()
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        this.#outgoing.off('drain', go).off('close', go)
        resolve()
      }
      this.#outgoing.on('drain', go).on('close', go)
    })
  }

  /** Our own body broke off: what the partner has is not the message, and the caller must know why. */
  #fail(error: unknown): void {
    if (!this.#end()) return
    this.#told.reject(error)
    this.#outgoing.destroy()
  }

  #onResponse(response: IncomingMessage): void {
    const { maxResponseBytes } = this.#request
    const chunks: Uint8Array[] = []
    let sizeBytes = 0
    if (!saysKeepAlive(response)) this.#outgoing.shouldKeepAlive = false
    response.on('error', this.#onError)
    response.on('data', (chunk: Uint8Array) => {
      sizeBytes += chunk.length
      if (sizeBytes <= maxResponseBytes) chunks.push(chunk)
      else this.#giveUp('answer-lost', `The partner's answer is larger than ${maxResponseBytes} bytes.`)
    })
    response.on('end', () => {
      const body = Buffer.concat(chunks)
      this.#settle({ kind: 'answered', status: response.statusCode ?? 0, headers: lines(response), body })
    })
  }

  readonly #onError = (error: Error): void => {
    const why = reason(error)
    if (why === 'ENOTPUBLIC') this.#settle(forbidden)
    else if (this.#sent)
      this.#giveUp('answer-lost', `The connection broke before the answer was whole (${why}).`)
    else this.#giveUp('unreachable', `The partner's server cannot be reached (${why}).`)
  }

  readonly #onTimeout = (): void => {
    const { timeoutMs } = this.#request
    if (this.#sent) this.#giveUp('timeout', `No whole answer came within ${timeoutMs} ms.`)
    else this.#giveUp('unreachable', `No connection came about within ${timeoutMs} ms.`)
  }

  readonly #onStop = (): void => {
    if (this.#sent) this.#giveUp('answer-lost', 'We stopped before the answer was whole.')
    else this.#giveUp('unreachable', 'We stopped before anything was sent.')
  }

  #giveUp(kind: Exclude<PostResult['kind'], 'answered' | 'forbidden'>, text: string): void {
    this.#settle({ kind, text })
    this.#outgoing.destroy()
  }

  #settle(result: PostResult): void {
    if (!this.#end()) return
    this.#told.resolve(result)
    // What was answered before it was sent whole is not sent to its end.
    if (!this.#outgoing.writableEnded) this.#outgoing.destroy()
  }

  /** False when it had ended already. */
  #end(): boolean {
    if (this.#settled) return false
    this.#settled = true
    clearTimeout(this.#timer)
    this.#request.signal?.removeEventListener('abort', this.#onStop)
    return true
  }
}

/**
 * RFC 9112 9.3 lets us use a connection again unless the partner says otherwise. OpenAS2 answers without a word and
 * closes then: the next message would be lost on its way, and nobody could tell whether it arrived.
 */
function saysKeepAlive({ headers }: IncomingMessage): boolean {
  return headers['keep-alive'] !== undefined || /\bkeep-alive\b/i.test(headers.connection ?? '')
}

/** Raw headers are name, value, name, value. */
function lines({ rawHeaders }: IncomingMessage): readonly (readonly [string, string])[] {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
  )
}

/** A code such as ECONNREFUSED or CERT_HAS_EXPIRED; several tries (IPv4, IPv6) come as one AggregateError. */
function reason(error: Error): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return reason(error.errors[0])
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message.slice(0, 200)
}
