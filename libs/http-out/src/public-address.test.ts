import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { post } from './post.ts'
import { isPublicAddress } from './public-address.ts'

/** Ways in which an address of this machine, of its network or of a cloud's metadata service can be written. */
const hostile = (port: number) =>
  [
    ...[
      '127.0.0.1',
      '127.1',
      '127.0.1',
      '0.0.0.0',
      '0',
      '2130706433',
      '0x7f000001',
      '0x7f.1',
      '0177.0.0.1',
      '127.255.255.254',
    ],
    ...[
      '10.0.0.1',
      '10.255.255.255',
      '172.16.0.1',
      '172.31.255.254',
      '192.168.0.1',
      '192.168.1.254',
      '100.64.0.1',
      '100.127.255.254',
    ],
    ...['169.254.169.254', '169.254.0.1', '2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '169.16689662'],
    ...[
      '192.0.0.8',
      '192.0.2.1',
      '198.18.0.1',
      '198.51.100.7',
      '203.0.113.9',
      '224.0.0.1',
      '240.0.0.1',
      '255.255.255.255',
    ],
    ...[
      '[::1]',
      '[::]',
      '[0:0:0:0:0:0:0:1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::127.0.0.1]',
      '[::ffff:169.254.169.254]',
    ],
    ...[
      '[64:ff9b::7f00:1]',
      '[64:ff9b::10.0.0.1]',
      '[64:ff9b:1::1]',
      '[2002:7f00:1::]',
      '[2002:a00:1::1]',
      '[2001:0:7f00:1::]',
    ],
    ...[
      '[fc00::1]',
      '[fd12:3456:789a::1]',
      '[fe80::1]',
      '[fe80::a9fe:a9fe]',
      '[::ffff:10.0.0.1]',
      '[fdff::1]',
      '[fec0::1]',
      '[ff02::1]',
      '[ff05::2]',
      '[2001:db8::1]',
      '[100::1]',
    ],
    ...['localhost', 'LOCALHOST', '１２７.０.０.１', '①27.0.0.1', '127。0。0。1'],
  ].map((host) => `http://${host}:${port}/as2`)

let connections = 0
const server = createServer((_request, response) => response.end())
server.on('connection', () => {
  connections++
})
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '::', resolve)))
afterAll(() => server.close())

test('no spelling of an address that is not public opens a connection', async () => {
  const { port } = server.address() as AddressInfo
  const urls = hostile(port)
  expect(urls.length).toBeGreaterThanOrEqual(60)
  const kinds = await Promise.all(
    urls.map(async (url) => {
      const request = { url, headers: [], body: Buffer.from('x'), timeoutMs: 2_000, maxResponseBytes: 10 }
      const { kind } = await post({ ...request, addresses: 'public' })
      return kind
    }),
  )
  expect([...new Set(kinds)]).toEqual(['forbidden'])
  expect(connections).toBe(0)
  const here = { url: `http://127.0.0.1:${port}/`, headers: [], body: Buffer.from('x') }
  expect(await post({ ...here, timeoutMs: 2_000, maxResponseBytes: 10 })).toMatchObject({ kind: 'answered' })
  expect(connections).toBe(1)
})

test.each([
  '8.8.8.8',
  '1.1.1.1',
  '172.32.0.1',
  '192.169.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '2a00:1450::1',
])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})
