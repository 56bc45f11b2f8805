import { request as httpRequest } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { drainAll, started } from './frame-fixture.ts'
import { openapiDocument } from './openapi.ts'
import type { Endpoint, EndpointRequest } from './service.ts'

afterEach(drainAll)

const seen: Pick<EndpointRequest, 'params' | 'query' | 'json'>[] = []

const endpoints: readonly Endpoint[] = [
  {
    listener: 'admin',
    method: 'PUT',
    path: '/api/v1/things/:id/parts/:part',
    describe: {
      summary: 'Puts a part',
      params: z.object({ id: z.uuid(), part: z.string() }),
      query: z.object({ limit: z.coerce.number().int().max(200).default(50) }),
      body: z.strictObject({
        name: z.string().min(2),
        deep: z.array(z.object({ n: z.number() })).default([]),
      }),
      answers: { 200: { description: 'The part', schema: z.object({ name: z.string() }) } },
    },
    handle: async ({ params, query, json }) => {
      seen.push({ params, query, json })
      return { status: 200, body: { name: 'ok' } }
    },
  },
  {
    listener: 'admin',
    method: 'POST',
    path: '/fail',
    handle: async () => {
      throw new Error('secret detail')
    },
  },
  { listener: 'admin', method: 'GET', path: '/', handle: async () => ({ status: 200, body: 'page' }) },
]

const id = '0198c1de-7c3a-7000-8000-000000000001'
const path = `/api/v1/things/${id}/parts/a%20b`

type Asked = { readonly status: number; readonly headers: Headers; readonly text: string }

/** fetch may not set Host, so the plain client asks. */
function ask(port: number, way: string, options: { method?: string; body?: string; headers?: object } = {}) {
  const { method = 'GET', body, headers = {} } = options
  return new Promise<Asked>((resolve, reject) => {
    const outgoing = httpRequest(
      { port, path: way, method, headers: { ...headers }, agent: false },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => {
          const lines = new Headers(
            Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
          )
          resolve({ status: response.statusCode ?? 0, headers: lines, text })
        })
      },
    )
    outgoing.on('error', reject).end(body)
  })
}

function put(port: number, way: string, body: string, type = 'application/json') {
  return ask(port, way, { method: 'PUT', body, headers: { 'Content-Type': type } })
}

describe('the admin listener', () => {
  test('the handler gets params, query and body as the schemas give them', async () => {
    const { admin } = await started({ endpoints })
    const answer = await put(admin, `${path}?limit=7&other=1`, '{"name":"lid"}')
    expect([answer.status, answer.text]).toEqual([200, '{"name":"ok"}'])
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(seen.splice(0)).toEqual([
      { params: { id, part: 'a b' }, query: { limit: 7 }, json: { name: 'lid', deep: [] } },
    ])
  })

  test.each([
    [
      'a body with wrong fields',
      path,
      '{"name":"x","deep":[{"n":"1"}],"more":1}',
      400,
      ['body.name', 'body.deep.0.n', 'body'],
    ],
    [
      'params and query at once',
      '/api/v1/things/7/parts/a?limit=999',
      '{}',
      400,
      ['params.id', 'query.limit'],
    ],
    ['a body that is no JSON', path, '{"name":', 400, ['body']],
    ['an empty body', path, '', 400, ['body']],
  ])('answers %s with every problem and its path', async (_name, way, body, status, paths) => {
    const { admin } = await started({ endpoints })
    const answer = await put(admin, way, body)
    const { problems } = JSON.parse(answer.text) as { problems: { path: string; text: string }[] }
    expect([answer.status, problems.map((problem) => problem.path)]).toEqual([status, paths])
    expect(problems.every(({ text }) => text.length > 0)).toBe(true)
  })

  test('a body that is not UTF-8, not declared as JSON or too large is refused', async () => {
    const { admin } = await started({ endpoints })
    expect((await put(admin, path, '{}', 'text/plain')).status).toBe(415)
    const large = await put(admin, path, `{"name":"${'a'.repeat(65 * 1024 * 1024)}"}`)
    expect([large.status, JSON.parse(large.text).problems[0].path]).toEqual([413, 'body'])
    const headers = { 'content-type': 'application/json' }
    const wrong = await fetch(`http://127.0.0.1:${admin}${path}`, {
      method: 'PUT',
      headers,
      body: new Uint8Array([255]),
    })
    expect(await wrong.json()).toEqual({ problems: [{ path: 'body', text: 'is not UTF-8' }] })
  })

  test('every answer carries the security headers, also those no endpoint gave', async () => {
    const { admin } = await started({ endpoints })
    const answers = await Promise.all([
      ask(admin, '/'),
      ask(admin, '/nix'),
      ask(admin, '/%zz'),
      ask(admin, '/fail', { method: 'POST' }),
      ask(admin, '/', { headers: { Host: 'evil.example' } }),
      ask(admin, '/', { method: 'HEAD' }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 400, 500, 403, 200])
    for (const { headers } of answers) {
      expect([
        headers.get('content-security-policy'),
        headers.get('x-content-type-options'),
        headers.get('referrer-policy'),
        headers.get('cache-control'),
      ]).toEqual([
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
        'nosniff',
        'no-referrer',
        'no-store',
      ])
    }
  })

  test('a failure names a reference and hides the error', async () => {
    const { admin, logged } = await started({ endpoints })
    const { text } = await ask(admin, '/fail', { method: 'POST' })
    expect(JSON.parse(text)).toEqual({
      text: `Something failed on our side. Give the operator this reference: ${logged()[0]?.reference}`,
      reference: logged()[0]?.reference,
    })
  })

  test.each([
    [{ Host: 'localhost:1' }, 200],
    [{ Host: '127.0.0.2' }, 200],
    [{ Host: '[::1]:8480' }, 200],
    [{ Host: 'evil.example' }, 403],
    [{ Host: '127.0.0.1.evil.example' }, 403],
    [{ Host: 'user@localhost' }, 403],
    [{ Host: 'localhost:1', Origin: 'http://localhost:1' }, 200],
    [{ Host: 'localhost:1', Origin: 'http://localhost:2' }, 403],
    [{ Host: 'localhost:1', Origin: 'https://evil.example' }, 403],
    [{ Host: 'localhost:1', Origin: 'null' }, 403],
  ])('without a token %j is answered %d (DNS rebinding, forged requests)', async (headers, status) => {
    const { admin } = await started({ endpoints })
    expect((await ask(admin, '/', { headers })).status).toBe(status)
  })

  const token = 'a-token-of-some-length'
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

  test.each([
    ['nothing', {}, 401],
    ['the token', { Authorization: `Bearer ${token}` }, 200],
    ['the token under another host name', { Authorization: `Bearer ${token}`, Host: 'parley.example' }, 200],
    ['another token', { Authorization: 'Bearer a-token-of-some-lengtH' }, 401],
    ['a part of the token', { Authorization: 'Bearer a-token' }, 401],
    ['the token as password', { Authorization: basic(`any:${token}`) }, 200],
    ['the token as user', { Authorization: basic(`${token}:`) }, 401],
    ['the token without colon', { Authorization: basic(token) }, 401],
    ['an empty password', { Authorization: basic('any:') }, 401],
    [
      'the token from a foreign page',
      { Authorization: `Bearer ${token}`, Origin: 'https://evil.example' },
      403,
    ],
  ])('with a token set, %s is answered as it should', async (_name, headers, status) => {
    const { admin } = await started({ endpoints }, { token })
    const answer = await ask(admin, '/', { headers })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('www-authenticate')).toBe(
      status === 401 ? 'Basic realm="Parley", charset="UTF-8"' : null,
    )
  })

  test('health needs no token and no loopback name; everything else does, also what does not exist', async () => {
    const { admin } = await started({ endpoints }, { token })
    const headers = { Host: '10.1.2.3:8480' }
    const status = async (way: string) => (await ask(admin, way, { headers })).status
    const ways = ['/healthz', '/readyz', '/api/v1/openapi.json', '/nix', '/healthz/', '//healthz']
    expect(await Promise.all(ways.map(status))).toEqual([200, 200, 401, 401, 401, 401])
  })

  test('the API describes itself as OpenAPI 3.1', async () => {
    const { admin } = await started({ endpoints })
    const document = JSON.parse((await ask(admin, '/api/v1/openapi.json')).text)
    expect([document.openapi, document.info]).toEqual(['3.1.0', { title: 'Sample', version: '1.2.3' }])
    expect(Object.keys(document.paths)).toEqual(['/api/v1/things/{id}/parts/{part}'])
    const { put: operation } = document.paths['/api/v1/things/{id}/parts/{part}']
    expect([operation.operationId, operation.summary]).toEqual(['putThingsByIdPartsByPart', 'Puts a part'])
    expect(operation.parameters.map((one: { in: string; name: string }) => `${one.in} ${one.name}`)).toEqual([
      'path id',
      'path part',
      'query limit',
    ])
    expect(operation.requestBody.content['application/json'].schema.required).toEqual(['name'])
    expect(Object.keys(operation.responses)).toEqual(['200', '400', '401', '403', '413', '415', '500', '503'])
    expect([document.security, Object.keys(document.components.securitySchemes)]).toEqual([
      [{ adminToken: [] }, { adminPassword: [] }, {}],
      ['adminPassword', 'adminToken'],
    ])
  })

  test('an endpoint of the API that is not described is a bug', () => {
    const path = '/api/v1/hidden'
    const hidden: Endpoint = { listener: 'admin', method: 'GET', path, handle: async () => ({ status: 200 }) }
    const document = () =>
      openapiDocument([{ name: 'sample', endpoints: [hidden] }], { title: 'x', version: '1' })
    expect(document).toThrow('/api/v1/hidden has no description')
  })
})
