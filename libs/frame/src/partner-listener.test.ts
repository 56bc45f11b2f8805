import { afterEach, describe, expect, test } from 'vitest'
import { drainAll, partnerPost, RawPeer, readAll, soon, started } from './frame-fixture.ts'
import type { EndpointRequest } from './service.ts'

afterEach(drainAll)

const start = 'POST /as2 HTTP/1.1\r\nHost: us\r\n'

const accepting = partnerPost(async () => ({ status: 204 }))

describe('the partner listener', () => {
  test('hands over header lines as they came and the body as it arrives, whatever its type', async () => {
    let seen: Pick<EndpointRequest, 'headers' | 'method' | 'path' | 'query' | 'remoteAddress'> | undefined
    const endpoint = partnerPost(async (request) => {
      seen = request
      return { status: 200, headers: [['AS2-Version', '1.2']], body: await readAll(request) }
    })
    const { partner } = await started({ endpoints: [endpoint] })
    const peer = new RawPeer(partner).write(
      'POST /as2?a=1 HTTP/1.1\r\nHost: us\r\nAS2-From: one\r\nAS2-From: "two"\r\ncontent-TYPE: ;;not/a type;\r\n\tfolded\r\nContent-Length: 6\r\n\r\nISA',
    )
    await soon(20)
    const answer = await peer.write('*00').until('ISA*00')
    expect(seen?.headers).toEqual([
      ['Host', 'us'],
      ['AS2-From', 'one'],
      ['AS2-From', '"two"'],
      ['content-TYPE', ';;not/a type;\tfolded'],
      ['Content-Length', '6'],
    ])
    expect([seen?.method, seen?.path, seen?.query?.a, seen?.remoteAddress]).toEqual([
      'POST',
      '/as2',
      '1',
      '127.0.0.1',
    ])
    expect(answer).toMatch(
      /^HTTP\/1\.1 200 OK\r\nAS2-Version: 1\.2\r\ncontent-type: application\/octet-stream\r\n/,
    )
    peer.socket.destroy()
  })

  test.each([
    [
      'Content-Length with Transfer-Encoding',
      'Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n',
    ],
    ['two Content-Lengths', 'Content-Length: 1\r\nContent-Length: 1\r\n\r\nx'],
    ['another Transfer-Encoding', 'Transfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n'],
    ['NUL in a header', 'X: a\0b\r\nContent-Length: 1\r\n\r\nx'],
    ['a space after a header name', 'Content-Length : 1\r\n\r\nx'],
    [
      'Transfer-Encoding with Content-Length',
      'Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n',
    ],
    ['two different Content-Lengths', 'Content-Length: 1\r\nContent-Length: 9\r\n\r\nx'],
    ['a list of Content-Lengths', 'Content-Length: 1, 1\r\n\r\nx'],
    ['a signed Content-Length', 'Content-Length: +1\r\n\r\nx'],
    ['a Content-Length that folds', 'Content-Length:\r\n 1\r\n\r\nx'],
    ['a Transfer-Encoding that folds', 'Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n'],
    ['a Host that folds', 'X: y\r\nHost:\r\n us\r\nContent-Length: 1\r\n\r\nx'],
    ['two Transfer-Encodings', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n'],
    ['identity', 'Transfer-Encoding: identity\r\nContent-Length: 1\r\n\r\nx'],
    ['a bare LF after a header', 'X: a\nContent-Length: 1\r\n\r\nx'],
    ['a bare LF that ends the head', 'Content-Length: 1\r\n\nx'],
    ['a bare CR in a header', 'X: a\rY: b\r\nContent-Length: 1\r\n\r\nx'],
    ['a header name with NUL', 'X\0: a\r\nContent-Length: 1\r\n\r\nx'],
    ['no HTTP', '\r\n\r\n\0\0\0'],
  ])('refuses %s with 400 and closes, before any handler', async (_name, rest) => {
    let count = 0
    const endpoint = partnerPost(async () => {
      count += 1
      return { status: 200 }
    })
    const { partner } = await started({ endpoints: [endpoint] })
    const text = await new RawPeer(partner).write(_name === 'no HTTP' ? rest : start + rest).untilClosed()
    expect(text).toMatch(/^HTTP\/1\.1 400 /)
    expect(text.toLowerCase()).toContain('connection: close')
    expect([text.split('HTTP/1.1').length, count]).toEqual([2, 0])
  })

  test.each([
    ['a bare LF in a chunk size', 'Transfer-Encoding: chunked\r\n\r\n1\nx\r\n0\r\n\r\n'],
    ['a bare LF in a chunk extension', 'Transfer-Encoding: chunked\r\n\r\n1;a\nb\r\nx\r\n0\r\n\r\n'],
    ['a negative chunk size', 'Transfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n'],
    ['a chunk longer than its size', 'Transfer-Encoding: chunked\r\n\r\n1\r\nxY\r\n0\r\n\r\n'],
  ])('breaks off at %s, and the reading of the body throws', async (_name, rest) => {
    const thrown: unknown[] = []
    const endpoint = partnerPost(async (request) => {
      await readAll(request).catch((error: unknown) => thrown.push(error))
      return { status: 200 }
    })
    const { partner } = await started({ endpoints: [endpoint] })
    const text = await new RawPeer(partner).write(start + rest).untilClosed()
    expect(text).toMatch(/^HTTP\/1\.1 400 /)
    expect(text).not.toContain('200')
    while (thrown.length === 0) await soon()
  })

  test('the body of a request that was answered early is not taken for a head, and the next request is whole', async () => {
    const seen: unknown[] = []
    const endpoint = partnerPost(async (request) => {
      seen.push([request.headers.at(-1), (await readAll(request)).toString()])
      return { status: 200, body: 'second' }
    })
    const { partner } = await started({ endpoints: [endpoint] })
    const peer = new RawPeer(partner).write('POST /nix HTTP/1.1\r\nHost: us\r\nContent-Length: 13\r\n\r\nab')
    expect(await peer.until('404')).toMatch(/^HTTP\/1\.1 404 /)
    await soon(20)
    peer.write('x\r\ny: z\r\n c')
    await soon(20)
    await peer.write(`${start}Content-Length: 5\r\nX: a\r\n b\r\n\r\nhello`).until('second')
    expect(seen).toEqual([[['X', 'a b'], 'hello']])
    peer.socket.destroy()
  })

  test('the body of a request that was sent ahead is not taken for a head when the one before is answered', async () => {
    const seen: string[] = []
    const endpoint = partnerPost(async (request) => {
      seen.push((await readAll(request)).toString())
      return { status: 200, body: `answer ${seen.length}` }
    })
    const { partner } = await started({ endpoints: [endpoint] })
    const first = `${start}Content-Length: 1\r\n\r\n1`
    const peer = new RawPeer(partner).write(`${first}${start}Content-Length: 13\r\n\r\nab`)
    await peer.until('answer 1')
    await soon(20)
    await peer.write('x\r\ny: z\r\n c').until('answer 2')
    await peer.write(first).until('answer 3')
    expect(seen).toEqual(['1', 'abx\r\ny: z\r\n c', '1'])
    peer.socket.destroy()
  })

  test('refuses more than 64 KiB of headers with 431', async () => {
    const { partner } = await started({ endpoints: [accepting] })
    const text = await new RawPeer(partner).write(`${start}X: ${'a'.repeat(70_000)}\r\n\r\n`).untilClosed()
    expect(text).toMatch(/^HTTP\/1\.1 431 /)
  })

  test('takes a chunked body of 20 MB without holding it', async () => {
    let sizeBytes = 0
    const endpoint = partnerPost(async (request) => {
      for await (const chunk of request.body) sizeBytes += chunk.length
      return { status: 204 }
    })
    const { partner } = await started({ endpoints: [endpoint] })
    const block = Buffer.alloc(1024 * 1024)
    const body = ReadableStream.from(Array.from({ length: 20 }, () => block))
    const response = await fetch(`http://127.0.0.1:${partner}/as2`, { method: 'POST', body, duplex: 'half' })
    expect([response.status, await response.text(), sizeBytes]).toEqual([204, '', 20 * 1024 * 1024])
    expect(response.headers.has('content-type')).toBe(false)
  })

  test('says 100 Continue only when the body is first read', async () => {
    let read: () => void = () => undefined
    const leave = new Promise<void>((resolve) => {
      read = resolve
    })
    const endpoint = partnerPost(async (request) => {
      await leave
      return { status: 200, body: await readAll(request) }
    })
    const { partner } = await started({ endpoints: [endpoint] })
    const peer = new RawPeer(partner).write(`${start}Expect: 100-continue\r\nContent-Length: 5\r\n\r\n`)
    await soon(50)
    expect(peer.received).toBe('')
    read()
    expect(await peer.until('100')).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    expect(await peer.write('hello').until('hello')).toMatch(/HTTP\/1\.1 200 OK/)
    peer.socket.destroy()
  })

  test('a refused upload that waits for leave never gets it', async () => {
    const endpoint = partnerPost(async () => ({ status: 413, close: true, body: 'too large' }))
    const { partner } = await started({ endpoints: [endpoint] })
    const peer = new RawPeer(partner).write(`${start}Expect: 100-continue\r\nContent-Length: 5000000\r\n\r\n`)
    const text = await peer.untilClosed()
    expect(text).toMatch(/^HTTP\/1\.1 413 /)
    expect(text).toContain('connection: close')
  })

  test('an answer with close reaches a sender that is still sending, and the rest is not waited for', async () => {
    let sent = 0
    const endpoint = partnerPost(async (request) => {
      for await (const _chunk of request.body) break
      return { status: 413, body: 'too large\n', close: true, sent: () => (sent += 1) }
    })
    const { partner } = await started({ endpoints: [endpoint] })
    const peer = new RawPeer(partner).write(
      `${start}Content-Length: 1000000000\r\n\r\n${'x'.repeat(100_000)}`,
    )
    const text = await peer.untilClosed()
    expect(text).toMatch(/^HTTP\/1\.1 413 Payload Too Large\r\n[\s\S]*connection: close[\s\S]*too large\n$/)
    expect(sent).toBe(1)
  })

  test('an upload to a path that is not there is answered 404 and not read to its end', async () => {
    const { partner } = await started({ endpoints: [accepting] })
    const head = 'POST /nix HTTP/1.1\r\nHost: us\r\nContent-Length: 1000000000\r\n\r\n'
    const peer = new RawPeer(partner).write(`${head}${'x'.repeat(100_000)}`)
    expect(await peer.untilClosed()).toMatch(/^HTTP\/1\.1 404 /)
  })

  test('reading throws when the sender breaks off, and the request is not answered', async () => {
    const thrown: unknown[] = []
    const endpoint = partnerPost(async (request) => {
      try {
        await readAll(request)
      } catch (error) {
        thrown.push(error)
        throw error
      }
      return { status: 200 }
    })
    const { partner, logged } = await started({ endpoints: [endpoint] })
    for (const breakOff of [
      (peer: RawPeer) => peer.socket.end(),
      (peer: RawPeer) => peer.socket.resetAndDestroy(),
    ]) {
      const peer = new RawPeer(partner).write(`${start}Content-Length: 100\r\n\r\nhalf`)
      await soon(50)
      breakOff(peer)
      expect(await peer.untilClosed()).not.toContain('200')
    }
    while (logged().length < 2) await soon()
    expect(thrown).toEqual([expect.any(Error), expect.any(Error)])
    expect(logged().map(({ level, message }) => [level, message])).toEqual([
      ['warn', 'request broken off'],
      ['warn', 'request broken off'],
    ])
  })

  test('a throw becomes 500 with a reference that stands in the log, and nothing of the error', async () => {
    const endpoint = partnerPost(async () => {
      throw new Error('relation "ledger" does not exist')
    })
    const { partner, logged } = await started({ endpoints: [endpoint] })
    const response = await fetch(`http://127.0.0.1:${partner}/as2`, { method: 'POST' })
    const text = await response.text()
    const [line] = logged()
    expect(response.status).toBe(500)
    expect(text).toBe(`Something failed on our side. Give the operator this reference: ${line?.reference}\n`)
    expect(line).toMatchObject({ level: 'error', message: 'request failed', path: '/as2' })
  })

  test('what is unavailable becomes 503 with Retry-After', async () => {
    const endpoint = partnerPost(async () => {
      throw Object.assign(new Error('database away'), { unavailable: true })
    })
    const { partner, logged } = await started({ endpoints: [endpoint] })
    const response = await fetch(`http://127.0.0.1:${partner}/as2`, { method: 'POST' })
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await response.text()).toMatch(/^The service cannot do this right now\./)
    expect(logged()[0]).toMatchObject({ level: 'warn', message: 'request put off' })
  })

  test('a sender that goes away aborts the signal; sent is called for those that stay', async () => {
    let aborted = false
    let sent = 0
    const waiting = partnerPost(async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      aborted = signal.aborted
      return { status: 200 }
    })
    const quick = partnerPost(async () => ({ status: 200, body: 'ok', sent: () => (sent += 1) }), '/quick')
    const { partner } = await started({ endpoints: [waiting, quick] })
    const peer = new RawPeer(partner).write(`${start}Content-Length: 0\r\n\r\n`)
    await soon(50)
    peer.socket.destroy()
    expect(await (await fetch(`http://127.0.0.1:${partner}/quick`, { method: 'POST' })).text()).toBe('ok')
    while (!aborted) await soon()
    expect(sent).toBe(1)
  })

  test('knows nothing of the admin listener: other paths are 404, alive is 200', async () => {
    const { partner } = await started({ endpoints: [accepting] })
    const status = async (path: string) => (await fetch(`http://127.0.0.1:${partner}${path}`)).status
    expect(await Promise.all(['/healthz', '/readyz', '/api/v1/openapi.json', '/'].map(status))).toEqual([
      200, 404, 404, 404,
    ])
  })

  test('is not opened where no service has something for partners', async () => {
    const { frame } = await started({})
    expect(Object.keys(frame.addresses)).toEqual(['admin'])
  })
})
