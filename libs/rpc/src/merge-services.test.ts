import { expect, test } from 'vitest'
import { directCallsTo } from './direct-calls.ts'
import type { TestConnectionResponse } from './generated/parley/gateway/v1/gateway.ts'
import { GatewayServiceService as gatewayService } from './generated/parley/gateway/v1/gateway.ts'
import { mergeServices } from './merge-services.ts'
import { RpcFailure } from './rpc-failure.ts'
import { offer } from './service.ts'

/** Knows the gateways of these names. */
const knowing = (kind: string, ...names: readonly string[]) =>
  offer(gatewayService, {
    testConnection: async ({ test: asked }) => {
      const name = asked?.$case === 'send' ? asked.value.gateway : ''
      if (name === 'broken') throw new Error(kind)
      if (!names.includes(name)) throw new RpcFailure('not-found', `no ${kind} gateway ${name}`)
      return { partner: kind, layers: [] } as unknown as TestConnectionResponse
    },
  })

const services = mergeServices([knowing('as2', 'a'), knowing('folder', 'f')])
const ask = (gateway: string) => {
  const [service] = services
  if (service === undefined) throw new Error('no service')
  const value = { gateway, wait: undefined }
  return directCallsTo(gatewayService, service).testConnection(
    { test: { $case: 'send', value } },
    { timeoutMs: 1_000 },
  )
}

test('two services of one definition are one, in which each knows its own', async () => {
  expect(services).toHaveLength(1)
  expect(await ask('a')).toMatchObject({ partner: 'as2' })
  expect(await ask('f')).toMatchObject({ partner: 'folder' })
})

test('what none knows is told in the words of the first, and a fault is no reason to ask the next', async () => {
  await expect(ask('x')).rejects.toMatchObject({ code: 'not-found', message: 'no as2 gateway x' })
  await expect(ask('broken')).rejects.toMatchObject({ code: 'failed' })
})

test('a service alone stays as it is', () => {
  const alone = knowing('as2')
  expect(mergeServices([alone])).toEqual([alone])
})
