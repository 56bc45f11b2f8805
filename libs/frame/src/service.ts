import type { Subscription } from '@parley/bus'
import type { RpcService } from '@parley/rpc'
import type { z } from 'zod'

/** A service is a value: the frame gives it listeners, consumers, health and drain. */
export type Service = {
  readonly name: string
  readonly endpoints?: readonly Endpoint[]
  readonly consumers?: readonly Subscription[]
  /** What other services may ask it over gRPC, where the process listens for that. */
  readonly calls?: readonly RpcService[]
  /** Repeated work, such as the sweep of due deliveries. Never two runs at once; a throw is logged. */
  readonly repeats?: readonly Repeat[]
}

export type Repeat = {
  readonly name: string
  readonly everyMs: number
  readonly run: (signal: AbortSignal) => Promise<void>
}

/** partner: open to trading partners. admin: console and API, loopback unless a token is set. */
export type Listener = 'partner' | 'admin'

export type Endpoint = {
  readonly listener: Listener
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD'
  /** Fastify path, such as `/api/v1/messages/:id`. */
  readonly path: string
  /** For the OpenAPI document; endpoints without it are left out of it (pages, AS2). */
  readonly describe?: EndpointDescription
  readonly handle: (request: EndpointRequest) => Promise<Answer>
}

export type EndpointDescription = {
  readonly summary: string
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  readonly answers: Readonly<Record<number, AnswerDescription>>
}

export type AnswerDescription = {
  readonly description: string
  /** Of a JSON answer. */
  readonly schema?: z.ZodType
  /** Of an answer that is not JSON, such as a download. */
  readonly mediaType?: string
}

export type EndpointRequest = {
  readonly method: string
  readonly path: string
  /** Checked and typed by the endpoint's schemas; raw strings where it has none. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  /** admin listener: the JSON body, checked by `describe.body`. */
  readonly json: unknown
  /** Header lines as they came, in order, names in the sender's case. */
  readonly headers: readonly (readonly [string, string])[]
  /** partner listener: the body as it arrives. Not read before the handler asks for it. */
  readonly body: AsyncIterable<Uint8Array>
  /** The sender's IP address; behind a trusted proxy the one that the proxy tells. */
  readonly remoteAddress: string
  /** SHA-256 fingerprint of the TLS certificate that the sender showed, and whose key it holds. Vouched for by nobody. */
  readonly clientCertificate?: string
  readonly signal: AbortSignal
}

export type Answer = {
  readonly status: number
  readonly headers?: readonly (readonly [string, string])[]
  /** An object is sent as JSON. */
  readonly body?: Uint8Array | string | object
  /** In place of a body: bytes of any size, read while they are sent. */
  readonly flow?: AsyncIterable<Uint8Array>
  /** The connection is closed after this answer, unread rest of the request discarded. */
  readonly close?: boolean
  /** Called when the last byte was handed to the socket. */
  readonly sent?: () => void
}
