import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { headerLines } from './header-lines.ts'
import { collect } from './request-body.ts'
import type { Answer, EndpointDescription } from './service.ts'

/** Largest JSON body of the admin listener. */
const maxJsonBytes = 64 * 1024 * 1024

export type Problem = { readonly path: string; readonly text: string }

/** The parts of a request as its endpoint's schemas give them. */
export type CheckedParts = {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly json: unknown
}

export type CheckResult =
  | { readonly kind: 'checked'; readonly parts: CheckedParts }
  | { readonly kind: 'wrong'; readonly answer: Answer }

/** Checks params and query first: a body is not read for a request that is wrong already. */
export async function checkRequest(
  request: FastifyRequest,
  body: AsyncIterable<Uint8Array>,
  describe: EndpointDescription | undefined,
): Promise<CheckResult> {
  const params = await check(describe?.params, request.params, 'params')
  const query = await check(describe?.query, request.query, 'query')
  const problems = [...params.problems, ...query.problems]
  if (problems.length > 0) return wrong(problems)
  const parts = {
    params: params.value as CheckedParts['params'],
    query: query.value as CheckedParts['query'],
  }
  if (!describe?.body) return { kind: 'checked', parts: { ...parts, json: undefined } }
  const read = await readJson(request, body)
  if (read.kind === 'wrong') return read
  const json = await check(describe.body, read.value, 'body')
  if (json.problems.length > 0) return wrong(json.problems)
  return { kind: 'checked', parts: { ...parts, json: json.value } }
}

type Checked = { readonly value: unknown; readonly problems: readonly Problem[] }

async function check(schema: z.ZodType | undefined, value: unknown, part: string): Promise<Checked> {
  if (!schema) return { value, problems: [] }
  const parsed = await schema.safeParseAsync(value)
  if (parsed.success) return { value: parsed.data, problems: [] }
  const problems = parsed.error.issues.map(({ path, message }) => ({
    path: [part, ...path.map(String)].join('.'),
    text: message,
  }))
  return { value: undefined, problems }
}

type Read = { readonly kind: 'read'; readonly value: unknown } | Extract<CheckResult, { kind: 'wrong' }>

async function readJson(request: FastifyRequest, body: AsyncIterable<Uint8Array>): Promise<Read> {
  const type = headerLines(request.raw).find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  const mediaType = type?.split(';')[0]?.trim().toLowerCase()
  if (mediaType !== 'application/json') {
    return wrong([{ path: 'headers.content-type', text: 'must be application/json' }], { status: 415 })
  }
  const bytes = await collect(body, maxJsonBytes)
  if (!bytes)
    return wrong([{ path: 'body', text: `is larger than ${maxJsonBytes} bytes` }], {
      status: 413,
      close: true,
    })
  try {
    return { kind: 'read', value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch (error) {
    const text = error instanceof SyntaxError ? `is not JSON: ${error.message}` : 'is not UTF-8'
    return wrong([{ path: 'body', text }])
  }
}

function wrong(
  problems: readonly Problem[],
  answer: Partial<Answer> = {},
): Extract<CheckResult, { kind: 'wrong' }> {
  return { kind: 'wrong', answer: { status: 400, ...answer, body: { problems } } }
}
