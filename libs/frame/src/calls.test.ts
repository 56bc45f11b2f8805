import { healthService, offer, registryService } from '@parley/rpc'
import { openChannel, remoteCalls } from '@parley/rpc/grpc'
import { afterEach, expect, test } from 'vitest'
import { drainAll, started } from './frame-fixture.ts'

const undone: (() => void)[] = []
afterEach(async () => {
  for (const undo of undone.splice(0)) undo()
  await drainAll()
})

const registry = offer(registryService, {
  get: async ({ id }) => ({
    ...{ revision: { id, deployedAt: undefined, resources: Buffer.alloc(0) }, activation: 3 },
  }),
  watch: async function* () {},
})
const anyPort = { host: '127.0.0.1', port: 0 }
const listeners = { partner: anyPort, admin: anyPort, rpc: anyPort }

test('what a service answers is asked over gRPC, and its health is that of readyz', async () => {
  let failing = false
  const check = async () => {
    if (failing) throw new Error('away')
  }
  const { frame } = await started({ calls: [registry] }, { listeners, health: [{ name: 'ledger', check }] })
  const channel = openChannel({ addresses: [frame.addresses.rpc ?? anyPort] })
  undone.push(() => channel.close())
  const soon = { timeoutMs: 3_000 }
  const { activation } = await remoteCalls(registryService, channel).get({ id: 'r1' }, soon)
  expect(activation).toBe(3)
  const health = remoteCalls(healthService, channel)
  expect(await health.check({ service: '' }, soon)).toEqual({ status: 'SERVING' })
  failing = true
  expect(await health.check({ service: '' }, soon)).toEqual({ status: 'NOT_SERVING' })
  await frame.drain()
  await expect(health.check({ service: '' }, soon)).rejects.toMatchObject({ code: 'unavailable' })
})

test('nothing listens where no service answers, or where no port is set', async () => {
  const { frame } = await started({}, { listeners })
  expect(frame.addresses.rpc).toBeUndefined()
  const { frame: other } = await started({ calls: [registry] })
  expect(other.addresses.rpc).toBeUndefined()
})

test('a port for calls that is taken leaves nothing open', async () => {
  const { frame } = await started({ calls: [registry] }, { listeners })
  const taken = { ...listeners, rpc: frame.addresses.rpc ?? anyPort }
  await expect(started({ calls: [registry] }, { listeners: taken })).rejects.toThrow('cannot listen on')
})
