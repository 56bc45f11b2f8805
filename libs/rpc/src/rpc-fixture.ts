import { createCertificate } from '@parley/certificates'
import type { Log } from '@parley/telemetry'
import { directCallsTo } from './direct-calls.ts'
import { openChannel } from './open-channel.ts'
import { type IdentityPems, openIdentity } from './open-identity.ts'
import { openServer } from './open-server.ts'
import { remoteCalls } from './remote-calls.ts'
import type { Calls, Definition, RpcService } from './service.ts'

/** For tests: a log that nobody reads. */
export const silent: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
}

/** For tests: a CA of its own, and certificates by it for this machine. */
export function testAuthority(): {
  issue(commonName: string, hosts?: readonly string[]): IdentityPems
} {
  const now = Date.now()
  const dates = {
    validFrom: new Date(now - 60_000),
    validTo: new Date(now + 3_600_000),
    key: 'ec-p256',
  } as const
  const authority = createCertificate({ commonName: 'test authority', use: 'authority', ...dates })
  return {
    issue: (commonName, hosts = ['localhost', '127.0.0.1']) => {
      const made = createCertificate({ commonName, use: 'service', hosts, issuer: authority, ...dates })
      return {
        certificate: made.certificatePem,
        privateKey: made.privateKeyPem,
        ca: authority.certificatePem,
      }
    },
  }
}

/** For tests: the two ways to a service. */
export const ways = ['a direct call', 'gRPC with certificates'] as const

/** For tests: a service asked in one of these ways. */
export async function openWay<D extends Definition>(
  way: (typeof ways)[number],
  definition: D,
  service: RpcService,
): Promise<{ readonly calls: Calls<D>; close(): Promise<void> }> {
  if (way === 'a direct call')
    return { calls: directCallsTo(definition, service), close: async () => undefined }
  const authority = testAuthority()
  const identity = await openIdentity({ read: async () => authority.issue('parley'), log: silent })
  const address = { host: '127.0.0.1', port: 0 }
  const server = await openServer({
    ...{ address, services: [service], identity, isReady: async () => true, log: silent },
  })
  const channel = openChannel({ addresses: [{ host: 'localhost', port: server.address.port }], identity })
  return {
    calls: remoteCalls(definition, channel),
    close: async () => {
      channel.close()
      await server.drain(2_000)
      identity.close()
    },
  }
}
