import { expect, test } from 'vitest'
import { addressList, plainAddress } from './address-list.ts'

test('an address is in a list by itself, by its network, and in the IPv6 form of an IPv4 address', () => {
  const inList = addressList(['203.0.113.7', '198.51.100.0/24', '2001:db8::/48'])
  const addresses = [
    '203.0.113.7',
    '203.0.113.8',
    '198.51.100.255',
    '::ffff:198.51.100.1',
    '2001:db8::1',
    '2001:db9::1',
    'not an address',
    '',
  ]
  expect(addresses.map(inList)).toEqual([true, false, true, true, true, false, false, false])
})

test('an empty list holds nothing, and whole families can be listed', () => {
  expect(addressList([])('127.0.0.1')).toBe(false)
  expect(addressList(['0.0.0.0/0'])('8.8.8.8')).toBe(true)
  expect(addressList(['0.0.0.0/0'])('::1')).toBe(false)
})

test.each(['10.0.0.0/33', '10.0.0', 'host.example', '10.0.0.0/x', '::/129'])(
  '%s is no network',
  (network) => {
    expect(() => addressList([network])).toThrow(/is no IP address or network/)
  },
)

test('a mapped address is told as what it is', () => {
  expect(plainAddress('::ffff:192.0.2.1')).toBe('192.0.2.1')
  expect(plainAddress('2001:db8::1')).toBe('2001:db8::1')
})
