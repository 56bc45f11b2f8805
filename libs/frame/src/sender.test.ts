import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { senderAddress } from './sender.ts'

const isTrusted = (address: string) => address.startsWith('10.')

/** What of a request says where it comes from. */
function from(remoteAddress: string, ...forwarded: readonly string[]): IncomingMessage {
  const rawHeaders = forwarded.flatMap((value) => ['X-Forwarded-For', value])
  return { rawHeaders, socket: { remoteAddress } } as unknown as IncomingMessage
}

test.each([
  ['a stranger is believed nothing', from('192.0.2.1', '198.51.100.1'), '192.0.2.1'],
  ['a trusted proxy is believed', from('10.0.0.1', '198.51.100.1'), '198.51.100.1'],
  ['of what it was told, only the last', from('10.0.0.1', '203.0.113.9, 198.51.100.1'), '198.51.100.1'],
  [
    'a row of trusted proxies is followed',
    from('10.0.0.1', '203.0.113.9, 198.51.100.1, 10.0.0.2'),
    '198.51.100.1',
  ],
  ['several fields are one list', from('10.0.0.1', '203.0.113.9', '198.51.100.1'), '198.51.100.1'],
  ['without a field it is the proxy', from('10.0.0.1'), '10.0.0.1'],
  ['what is no address ends the list', from('10.0.0.1', '203.0.113.9, unknown'), '10.0.0.1'],
  ['mapped addresses are plain ones', from('::ffff:10.0.0.1', '::ffff:198.51.100.1'), '198.51.100.1'],
])('%s', (_name, request, expected) => {
  expect(senderAddress(request, isTrusted)).toBe(expected)
})
