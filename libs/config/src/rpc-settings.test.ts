import { expect, test } from 'vitest'
import { loadSettings } from './settings.ts'

const nobody = {
  'edi-parser': undefined,
  mapper: undefined,
  'as2-gateway': undefined,
  'folder-gateway': undefined,
}

function rpcOf(env: Readonly<Record<string, string>>) {
  const loaded = loadSettings(env)
  return loaded.kind === 'settings' ? loaded.settings.rpc : loaded.problems
}

const tls = { PARLEY_RPC_CERT: '/tls/tls.crt', PARLEY_RPC_KEY: 'file:tls.key', PARLEY_RPC_CA: '/tls/ca.crt' }
const names = 'PARLEY_RPC_CERT, PARLEY_RPC_KEY and PARLEY_RPC_CA'

test('without a setting nobody asks over the network', () => {
  expect(rpcOf({})).toEqual({ listen: undefined, tls: undefined, registry: undefined, asked: nobody })
})

test('on loopback services ask each other without TLS', () => {
  expect(rpcOf({ PARLEY_RPC_PORT: '7000', PARLEY_REGISTRY: 'localhost:7001,[::1]:7002' })).toEqual({
    listen: { host: '127.0.0.1', port: 7000 },
    tls: undefined,
    registry: [
      { host: 'localhost', port: 7001 },
      { host: '::1', port: 7002 },
    ],
    asked: nobody,
  })
})

test('off loopback they show certificates', () => {
  const env = { PARLEY_RPC_HOST: '0.0.0.0', PARLEY_RPC_PORT: '7000', PARLEY_REGISTRY: 'registry:7000' }
  expect(rpcOf({ ...env, ...tls })).toEqual({
    listen: { host: '0.0.0.0', port: 7000 },
    tls: { certificateFile: '/tls/tls.crt', privateKey: 'file:tls.key', caFile: '/tls/ca.crt' },
    registry: [{ host: 'registry', port: 7000 }],
    asked: nobody,
  })
  expect(rpcOf(env)).toEqual([
    `${names} must be set when PARLEY_RPC_HOST is 0.0.0.0: without TLS services ask each other on loopback only`,
  ])
  expect(rpcOf({ PARLEY_REGISTRY: 'registry:7000' })).toEqual([
    `${names} must be set when PARLEY_REGISTRY names registry: without TLS services ask each other on loopback only`,
  ])
})

test('what is half set, or no address, stops the start with one line', () => {
  const { PARLEY_RPC_CA: _, ...half } = tls
  expect(rpcOf(half)).toEqual([`${names} are set together or not at all`])
  expect(rpcOf({ PARLEY_REGISTRY: 'registry' })).toEqual([
    'PARLEY_REGISTRY must be host:port, with commas between',
  ])
})

test('services that are asked have addresses, off loopback with certificates', () => {
  const asked = { PARLEY_PARSER: 'localhost:7003', PARLEY_AS2_GATEWAY: 'gateway-1:7004,gateway-2:7004' }
  expect(rpcOf({ ...asked, ...tls })).toMatchObject({
    asked: {
      ...nobody,
      'edi-parser': [{ host: 'localhost', port: 7003 }],
      'as2-gateway': [
        { host: 'gateway-1', port: 7004 },
        { host: 'gateway-2', port: 7004 },
      ],
    },
  })
  expect(rpcOf(asked)).toEqual([
    `${names} must be set when PARLEY_AS2_GATEWAY names gateway-1: without TLS services ask each other on loopback only`,
  ])
})
