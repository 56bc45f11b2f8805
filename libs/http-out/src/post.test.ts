import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createNetServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { type PostRequest, post } from './post.ts'

const running: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const stop of running.splice(0)) await stop()
})

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  running.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  )
  return (server.address() as AddressInfo).port
}

const http = (listener: RequestListener) => listen(createServer(listener))

/** A peer that answers the first bytes it gets with exactly these. */
const raw = (onRequest: (socket: Socket) => void) =>
  listen(
    createNetServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => onRequest(socket))
    }),
  )

function ask(port: number, more: Partial<PostRequest> = {}) {
  return post({
    url: `http://127.0.0.1:${port}/as2`,
    headers: [['Content-Type', 'application/edi-x12']],
    body: Buffer.from('ISA*00*'),
    timeoutMs: 3_000,
    maxResponseBytes: 1024,
    ...more,
  })
}

describe('post', () => {
  test('sends the header lines and the body, gives back status, lines and body', async () => {
    let seen: unknown
    const port = await http((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk) => chunks.push(chunk))
      request.on('end', () => {
        seen = [request.method, request.url, request.headers['as2-to'], Buffer.concat(chunks).toString()]
        response
          .writeHead(
            200,
            [
              ['X-One', 'a'],
              ['X-One', 'b'],
              ['Content-Length', '2'],
            ].flat(),
          )
          .end('ok')
      })
    })
    const result = await ask(port, {
      url: `http://127.0.0.1:${port}/as2?x=1`,
      headers: [['AS2-To', 'shop']],
    })
    expect(seen).toEqual(['POST', '/as2?x=1', 'shop', 'ISA*00*'])
    if (result.kind !== 'answered') throw new Error(result.text)
    expect([result.status, Buffer.from(result.body).toString()]).toEqual([200, 'ok'])
    expect(result.headers.slice(0, 2)).toEqual([
      ['X-One', 'a'],
      ['X-One', 'b'],
    ])
  })

  test('a redirect is the answer and is not followed', async () => {
    let count = 0
    const port = await http((_request, response) => {
      count += 1
      response.writeHead(307, { location: '/other' }).end()
    })
    expect(await ask(port)).toMatchObject({ kind: 'answered', status: 307 })
    expect(count).toBe(1)
  })

  test('folded answer headers arrive as one line', async () => {
    const port = await raw((socket) =>
      socket.end(
        'HTTP/1.1 200 OK\r\nContent-Type: multipart/signed;\r\n\tboundary="b"\r\nContent-Length: 2\r\n\r\nok',
      ),
    )
    expect(await ask(port)).toEqual({
      kind: 'answered',
      status: 200,
      headers: [
        ['Content-Type', 'multipart/signed;\tboundary="b"'],
        ['Content-Length', '2'],
      ],
      body: Buffer.from('ok'),
    })
  })

  test.each(['100 Continue', '103 Early Hints'])('an interim answer (%s) is passed over', async (interim) => {
    const port = await raw((socket) =>
      socket.end(`HTTP/1.1 ${interim}\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`),
    )
    expect(await ask(port)).toMatchObject({ kind: 'answered', status: 200, body: Buffer.from('ok') })
  })

  test('one connection serves requests in a row', async () => {
    const remotePorts = new Set<number | undefined>()
    const port = await http((request, response) => {
      remotePorts.add(request.socket.remotePort)
      request.resume().on('end', () => response.end('ok'))
    })
    for (let round = 0; round < 3; round += 1) expect(await ask(port)).toMatchObject({ kind: 'answered' })
    expect(remotePorts.size).toBe(1)
  })

  test('uses no connection again whose partner does not say that it stays open', async () => {
    let connections = 0
    const port = await raw((socket) => {
      connections += 1
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    })
    for (let count = 0; count < 3; count++) expect(await ask(port)).toMatchObject({ kind: 'answered' })
    expect(connections).toBe(3)
  })

  test('a refused connection and an unknown name are unreachable: nothing was sent', async () => {
    const port = await http(() => undefined)
    await running.pop()?.()
    expect(await ask(port)).toEqual({
      kind: 'unreachable',
      text: "The partner's server cannot be reached (ECONNREFUSED).",
    })
    expect(await ask(0, { url: 'http://no-such-name.invalid/' })).toMatchObject({ kind: 'unreachable' })
  })

  test('a server whose certificate we do not trust is unreachable and gets no request', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'http-out-'))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const subject = ['-subj', '/CN=127.0.0.1', '-days', '1', '-keyout', key, '-out', cert]
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject], {
      stdio: 'ignore',
    })
    let count = 0
    const port = await listen(
      createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, () => {
        count += 1
      }),
    )
    rmSync(folder, { recursive: true })
    const result = await ask(port, { url: `https://127.0.0.1:${port}/` })
    expect(result).toMatchObject({ kind: 'unreachable', text: expect.stringContaining('SELF_SIGNED') })
    expect(count).toBe(0)
  })

  test('silence after the request is a timeout', async () => {
    const port = await http(() => undefined)
    expect(await ask(port, { timeoutMs: 200 })).toEqual({
      kind: 'timeout',
      text: 'No whole answer came within 200 ms.',
    })
  })

  test('an answer that trickles is bounded by the same total time', async () => {
    const port = await raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n')
      const timer = setInterval(() => socket.write('x'), 20)
      socket.on('close', () => clearInterval(timer))
    })
    expect(await ask(port, { timeoutMs: 300 })).toMatchObject({ kind: 'timeout' })
  })

  test('a TLS server that never says hello is unreachable when the time is over', async () => {
    const port = await raw(() => undefined)
    const result = await ask(port, { url: `https://127.0.0.1:${port}/`, timeoutMs: 200 })
    expect(result).toEqual({ kind: 'unreachable', text: 'No connection came about within 200 ms.' })
  })

  test.each([
    ['closes without a word', (socket: Socket) => socket.end()],
    ['resets', (socket: Socket) => socket.resetAndDestroy()],
    [
      'breaks off in the body',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
    ],
    ['talks no HTTP', (socket: Socket) => socket.end('220 mail ready\r\n')],
  ])('a peer that %s after the request: the answer is lost', async (_name, act) => {
    expect(await ask(await raw(act))).toMatchObject({ kind: 'answer-lost' })
  })

  test('an answer larger than the limit is lost, not held', async () => {
    const port = await http((_request, response) => response.end(Buffer.alloc(4096)))
    expect(await ask(port)).toEqual({
      kind: 'answer-lost',
      text: "The partner's answer is larger than 1024 bytes.",
    })
  })

  test('a stop before anything was sent says so, a stop in between says the answer is lost', async () => {
    const port = await http(() => undefined)
    expect(await ask(port, { signal: AbortSignal.abort() })).toMatchObject({ kind: 'unreachable' })
    const stop = new AbortController()
    const asked = ask(port, { signal: stop.signal })
    setTimeout(() => stop.abort(), 150)
    expect(await asked).toMatchObject({ kind: 'answer-lost' })
  })

  test('a header that cannot be sent throws: the configuration is wrong, not the partner', async () => {
    await expect(ask(1, { headers: [['X-Bad', 'a\r\nb']] })).rejects.toThrow()
    await expect(async () => ask(1, { url: 'not a url' })).rejects.toThrow()
  })
})

describe('a body that is read while it is sent', () => {
  const piece = Buffer.alloc(64 * 1024, 7)
  const pieces = (count: number, after?: () => void) => ({
    sizeBytes: count * piece.length,
    async *read() {
      for (let sent = 0; sent < count; sent++) yield piece
      after?.()
    },
  })

  test('arrives whole, with its length said before', async () => {
    let seen: unknown
    const port = await http((request, response) => {
      let sizeBytes = 0
      request.on('data', (chunk: Buffer) => {
        sizeBytes += chunk.length
      })
      request.on('end', () => {
        seen = [request.headers['content-length'], sizeBytes]
        response.end()
      })
    })
    expect(await ask(port, { body: pieces(100) })).toMatchObject({ kind: 'answered', status: 200 })
    expect(seen).toEqual([String(100 * piece.length), 100 * piece.length])
  })

  test('that breaks off is never a whole request, and its error is told', async () => {
    let ended = false
    const port = await http((request) => {
      request.resume().on('end', () => {
        ended = true
      })
      request.on('error', () => undefined)
    })
    const broken = pieces(10, () => {
      throw new Error('the disk lied')
    })
    await expect(ask(port, { body: broken })).rejects.toThrow('the disk lied')
    expect(ended).toBe(false)
  })

  test('is not read to its end for a partner that refuses it at once', async () => {
    let read = 0
    const port = await http((_request, response) => {
      response.writeHead(413, { connection: 'close' }).end()
    })
    const endless = {
      sizeBytes: 1024 ** 4,
      async *read() {
        for (;;) {
          read++
          yield piece
        }
      },
    }
    expect(await ask(port, { body: endless })).toMatchObject({ kind: 'answered', status: 413 })
    const then = read
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(read - then).toBeLessThanOrEqual(1)
  })
})
