import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { LoggerService } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { Log } from '@parley/telemetry'
import type { TurnedAway } from './front-door.ts'
import { seeWhetherParserCopies } from './give-back.ts'
import {
  answerClientError,
  createHttpServer,
  type RequestHandler,
  serverLimits,
  type TlsIdentity,
} from './http-server.ts'
import { type Route, rootModule } from './nest-module.ts'
import { lingerMs, writeAnswer } from './write-answer.ts'

export type ListenerPlan = {
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
  readonly tls?: TlsIdentity
  readonly routes: readonly Route[]
  /** Asked before anything else; what it returns is the answer, and the connection is closed. */
  readonly turnAway: (request: IncomingMessage) => TurnedAway | undefined
  /** On every answer. */
  readonly headers: readonly (readonly [string, string])[]
  readonly log: Log
}

export type OpenListener = {
  readonly address: { readonly host: string; readonly port: number }
  /** Accepts nothing new and resolves when running requests are answered. */
  close(): Promise<void>
  /** Breaks every connection, so that `close` ends. */
  cut(): void
}

/** One Nest application on Fastify, listening. Throws when the address is not to be had. */
export async function openListener(plan: ListenerPlan): Promise<OpenListener> {
  await seeWhetherParserCopies()
  const adapter = new FastifyAdapter({
    serverFactory: (handler: RequestHandler) =>
      createHttpServer(behindDoor(plan, handler), serverLimits, plan.tls),
    clientErrorHandler: answerClientError,
    forceCloseConnections: 'idle',
    // Routes are many and small; the middleware engine is not used.
    skipMiddie: true,
  })
  const app = await NestFactory.create<NestFastifyApplication>(rootModule(plan.routes), adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: nestLog(plan.log),
  })
  const fastify = adapter.getInstance()
  // Nobody reads a body before its handler does, whatever its Content-Type says.
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('*', (_request, _payload, done) => done(null, undefined))
  const server: Server = app.getHttpServer()
  try {
    await app.listen(plan.port, plan.host)
  } catch (cause) {
    await app.close()
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    const why = taken ? ': another program listens there' : ''
    throw new Error(`cannot listen on ${plan.host}:${plan.port}${why}`, { cause })
  }
  let closed: Promise<void> | undefined
  return {
    address: addressOf(server),
    close: () => {
      closed ??= app.close()
      return closed
    },
    cut: () => server.closeAllConnections(),
  }
}

function behindDoor({ turnAway, headers }: ListenerPlan, handler: RequestHandler): RequestHandler {
  return (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of headers) response.setHeader(name, value)
    response.once('finish', () => giveUpRest(request))
    const away = turnAway(request)
    if (away) {
      const { status, text } = away
      writeAnswer(
        { request, response },
        { status, headers: away.headers ?? [], body: `${text}\n`, close: true },
        false,
      )
      return
    }
    // Fastify would refuse media types it cannot parse. The handler judges them, by the raw lines.
    delete request.headers['content-type']
    handler(request, response)
  }
}

/** Whoever still sends when the answer is out, also one of the router, may not do so for long. */
function giveUpRest(request: IncomingMessage): void {
  if (request.complete) return
  setTimeout(() => {
    if (!request.complete) request.socket.destroy()
  }, lingerMs).unref()
}

function addressOf(server: Server): OpenListener['address'] {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the listener has no address')
  return { host: address.address, port: address.port }
}

/** Nest's chatter about routes and modules is left out. */
function nestLog(log: Log): LoggerService {
  return {
    log: () => undefined,
    warn: (message: unknown) => log.warn('nest warns', { reason: String(message) }),
    error: (message: unknown) => log.error('nest failed', { reason: String(message) }),
    fatal: (message: unknown) => log.error('nest failed', { reason: String(message) }),
  }
}
