import { SecretText } from '@parley/config'
import type { As2Gateway } from '@parley/model'
import { expect, test } from 'vitest'
import { Connections } from './connections.ts'

const read: string[] = []
const secrets = {
  read: async (reference: string) => {
    read.push(reference)
    return new SecretText(`secret of ${reference}`)
  },
}

const gatewayWith = (http?: As2Gateway['http']) =>
  ({ name: 'shop', length: 'content-length', ...(http && { http }) }) as As2Gateway
const encoded = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

test('passwords and keys come from secrets, each read once, and the way is the same object each time', async () => {
  const connections = new Connections(secrets)
  const gateway = gatewayWith({
    basic: { user: 'acme', password: 'file:shop' },
    pins: ['AA'],
    clientCertificate: { certificate: 'PEM', privateKey: 'file:key' },
    proxy: { url: 'http://proxy:3128', basic: { user: 'p', password: 'env:PROXY' } },
  })
  const first = await connections.of(gateway)
  expect(first).toEqual({
    length: 'content-length',
    headers: [['Authorization', encoded('acme:secret of file:shop')]],
    via: {
      tls: { pins: ['AA'], certificate: 'PEM', privateKey: 'secret of file:key' },
      proxy: { url: 'http://proxy:3128', authorization: encoded('p:secret of env:PROXY') },
    },
  })
  expect((await connections.of(gateway)).via).toBe(first.via)
  expect(read.toSorted()).toEqual(['env:PROXY', 'file:key', 'file:shop'])
})

test('a gateway without settings of the connection shares the connections of all', async () => {
  expect(await new Connections(secrets).of(gatewayWith())).toEqual({ length: 'content-length', headers: [] })
})
