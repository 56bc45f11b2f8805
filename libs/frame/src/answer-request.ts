import { randomUUID } from 'node:crypto'
import type { Log } from '@parley/telemetry'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { checkRequest } from './check-request.ts'
import { flowAnswer } from './flow-answer.ts'
import { headerLines } from './header-lines.ts'
import type { Route } from './nest-module.ts'
import { readBody } from './request-body.ts'
import { clientCertificateOf, senderAddress, type TrustedProxies } from './sender.ts'
import type { Answer, Endpoint } from './service.ts'
import { isUnavailable } from './unavailable.ts'
import { writeAnswer } from './write-answer.ts'

export type RouteContext = {
  readonly log: Log
  readonly draining: () => boolean
  readonly isTrustedProxy: TrustedProxies
}

/** The endpoint as a route: checks the request, runs the handler, writes whatever came of it. */
export function routeOf(endpoint: Endpoint, context: RouteContext): Route {
  return {
    method: endpoint.method,
    path: endpoint.path,
    answer: (request, reply) => answerRequest(endpoint, context, { request, reply }),
  }
}

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply }

async function answerRequest(
  endpoint: Endpoint,
  context: RouteContext,
  { request, reply }: Exchange,
): Promise<void> {
  // Header lines of an answer are written exactly as the handler gave them, so Fastify stays out of it.
  reply.hijack()
  const exchange = { request: request.raw, response: reply.raw }
  const answer = await answerOrFailure(endpoint, context, { request, reply })
  if (exchange.response.destroyed) return
  try {
    if (answer.flow) await flowAnswer(exchange.response, answer, answer.flow)
    else writeAnswer(exchange, answer, context.draining())
  } catch (error) {
    context.log.error('answer not written', { path: endpoint.path, error })
    exchange.response.destroy()
  }
}

async function answerOrFailure(
  endpoint: Endpoint,
  { log, isTrustedProxy }: RouteContext,
  { request, reply }: Exchange,
): Promise<Answer> {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  const clientCertificate = clientCertificateOf(request.raw)
  try {
    const body = readBody(request.raw, reply.raw)
    const checked = await checkRequest(request, body, endpoint.describe)
    if (checked.kind === 'wrong') return checked.answer
    return await endpoint.handle({
      method: request.method,
      path: request.raw.url?.split('?')[0] ?? '',
      ...checked.parts,
      headers: headerLines(request.raw),
      body,
      remoteAddress: senderAddress(request.raw, isTrustedProxy),
      ...(clientCertificate !== undefined && { clientCertificate }),
      signal: gone.signal,
    })
  } catch (error) {
    return failureAnswer(endpoint, log, { error, gone: reply.raw.destroyed })
  }
}

type Thrown = { readonly error: unknown; readonly gone: boolean }

function failureAnswer({ listener, path }: Endpoint, log: Log, { error, gone }: Thrown): Answer {
  if (gone) {
    log.warn('request broken off', { path, error })
    return { status: 400 }
  }
  if (isUnavailable(error)) {
    log.warn('request put off', { path, error })
    const text = 'The service cannot do this right now. Nothing was accepted; try again in a few seconds.'
    return { status: 503, headers: [['retry-after', '5']], body: inForm(listener, { text }) }
  }
  const reference = randomUUID()
  log.error('request failed', { path, reference, error })
  const text = `Something failed on our side. Give the operator this reference: ${reference}`
  return { status: 500, body: inForm(listener, { text, reference }) }
}

/** People and programs read the admin API; partners' servers put a plain line into their logs. */
function inForm(
  listener: Endpoint['listener'],
  form: { readonly text: string; readonly reference?: string },
): string | object {
  return listener === 'admin' ? form : `${form.text}\n`
}
