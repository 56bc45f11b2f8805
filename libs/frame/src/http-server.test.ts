import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { RawPeer } from './frame-fixture.ts'
import { answerClientError, createHttpServer, serverLimits } from './http-server.ts'

const quick = { ...serverLimits, headersTimeoutMs: 200, requestTimeoutMs: 400, checkEveryMs: 50 }

test.each([
  ['a silence', ''],
  ['headers', 'POST / HTTP/1.1\r\nHost: us\r\n'],
  ['a body', 'POST / HTTP/1.1\r\nHost: us\r\nContent-Length: 10\r\n\r\nhal'],
])('a peer that never ends %s is answered 408 and let go', async (_name, text) => {
  const server = createHttpServer((request) => request.on('error', () => undefined).resume(), quick)
  server.on('clientError', answerClientError)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const peer = new RawPeer((server.address() as AddressInfo).port).write(text)
  expect(await peer.untilClosed()).toMatch(/^HTTP\/1\.1 408 /)
  server.close()
})
