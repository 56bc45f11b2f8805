import { X509Certificate } from 'node:crypto'
import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import { type AddressInfo, connect, type Server, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { createCertificate } from '@parley/certificates'
import { afterEach, describe, expect, test } from 'vitest'
import type { Via } from './agents.ts'
import { type PostRequest, post } from './post.ts'

const days = { validFrom: new Date(Date.now() - 86_400_000), validTo: new Date(Date.now() + 86_400_000) }
const server = createCertificate({ commonName: 'some name', ...days })
const other = createCertificate({ commonName: 'some name', ...days })
const client = createCertificate({ commonName: 'us', ...days })
const pinOf = (pem: string) => new X509Certificate(pem).fingerprint256

const running: Server[] = []
const sockets = new Set<Socket>()
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  for (const one of running.splice(0)) one.close()
})

async function listen(one: Server): Promise<number> {
  one.on('connection', (socket: Socket) => sockets.add(socket))
  running.push(one)
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve))
  return (one.address() as AddressInfo).port
}

/** A TLS server, and what of each request it saw: framing, authorization, and the client's certificate. */
async function tlsServer(options: ServerOptions = {}) {
  const seen: unknown[] = []
  const port = await listen(
    createTlsServer(
      { cert: server.certificatePem, key: server.privateKeyPem, ...options },
      (request, response) => {
        request.resume().on('end', () => {
          seen.push(told(request))
          response.end('ok')
        })
      },
    ),
  )
  return { port, seen }
}

function told({ headers, socket }: IncomingMessage) {
  const certificate = 'getPeerCertificate' in socket ? (socket as TLSSocket).getPeerCertificate() : undefined
  return {
    length: headers['content-length'],
    encoding: headers['transfer-encoding'],
    client: certificate?.fingerprint256,
  }
}

function ask(port: number, more: Partial<PostRequest> & { scheme?: string } = {}) {
  const { scheme = 'https', ...rest } = more
  return post({
    url: `${scheme}://127.0.0.1:${port}/as2`,
    headers: [['Content-Length', '5']],
    body: Buffer.from('hello'),
    timeoutMs: 5_000,
    maxResponseBytes: 1024,
    ...rest,
  })
}

describe('TLS', () => {
  test('a pinned certificate is taken, whoever made it and whatever its name is, also the second time', async () => {
    const { port, seen } = await tlsServer()
    const via: Via = { tls: { pins: [pinOf(server.certificatePem)] } }
    for (let round = 0; round < 2; round++)
      expect(await ask(port, { via })).toMatchObject({ kind: 'answered', status: 200 })
    expect(seen).toHaveLength(2)
  })

  test('another certificate than the pinned one gets no request', async () => {
    const { port, seen } = await tlsServer()
    const via: Via = { tls: { pins: [pinOf(other.certificatePem)] } }
    expect(await ask(port, { via })).toEqual({
      kind: 'unreachable',
      text: "The partner's server cannot be reached (CERT_NOT_PINNED).",
    })
    expect(seen).toEqual([])
  })

  test('of our own roots only these count: another certificate and a wrong name get no request', async () => {
    const { port, seen } = await tlsServer()
    const wrong = await ask(port, { via: { tls: { trust: other.certificatePem } } })
    const named = await ask(port, { via: { tls: { trust: server.certificatePem } } })
    expect([wrong, named]).toMatchObject([
      { kind: 'unreachable' },
      { kind: 'unreachable', text: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID') },
    ])
    expect(seen).toEqual([])
  })

  test('our client certificate is shown to a server that asks for it', async () => {
    const { port, seen } = await tlsServer({
      requestCert: true,
      rejectUnauthorized: true,
      ca: client.certificatePem,
    })
    const tls = { pins: [pinOf(server.certificatePem)] }
    const mutual = { ...tls, certificate: client.certificatePem, privateKey: client.privateKeyPem }
    expect(await ask(port, { via: { tls: mutual } })).toMatchObject({ kind: 'answered', status: 200 })
    expect(await ask(port, { via: { tls } })).not.toMatchObject({ kind: 'answered' })
    expect(seen).toMatchObject([{ client: pinOf(client.certificatePem) }])
  })
})

test('chunked, no length is told', async () => {
  const { port, seen } = await tlsServer()
  const via: Via = { tls: { pins: [pinOf(server.certificatePem)] } }
  await ask(port, { via, length: 'chunked' })
  await ask(port, { via })
  expect(seen).toMatchObject([
    { length: undefined, encoding: 'chunked' },
    { length: '5', encoding: undefined },
  ])
})

describe('a proxy', () => {
  /** Tunnels for whoever knows the password, and says what it was asked for. */
  async function proxyServer(authorization?: string) {
    const asked: string[] = []
    const proxy = createHttpServer((_request, response) => response.writeHead(405).end())
    proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
      asked.push(request.url ?? '')
      socket.on('error', () => undefined)
      if (authorization !== undefined && request.headers['proxy-authorization'] !== authorization) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')
        return
      }
      const [host = '', port] = (request.url ?? '').split(':')
      const onward = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        onward.pipe(socket).pipe(onward)
      })
      onward.on('error', () => socket.destroy())
    })
    return { url: `http://127.0.0.1:${await listen(proxy)}`, asked }
  }

  test('tunnels TLS and plain requests alike, and its tunnels are used again', async () => {
    const { port } = await tlsServer()
    const plain = await listen(
      createHttpServer((request, response) => void request.resume().on('end', () => response.end('ok'))),
    )
    const { url, asked } = await proxyServer('Basic dTpw')
    const via: Via = {
      proxy: { url, authorization: 'Basic dTpw' },
      tls: { pins: [pinOf(server.certificatePem)] },
    }
    const results = [await ask(port, { via }), await ask(plain, { via, scheme: 'http' })]
    expect(results).toMatchObject([
      { kind: 'answered', status: 200 },
      { kind: 'answered', status: 200 },
    ])
    expect(asked).toEqual([`127.0.0.1:${port}`, `127.0.0.1:${plain}`])
  })

  test('that refuses is told with its status, and nothing was sent', async () => {
    const { port, seen } = await tlsServer()
    const { url } = await proxyServer('Basic dTpw')
    expect(await ask(port, { via: { proxy: { url } } })).toEqual({
      kind: 'unreachable',
      text: "The partner's server cannot be reached (PROXY_407).",
    })
    expect(seen).toEqual([])
  })
})
