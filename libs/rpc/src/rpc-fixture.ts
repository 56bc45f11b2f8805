import { createCertificate } from '@parley/certificates'
import type { Log } from '@parley/telemetry'
import type { IdentityPems } from './open-identity.ts'

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
