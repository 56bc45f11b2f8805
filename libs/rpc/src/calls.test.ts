import { testCalls } from './calls.contract.ts'
import { directCalls } from './direct-calls.ts'
import { openChannel } from './open-channel.ts'
import { openIdentity } from './open-identity.ts'
import { openServer } from './open-server.ts'
import { remoteCalls } from './remote-calls.ts'
import { silent, testAuthority } from './rpc-fixture.ts'
import { offer } from './service.ts'

const local = { host: '127.0.0.1', port: 0 }

testCalls('a service in this process', async (definition, handlers) => ({
  calls: directCalls(definition, handlers),
  close: async () => undefined,
}))

testCalls('a service over gRPC on loopback', async (definition, handlers) => {
  const services = [offer(definition, handlers)]
  const server = await openServer({ address: local, services, isReady: async () => true, log: silent })
  const channel = openChannel({ addresses: [server.address] })
  return {
    calls: remoteCalls(definition, channel),
    close: async () => {
      channel.close()
      await server.drain(2_000)
    },
  }
})

testCalls('a service over gRPC with certificates at both ends', async (definition, handlers) => {
  const authority = testAuthority()
  const identity = await openIdentity({ read: async () => authority.issue('parley'), log: silent })
  const services = [offer(definition, handlers)]
  const server = await openServer({
    ...{ address: local, services, identity, isReady: async () => true, log: silent },
  })
  const address = { host: 'localhost', port: server.address.port }
  const channel = openChannel({ addresses: [address], identity })
  return {
    calls: remoteCalls(definition, channel),
    close: async () => {
      channel.close()
      await server.drain(2_000)
      identity.close()
    },
  }
})
