import type { Service } from '@parley/frame'
import { draftEndpoints } from './draft-endpoints.ts'
import type { Needs } from './needs.ts'
import { revisionEndpoints } from './revision-endpoints.ts'
import { watchCertificates } from './watch-certificates.ts'

export type { Needs as PartnerRegistryNeeds } from './needs.ts'

const certificatesEveryMs = 60 * 1000

/** Drafts, deploys and shows the configuration (admin API under /api/v1), and says what of it is about to expire. */
export function partnerRegistry(needs: Needs): Service {
  return {
    name: 'partner-registry',
    endpoints: [...draftEndpoints(needs), ...revisionEndpoints(needs)],
    repeats: [{ name: 'certificates', everyMs: certificatesEveryMs, run: () => watchCertificates(needs) }],
  }
}
