import { Agent, type Dispatcher } from 'undici'

export type PostRequest = {
  readonly url: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array
  /** From now to the last byte of the answer, connecting included. */
  readonly timeoutMs: number
  readonly maxResponseBytes: number
  readonly signal?: AbortSignal
}

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
  /** Bytes may have reached the partner; no whole answer came in time. */
  | { readonly kind: 'timeout'; readonly text: string }
  /** Bytes may have reached the partner; the answer broke off, was no HTTP or too large. */
  | { readonly kind: 'answer-lost'; readonly text: string }

// HTTP/1.1 only (AS2 is written for it). Time limits of the parts are off: `timeoutMs` bounds the whole.
const agent = new Agent({
  allowH2: false,
  pipelining: 1,
  connections: 64,
  connect: { timeout: 10_000 },
  keepAliveTimeout: 4_000,
  headersTimeout: 0,
  bodyTimeout: 0,
  maxHeaderSize: 64 * 1024,
})

/**
 * Posts to a partner. Redirects are an answer like any other and not followed; nothing is sent twice. Whatever the
 * partner does is a value; only an invalid URL or header throws.
 */
export function post(request: PostRequest): Promise<PostResult> {
  const url = new URL(request.url)
  return new Promise((resolve, reject) => {
    const exchange = new Exchange(request, { resolve, reject })
    agent.dispatch(
      {
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: 'POST',
        headers: request.headers.flat(),
        body: request.body,
      },
      exchange,
    )
  })
}

type Ends = { readonly resolve: (result: PostResult) => void; readonly reject: (error: Error) => void }

/** What undici says when the caller, not the partner, is wrong. */
const ourMistakes = ['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH']

/** One request and what came of it. The first outcome counts; later events find it settled. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: PostRequest
  readonly #ends: Ends
  readonly #timer: NodeJS.Timeout
  readonly #chunks: Uint8Array[] = []
  #controller: Dispatcher.DispatchController | undefined
  #settled = false
  #sizeBytes = 0
  #status = 0
  #headers: readonly (readonly [string, string])[] = []

  constructor(request: PostRequest, ends: Ends) {
    this.#request = request
    this.#ends = ends
    this.#timer = setTimeout(this.#onTimeout, request.timeoutMs)
    request.signal?.addEventListener('abort', this.#onStop)
    if (request.signal?.aborted) this.#onStop()
  }

  /** Called before the first byte is written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#settled) controller.abort(new Error('given up before it was sent'))
    else this.#controller = controller
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (status < 200) return
    this.#status = status
    this.#headers = lines(controller.rawHeaders)
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#sizeBytes += chunk.length
    const { maxResponseBytes } = this.#request
    if (this.#sizeBytes <= maxResponseBytes) this.#chunks.push(chunk)
    else this.#giveUp('answer-lost', `The partner's answer is larger than ${maxResponseBytes} bytes.`)
  }

  onResponseEnd(): void {
    const body = Buffer.concat(this.#chunks, this.#sizeBytes)
    this.#settle({ kind: 'answered', status: this.#status, headers: this.#headers, body })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const why = reason(error)
    if (ourMistakes.includes(why)) {
      this.#end(() =>
        this.#ends.reject(new Error(`cannot post to ${new URL(this.#request.url).host}`, { cause: error })),
      )
    }
    if (this.#controller)
      this.#giveUp('answer-lost', `The connection broke before the answer was whole (${why}).`)
    else this.#giveUp('unreachable', `The partner's server cannot be reached (${why}).`)
  }

  readonly #onTimeout = (): void => {
    const { timeoutMs } = this.#request
    if (this.#controller) this.#giveUp('timeout', `No whole answer came within ${timeoutMs} ms.`)
    else this.#giveUp('unreachable', `No connection came about within ${timeoutMs} ms.`)
  }

  readonly #onStop = (): void => {
    if (this.#controller) this.#giveUp('answer-lost', 'We stopped before the answer was whole.')
    else this.#giveUp('unreachable', 'We stopped before anything was sent.')
  }

  #giveUp(kind: Exclude<PostResult['kind'], 'answered'>, text: string): void {
    if (this.#settled) return
    this.#settle({ kind, text })
    this.#controller?.abort(new Error(text))
  }

  #settle(result: PostResult): void {
    this.#end(() => this.#ends.resolve(result))
  }

  #end(how: () => void): void {
    if (this.#settled) return
    this.#settled = true
    clearTimeout(this.#timer)
    this.#request.signal?.removeEventListener('abort', this.#onStop)
    how()
  }
}

/** Raw headers are name, value, name, value. */
function lines(raw: Dispatcher.DispatchController['rawHeaders']): readonly (readonly [string, string])[] {
  if (!Array.isArray(raw)) return []
  const texts = raw.map((part) => (typeof part === 'string' ? part : part.toString('latin1')))
  return texts.flatMap((name, index) =>
    index % 2 === 0 ? [[name, unfold(texts[index + 1] ?? '')] as const] : [],
  )
}

/** RFC 7230 3.2.4: a recipient replaces each fold with spaces. */
function unfold(value: string): string {
  return value.replace(/[\r\n]+[ \t]*/g, ' ').trim()
}

/** A code such as ECONNREFUSED or CERT_HAS_EXPIRED; several tries (IPv4, IPv6) come as one AggregateError. */
function reason(error: Error): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return reason(error.errors[0])
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message.slice(0, 200)
}
