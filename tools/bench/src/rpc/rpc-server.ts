import { offer, registryService } from '@parley/rpc'
import { openIdentity, openServer } from '@parley/rpc/grpc'
import { issuedHere, quiet } from './issued-here.ts'

/** A process of its own that answers `Get` with a revision of some hundred bytes; it tells its parent its port and its CPU. */
const identity =
  process.argv[2] === 'mtls'
    ? await openIdentity({ read: async () => issuedHere(process.env), log: quiet })
    : undefined
const resources = Buffer.alloc(200, 1)
const deployedAt = new Date()
const server = await openServer({
  ...{ address: { host: '127.0.0.1', port: 0 }, isReady: async () => true, log: quiet },
  services: [
    offer(registryService, {
      get: async ({ id }) => ({ revision: { id, deployedAt, resources }, activation: 1 }),
      watch: async function* () {},
    }),
  ],
  ...(identity && { identity }),
})
process.on('message', () => process.send?.({ cpuMicros: cpuMicros() }))
process.on('disconnect', () => process.exit())
process.send?.({ port: server.address.port })

function cpuMicros(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}
