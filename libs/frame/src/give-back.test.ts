import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { expect, test } from 'vitest'
import { seeWhetherParserCopies } from './give-back.ts'
import { createHttpServer } from './http-server.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('the parser of this Node copies bodies out of what it reads, so that chunks may be given back', async () => {
  expect(await seeWhetherParserCopies()).toBe(true)
})

test('large bodies arrive whole while chunks are given back, also when one request follows the other at once', async () => {
  await seeWhetherParserCopies()
  const seen: string[] = []
  const server = createHttpServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    seen.push(sha256(Buffer.concat(pieces)))
    response.end()
    if (seen.length === 3) server.close()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const bodies = [3_000_000, 17, 1_000_001].map((size) => randomBytes(size))
  const requests = bodies.map((body, index) =>
    Buffer.concat([
      Buffer.from(`POST /${index} HTTP/1.1\r\nHost: us\r\nContent-Length: ${body.length}\r\n\r\n`),
      body,
    ]),
  )
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  client.resume().write(Buffer.concat(requests))
  await once(server, 'close', { signal: AbortSignal.timeout(20_000) }).finally(() => client.destroy())
  expect(seen).toEqual(bodies.map(sha256))
})
