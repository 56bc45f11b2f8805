import type { Service } from '@parley/frame'
import { offer, registryService } from '@parley/rpc'
import { ledgerSource } from '@parley/store'
import { draftEndpoints } from './draft-endpoints.ts'
import type { Needs } from './needs.ts'
import { registryCalls } from './registry-calls.ts'
import { revisionEndpoints } from './revision-endpoints.ts'
import { watchCertificates } from './watch-certificates.ts'

export type { Needs as PartnerRegistryNeeds } from './needs.ts'

const certificatesEveryMs = 60 * 1000

/**
 * Drafts, deploys and shows the configuration (admin API under /api/v1), tells other services what is active, and says what
 * of it is about to expire.
 */
export function partnerRegistry(needs: Needs): Service {
  const onError = (error: unknown) => needs.log.warn('revision not told yet', { error })
  const source = ledgerSource(needs.revisions, onError)
  return {
    name: 'partner-registry',
    calls: [offer(registryService, registryCalls({ source, onError }))],
    endpoints: [...draftEndpoints(needs), ...revisionEndpoints(needs)],
    repeats: [{ name: 'certificates', everyMs: certificatesEveryMs, run: () => watchCertificates(needs) }],
  }
}
